import { useCallback, useEffect, useMemo, useRef, useState, type FormEvent } from 'react'

import { FactorField } from '../features/account/CodeField'
import { PasskeyQuestion, type Told } from '../features/account/passkey'
import { PasswordField } from '../features/account/PasswordField'
import { useSession } from '../features/account/session'
import { signInTroubleText, troubleText } from '../features/account/trouble'
import { TroubleLine } from '../features/account/TroubleLine'
import { NoticeNews } from '../features/privacy/NoticeNews'
import { NoticeShort } from '../features/privacy/NoticeShort'
import { noticeOf, useServerInfo } from '../features/server/useServerInfo'
import { useArrival } from '../platform/arrival'
import { useAccounts, type AccountTrouble, type Outcome, type SignInState } from '../platform/account'
import { useCountdown } from '../platform/clock'
import { useText, useTitle, type TextKey } from '../platform/locale'
import { cameFrom, forgetLink, go, goInstead, showAddress } from '../platform/router'
import { Banner } from '../ui/Banner'
import { Button } from '../ui/Button'
import '../ui/Card.css'
import { Field } from '../ui/Field'
import '../features/account/account.css'
import { Outside } from './Outside'

/** Wrong tries in a row after which the server may hold an account, whatever is typed (`crates/accounts/src/tries.rs`); it tells nobody which. */
const HELD = 5

/** Signing in: name and password, then a code or a passkey if one is asked for; or a passkey alone. `seen`: see {@link NoticeNews}. */
export function SignIn(props: { seen?: string }) {
  const t = useText()
  useTitle(t('signin.title'))
  const heading = useArrival<HTMLHeadingElement>()
  const { state, account, put, refresh } = useSession()
  const server = useServerInfo().state
  const [why] = useState(providersWord)
  useEffect(() => {
    if (why !== null) showAddress('/signin')
  }, [why])
  const known = state.is === 'known' ? state.value : null
  const done = useCallback(
    (value: SignInState) => {
      put(value)
      leave(value.account?.mustAddFactor || value.account?.mustProveFactor ? '/account' : cameFrom())
    },
    [put],
  )
  return (
    <Outside mainClass="door-page" menu={false}>
      <NoticeNews notice={noticeOf(server)} {...(props.seen ? { seen: props.seen } : {})} />
      <section className="card sign" aria-labelledby="h-signin">
        <h1 id="h-signin" ref={heading} tabIndex={-1}>
          {t('signin.title')}
        </h1>
        {state.is === 'failed' && (
          <Banner tone="warn" icon="wifi-off" action={<Button size="s" icon="refresh" onPress={() => void refresh()}>{t('common.retry')}</Button>}>
            {troubleText(state.trouble, t)}
          </Banner>
        )}
        {state.is === 'loading' && <p className="muted" role="status">{t('home.serverLoading')}</p>}
        <TroubleLine text={why && t(why)} />
        {known?.unclaimed && (
          <>
            <p>{t('home.unclaimed')}</p>
            {known.methods.includes('provider') && <ByProvider />}
            <Button onPress={() => go('/')}>{t('common.home')}</Button>
          </>
        )}
        {known && account && !known.unclaimed && (
          <>
            <p>{t('signin.already', { name: account.name })}</p>
            <Button kind="primary" onPress={() => leave(cameFrom())}>{t('signin.goOn')}</Button>
          </>
        )}
        {known && !account && !known.unclaimed && <SignInForm passkeys={known.methods.includes('passkey')} provider={known.methods.includes('provider')} onDone={done} />}
        <NoticeShort server={server} before="signIn" />
      </section>
    </Outside>
  )
}

/** Goes on, once: whoever signs in next on this page is not led to where this one came from. */
function leave(to: string): void {
  forgetLink()
  goInstead(to)
}

/** What the way over the organisation's provider came to, as it stands behind `#` when the browser is back. */
const PROVIDER = {
  '#provider-again': 'signin.provider.again',
  '#provider-away': 'signin.provider.away',
  '#provider-busy': 'signin.provider.busy',
  '#provider-factor': 'signin.provider.factor',
  '#provider-failed': 'signin.provider.failed',
  '#provider-refused': 'signin.provider.refused',
} satisfies Record<string, TextKey>

function providersWord(): TextKey | null {
  return Object.entries(PROVIDER).find(([hash]) => hash === location.hash)?.[1] ?? null
}

/** The way over the organisation's provider. */
function ByProvider() {
  const t = useText()
  const [leaving, setLeaving] = useState(false)
  useEffect(() => {
    // Whoever goes back finds the page as it was.
    const back = () => setLeaving(false)
    addEventListener('pageshow', back)
    return () => removeEventListener('pageshow', back)
  }, [])
  return (
    <Button icon="people" wide isPending={leaving} onPress={() => { setLeaving(true); location.assign('/api/provider') }}>
      {t('signin.provider')}
    </Button>
  )
}

/** What is asked for: name and password, and then what the server asks for besides. */
type Step = 'password' | 'code' | 'passkey'

const SUBMIT = { password: 'signin.submit', code: 'signin.check', passkey: 'proof.passkey' } satisfies Record<Step, TextKey>

