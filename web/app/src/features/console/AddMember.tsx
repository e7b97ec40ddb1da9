import { useState, type FormEvent } from 'react'

import { useAccounts, type AccountRole, type AccountTrouble, type MemberLink } from '../../platform/account'
import { useText } from '../../platform/locale'
import { Button } from '../../ui/Button'
import { Field } from '../../ui/Field'
import { useRun } from '../account/Proof'
import { troubleText } from '../account/trouble'
import { TroubleLine } from '../account/TroubleLine'
import { RoleChoice } from './MemberDialog'

/** Makes an account; its owner chooses the password by a one-time link. */
export function AddMember(props: { onAdded: (name: string, link: MemberLink) => void }) {
  const t = useText()
  const accounts = useAccounts()
  const run = useRun()
  const [login, setLogin] = useState('')
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<AccountRole>('member')
  const [checked, setChecked] = useState(false)
  const [working, setWorking] = useState(false)
  const [trouble, setTrouble] = useState<AccountTrouble | null>(null)
  const noLogin = login.trim() === ''
  const noName = name.trim() === ''
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setChecked(true)
    if (working || noLogin || noName) return
    setWorking(true)
    setTrouble(null)
    const outcome = await run(() => accounts.addMember({ login: login.trim(), name: name.trim(), email: email.trim(), role }))
    setWorking(false)
    if (outcome.ok) props.onAdded(name.trim(), outcome.value)
    else setTrouble(outcome.trouble)
  }
  const taken = trouble?.is === 'login_taken'
  return (
    <form className="form member-form" onSubmit={(event) => void submit(event)} noValidate>
      <Field
        label={t('signin.login')}
        hint={t('members.loginHint')}
        value={login}
        onChange={(value) => {
          setLogin(value)
          setTrouble(null)
        }}
        error={checked && noLogin ? t('welcome.loginEmpty') : taken ? troubleText(trouble, t) : null}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck="false"
        maxLength={64}
        autoFocus
      />
      <Field label={t('account.name')} value={name} onChange={setName} error={checked && noName ? t('account.nameEmpty') : null} autoComplete="off" maxLength={80} />
      <Field label={t('account.email')} hint={t('members.emailHint')} value={email} onChange={setEmail} type="email" autoComplete="off" maxLength={254} />
      <RoleChoice value={role} onChange={setRole} />
      <TroubleLine text={trouble && !taken ? troubleText(trouble, t) : null} />
      <div className="form__acts">
        <Button kind="primary" type="submit" isPending={working}>{t('members.make')}</Button>
      </div>
    </form>
  )
}
