import { describe, expect, it } from 'vitest'

import { draftOf, latestDay, lengthOf, lengths, newDraft, troubleOf, whenOf, type Draft } from './draft'

const ZONE = 'Europe/Berlin'
const NOW = Date.parse('2026-11-22T20:15:00Z')
const DRAFT: Draft = newDraft(NOW, ZONE)

describe('a new draft', () => {
  it('is of the next full hour', () => {
    expect(DRAFT).toMatchObject({ day: '2026-11-22', time: '22:00', minutes: 60, every: 'never' })
    expect(newDraft(Date.parse('2026-12-31T22:30:00Z'), ZONE)).toMatchObject({ day: '2027-01-01', time: '00:00' })
  })
  it('is as good as it is', () => {
    expect(troubleOf(DRAFT, ZONE, NOW)).toBeNull()
    expect(whenOf(DRAFT, ZONE)).toEqual({ start: '2026-11-22T22:00', zone: ZONE, minutes: 60, repeat: null })
  })
})

describe('the last day to choose', () => {
  it('is as many days ahead as rooms are kept, by the clock of the zone', () => {
    expect(latestDay(30, NOW, ZONE)).toBe('2026-12-22')
    expect(latestDay(1, Date.parse('2026-12-30T23:30:00Z'), ZONE)).toBe('2027-01-01')
  })
})

describe('a draft', () => {
  it.each<[Partial<Draft>, string, string]>([
    [{ day: '' }, 'day', 'plan.wrongDay'],
    [{ time: '' }, 'time', 'plan.wrongTime'],
    [{ day: '2026-11-21' }, 'day', 'plan.past'],
    [{ every: 'weekday' }, 'day', 'plan.weekend'],
    [{ every: 'week', count: '' }, 'count', 'plan.wrongCount'],
    [{ every: 'week', count: '1e2' }, 'count', 'plan.wrongCount'],
    [{ every: 'week', count: '500' }, 'count', 'plan.wrongCount'],
    [{ every: 'week', ends: 'day', lastDay: '' }, 'lastDay', 'plan.wrongDay'],
    [{ every: 'week', ends: 'day', lastDay: '2026-11-21' }, 'lastDay', 'plan.untilBefore'],
    [{ every: 'day', ends: 'day', lastDay: '2029-11-21' }, 'lastDay', 'plan.many'],
  ])('%j: %s, %s', (part, field, text) => {
    expect(troubleOf({ ...DRAFT, ...part }, ZONE, NOW)).toEqual({ field, text })
  })

  it('comes out of a plan as it went in', () => {
    for (const repeat of [null, { every: 'week', until: { is: 'count', count: 3 } }, { every: 'month', until: { is: 'day', day: '2027-06-01' } }] as const) {
      const when = { start: '2026-11-30T14:00', zone: ZONE, minutes: 90, repeat }
      const plan = { ...when, id: 'a', title: 'T', room: 'R', sharedFragment: '1', ownerFragment: 'o', passphrase: null, lobby: true, soundOnly: false, except: [], expiresAt: 0, sequence: 0, made: 0, cancelled: false }
      expect(whenOf(draftOf(plan), ZONE)).toEqual(when)
      expect(draftOf(plan).title).toBe('T')
    }
  })
})

describe('a length', () => {
  it.each([
    [15, 'plan.minutes', '15'],
    [60, 'plan.hours', '1'],
    [75, 'plan.minutes', '75'],
    [90, 'plan.hours', '1,5'],
  ])('of %d is %s %s', (minutes, key, n) => {
    expect(lengthOf(minutes, 'de-DE')).toEqual({ key, n })
  })
  it('that is chosen can be chosen', () => {
    expect(lengths(25)).toContain(25)
    expect(lengths(60)).toHaveLength(9)
  })
})
