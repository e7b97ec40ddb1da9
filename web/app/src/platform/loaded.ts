import { useCallback, useEffect, useRef, useState } from 'react'

import type { AccountTrouble, Outcome } from './account'

/** Something asked of the server. */
export type Loaded<Value> = { readonly is: 'loading' } | { readonly is: 'failed'; readonly trouble: AccountTrouble } | { readonly is: 'known'; readonly value: Value }

/** Asks when the page is shown. `reload` keeps what is known until there is an answer; `put` takes what came along with another. */
export function useLoaded<Value>(ask: () => Promise<Outcome<Value>>): { state: Loaded<Value>; reload: () => void; put: (value: Value) => void } {
  const [state, setState] = useState<Loaded<Value>>({ is: 'loading' })
  const question = useRef(ask)
  question.current = ask
  const turn = useRef(0)
  const reload = useCallback(() => {
    const mine = ++turn.current
    setState((former) => (former.is === 'failed' ? { is: 'loading' } : former))
    void question.current().then((outcome) => {
      if (mine !== turn.current) return
      setState(outcome.ok ? { is: 'known', value: outcome.value } : { is: 'failed', trouble: outcome.trouble })
    })
  }, [])
  const put = useCallback((value: Value) => {
    turn.current++
    setState({ is: 'known', value })
  }, [])
  useEffect(() => {
    reload()
    return () => {
      turn.current++
    }
  }, [reload])
  return { state, reload, put }
}
