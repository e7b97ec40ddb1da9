import { describe, expect, it } from 'vitest'

import { clockText } from './clock'

describe('a duration', () => {
  it.each([
    [0, '0:00'],
    [75.9, '1:15'],
    [3599, '59:59'],
    [3675, '1:01:15'],
    [-3, '0:00'],
  ])('of %d seconds reads %s', (seconds, text) => {
    expect(clockText(seconds)).toBe(text)
  })
})
