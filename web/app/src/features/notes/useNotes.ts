import { useEffect, useReducer, useRef, useState } from 'react'

import { useText } from '../../platform/locale'
import type { Notes } from '../../platform/notes'
import { useAnnounce } from '../../ui/Announcer'

/** So long nothing has to be changed by others before a change is news to who has the notes open, in milliseconds. */
const QUIET = 30_000

/** Renders again whenever something of the notes changes. */
export function useNotes(notes: Notes | undefined): void {
  const [, bump] = useReducer((n: number) => n + 1, 0)
  useEffect(() => {
    if (!notes) return
    bump() // what happened between rendering and subscribing
    return notes.subscribe(bump)
  }, [notes])
}

/** Whether others have changed the notes since they were last open. Told once, not with every key. */
export function useNotesNews(notes: Notes | undefined, open: boolean): boolean {
  const t = useText()
  const announce = useAnnounce()
  useNotes(notes)
  const count = notes?.byOthers ?? 0
  const [seen, setSeen] = useState(0)
  useEffect(() => {
    if (open || count < seen) setSeen(count)
  }, [open, count, seen])
  const fresh = !open && count > seen
  const last = useRef(-Infinity)
  useEffect(() => {
    if (count === 0) return
    const quiet = performance.now() - last.current > QUIET
    last.current = performance.now()
    if (open && quiet) announce(t('notes.changed'))
  }, [count]) // eslint-disable-line react-hooks/exhaustive-deps -- only when others have written
  useEffect(() => {
    if (fresh) announce(t('notes.fresh'))
  }, [fresh]) // eslint-disable-line react-hooks/exhaustive-deps -- once, until they are opened
  return fresh
}
