import { useCallback, useEffect, useRef, useState } from 'react'

import { forgetRoom, isOwnerFragment, knownPassphrase, knownRoom, rememberOwner } from '../features/create/links'
import { useMeeting } from '../features/call/useMeeting'
import { useClient, type Ending, type Meeting } from '../platform/client'
import { joinPath, showAddress } from '../platform/router'
import { keepNothing, tab } from '../platform/storage'
import { Ended } from './Ended'
import { Failure } from './Failure'
import { MeetingRoom } from './MeetingRoom'
import { Prejoin, type Entry } from './Prejoin'

/** How a reload finds its way back: name and room, for this tab only. */
const PRESENT = 'present'

/** A room's address: before, during and after the meeting. */
export function Join(props: { room: string; fragment: string }) {
  const { room } = props
  const client = useClient()
  const known = useKnownRoom(room, props.fragment)
  const fragment = known.owner ?? known.shared ?? ''
  const [meeting, setMeeting] = useState<Meeting | null>(null)
  const [entry, setEntry] = useState<Entry | null>(null)
  const [returning, setReturning] = useState(() => returnedName(room))
  const joined = useRef(false)
  useMeeting(meeting)
  const phase = meeting?.view.phase

  const enter = useCallback(
    (next: Entry) => {
      if (next.publicDevice) keepNothing()
      const made = client.newMeeting()
      joined.current = false
      setMeeting(made)
      setEntry(next)
      const passphrase = next.passphrase ?? knownPassphrase(room) ?? undefined
      made.join({ room, fragment, name: next.name, publicDevice: next.publicDevice, ...(passphrase ? { passphrase } : {}) })
    },
    [client, room, fragment],
  )

  // A reload of the tab returns by itself, muted: the person had already chosen to be here.
  useEffect(() => {
    if (returning !== null && fragment && client.supported().ok) enter({ name: returning, publicDevice: false, microphone: false, camera: false })
  }, []) // eslint-disable-line react-hooks/exhaustive-deps -- once, at the start

  const present = phase?.is === 'joined'
  useEffect(() => {
    if (!present || !meeting || !entry || joined.current) return
    joined.current = true
    if (!entry.publicDevice) tab.set(PRESENT, JSON.stringify({ room, name: entry.name }))
    if (entry.microphone) void meeting.setMicrophone(true, entry.microphoneId)
    if (entry.camera) void meeting.setCamera(true, entry.cameraId)
  }, [present, meeting, entry, room])

  const over: Ending | null = phase?.is === 'ended' ? phase.reason : null
  useEffect(() => {
    if (over === null) return
    tab.remove(PRESENT)
    if (entry?.publicDevice) {
      forgetRoom(room)
      showAddress('/')
    }
  }, [over, entry, room])

  const again = useCallback(() => {
    setMeeting(null)
    setReturning(null)
  }, [])

  const support = client.supported()
  if (!support.ok) return <Failure failure={{ is: 'browser', missing: support.missing }} />
  if (!fragment) return <Failure failure={{ is: 'refused', reason: { is: 'badLink' } }} />
  switch (phase?.is) {
    case 'joined':
    case 'resyncing':
      return <MeetingRoom meeting={meeting!} room={room} shared={known.shared} returned={returning !== null} onRejoin={again} />
    case 'ended':
      return <Ended reason={phase.reason} publicDevice={entry?.publicDevice ?? false} onRejoin={again} />
    case 'refused':
      return <Failure failure={{ is: 'refused', reason: phase.reason }} onRetry={again} />
    default:
      return (
        <Prejoin
          meeting={meeting}
          host={known.owner !== null}
          entry={entry}
          onEnter={enter}
          onPassphrase={(passphrase) => meeting?.passphrase(passphrase)}
        />
      )
  }
}

/** Takes a host link out of the address bar, from where people copy, and remembers it for this tab. */
function useKnownRoom(room: string, fragment: string) {
  const [known] = useState(() => {
    if (isOwnerFragment(fragment)) rememberOwner(room, fragment)
    return knownRoom(room, fragment)
  })
  useEffect(() => {
    if (isOwnerFragment(fragment)) showAddress(joinPath(room, known.shared ?? ''))
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
