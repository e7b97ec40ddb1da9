import { describe, expect, it } from 'vitest'

import { allowed, moderates } from './allowed'

const member = (role: 'participant' | 'presenter' | 'moderator' | 'owner', more = {}) => ({ own: false, role, streams: [], ...more })

describe('what one may do about a member', () => {
  it('is nothing for those who do not lead, and nothing about oneself', () => {
    for (const own of ['participant', 'presenter'] as const) {
      expect(allowed(own, member('participant'))).toEqual({ askToUnmute: false, roles: [], handOver: false, remove: false })
    }
    expect(allowed('owner', member('owner', { own: true })).remove).toBe(false)
  })

  it('lets a co-host raise others, but not take from equals', () => {
    expect(allowed('moderator', member('participant')).roles).toEqual(['presenter', 'moderator'])
    expect(allowed('moderator', member('moderator'))).toMatchObject({ roles: [], remove: false, handOver: false })
    expect(allowed('moderator', member('owner'))).toMatchObject({ roles: [], remove: false })
  })

  it('lets the host take back and hand over', () => {
    expect(allowed('owner', member('moderator'))).toMatchObject({ roles: ['participant'], remove: true })
    for (const role of ['participant', 'presenter', 'moderator'] as const) expect(allowed('owner', member(role)).handOver).toBe(true)
  })

  it('offers nothing that the other has already', () => {
    expect(allowed('owner', member('owner'))).toMatchObject({ roles: [], handOver: false, remove: false })
    expect(allowed('owner', member('presenter')).roles).toEqual(['participant', 'moderator'])
  })

  it('asks only those to unmute who are silent', () => {
    expect(allowed('owner', member('participant')).askToUnmute).toBe(true)
    expect(allowed('owner', { ...member('participant'), streams: ['microphone'] }).askToUnmute).toBe(false)
  })

  it('knows who leads', () => {
    expect((['participant', 'presenter', 'moderator', 'owner'] as const).map(moderates)).toEqual([false, false, true, true])
  })
})
