import { useCallback, useEffect, useState } from 'react'

import type { ServerInfo } from '../../platform/client'

/** What is known of the server. */
export type ServerState = { readonly is: 'loading' } | { readonly is: 'failed' } | { readonly is: 'known'; readonly info: ServerInfo }

/** Asks the server what it says of itself. */
export function useServerInfo(): { state: ServerState; retry: () => void } {
  const [state, setState] = useState<ServerState>({ is: 'loading' })
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    const abort = new AbortController()
    setState({ is: 'loading' })
    fetch('/api/info', { signal: abort.signal })
      .then((response) => {
        if (!response.ok) throw new Error(String(response.status))
        return response.json() as Promise<ServerInfo>
      })
      .then((info) => setState({ is: 'known', info }))
      .catch(() => {
        if (!abort.signal.aborted) setState({ is: 'failed' })
      })
    return () => abort.abort()
  }, [turn])
  const retry = useCallback(() => setTurn((n) => n + 1), [])
  return { state, retry }
}
