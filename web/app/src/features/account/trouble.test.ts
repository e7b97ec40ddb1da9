import { expect, it } from 'vitest'

import type { AccountTrouble } from '../../platform/account'
import { signInTroubleText, unclear } from './trouble'

const trouble = (is: AccountTrouble['is']): AccountTrouble => ({ is, retryAfterSeconds: null })
const t = (key: string) => key

it.each([
  ['dismissed', 'alone', 'signin.dismissed'],
  ['not_recognised', 'alone', 'signin.passkeyWrong'],
  ['not_recognised', 'besides', 'signin.passkeyOther'],
  ['not_recognised', false, 'account.trouble.notRecognised'],
  ['offline', 'alone', 'account.trouble.offline'],
] as const)('what failed at signing in is said of signing in: %s, passkey %s', (is, passkey, key) => {
  expect(signInTroubleText(trouble(is), passkey, t)).toBe(key)
})

it('a lost answer leaves open what happened, a refusal does not', () => {
  expect((['offline', 'failed', 'internal'] as const).map((is) => unclear(trouble(is)))).toEqual([true, true, true])
  expect((['link_over', 'too_many_tries', 'weak_password', 'dismissed'] as const).map((is) => unclear(trouble(is)))).toEqual([false, false, false, false])
})
