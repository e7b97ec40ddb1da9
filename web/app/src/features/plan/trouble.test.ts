import { describe, expect, it } from 'vitest'

import type { Translate } from '../../platform/locale'
import { roomErrorText, roomText } from './trouble'

const t: Translate = (key, params) => `${key}${params ? ` ${JSON.stringify(params)}` : ''}`
const NOW = Date.parse('2026-11-23T00:00:00Z')
const TOMORROW = NOW / 1000 + 86_400

function failing(code: string, retryAfterSeconds: number | null = null): Error {
  return Object.assign(new Error(code), { code, retryAfterSeconds })
}

describe('a room that was not made', () => {
  it('for a day: it is over, or too far ahead', () => {
    expect(roomErrorText(failing('day_out_of_range'), t, TOMORROW, NOW)).toBe('plan.tooFar')
    expect(roomErrorText(failing('day_out_of_range'), t, NOW / 1000 - 1, NOW)).toBe('plan.past')
    // Where nobody says which.
    expect(roomText('day_out_of_range', t)).toBe('plan.noSuchDay')
  })
  it.each([
    [1, 'account.trouble.wait {"n":1}'],
    [45, 'account.trouble.wait {"n":45}'],
    [61, 'plan.waitMinutes {"n":2}'],
    [3600, 'plan.waitMinutes {"n":60}'],
    [3601, 'plan.waitHours {"n":2}'],
    [null, 'plan.tooOften'],
  ])('for %s more seconds says how long to wait', (seconds, text) => {
    expect(roomErrorText(failing('too_many_tries', seconds), t, TOMORROW, NOW)).toBe(text)
  })
  it('says what helps, and nothing of minutes where it may be months', () => {
    expect(roomErrorText(failing('server_full'), t, TOMORROW, NOW)).toBe('plan.serverFull')
    expect(roomErrorText(failing('internal'), t, TOMORROW, NOW)).toBe('plan.serverFailed')
    expect(roomErrorText(new TypeError('ours'), t, TOMORROW, NOW)).toBe('plan.ours')
  })
})
