/** Who and what stands on the stage, and what of it is large. Pure. */

import type { RosterEntry } from '../../platform/client'

/** How one looks at the others while nobody shows a screen. */
export type View = 'grid' | 'speaker'

/** One picture on the stage. */
export interface Item {
  readonly key: string
  readonly entry: RosterEntry
  readonly kind: 'camera' | 'screen'
}

/** What this participant has chosen. None of it is told to anybody. */
export interface Choice {
  readonly view: View
  /** A shown screen does not take the large place. */
  readonly aside: boolean
  /** Key of the item that keeps the large place. */
  readonly pin: string | null
  readonly hideOwn: boolean
}

/** What is large, and what is beside it. */
export interface Plan {
  readonly focus: Item | null
  readonly others: readonly Item[]
}

/** The key of a picture: the person's, with a mark for a screen. */
export function itemKey(entry: RosterEntry, kind: Item['kind']): string {
  return kind === 'screen' ? `${entry.member} screen` : entry.member
}

/** Whether somebody else shows a screen. */
export function isShared(roster: readonly RosterEntry[]): boolean {
  return roster.some((entry) => !entry.own && entry.streams.includes('screen'))
}

/** Orders the stage: screens before people, people as in the roster. */
export function plan(roster: readonly RosterEntry[], choice: Choice, floor: number | null): Plan {
  const people = roster.filter((entry) => !(entry.own && choice.hideOwn && roster.length > 1)).map((entry) => item(entry, 'camera'))
  // One's own screen is not shown to oneself: it would show itself within itself.
  const screens = roster.filter((entry) => !entry.own && entry.streams.includes('screen')).map((entry) => item(entry, 'screen'))
  const all = [...screens, ...people]
  const focus = all.find(({ key }) => key === choice.pin) ?? (choice.aside ? undefined : screens[0]) ?? (choice.view === 'speaker' ? speaker(people, floor) : undefined) ?? null
  return { focus, others: all.filter((candidate) => candidate !== focus) }
}

/** Whoever speaks; before anybody has, the first of the others who can be seen. */
function speaker(people: readonly Item[], floor: number | null): Item | undefined {
  const others = people.filter(({ entry }) => !entry.own)
  return others.find(({ entry }) => entry.peer === floor) ?? others.find(({ entry }) => entry.streams.includes('camera')) ?? others[0] ?? people[0]
}

/** What the next press of the key for the layout chooses. */
export function nextChoice(choice: Choice, shared: boolean): Choice {
  if (choice.pin !== null) return { ...choice, pin: null }
  if (shared && !choice.aside) return { ...choice, aside: true, view: 'grid' }
  if (choice.view === 'grid') return { ...choice, view: 'speaker' }
  return { ...choice, view: 'grid', aside: false }
}

/** What is looked at now, for a word about it. */
export function shownView(choice: Choice, shared: boolean): View | 'screen' | 'pin' {
  if (choice.pin !== null) return 'pin'
  return shared && !choice.aside ? 'screen' : choice.view
}

function item(entry: RosterEntry, kind: Item['kind']): Item {
  return { key: itemKey(entry, kind), entry, kind }
}
