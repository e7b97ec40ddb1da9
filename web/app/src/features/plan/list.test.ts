import type { Plan } from '@konklave/client/plans'
import { expect, it } from 'vitest'

import { dayQuestion, listed } from './list'

const NOW = Date.parse('2026-11-30T13:30:00Z')
const at = (id: string, start: string, part: Partial<Plan> = {}): Plan => ({
  id, title: id, room: 'R', sharedFragment: '1', ownerFragment: 'o', passphrase: null, lobby: true, soundOnly: false, start, zone: 'UTC', minutes: 60, repeat: null, except: [], expiresAt: 0, sequence: 0, made: 0, cancelled: false, ...part,
})

it('meetings are listed as they come, then what is over or cancelled', () => {
  const weekly = { every: 'week', until: { is: 'count', count: 3 } } as const
  const plans = [
    at('later', '2026-12-02T09:00'),
    at('cancelled', '2026-12-01T09:00', { cancelled: true }),
    at('over', '2026-11-30T09:00'),
    at('series', '2026-11-24T09:00', { repeat: weekly }),
    at('now', '2026-11-30T13:00'),
    at('soon', '2026-11-30T13:40'),
    at('today', '2026-11-30T13:41'),
  ]
  expect(listed(plans, NOW).map(({ plan, state }) => [plan.id, state])).toEqual([
    ['now', 'now'],
    ['soon', 'now'],
    ['today', 'coming'],
    ['series', 'coming'],
    ['later', 'coming'],
    ['over', 'over'],
    ['cancelled', 'cancelled'],
  ])
})

it('the last date is not cancelled without asking for the room', () => {
  const weekly = (count: number, part: Partial<Plan> = {}) => at('series', '2026-11-23T09:00', { repeat: { every: 'week', until: { is: 'count', count } }, ...part })
  // Two weeks were held or go on by now: what has been is not what stays.
  expect(dayQuestion(weekly(3), '2026-12-07', NOW)).toEqual({ is: 'cancel', plan: weekly(3), last: true })
  expect(dayQuestion(weekly(4), '2026-12-07', NOW)).toEqual({ is: 'cancelDay', plan: weekly(4), day: '2026-12-07' })
  const cancelled = weekly(4, { except: ['2026-12-14'] })
  expect(dayQuestion(cancelled, '2026-12-07', NOW)).toMatchObject({ is: 'cancel', last: true })
  const once = at('one', '2026-12-01T09:00', { repeat: { every: 'week', until: { is: 'count', count: 1 } } })
  expect(dayQuestion(once, '2026-12-01', NOW)).toMatchObject({ is: 'cancel', last: true })
})
