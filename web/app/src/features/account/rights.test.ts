import { expect, it } from 'vitest'

import { lacking } from './rights'

it.each([
  ['nobody', null, 'account'],
  ['an account with all that is asked for', { mustAddFactor: false, mustProveFactor: false }, null],
  ['an account without a second factor', { mustAddFactor: true, mustProveFactor: false }, 'factor'],
  ['a session that has not shown it', { mustAddFactor: false, mustProveFactor: true }, 'factor'],
] as const)('where only accounts take part, %s', (_, account, lacks) => {
  expect(lacking(account)).toBe(lacks)
})
