import { useState, type FormEvent } from 'react'

import { useAccounts, type Account, type AccountTrouble } from '../../platform/account'
import { useText } from '../../platform/locale'
import { Button } from '../../ui/Button'
import { Section } from '../../ui/Section'
import { useToast } from '../../ui/Toast'
import type { Opening } from './opening'
import { LEAST, lengthOf } from './password'
import { NewPasswordField } from './PasswordField'
import { useRun } from './Proof'
import { useSession } from './session'
import { troubleText } from './trouble'
import { TroubleLine } from './TroubleLine'

/** The password, to be changed. */
export function PasswordCard(props: { account: Account; opening: Opening }) {
  const { account, opening } = props
  const t = useText()
  return (
    <Section
      title={t('signin.password')}
      note={t(account.password ? 'account.passwordSet' : 'account.passwordNone')}
      act={{ label: t(account.password ? 'account.passwordChange' : 'account.passwordChoose'), cancel: t('common.cancel'), open: opening.open, onToggle: opening.toggle }}
    >
      {opening.open && <PasswordForm login={account.login} onDone={opening.close} />}
    </Section>
  )
}

function PasswordForm(props: { login: string; onDone: () => void }) {
  const t = useText()
  const accounts = useAccounts()
  const run = useRun()
  const toast = useToast()
  const { refresh } = useSession()
  const [password, setPassword] = useState('')
  const [checked, setChecked] = useState(false)
  const [working, setWorking] = useState(false)
  const [trouble, setTrouble] = useState<AccountTrouble | null>(null)
  const short = lengthOf(password) < LEAST
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setChecked(true)
    if (working || short) return
    setWorking(true)
    setTrouble(null)
    const outcome = await run(() => accounts.setPassword(password))
    setWorking(false)
    if (!outcome.ok) return setTrouble(outcome.trouble)
    await refresh()
    toast('check', t('account.passwordChanged'))
    props.onDone()
  }
  return (
    <form className="form" onSubmit={(event) => void submit(event)} noValidate>
      <input type="text" autoComplete="username" value={props.login} readOnly hidden />
      <NewPasswordField label={t('account.passwordNew')} value={password} onChange={setPassword} error={checked && short ? t('welcome.short', { n: LEAST }) : null} autoFocus />
      <p className="small muted">{t('account.passwordOthers')}</p>
      <TroubleLine text={trouble && troubleText(trouble, t)} />
      <div className="form__acts">
        <Button kind="primary" type="submit" isPending={working}>{t('account.passwordChange')}</Button>
      </div>
    </form>
  )
}
