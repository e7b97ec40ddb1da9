import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react'

import { useAccounts, type Account, type AccountTrouble, type SignInState } from '../../platform/account'

/** What is known of who is signed in. */
export type SessionState = { readonly is: 'loading' } | { readonly is: 'failed'; readonly trouble: AccountTrouble } | { readonly is: 'known'; readonly value: SignInState }

interface Session {
  readonly state: SessionState
  /** Who is signed in; null: nobody, or not known yet. */
  readonly account: Account | null
  /** Asks the server again; what was known stays meanwhile. */
  readonly refresh: () => Promise<void>
  /** The server has said it along with something else. */
  readonly put: (value: SignInState) => void
  readonly putAccount: (account: Account) => void
}

const Context = createContext<Session | null>(null)

/** Knows, for all pages, who is signed in. */
export function SessionProvider(props: { initial?: SignInState; children: ReactNode }) {
  const accounts = useAccounts()
  const [state, setState] = useState<SessionState>(() => (props.initial ? { is: 'known', value: props.initial } : { is: 'loading' }))
  const put = useCallback((value: SignInState) => setState({ is: 'known', value }), [])
  const putAccount = useCallback((account: Account) => setState((former) => (former.is === 'known' ? { is: 'known', value: { ...former.value, account } } : former)), [])
  const refresh = useCallback(async () => {
    const outcome = await accounts.state()
    if (outcome.ok) setState({ is: 'known', value: outcome.value })
    else setState((former) => (former.is === 'known' ? former : { is: 'failed', trouble: outcome.trouble }))
  }, [accounts])
  const unknown = props.initial === undefined
  useEffect(() => {
    if (unknown) void refresh()
  }, [unknown, refresh])
  const value = useMemo(() => ({ state, account: state.is === 'known' ? state.value.account : null, refresh, put, putAccount }), [state, refresh, put, putAccount])
  return <Context value={value}>{props.children}</Context>
}

/** Who is signed in. */
export function useSession(): Session {
  const session = useContext(Context)
  if (!session) throw new Error('outside of SessionProvider')
  return session
}

/** Whether newcomers wait in every room of this server; not, as long as that is not known. */
export function useNewcomersWait(): boolean {
  const state = useContext(Context)?.state
  return state?.is === 'known' && state.value.newcomersWait
}
