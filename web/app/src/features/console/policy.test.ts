import { describe, expect, it } from 'vitest'

import type { Policy, ProfileBounds } from '../../platform/account'
import { days, meaning, under } from './policy'

const NOW: Policy = { profile: 'standard', newcomers: 'as_hosts_decide', create: 'automatic', secondFactor: 'administrators', sessionDays: 14, auditDays: 180, requestYears: 3, planDays: 366 }

describe('a change of policy', () => {
  it('that is none means nothing', () => {
    expect(meaning(NOW, { ...NOW })).toEqual([])
  })
  it.each([
    [{ profile: 'council' as const }, 'policy.profile.councilHint'],
    [{ newcomers: 'wait' as const }, 'policy.newcomers.waitHint'],
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
    expect(meaning(NOW, { profile: 'school', newcomers: 'wait', create: 'members', secondFactor: 'everyone', sessionDays: 1, auditDays: 30, requestYears: 1, planDays: 30 })).toHaveLength(8)
  })
})

describe('days to choose from', () => {
  it('hold what is set now, once', () => {
    expect(days([1, 7, 14], 10, [1, 90])).toEqual([1, 7, 10, 14])
    expect(days([1, 7, 14], 7, [1, 90])).toEqual([1, 7, 14])
  })
  it('lie within the bounds', () => {
    expect(days([1, 7, 14, 30], 7, [7, 14])).toEqual([7, 14])
  })
})

describe('another profile', () => {
  const council: ProfileBounds = { profile: 'council', newcomers: ['wait'], create: ['members'], secondFactor: ['everyone'], sessionDays: [1, 14], auditDays: [30, 90], requestYears: [1, 10], planDays: [1, 366] }
  it('moves what it does not admit, and leaves the rest', () => {
    expect(under({ ...NOW, sessionDays: 7, planDays: 800 }, council)).toEqual({ profile: 'council', newcomers: 'wait', create: 'members', secondFactor: 'everyone', sessionDays: 7, auditDays: 90, requestYears: 3, planDays: 366 })
  })
})
