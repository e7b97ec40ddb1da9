import { useState, type FormEvent } from 'react'

import { useAccounts, type Account, type AccountTrouble } from '../../platform/account'
import { useText } from '../../platform/locale'
import { Button } from '../../ui/Button'
import { Field } from '../../ui/Field'
import { Section } from '../../ui/Section'
import { useToast } from '../../ui/Toast'
import type { Opening } from './opening'
import { useRun } from './Proof'
import { ROLE_HINT, ROLE_TEXT } from './rights'
import { useSession } from './session'
import { troubleText } from './trouble'
import { TroubleLine } from './TroubleLine'

/** Name and address: to read, and to correct (Art. 16 GDPR). */
export function ProfileCard(props: { account: Account; opening: Opening }) {
  const { account, opening } = props
  const t = useText()
  return (
    <Section title={t('account.profile')} {...(account.byProvider ? {} : { act: { label: t('account.profileChange'), cancel: t('common.cancel'), open: opening.open, onToggle: opening.toggle } })}>
      {opening.open && !account.byProvider ? (
        <ProfileForm account={account} onDone={opening.close} />
      ) : (
        <dl className="facts">
          <dt>{t('account.name')}</dt>
          <dd>{account.name}</dd>
          <dt>{t('signin.login')}</dt>
          <dd>{account.login}</dd>
          <dt>{t('account.email')}</dt>
          <dd>{account.email || t('account.emailNone')}</dd>
          <dt>{t('account.role')}</dt>
          <dd>
            {t(ROLE_TEXT[account.role])}
            <small>{t(ROLE_HINT[account.role])}</small>
          </dd>
        </dl>
      )}
    </Section>
  )
}

function ProfileForm(props: { account: Account; onDone: () => void }) {
  const t = useText()
  const accounts = useAccounts()
  const run = useRun()
  const toast = useToast()
  const { refresh } = useSession()
  const [name, setName] = useState(props.account.name)
  const [email, setEmail] = useState(props.account.email)
  const [working, setWorking] = useState(false)
  const [trouble, setTrouble] = useState<AccountTrouble | null>(null)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (working || name.trim() === '') return
    setWorking(true)
    const outcome = await run(() => accounts.changeAccount({ name: name.trim(), email: email.trim() }))
    setWorking(false)
    if (!outcome.ok) return setTrouble(outcome.trouble)
    await refresh()
    toast('check', t('account.saved'))
    props.onDone()
  }
  return (
    <form className="form" onSubmit={(event) => void submit(event)} noValidate>
      <Field label={t('account.name')} hint={t('account.nameHint')} value={name} onChange={setName} error={name.trim() === '' ? t('account.nameEmpty') : null} autoComplete="name" maxLength={80} autoFocus />
      <Field label={t('account.email')} hint={t('account.emailHint')} value={email} onChange={setEmail} type="email" autoComplete="email" maxLength={254} />
      <TroubleLine text={trouble && troubleText(trouble, t)} />
      <div className="form__acts">
        <Button kind="primary" type="submit" isPending={working}>{t('common.save')}</Button>
      </div>
    </form>
  )
}
