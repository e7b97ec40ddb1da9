import { useCallback, useEffect, useRef, useState } from 'react'

import type { AccountTrouble, Outcome } from './account'

/** Something asked of the server. */
export type Loaded<Value> = { readonly is: 'loading' } | { readonly is: 'failed'; readonly trouble: AccountTrouble } | { readonly is: 'known'; readonly value: Value }

/** What is known with an answer. `keep`: where it is none, what was known stays. */
export function answered<Value>(former: Loaded<Value>, outcome: Outcome<Value>, keep: boolean): Loaded<Value> {
  if (outcome.ok) return { is: 'known', value: outcome.value }
  return keep && former.is === 'known' ? former : { is: 'failed', trouble: outcome.trouble }
}

/**
 * Asks when the page is shown. `reload` keeps what is known until there is an answer; `put` takes what came along with another.
 * With `lost`, what is known stays where a reload fails, and `lost` is told why.
 */
export function useLoaded<Value>(ask: () => Promise<Outcome<Value>>, lost?: (trouble: AccountTrouble) => void): { state: Loaded<Value>; reload: () => void; put: (value: Value) => void } {
  const [state, setState] = useState<Loaded<Value>>({ is: 'loading' })
  const question = useRef(ask)
  question.current = ask
  const tell = useRef(lost)
  tell.current = lost
  const known = useRef(false)
  known.current = state.is === 'known'
  const turn = useRef(0)
  const reload = useCallback(() => {
    const mine = ++turn.current
    setState((former) => (former.is === 'failed' ? { is: 'loading' } : former))
    void question.current().then((outcome) => {
      if (mine !== turn.current) return
      const keep = tell.current !== undefined
      setState((former) => answered(former, outcome, keep))
      if (!outcome.ok && known.current) tell.current?.(outcome.trouble)
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
