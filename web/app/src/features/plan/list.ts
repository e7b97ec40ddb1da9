import { lastEnd, nextOccurrence, withoutDay, type Day, type Occurrence, type Plan } from '@konklave/client/plans'

/** A planned meeting in the list, and how it stands. */
export interface Listed {
  readonly plan: Plan
  /** The meeting that goes on or comes next; null: none does. */
  readonly next: Occurrence | null
  readonly state: 'now' | 'coming' | 'over' | 'cancelled'
}

/** So long before its beginning a meeting counts as one that is now, in milliseconds. */
const BEFORE = 10 * 60_000

/** The plans as a list: what comes next first, then what is cancelled or over. `now` in milliseconds. */
export function listed(plans: readonly Plan[], now: number): Listed[] {
  const items = plans.map((plan): Listed => {
    const next = nextOccurrence(plan, now)
    const state = plan.cancelled ? 'cancelled' : next === null ? 'over' : next.start - BEFORE <= now ? 'now' : 'coming'
    return { plan, next, state }
  })
  const rank = ({ state }: Listed): number => (state === 'now' || state === 'coming' ? 0 : 1)
  const at = ({ plan, next }: Listed): number => next?.start ?? lastEnd(plan)
  return items.sort((a, b) => rank(a) - rank(b) || at(a) - at(b) || (a.plan.id < b.plan.id ? -1 : 1))
}

/** What is asked before something is cancelled. `last`: with this date, which is the last, the room goes. */
export type Question = { readonly is: 'cancel'; readonly plan: Plan; readonly last: boolean } | { readonly is: 'cancelDay'; readonly plan: Plan; readonly day: Day }

/** What to ask whoever wants to cancel a date. Dates that have been are not what stays. `now` in milliseconds. */
export function dayQuestion(plan: Plan, day: Day, now: number): Question {
  return nextOccurrence(withoutDay(plan, day), now) === null ? { is: 'cancel', plan, last: true } : { is: 'cancelDay', plan, day }
}
