import { addDays, dayOf, localAt, whenTrouble, type Day, type Every, type Plan, type When, type WhenTrouble } from '@konklave/client/plans'

import type { TextKey } from '../../platform/locale'

/** What the form for a planned meeting holds: texts as they are typed. */
export interface Draft {
  readonly title: string
  readonly day: string
  readonly time: string
  readonly minutes: number
  readonly every: Every | 'never'
  readonly ends: 'count' | 'day'
  readonly count: string
  readonly lastDay: string
}

/** Lengths to choose from, in minutes. */
const MINUTES = [15, 30, 45, 60, 90, 120, 180, 240, 480]

/** How a series is begun: so many meetings, so many weeks. */
const COUNT = 10

/** A meeting at the next full hour, for an hour. `now` in milliseconds. */
export function newDraft(now: number, zone: string): Draft {
  const local = localAt(now + 3_600_000, zone)
  return { title: '', day: dayOf(local), time: `${local.slice(11, 13)}:00`, minutes: 60, every: 'never', ends: 'count', count: String(COUNT), lastDay: addDays(dayOf(local), 7 * COUNT) }
}

/** A plan, to be changed. */
export function draftOf(plan: Plan): Draft {
  const { title, start, minutes, repeat } = plan
  const day = dayOf(start)
  const until = repeat?.until
  return {
    title,
    day,
    time: start.slice(11),
    minutes,
    every: repeat?.every ?? 'never',
    ends: until?.is ?? 'count',
    count: until?.is === 'count' ? String(until.count) : String(COUNT),
    lastDay: until?.is === 'day' ? until.day : addDays(day, 7 * COUNT),
  }
}

/** When that would be. It may be no time at all: see {@link troubleOf}. */
export function whenOf(draft: Draft, zone: string): When {
  const { day, time, minutes, every, ends, count, lastDay } = draft
  const until = ends === 'day' ? { is: 'day' as const, day: lastDay } : { is: 'count' as const, count: /^\d{1,4}$/.test(count.trim()) ? Number(count) : 0 }
  return { start: `${day}T${time}`, zone, minutes, repeat: every === 'never' ? null : { every, until } }
}

/** A field of the form, and what is wrong with it. */
export interface DraftTrouble {
  readonly field: 'day' | 'time' | 'count' | 'lastDay'
  readonly text: TextKey
}

/**
 * The last day on which the server may take a meeting, as the clock of `zone` counts days; it refuses whatever is late on it,
 * and all that is later. `planDays`: how many days ahead it keeps rooms. `now` in milliseconds.
 */
export function latestDay(planDays: number, now: number, zone: string): Day {
  return addDays(dayOf(localAt(now, zone)), planDays)
}

/** What is wrong with a draft. */
export function troubleOf(draft: Draft, zone: string, now: number): DraftTrouble | null {
  const trouble = whenTrouble(whenOf(draft, zone), now)
  return trouble === null ? null : trouble === 'many' && draft.ends === 'count' ? TROUBLES.count : TROUBLES[trouble]
}

const TROUBLES: Record<WhenTrouble, DraftTrouble> = {
  day: { field: 'day', text: 'plan.wrongDay' },
  time: { field: 'time', text: 'plan.wrongTime' },
  past: { field: 'day', text: 'plan.past' },
  weekend: { field: 'day', text: 'plan.weekend' },
  untilDay: { field: 'lastDay', text: 'plan.wrongDay' },
  untilBefore: { field: 'lastDay', text: 'plan.untilBefore' },
  count: { field: 'count', text: 'plan.wrongCount' },
  many: { field: 'lastDay', text: 'plan.many' },
}

/** Lengths to choose from; what it is now is among them. */
export function lengths(now: number): number[] {
  return [...new Set([...MINUTES, now])].sort((a, b) => a - b)
}

/** A length as people say it: hours where they are halves or whole. */
export function lengthOf(minutes: number, region: string): { readonly key: TextKey; readonly n: string } {
  if (minutes < 60 || minutes % 30 !== 0) return { key: 'plan.minutes', n: String(minutes) }
  return { key: 'plan.hours', n: new Intl.NumberFormat(region).format(minutes / 60) }
}
