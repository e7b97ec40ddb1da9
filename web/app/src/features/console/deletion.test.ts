import { expect, it } from 'vitest'

import type { DataEntry } from '../../platform/account'
import { deletionTrouble } from './deletion'

const entry = (overdue: number) => ({ overdue }) as DataEntry

it.each([
  [{ entries: [entry(0)], runs: [], nextRun: 1000 }, null],
  [{ entries: [entry(0), entry(1)], runs: [], nextRun: 1000 }, 'overdue'],
  [{ entries: [entry(0)], runs: [], nextRun: -2601 }, 'missed'],
  [{ entries: [entry(0)], runs: [], nextRun: -2600 }, null],
  [{ entries: [], runs: [{ at: 900, complete: false, deleted: [] }], nextRun: 2000 }, 'missed'],
  [{ entries: [], runs: [{ at: 900, complete: true, deleted: [] }, { at: 800, complete: false, deleted: [] }], nextRun: 2000 }, null],
])('what is kept too long is a fault: %j', (oversight, wrong) => {
  expect(deletionTrouble(oversight, 1000)).toBe(wrong)
})
