import { useState, type FormEvent, type ReactNode } from 'react'

import { useAccounts } from '../../platform/account'
import { useText } from '../../platform/locale'
import type { VaultFailure, VaultWays } from '../../platform/vault'
import { Button } from '../../ui/Button'
import { Note } from '../../ui/Banner'
import { Field } from '../../ui/Field'
import { TroubleLine } from '../account/TroubleLine'
import { useKeeping } from './keeping'
import { useOver } from './over'
import { vaultText } from './trouble'
import './vault.css'

/** Opens the vault, by passkey where there is one, or by the recovery phrase. */
export function Unlock(props: { ways: VaultWays; children?: ReactNode }) {
  const t = useText()
  const accounts = useAccounts()
  const { state, unlock } = useKeeping()
  const over = useOver()
  const passkey = props.ways.passkeys.length > 0 && accounts.hasPasskeys()
  const [phrase, setPhrase] = useState('')
  /** Whoever has a passkey types no words unless they want to. */
  const [typing, setTyping] = useState(!passkey)
  const [working, setWorking] = useState(false)
  const [failure, setFailure] = useState<VaultFailure | null>(null)
  const open = async (secret: string | null) => {
    if (working) return
    setWorking(true)
    setFailure(null)
    const came = await unlock(secret, over())
    setWorking(false)
    setFailure(came)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (phrase.trim() !== '') void open(phrase)
  }
  return (
    <div className="stack unlock">
      {state.is === 'locked' && state.elsewhere && (
        <div role="status">
          <Note icon="info">{t('vault.elsewhere')}</Note>
        </div>
      )}
      {passkey && (
        <div>
          <Button kind="primary" icon="key" onPress={() => void open(null)} isPending={working && !typing} isDisabled={working}>
            {t('vault.byPasskey')}
          </Button>
        </div>
      )}
      {typing ? (
        <form className="form" onSubmit={submit} noValidate aria-busy={working}>
          {passkey && <p className="or">{t('signin.or')}</p>}
          <Field
            label={t('vault.phrase')}
            hint={t('vault.phraseHint')}
            value={phrase}
            onChange={(value) => {
              setPhrase(value.replace(/[\r\n]+/g, ' '))
              setFailure(null)
            }}
            maxLength={400}
            autoComplete="off"
            spellCheck="false"
            autoCapitalize="none"
            wrap
          />
          <TroubleLine text={failure && vaultText(failure, t)} />
          <div className="form__acts">
            <Button kind={passkey ? 'plain' : 'primary'} type="submit" isPending={working} isDisabled={working || phrase.trim() === ''}>
              {t('vault.open')}
            </Button>
            {props.children}
          </div>
        </form>
      ) : (
        <>
          <TroubleLine text={failure && vaultText(failure, t)} />
          <div className="form__acts">
            <Button kind="quiet" size="s" onPress={() => setTyping(true)}>
              {t('vault.byPhrase')}
            </Button>
            {props.children}
          </div>
        </>
      )}
    </div>
  )
}
