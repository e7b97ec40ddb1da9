import { useCallback, useState } from 'react'

import { keep, kept } from '../../platform/storage'

/** What can be told to a screen reader. */
export const ANNOUNCED = ['people', 'hands', 'chat', 'live', 'reactions'] as const
export type Announced = (typeof ANNOUNCED)[number]

/** What of it is chat: where that is switched off there is nothing to tell. */
export const OF_CHAT: readonly Announced[] = ['chat', 'live']

/** Until somebody says otherwise; reactions would drown the rest. */
const USUAL: readonly Announced[] = ['people', 'hands', 'chat', 'live']

/** What is announced, and how to change it. */
export interface Announcements {
  readonly on: ReadonlySet<Announced>
  readonly set: (what: Announced, on: boolean) => void
}

/** Which events are announced; kept on this device. */
export function useAnnouncements(): Announcements {
  const [on, setOn] = useState(() => parseAnnounced(kept('announce')))
  const set = useCallback((what: Announced, wanted: boolean) => {
    setOn((former) => {
      const next = new Set(ANNOUNCED.filter((kind) => (kind === what ? wanted : former.has(kind))))
      keep('announce', [...next].join(','))
      return next
    })
  }, [])
  return { on, set }
}

/** Reads what was kept; words of another version are left out. */
export function parseAnnounced(text: string | null): ReadonlySet<Announced> {
  if (text === null) return new Set(USUAL)
  const words = text.split(',')
  return new Set(ANNOUNCED.filter((kind) => words.includes(kind)))
}
