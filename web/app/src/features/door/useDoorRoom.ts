import { useCallback, useEffect, useState } from 'react'

import type { Meeting } from '../../platform/client'
import { useText } from '../../platform/locale'
import { useToast } from '../../ui/Toast'
import { moderates } from './allowed'
import type { About } from './PersonActs'

/** How long one waits for the other to lead before going anyway is given up, in milliseconds. */
const GIVEN = 15_000

/** What the meeting's page needs to know of the door. */
export interface DoorRoom {
  /** Whether one decides about others. */
  readonly leads: boolean
  /** A question about somebody, to be answered first. */
  readonly about: About | null
  readonly ask: (about: About | null) => void
  /** Who asks to hear one; null: nobody. */
  readonly unmuteBy: string | null
  readonly askUnmute: (by: string | null) => void
  readonly endDisturbance: () => void
  /** Leaves as soon as this member is host. */
  readonly leaveAfter: (peer: number) => void
}

/** The door of one meeting, seen from inside. */
export function useDoorRoom(meeting: Meeting, onLeave: () => void): DoorRoom {
  const t = useText()
  const say = useToast()
  const [about, ask] = useState<About | null>(null)
  const [unmuteBy, askUnmute] = useState<string | null>(null)
  const [heir, setHeir] = useState<number | null>(null)
  const { view, own } = meeting
  const leads = moderates(view.role)

  useEffect(() => {
    if (own.microphone) askUnmute(null)
  }, [own.microphone])

  // Whom the question is about has gone, or one leads no more.
  const there = about !== null && leads && view.roster.some(({ peer }) => peer === about.entry.peer)
  useEffect(() => {
    if (about !== null && !there) ask(null)
  }, [about, there])

  const given = heir !== null && view.roster.some(({ peer, role }) => peer === heir && role === 'owner')
  useEffect(() => {
    if (heir === null) return
    if (given) return onLeave()
    const timer = setTimeout(() => {
      setHeir(null)
      say('info', t('door.handOverFailed'))
    }, GIVEN)
    return () => clearTimeout(timer)
  }, [heir, given]) // eslint-disable-line react-hooks/exhaustive-deps -- the clock starts with the wish

  const endDisturbance = useCallback(() => {
    meeting.endDisturbance()
    say('shield-alert', t('door.disturbanceOver'))
  }, [meeting, say, t])

  return { leads, about: there ? about : null, ask, unmuteBy, askUnmute, endDisturbance, leaveAfter: setHeir }
}
