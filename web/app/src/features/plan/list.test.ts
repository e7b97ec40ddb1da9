import type { Plan } from '@konklave/client/plans'
import { expect, it } from 'vitest'

import { listed } from './list'

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
