import type { Oversight } from '../../platform/account'

/** How late the deletion job may be before it counts as missed, in seconds. */
const GRACE = 3600

/** What is wrong with deleting: something is past its time, or the job has not run; null: nothing. Times are seconds. */
export function deletionTrouble(oversight: Oversight, now: number): 'overdue' | 'missed' | null {
  if (oversight.entries.some(({ overdue }) => overdue > 0)) return 'overdue'
  return now > oversight.nextRun + GRACE || oversight.runs[0]?.complete === false ? 'missed' : null
}
