import { describe, expect, it } from 'vitest'

import type { RefusalCode } from '../platform/client'
import { failureFace } from './failures'

const CODES: RefusalCode[] = [
  'outdated',
  'malformed',
  'too_large',
  'not_invited',
  'too_many_tries',
  'room_full',
  'server_full',
  'cannot_resume',
  'replaced',
  'out_of_order',
  'changed',
  'slot_lost',
  'too_fast',
  'bad_description',
  'not_allowed',
  'day_out_of_range',
  'denied',
  'locked',
  'account_needed',
  'restarting',
  'internal',
]

describe('a refusal', () => {
  it.each(CODES)('%s has a sentence, a remedy and an action', (code) => {
    const face = failureFace({ is: 'refused', reason: { is: 'server', code, retryAfterSeconds: null } })
    expect(face.title).not.toBe(face.text)
    expect(face.action).toBeTruthy()
  })

  it('waits as long as the server says', () => {
    expect(failureFace({ is: 'refused', reason: { is: 'server', code: 'too_many_tries', retryAfterSeconds: 90 } })).toMatchObject({ wait: 90, params: { n: 90 } })
  })

  it('for lack of an account leads to the page that helps', () => {
    const action = (lacks: 'account' | 'factor' | null) => failureFace({ is: 'account', lacks }).action
    expect([action('account'), action('factor'), action(null)]).toEqual(['signIn', 'account', 'retry'])
    expect(failureFace({ is: 'refused', reason: { is: 'server', code: 'account_needed', retryAfterSeconds: null } })).toEqual(failureFace({ is: 'account', lacks: 'account' }))
  })

  it('is an alarm when room or group are foreign', () => {
    expect(failureFace({ is: 'refused', reason: { is: 'foreignRoom' } }).tone).toBe('alarm')
    expect(failureFace({ is: 'refused', reason: { is: 'foreignGroup', rule: 'J3' } })).toMatchObject({ tone: 'alarm', params: { rule: 'J3' } })
  })
})