function SignInForm(props: { passkeys: boolean; provider: boolean; onDone: (state: SignInState) => void }) {
  const { onDone } = props
  const t = useText()
  const accounts = useAccounts()
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const [recovery, setRecovery] = useState(false)
  const [step, setStep] = useState<Step>('password')
  const [working, setWorking] = useState(false)
  const [trouble, setTrouble] = useState<AccountTrouble | null>(null)
  /** Whether the trouble is one of a passkey. */
  const [byPasskey, setByPasskey] = useState(false)
  const [wrong, setWrong] = useState(0)
  const wait = useCountdown(trouble?.is === 'too_many_tries' ? (trouble.retryAfterSeconds ?? 60) : null)
  const passkeys = props.passkeys && accounts.hasPasskeys()
  const first = useRef<HTMLDivElement>(null)
  /** The first field is to get the focus once it is there. */
  const back = useRef(false)
  useEffect(() => {
    if (step !== 'password' || !back.current) return
    back.current = false
    first.current?.querySelector('input')?.focus()
  }, [step])

  const over = (outcome: Outcome<SignInState>, passkey: boolean) => {
    setWorking(false)
    setByPasskey(passkey)
    if (outcome.ok) return onDone(outcome.value)
    if (outcome.trouble.is === 'second_factor_needed' || outcome.trouble.is === 'passkey_needed') {
      setStep(outcome.trouble.is === 'passkey_needed' ? 'passkey' : 'code')
      return setTrouble(null)
    }
    setTrouble(outcome.trouble)
    setCode('')
    // A wrong code says nothing of which part was wrong: all is asked again.
    if (outcome.trouble.is === 'not_recognised' && !passkey) {
      setWrong((n) => n + 1)
      leaveStep()
    }
  }
  const leaveStep = () => {
    back.current = step !== 'password'
    setStep('password')
    setRecovery(false)
    setCode('')
  }
  const begin = () => {
    // Also, a wait as long as the one before would otherwise not begin anew.
    setTrouble(null)
    setWorking(true)
  }
  const question = usePasskey(passkeys, { chosen: begin, answered: (outcome) => over(outcome, true) })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (working || wait !== null) return
    if (step === 'passkey') return void withPasskey()
    begin()
    void accounts.signIn(login.trim(), password, step === 'code' ? code.trim() : '').then((outcome) => over(outcome, false))
  }
  const withPasskey = async () => {
    begin()
    const outcome = await question.ask()
    over(outcome, true)
    if (!outcome.ok) question.listen()
  }
  const said = trouble === null || (trouble.is === 'too_many_tries' && wait === null) ? null : signInTroubleText(trouble, byPasskey && (step === 'passkey' ? 'besides' : 'alone'), t)
  return (
    <>
      {props.provider && step === 'password' && (
        <>
          <ByProvider />
          {!passkeys && <p className="or">{t('signin.or')}</p>}
        </>
      )}
      {passkeys && step === 'password' && (
        <>
          <Button icon="key" wide isDisabled={working} onPress={() => void withPasskey()}>
            {t('signin.passkey')}
          </Button>
          <p className="or">{t('signin.or')}</p>
        </>
      )}
      <form className="stack" onSubmit={submit} noValidate aria-busy={working}>
        {step === 'code' && (
          <>
            <p className="muted" role="status">{t(recovery ? 'signin.recoveryText' : 'signin.codeText')}</p>
            <FactorField recovery={recovery} value={code} onChange={setCode} autoFocus />
          </>
        )}
        {step === 'passkey' && <p className="muted" role="status">{t(passkeys ? 'signin.passkeyText' : 'proof.elsewhere')}</p>}
        {step === 'password' && (
          <>
            <div ref={first}>
              <Field
                label={t('signin.login')}
                value={login}
                onChange={setLogin}
                autoComplete={passkeys ? 'username webauthn' : 'username'}
                autoCapitalize="none"
                spellCheck="false"
                maxLength={128}
              />
            </div>
            <PasswordField label={t('signin.password')} value={password} onChange={setPassword} autoComplete="current-password" />
          </>
        )}
        <TroubleLine text={said} />
        {wrong >= HELD && <p className="small" role="status">{t('signin.held')}</p>}
        {(step !== 'passkey' || passkeys) && (
          <Button key={step} kind="primary" type="submit" wide isPending={working} isDisabled={wait !== null} autoFocus={step === 'passkey'} {...(step === 'passkey' ? { icon: 'key' as const } : {})}>
            {wait !== null ? t('error.wait', { n: wait }) : t(SUBMIT[step])}
          </Button>
        )}
        {step === 'password' ? (
          <p className="small muted">{t('signin.forgotten')}</p>
        ) : (
          <div className="between">
            {step === 'code' && (
              <Button kind="quiet" size="s" onPress={() => { setRecovery(!recovery); setCode('') }}>
                {t(recovery ? 'signin.useCode' : 'signin.useRecovery')}
              </Button>
            )}
            <Button kind="quiet" size="s" onPress={() => { leaveStep(); setTrouble(null) }}>
              {t('common.back')}
            </Button>
          </div>
        )}
      </form>
    </>
  )
}

/** Passkeys: offered among what the browser fills in for as long as the form is shown, and on a press. */
function usePasskey(on: boolean, told: Told): PasskeyQuestion {
  const accounts = useAccounts()
  const latest = useRef(told)
  latest.current = told
  const question = useMemo(() => new PasskeyQuestion(accounts, { chosen: () => latest.current.chosen(), answered: (outcome) => latest.current.answered(outcome) }), [accounts])
  useEffect(() => {
    if (on) question.listen()
    return () => question.stop()
  }, [on, question])
  return question
}
