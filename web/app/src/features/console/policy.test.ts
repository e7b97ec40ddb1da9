import { describe, expect, it } from 'vitest'

import type { Policy } from '../../platform/account'
import { days, meaning } from './policy'

const NOW: Policy = { create: 'automatic', secondFactor: 'administrators', sessionDays: 14, auditDays: 180, requestYears: 3, planDays: 366 }

describe('a change of policy', () => {
  it('that is none means nothing', () => {
    expect(meaning(NOW, { ...NOW })).toEqual([])
  })
  it.each([
    [{ create: 'everyone' as const }, 'policy.create.everyoneHint'],
    [{ secondFactor: 'nobody' as const }, 'policy.factor.nobodyHint'],
    [{ sessionDays: 7 }, 'policy.sessionShorter'],
    [{ sessionDays: 30 }, 'policy.sessionLonger'],
    [{ auditDays: 90 }, 'policy.auditShorter'],
    [{ auditDays: 365 }, 'policy.auditLonger'],
    [{ requestYears: 1 }, 'policy.requestShorter'],
    [{ requestYears: 5 }, 'policy.requestLonger'],
    [{ planDays: 30 }, 'policy.planShorter'],
    [{ planDays: 800 }, 'policy.planLonger'],
  ])('to %j says so', (change, key) => {
    expect(meaning(NOW, { ...NOW, ...change }).map((each) => each.key)).toEqual([key])
  })
  it('of everything says everything', () => {
    expect(meaning(NOW, { create: 'members', secondFactor: 'everyone', sessionDays: 1, auditDays: 30, requestYears: 1, planDays: 30 })).toHaveLength(6)
  })
})

describe('days to choose from', () => {
  it('hold what is set now, once', () => {
    expect(days([1, 7, 14], 10)).toEqual([1, 7, 10, 14])
    expect(days([1, 7, 14], 7)).toEqual([1, 7, 14])
  })
})
