import { expect, it } from 'vitest'

import { addressesOf, isTooMany, wrongAddress } from './addresses'

it('addresses are taken apart, each once', () => {
  expect(addressesOf(' a@example.org, b@example.org;c@example.org\nA@example.org ')).toEqual(['a@example.org', 'b@example.org', 'c@example.org'])
  expect(addressesOf(' , ')).toEqual([])
})

it('the first that is none is named', () => {
  expect(wrongAddress(['a@example.org', 'b at example.org', 'c'])).toBe('b at example.org')
  expect(wrongAddress(['a@example.org'])).toBeNull()
})

it('there is an end to how many', () => {
  const many = (n: number) => Array.from({ length: n }, (_, i) => `a${i}@example.org`)
  expect([50, 51].map((n) => isTooMany(many(n)))).toEqual([false, true])
})
