import { useCallback, useEffect, useRef, useState } from 'react'

import { forgetRoom, isSoundOnly, knownPassphrase, knownRoom, linkKind, rememberOpened, type KnownRoom } from '../features/create/links'
import { useMeeting } from '../features/call/useMeeting'
import { playTone } from '../features/devices/tone'
import { LobbyWait } from '../features/door/LobbyWait'
import { useClient, type Ending, type Meeting } from '../platform/client'
import { forgetLink, joinPath, showAddress, type RoomPlace } from '../platform/router'
import { keepNothing, PRESENT, tab } from '../platform/storage'
import { AccountNeeded } from './AccountNeeded'
import { Ended } from './Ended'
import { Failure } from './Failure'
import { MeetingRoom } from './MeetingRoom'
import { Prejoin, type Entry } from './Prejoin'
import { startOf } from './start'

/** How long leaving may take before the page goes on without an answer, in milliseconds. */
const FAREWELL = 1500

/** A room's address. Another link to the room, opened while this page is, begins anew. */
export function Join(props: { place: RoomPlace }) {
  const known = useKnownRoom(props.place)
  const fragment = fragmentOf(known)
  const [first] = useState(fragment)
  return <Visit key={fragment} place={props.place} known={known} reloaded={fragment === first} />
}

/** One's own link goes before everybody's. */
function fragmentOf(known: KnownRoom): string {
  return known.own ?? known.shared ?? ''
}

/** A room by one link: before, during and after the meeting. `reloaded`: the page may have been in it before a reload. */
function Visit(props: { place: RoomPlace; known: KnownRoom; reloaded: boolean }) {
  const { place, known } = props
  const { room } = place
  const client = useClient()
  const fragment = fragmentOf(known)
  const [support] = useState(() => client.supported())
  const [meeting, setMeeting] = useState<Meeting | null>(null)
  const [entry, setEntry] = useState<Entry | null>(null)
  const [returning, setReturning] = useState(() => (props.reloaded ? returnedName(room) : null))
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
      if (next.publicDevice) {
        keepNothing()
        forgetLink()
      }
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

  // The same link opened again, where it led to an end before.
  const done = over !== null || phase?.is === 'refused'
  const visited = useRef(place)
  useEffect(() => {
    if (visited.current === place) return
    visited.current = place
    if (done) again()
  }, [place, done, again])

  if (!support.ok) return <Failure failure={{ is: 'browser', missing: support.missing }} link={location.origin + joinPath(room, fragment)} />
  if (!fragment) return <Failure failure={{ is: 'refused', reason: { is: 'badLink' } }} />
  if (over !== null) return <Ended reason={over} publicDevice={entry?.publicDevice ?? false} onRejoin={again} />
  if (phase?.is === 'refused' && phase.reason.is === 'server' && phase.reason.code === 'account_needed') return <AccountNeeded onRetry={again} />
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
      soundOnly={isSoundOnly(fragment)}
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
function useKnownRoom(place: RoomPlace): KnownRoom {
  const [known, setKnown] = useState(() => opened(place))
  useEffect(() => {
    const now = opened(place)
    setKnown((before) => (fragmentOf(now) === '' || fragmentOf(now) === fragmentOf(before) ? before : now))
    const kind = linkKind(place.fragment)
    const led = now.own !== null && linkKind(now.own) === 'owner'
    if (kind !== 'shared') showAddress(joinPath(place.room, led ? (now.shared ?? '') : ''))
  }, [place])
  return known
}

/** What this tab knows of a room whose address was opened. */
function opened({ room, fragment }: RoomPlace): KnownRoom {
  rememberOpened(room, fragment)
  return knownRoom(room, fragment)
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
