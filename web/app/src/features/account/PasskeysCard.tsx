import { useState, type FormEvent } from 'react'

import { useAccounts, type Account, type AccountTrouble, type PasskeyInfo } from '../../platform/account'
import { useDates } from '../../platform/dates'
import { useText } from '../../platform/locale'
import { Button } from '../../ui/Button'
import { Dialog, DialogActions } from '../../ui/Dialog'
import { Field } from '../../ui/Field'
import '../../ui/Rows.css'
import { Section } from '../../ui/Section'
import { useToast } from '../../ui/Toast'
import type { Opening } from './opening'
import { useRun } from './Proof'
import { useSession } from './session'
import { troubleText } from './trouble'
import { TroubleLine } from './TroubleLine'

/** Passkeys: a list, one more, one less. */
export function PasskeysCard(props: { account: Account; opening: Opening }) {
  const { account, opening } = props
  const t = useText()
  const dates = useDates()
  const accounts = useAccounts()
  const run = useRun()
  const toast = useToast()
  const { refresh } = useSession()
  const [removing, setRemoving] = useState<PasskeyInfo | null>(null)
  const can = accounts.hasPasskeys()
  const remove = async ({ id, label }: PasskeyInfo) => {
    setRemoving(null)
    const outcome = await run(() => accounts.removePasskey(id))
    if (!outcome.ok) return toast('alert', troubleText(outcome.trouble, t))
    await refresh()
    toast('check', t('passkeys.removed', { label }))
  }
  return (
    <Section
      title={t('passkeys.title')}
      note={t(!can ? 'account.trouble.unsupported' : account.byProvider ? 'passkeys.whatProvider' : 'passkeys.what')}
      {...(can ? { act: { label: t('passkeys.add'), cancel: t('common.cancel'), open: opening.open, onToggle: opening.toggle } } : {})}
    >
      {opening.open && <PasskeyForm onDone={opening.close} />}
      {account.passkeys.length === 0 && !opening.open && <p className="small muted">{t('passkeys.none')}</p>}
      {account.passkeys.length > 0 && (
        <ul className="rows rows--lined">
          {account.passkeys.map((passkey) => (
            <li className="row" key={passkey.id}>
              <div className="row__main">
                <p className="row__title">{passkey.label}</p>
                <p className="row__sub">{t('passkeys.since', { when: dates.day(passkey.addedAt) })}</p>
              </div>
              <div className="row__end">
                <Button kind="danger-quiet" size="s" aria-label={t('passkeys.removeOf', { label: passkey.label })} onPress={() => setRemoving(passkey)}>
                  {t('passkeys.remove')}
                </Button>
              </div>
            </li>
          ))}
        </ul>
      )}
      {removing && (
        <Dialog title={t('passkeys.removeTitle', { label: removing.label })} onClose={() => setRemoving(null)}>
          <p>{t('passkeys.removeText')}</p>
          <DialogActions>
            <Button onPress={() => setRemoving(null)}>{t('common.cancel')}</Button>
            <Button kind="danger" onPress={() => void remove(removing)}>{t('passkeys.remove')}</Button>
          </DialogActions>
        </Dialog>
      )}
    </Section>
  )
}

function PasskeyForm(props: { onDone: () => void }) {
  const t = useText()
  const accounts = useAccounts()
  const run = useRun()
  const toast = useToast()
  const { refresh } = useSession()
  const [label, setLabel] = useState('')
  const [working, setWorking] = useState(false)
  const [trouble, setTrouble] = useState<AccountTrouble | null>(null)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (working || label.trim() === '') return
    setWorking(true)
    setTrouble(null)
    const outcome = await run(() => accounts.addPasskey(label.trim(), new AbortController().signal))
    setWorking(false)
    if (!outcome.ok) return setTrouble(outcome.trouble)
    await refresh()
    toast('check', t('passkeys.added', { label: outcome.value.label }))
    props.onDone()
  }
  return (
    <form className="form" onSubmit={(event) => void submit(event)} noValidate>
      <Field label={t('passkeys.label')} hint={t('passkeys.labelHint')} value={label} onChange={setLabel} maxLength={64} autoComplete="off" autoFocus />
      <TroubleLine text={trouble && troubleText(trouble, t)} />
      <div className="form__acts">
        <Button kind="primary" type="submit" isPending={working} isDisabled={label.trim() === ''}>{t('passkeys.make')}</Button>
      </div>
    </form>
  )
}
