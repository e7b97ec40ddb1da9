import { expect, test } from 'vitest'

import type { Outcome } from './account'
import { answered, type Loaded } from './loaded'

const KNOWN: Loaded<string> = { is: 'known', value: 'before' }
const TROUBLE = { is: 'offline', retryAfterSeconds: null } as const
const NO_ANSWER: Outcome<string> = { ok: false, trouble: TROUBLE }

test('an answer is what is known from then on', () => {
  for (const keep of [true, false]) {
    expect(answered(KNOWN, { ok: true, value: 'now' }, keep)).toEqual({ is: 'known', value: 'now' })
    expect(answered<string>({ is: 'failed', trouble: TROUBLE }, { ok: true, value: 'now' }, keep)).toEqual({ is: 'known', value: 'now' })
  }
})

test('without an answer, what was known stays only where it is to be kept', () => {
  expect(answered(KNOWN, NO_ANSWER, true)).toBe(KNOWN)
  expect(answered(KNOWN, NO_ANSWER, false)).toEqual({ is: 'failed', trouble: TROUBLE })
  expect(answered<string>({ is: 'loading' }, NO_ANSWER, true)).toEqual({ is: 'failed', trouble: TROUBLE })
})
