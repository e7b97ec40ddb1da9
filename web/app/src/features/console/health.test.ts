import { describe, expect, it } from 'vitest'

import { ago, bytesText, checkTexts, duration, measureText } from './health'

const t = (key: string, params?: object) => (params ? `${key} ${JSON.stringify(params)}` : key)

describe('a measure', () => {
  it.each([
    [0, '0 seconds'],
    [59, '59 seconds'],
    [3599, '59 minutes'],
    [7200, '2 hours'],
    [86_400 * 12 + 5, '12 days'],
  ])('%i s is a time people read', (seconds, text) => {
    expect(duration(seconds, 'en-GB')).toBe(text)
  })
  it('is a size people read', () => {
    // Which space stands before the unit is the country's business.
    const plain = (bytes: number) => bytesText(bytes, 'de-DE').replace(/\s/g, ' ')
    expect(plain(1_400_000_000)).toBe('1,4 GB')
    expect(plain(350_000_000)).toBe('350 MB')
  })
  it('is left away where it says nothing', () => {
    expect(measureText({ check: 'database', state: 'good', measure: 4 }, t, 'en-GB')).toBeNull()
    expect(measureText({ check: 'disk', state: 'good', measure: null }, t, 'en-GB')).toBeNull()
    expect(measureText({ check: 'release', state: 'warning', measure: 2 }, t, 'en-GB')).toBe('health.signOffMissing {"n":2}')
    expect(measureText({ check: 'backup', state: 'good', measure: 7200 }, t, 'en-GB')).toBe('health.ago {"time":"2 hours ago"}')
  })
  it.each([
    [0, 'vor 0 Sekunden'],
    [3600, 'vor 1 Stunde'],
    [3 * 86_400 + 7, 'vor 3 Tagen'],
  ])('%i s before now is said as people say it', (seconds, text) => {
    expect(ago(seconds, 'de-DE')).toBe(text)
  })
})

describe('a check', () => {
  it('of this release has a name and a remedy, another has its own name', () => {
    expect(checkTexts('disk', t)).toEqual({ name: 'health.disk', todo: 'health.diskTodo' })
    expect(checkTexts('toString', t)).toEqual({ name: 'toString', todo: 'health.otherTodo' })
  })
})
