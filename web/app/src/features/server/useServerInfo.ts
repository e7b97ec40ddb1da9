import { useCallback, useEffect, useState } from 'react'

import type { NoticeVersion, Off, ServerInfo } from '../../platform/client'

/** What is known of the server. */
export type ServerState = { readonly is: 'loading' } | { readonly is: 'failed' } | { readonly is: 'known'; readonly info: ServerInfo }

/** The privacy notice in force; null: not known. */
export function noticeOf(state: ServerState): NoticeVersion | null {
  return state.is === 'known' ? state.info.notice : null
}

/** What is switched off at this server; nothing, as long as that is not known. */
export function offOf(state: ServerState): Off {
  return new Set(state.is === 'known' ? state.info.off : [])
}

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
