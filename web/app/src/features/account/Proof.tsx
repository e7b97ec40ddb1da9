import { createContext, useCallback, useContext, useMemo, useRef, useState, type FormEvent, type ReactNode } from 'react'

import { useAccounts, type Account, type AccountTrouble, type Outcome } from '../../platform/account'
import { useCountdown } from '../../platform/clock'
import { useText } from '../../platform/locale'
import { Button } from '../../ui/Button'
import { Dialog, DialogActions } from '../../ui/Dialog'
import { FactorField } from './CodeField'
import { PasswordField } from './PasswordField'
import { useSession } from './session'
import { troubleText } from './trouble'
import { TroubleLine } from './TroubleLine'

type Run = <Value>(action: () => Promise<Outcome<Value>>) => Promise<Outcome<Value>>

const Context = createContext<{ readonly run: Run; readonly prove: () => Promise<boolean> } | null>(null)

function useProofs() {
  const proofs = useContext(Context)
  if (!proofs) throw new Error('outside of ProofProvider')
  return proofs
}

/**
 * Does something about accounts. Where the server wants a fresh proof of who is there, asks for it and then goes on;
 * where nobody is signed in any more, the page learns of it.
 */
export function useRun(): Run {
  return useProofs().run
}

/** Asks for a proof of who is there; whether it was given. */
export function useProve(): () => Promise<boolean> {
  return useProofs().prove
}

/** The one place that asks for a fresh proof. `open`: it asks at once, for scenes. */
export function ProofProvider(props: { open?: boolean; children: ReactNode }) {
  const { account, refresh, putAccount } = useSession()
  const [asking, setAsking] = useState(props.open ?? false)
  const answer = useRef<((proven: boolean) => void) | null>(null)
  const settle = useCallback((proven: boolean) => {
    setAsking(false)
    answer.current?.(proven)
    answer.current = null
  }, [])
  const prove = useCallback(() => {
    answer.current?.(false)
    return new Promise<boolean>((resolve) => {
      answer.current = resolve
      setAsking(true)
    })
  }, [])
  const run = useCallback<Run>(
    async (action) => {
      let outcome = await action()
      if (!outcome.ok && outcome.trouble.is === 'confirm_first') {
        if (!(await prove())) return { ok: false, trouble: { is: 'dismissed', retryAfterSeconds: null } }
        outcome = await action()
      }
      // What the page knows of the session is over.
      if (!outcome.ok && ['sign_in_first', 'add_factor_first', 'prove_factor_first'].includes(outcome.trouble.is)) void refresh()
      return outcome
    },
    [prove, refresh],
  )
  const proofs = useMemo(() => ({ run, prove }), [run, prove])
  return (
    <Context value={proofs}>
      {props.children}
      {asking && account && (
        <ProofDialog
          account={account}
          onProven={(fresh) => {
            putAccount(fresh)
            settle(true)
            // More is possible than the account: to start meetings.
            if (account.mustProveFactor) void refresh()
          }}
          onClose={() => settle(false)}
        />
      )}
    </Context>
  )
}

function ProofDialog(props: { account: Account; onProven: (account: Account) => void; onClose: () => void }) {
  const { account } = props
  const t = useText()
  const accounts = useAccounts()
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const [recovery, setRecovery] = useState(false)
  /** Whoever chooses another kind of code types it next. */
  const [chose, setChose] = useState(false)
  const [trouble, setTrouble] = useState<AccountTrouble | null>(null)
  const [working, setWorking] = useState(false)
  const wait = useCountdown(trouble?.is === 'too_many_tries' ? (trouble.retryAfterSeconds ?? 60) : null)
  const passkey = account.passkeys.length > 0 && accounts.hasPasskeys()
  // Without a code beside it, a password is what was shown already where more is asked for.
  const byPassword = account.password && !account.byProvider && (account.totp || !account.mustProveFactor)
  const nothing = account.mustProveFactor && !passkey && !byPassword
  const ask = async (proof: Promise<Outcome<Account>>) => {
    setWorking(true)
    setTrouble(null)
    const outcome = await proof
    setWorking(false)
    if (outcome.ok) return props.onProven(outcome.value)
    setTrouble(outcome.trouble)
    setCode('')
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!working && wait === null) void ask(accounts.confirm(password, code.trim()))
  }
  const wrong = trouble?.is === 'not_recognised' ? t('proof.wrong') : trouble && !(trouble.is === 'too_many_tries' && wait === null) ? troubleText(trouble, t) : null
  return (
    <Dialog title={t('proof.title')} onClose={props.onClose}>
      {(passkey || !account.byProvider) && <p className="muted">{t(nothing ? 'proof.elsewhere' : account.mustProveFactor ? 'proof.whyMore' : 'proof.why')}</p>}
      {passkey && (
        <Button kind={byPassword ? 'plain' : 'primary'} icon="key" wide onPress={() => void ask(accounts.confirmWithPasskey(new AbortController().signal))} isDisabled={working}>
          {t('proof.passkey')}
        </Button>
      )}
      {byPassword ? (
        <form className="stack" onSubmit={submit} noValidate>
          {passkey && <p className="or">{t('signin.or')}</p>}
          <input type="text" autoComplete="username" value={account.login} readOnly hidden />
          <PasswordField label={t('signin.password')} value={password} onChange={setPassword} autoComplete="current-password" autoFocus />
          {account.totp && <FactorField recovery={recovery} value={code} onChange={setCode} autoFocus={chose} />}
          {account.totp && account.recoveryCodes > 0 && (
            <div>
              <Button kind="quiet" size="s" onPress={() => { setRecovery(!recovery); setCode(''); setChose(true) }}>
                {t(recovery ? 'signin.useCode' : 'signin.useRecovery')}
              </Button>
            </div>
          )}
          <TroubleLine text={wrong} />
          <DialogActions>
            <Button onPress={props.onClose}>{t('common.cancel')}</Button>
            <Button kind="primary" type="submit" isPending={working} isDisabled={wait !== null || password === ''}>
              {wait === null ? t('proof.submit') : t('error.wait', { n: wait })}
            </Button>
          </DialogActions>
        </form>
      ) : (
        <>
          {account.byProvider && (
            <>
              {passkey && <p className="or">{t('signin.or')}</p>}
              <p className="muted">{t('proof.provider')}</p>
              <Button kind={passkey ? 'plain' : 'primary'} icon="people" wide onPress={() => location.assign(`/api/provider?anew=${location.pathname === '/console' ? 'console' : 'account'}`)}>
                {t('signin.provider')}
              </Button>
            </>
          )}
          <TroubleLine text={wrong} />
          <DialogActions>
            <Button onPress={props.onClose}>{t('common.cancel')}</Button>
          </DialogActions>
        </>
      )}
    </Dialog>
  )
}
