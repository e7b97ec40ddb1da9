import { useCallback, useSyncExternalStore } from 'react'

/** Below this the bar has room for five keys, and a panel takes the place of the stage. */
export const NARROW = '(max-width: 59.99rem)'

/** Whether a media query holds, followed. */
export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const list = matchMedia(query)
      list.addEventListener('change', listener)
      return () => list.removeEventListener('change', listener)
    },
    [query],
  )
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches)
}
