import { describe, expect, it } from 'vitest'

import { alarmOf, badgeFace, digitGroups } from './badge'

describe('the badge', () => {
  it('says end-to-end only when the core does and the media agree', () => {
    expect(badgeFace({ level: 'endToEnd', reasons: [] }, null)).toMatchObject({ tone: 'ok', word: 'badge.endToEnd' })
    expect(badgeFace({ level: 'endToEnd', reasons: [] }, 'cleartext')).toMatchObject({ tone: 'alarm', cause: 'cause.cleartext' })
    expect(badgeFace({ level: 'none', reasons: [] }, null)).toMatchObject({ tone: 'plain', word: 'badge.none' })
  })

  it('names the worst cause', () => {
    expect(badgeFace({ level: 'attention', reasons: ['resyncing', 'strangers'] }, null)).toMatchObject({ tone: 'warn', cause: 'cause.strangers' })
    expect(badgeFace({ level: 'alarm', reasons: ['silentMember', 'fork'] }, null)).toMatchObject({ tone: 'alarm', cause: 'cause.fork' })
  })
})

describe('the alarm', () => {
  const calm = { level: 'endToEnd', reasons: [], compared: false, joinedSinceCompared: 0 } as const
  it('is silent while all is well', () => {
    expect(alarmOf({ encryption: { ...calm, reasons: [] } }, null)).toBeNull()
    expect(alarmOf({ encryption: { ...calm, level: 'attention', reasons: ['strangers'] } }, null)).toBeNull()
  })
  it('is never without a name', () => {
    expect(alarmOf({ encryption: { ...calm, level: 'alarm', reasons: [] } }, null)).toBe('other')
    expect(alarmOf({ encryption: { ...calm, level: 'alarm', reasons: ['fork'] } }, null)).toBe('fork')
    expect(alarmOf({ encryption: { ...calm, reasons: [] } }, 'unsupported')).toBe('unsupported')
  })
})

describe('twenty digits', () => {
  it('come in five groups of four', () => {
    expect(digitGroups('12345678901234567890')).toEqual(['1234', '5678', '9012', '3456', '7890'])
  })
})
