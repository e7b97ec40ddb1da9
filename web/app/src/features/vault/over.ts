import { useCallback, useEffect, useRef } from 'react'

/** What takes back a question to the browser: when it is asked anew, and when the page goes that asks. */
export function useOver(): () => AbortSignal {
  const asked = useRef<AbortController | null>(null)
  useEffect(() => () => asked.current?.abort(), [])
  return useCallback(() => {
    asked.current?.abort()
    asked.current = new AbortController()
    return asked.current.signal
  }, [])
}
