import { useCallback, useEffect, useRef, useState } from 'react'

import { forgetRoom, knownPassphrase, knownRoom, linkKind, rememberOpened } from '../features/create/links'
import { useMeeting } from '../features/call/useMeeting'
import { playTone } from '../features/devices/tone'
import { LobbyWait } from '../features/door/LobbyWait'
import { useClient, type Ending, type Meeting } from '../platform/client'
import { joinPath, showAddress } from '../platform/router'
import { keepNothing, PRESENT, tab } from '../platform/storage'
import { Ended } from './Ended'
import { Failure } from './Failure'
import { MeetingRoom } from './MeetingRoom'
import { Prejoin, type Entry } from './Prejoin'
import { startOf } from './start'

/** How long leaving may take before the page goes on without an answer, in milliseconds. */
const FAREWELL = 1500

/** A room's address: before, during and after the meeting. */
export function Join(props: { room: string; fragment: string }) {
  const { room } = props
  const client = useClient()
  const known = useKnownRoom(room, props.fragment)
  const fragment = known.own ?? known.shared ?? ''
  const [support] = useState(() => client.supported())
  const [meeting, setMeeting] = useState<Meeting | null>(null)
  const [entry, setEntry] = useState<Entry | null>(null)
  const [returning, setReturning] = useState(() => returnedName(room))
  const [entered, setEntered] = useState(false)
  // The meeting left whose farewell nobody answered.
  const [unanswered, setUnanswered] = useState<Meeting | null>(null)
  // The meeting before whose door this tab has waited.
  const [waited, setWaited] = useState<Meeting | null>(null)
  useMeeting(meeting)
  const phase = meeting?.view.phase
  if (phase?.is === 'lobby' && waited !== meeting) setWaited(meeting)

  const enter = useCallback(
    (next: Entry) => {
      if (next.publicDevice) keepNothing()
      const made = client.newMeeting()
      setMeeting(made)
      setEntry(next)
      setEntered(false)
      const passphrase = knownPassphrase(room)
      made.join({ room, fragment, name: next.name, publicDevice: next.publicDevice, ...(passphrase ? { passphrase } : {}) })
    },
    [client, room, fragment],
  )

  // A reload of the tab returns by itself, muted: the person had already chosen to be here.
  const returned = useRef(false)
  useEffect(() => {
    if (returned.current || returning === null || !fragment || !support.ok) return
    returned.current = true
    enter({ name: returning, publicDevice: false, microphone: false, camera: false })
  }, [returning, fragment, support, enter])

  const present = phase?.is === 'joined'
  useEffect(() => {
    if (!present) return
    setEntered(true)
    if (entry && !entry.publicDevice) tab.set(PRESENT, JSON.stringify({ room, name: entry.name }))
  }, [present, entry, room])

  // Whoever waited may look elsewhere by now.
  useEffect(() => {
    if (present && waited === meeting && !entered) playTone('').catch(() => undefined) // no sound: the page changes all the same
  }, [present, waited, meeting, entered])

  const over: Ending | null = phase?.is === 'ended' ? phase.reason : meeting !== null && unanswered === meeting ? 'left' : null
  useEffect(() => {
    if (over === null) return
    tab.remove(PRESENT)
    if (entry?.publicDevice) {
      forgetRoom(room)
      showAddress('/')
    }
  }, [over, entry, room])

  useFarewell(meeting, over === null)

  const leave = useCallback(() => {
    meeting?.leave()
    setTimeout(() => setUnanswered(meeting), FAREWELL)
  }, [meeting])

  const again = useCallback(() => {
    setMeeting(null)
    setReturning(null)
    setEntered(false)
  }, [])

  if (!support.ok) return <Failure failure={{ is: 'browser', missing: support.missing }} link={location.origin + joinPath(room, fragment)} />
  if (!fragment) return <Failure failure={{ is: 'refused', reason: { is: 'badLink' } }} />
  if (over !== null) return <Ended reason={over} publicDevice={entry?.publicDevice ?? false} onRejoin={again} />
  if (phase?.is === 'refused') return <Failure failure={{ is: 'refused', reason: phase.reason }} onRetry={again} />
  const waits = phase?.is === 'lobby' || (meeting !== null && waited === meeting && !entered && (phase?.is === 'joining' || phase?.is === 'authorising'))
  const start = entry && startOf(entry, entered)
  if (meeting && start && waits) {
    const stop = () => {
      meeting.leave()
      again()
    }
    return <LobbyWait meeting={meeting} entry={start} onRename={stop} onLeave={stop} />
  }
  const inside = present || phase?.is === 'resyncing' || (entered && phase?.is !== 'needsPassphrase')
  if (meeting && start && inside) {
    return (
      <MeetingRoom
        meeting={meeting}
        room={room}
        shared={known.shared}
        start={start}
        returned={returning !== null}
        onLeave={leave}
        onRejoin={() => {
          meeting.leave()
          again()
        }}
      />
    )
  }
  if (meeting?.media.alarm) return <Failure failure={{ is: 'program' }} onRetry={again} />
  return (
    <Prejoin
      meeting={meeting}
      host={linkKind(fragment) === 'owner'}
      entry={entry}
      onEnter={enter}
      onPassphrase={(passphrase) => meeting?.passphrase(passphrase)}
    />
  )
}

/** Says goodbye when the page goes elsewhere in mid-meeting, and ends the workers of a meeting that is over. */
function useFarewell(meeting: Meeting | null, running: boolean): void {
  const state = useRef(running)
  state.current = running
  useEffect(() => {
    if (!meeting) return
    return () => {
      if (state.current) meeting.leave()
      setTimeout(() => meeting.close(), FAREWELL)
    }
  }, [meeting])
}

/** Takes a link of one's own out of the address bar, from where people copy, and remembers it for this tab. */
function useKnownRoom(room: string, fragment: string) {
  const [known] = useState(() => {
    rememberOpened(room, fragment)
    return knownRoom(room, fragment)
  })
  useEffect(() => {
    const kind = linkKind(fragment)
    if (kind !== 'shared') showAddress(joinPath(room, kind === 'owner' ? (known.shared ?? '') : ''))
  }, [room, fragment, known])
  return known
}

/** The name under which this tab was in the room before it was reloaded. A link that is followed is no reload. */
function returnedName(room: string): string | null {
  const [navigation] = performance.getEntriesByType('navigation')
  if (!(navigation instanceof PerformanceNavigationTiming) || navigation.type !== 'reload') return null
  try {
    const present = JSON.parse(tab.get(PRESENT) ?? 'null') as { room?: unknown; name?: unknown } | null
    return present?.room === room && typeof present.name === 'string' ? present.name : null
  } catch {
    return null
  }
}
