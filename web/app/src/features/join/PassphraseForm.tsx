import { useState, type FormEvent } from 'react'

import type { Meeting } from '../../platform/client'
import { useCountdown } from '../../platform/clock'
import { useText } from '../../platform/locale'
import { Button } from '../../ui/Button'
import { Field } from '../../ui/Field'
import { Icon } from '../../ui/Icon'
import './join.css'
import { Waiting } from './Waiting'

/** The passphrase, when the link alone does not open the room. */
export function PassphraseForm(props: { wrong: boolean; failed: boolean; retryAfter: number | null; busy: boolean; meeting: Meeting; onSubmit: (passphrase: string) => void }) {
  const t = useText()
  const [passphrase, setPassphrase] = useState('')
  const [visible, setVisible] = useState(false)
  const wait = useCountdown(props.retryAfter)
  const error = wait !== null ? t('pre.passphraseWait', { n: wait }) : props.failed ? t('pre.passphraseFailed') : props.wrong ? t('pre.passphraseWrong') : null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!props.busy && wait === null && passphrase.trim()) props.onSubmit(passphrase.trim())
  }
  return (
    <form className="pre__form card" onSubmit={submit} noValidate aria-labelledby="h-pass">
      <span className="pre__pass-icon">
        <Icon name="key" />
      </span>
      <h2 id="h-pass">{t('pre.passphrase')}</h2>
      <p className="muted">{t('pre.passphraseNeeded')}</p>
      <Field
        label={t('create.passphrase')}
        hint={t('pre.passphraseHint')}
        error={error}
        type={visible ? 'text' : 'password'}
        value={passphrase}
        onChange={setPassphrase}
        autoComplete="off"
        spellCheck="false"
        autoFocus
        end={
          <Button icon={visible ? 'eye-off' : 'eye'} aria-label={t('create.reveal')} aria-pressed={visible} onPress={() => setVisible(!visible)}>
            <span className="wide-only">{t('create.reveal')}</span>
          </Button>
        }
      />
      <Waiting busy={props.busy} meeting={props.meeting} />
      <Button kind="primary" size="l" wide type="submit" icon="door" isPending={props.busy} isDisabled={wait !== null}>
        {t('pre.tryPassphrase')}
      </Button>
    </form>
  )
}
