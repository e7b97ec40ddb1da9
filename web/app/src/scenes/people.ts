import type { RosterEntry } from '../platform/client'

type Part = Partial<RosterEntry> & { name: string }

/** A roster from a few words; the first is oneself. */
export function roster(...people: Part[]): RosterEntry[] {
  return people.map((person, i) => ({
    member: (i * 7919 + 4660).toString(16).padStart(32, '0'),
    peer: i + 1,
    owner: false,
    role: person.owner ? 'owner' : 'participant',
    own: i === 0,
    invitedAs: null,
    presence: 'present',
    streams: ['microphone', 'camera'],
    signing: false,
    delayed: [],
    compared: false,
    ...person,
  }))
}

/** A living meeting of nine. */
export function nine(): RosterEntry[] {
  return roster(
    { name: 'Bauamt', owner: true },
    { name: 'Teilnehmerin A' },
    { name: 'Praxis', streams: [] },
    { name: 'Teilnehmer B', streams: ['camera'] },
    { name: 'Planungsbüro Weber & Partner' },
    { name: 'Kämmerei', streams: ['camera'], compared: true },
    { name: 'Anwohnerin D', streams: [] },
    { name: 'Teilnehmerin C' },
    { name: 'Ortsbeirat', streams: ['microphone'] },
  )
}

/** Many. */
export function many(count: number): RosterEntry[] {
  return roster(...Array.from({ length: count }, (_, i) => ({ name: i === 0 ? 'Bauamt' : `Gast ${i}`, streams: i % 3 === 1 ? (['microphone', 'camera'] as const).slice() : [] })))
}

/** A meeting in which one signs, with the microphone off, or oneself does. */
export function signing(by: number): RosterEntry[] {
  return nine().map((entry) => (entry.peer === by ? { ...entry, signing: true } : entry))
}

/** A meeting in which somebody shows a screen. */
export function showing(): RosterEntry[] {
  return nine().map((entry, i) => (i === 5 ? { ...entry, streams: [...entry.streams, 'screen'] } : entry))
}
