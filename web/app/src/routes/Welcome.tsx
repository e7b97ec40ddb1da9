import { useEffect, useState, type FormEvent } from 'react'

import { lengthOf, LEAST } from '../features/account/password'
import { NewPasswordField } from '../features/account/PasswordField'
import { ROLE_HINT } from '../features/account/rights'
import { useSession } from '../features/account/session'
import { troubleText, unclear } from '../features/account/trouble'
import { TroubleLine } from '../features/account/TroubleLine'
import { useArrival } from '../platform/arrival'
import { useAccounts, type AccountTrouble, type TicketInfo } from '../platform/account'
import { useDates } from '../platform/dates'
import { useCountdown } from '../platform/clock'
import { useLoaded } from '../platform/loaded'
import { useText, useTitle } from '../platform/locale'
import { go, goInstead } from '../platform/router'
import { Button } from '../ui/Button'
import '../ui/Card.css'
import { Field } from '../ui/Field'
import '../features/account/account.css'
import { Outside } from './Outside'

/** What a one-time link opens: the first account of a server, or a password for one that was made. */
export function Welcome(props: { ticket: string }) {
  const t = useText()
  const accounts = useAccounts()
  const { state, reload } = useLoaded<TicketInfo>(() =>
    props.ticket === '' ? Promise.resolve({ ok: false, trouble: { is: 'link_over', retryAfterSeconds: null } }) : accounts.readTicket(props.ticket),
  )
  useTitle(t('welcome.title'))
  const heading = useArrival<HTMLHeadingElement>({ atOnce: true })
  const setup = state.is === 'known' && state.value.purpose === 'setup'
  /** The link is over since the form is shown. */
  const [spent, setSpent] = useState<'elsewhere' | 'unseen' | null>(null)
  useEffect(() => {
    if (spent) heading.current?.focus()
  }, [spent, heading])
  return (
    <Outside mainClass="door-page door-page--wide" menu={false}>
      <section className="card sign" aria-labelledby="h-welcome">
        <h1 id="h-welcome" ref={heading} tabIndex={-1}>
          {t(spent === 'unseen' ? 'welcome.usedTitle' : state.is === 'failed' || spent ? 'welcome.overTitle' : setup ? 'welcome.setup' : 'welcome.title')}
        </h1>
        {state.is === 'loading' && <p className="muted" role="status">{t('welcome.reading')}</p>}
        {state.is === 'failed' && <Over trouble={state.trouble} missing={props.ticket === ''} onRetry={reload} />}
        {state.is === 'known' && !spent && <WelcomeForm ticket={props.ticket} info={state.value} onSpent={(unseen) => setSpent(unseen ? 'unseen' : 'elsewhere')} />}
        {spent === 'unseen' && <Ways text={t('welcome.used')} help={t('welcome.usedHelp')} />}
        {spent === 'elsewhere' && <Ways text={t('welcome.over')} help={t('welcome.overHelp')} />}
      </section>
    </Outside>
  )
}

/** The link opens nothing: why, and a way out. */
function Over(props: { trouble: AccountTrouble; missing: boolean; onRetry: () => void }) {
  const t = useText()
  const { trouble } = props
  const wait = useCountdown(trouble.is === 'too_many_tries' ? (trouble.retryAfterSeconds ?? 60) : null)
  if (trouble.is === 'link_over' || trouble.is === 'malformed') {
    return <Ways text={t(props.missing ? 'welcome.missing' : 'welcome.over')} help={t('welcome.overHelp')} />
  }
  return (
    <>
      <p role="status">{troubleText(trouble, t)}</p>
      <Button kind="primary" icon="refresh" onPress={props.onRetry} isDisabled={wait !== null}>
        {wait === null ? t('common.retry') : t('error.wait', { n: wait })}
      </Button>
    </>
  )
}

/** What is, what helps, and where one can go. */
function Ways(props: { text: string; help: string }) {
  const t = useText()
  return (
    <>
      <p role="status">{props.text}</p>
      <p className="small muted">{props.help}</p>
      <div className="flow">
        <Button kind="primary" onPress={() => go('/signin')}>
          {t('signin.title')}
        </Button>
        <Button kind="quiet" onPress={() => go('/')}>
          {t('common.home')}
        </Button>
      </div>
    </>
  )
}

/** `onSpent`: the link is over; `unseen`: perhaps by a try whose answer never came. */
function WelcomeForm(props: { ticket: string; info: TicketInfo; onSpent: (unseen: boolean) => void }) {
  const { info } = props
  const t = useText()
  const dates = useDates()
  const accounts = useAccounts()
  const { put } = useSession()
  const [login, setLogin] = useState('')
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [checked, setChecked] = useState(false)
  const [working, setWorking] = useState(false)
  const [trouble, setTrouble] = useState<AccountTrouble | null>(null)
  const [lost, setLost] = useState(false)
  const setup = info.purpose === 'setup'
  const noLogin = setup && login.trim() === ''
  const noName = setup && name.trim() === ''
  const short = lengthOf(password) < LEAST
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setChecked(true)
    if (working || noLogin || noName || short) return
    setWorking(true)
    setTrouble(null)
    void accounts.useTicket({ ticket: props.ticket, login: setup ? login.trim() : '', name: setup ? name.trim() : '', password }).then((outcome) => {
      setWorking(false)
      if (!outcome.ok) {
        if (outcome.trouble.is === 'link_over') return props.onSpent(lost)
        if (unclear(outcome.trouble)) setLost(true)
        return setTrouble(outcome.trouble)
      }
      put(outcome.value)
      goInstead(outcome.value.account?.mustAddFactor ? '/account' : '/')
    })
  }
  const weak = trouble?.is === 'weak_password' ? troubleText(trouble, t) : checked && short ? t('welcome.short', { n: LEAST }) : null
  const said = trouble === null || trouble.is === 'weak_password' || trouble.is === 'login_taken' ? null : unclear(trouble) ? t('welcome.unclear') : troubleText(trouble, t)
  return (
    <form className="stack" onSubmit={submit} noValidate aria-busy={working}>
      <p className="muted">{setup ? t('welcome.setupText') : t('welcome.text', { name: info.name })}</p>
      {setup ? (
        <>
          <Field
            label={t('signin.login')}
            hint={t('welcome.loginHint')}
            value={login}
            onChange={setLogin}
            error={checked && noLogin ? t('welcome.loginEmpty') : trouble?.is === 'login_taken' ? troubleText(trouble, t) : null}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck="false"
            maxLength={64}
          />
          <Field label={t('account.name')} hint={t('account.nameHint')} value={name} onChange={setName} error={checked && noName ? t('account.nameEmpty') : null} autoComplete="name" maxLength={80} />
        </>
      ) : (
        <Field label={t('signin.login')} value={info.login} isReadOnly autoComplete="username" />
      )}
      <NewPasswordField label={t('signin.password')} value={password} onChange={setPassword} error={weak} />
      {setup && <p className="small muted">{t(ROLE_HINT.administrator)}</p>}
      <TroubleLine text={said} />
      <Button kind="primary" type="submit" wide isPending={working}>
        {t(setup ? 'welcome.setupSubmit' : 'welcome.submit')}
      </Button>
      {lost && (
        <Button wide onPress={() => go('/signin')}>
          {t('signin.title')}
        </Button>
      )}
      <p className="small muted">{t('welcome.until', { when: dates.moment(info.expiresAt) })}</p>
    </form>
  )
}
