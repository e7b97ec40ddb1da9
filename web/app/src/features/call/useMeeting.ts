import { useEffect, useReducer } from 'react'

import type { Meeting, Notice } from '../../platform/client'

/** Renders again whenever the meeting changes. */
export function useMeeting(meeting: Meeting | null): void {
  const [, bump] = useReducer((n: number) => n + 1, 0)
  useEffect(() => {
    if (!meeting) return
    bump() // what happened between rendering and subscribing
    return meeting.subscribe(bump)
  }, [meeting])
}

/** Calls `listener` for each notice. */
export function useNotices(meeting: Meeting, listener: (notice: Notice) => void): void {
  useEffect(() => meeting.onNotice(listener), [meeting, listener])
}
