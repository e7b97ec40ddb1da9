import { describe, expect, it } from 'vitest'

import { asked, fits, wordsOf } from './phrase'

describe('a recovery phrase', () => {
  it('is taken apart into its words', () => {
    expect(wordsOf(' ahorn kiesel-lampe  segel ')).toEqual(['ahorn', 'kiesel', 'lampe', 'segel'])
  })
  it('is proven by one of its words', () => {
    expect(fits(' Ahorn ', 'ahorn')).toBe(true)
    expect(fits('übung', 'u\u0308bung')).toBe(true)
    expect(fits('ahor', 'ahorn')).toBe(false)
    expect(fits('', undefined)).toBe(false)
  })
  it('is asked for each of its words', () => {
    expect([0, 1, 11, 12, 65_535].map((number) => asked(12, () => number))).toEqual([0, 1, 11, 0, 3])
    expect(asked(12)).toBeLessThan(12)
  })
})
