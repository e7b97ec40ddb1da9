import { describe, expect, it, test } from 'vitest'

import type { AccountRole, SignOff } from '../../platform/account'
import { actsOf, badgeOf, goingLive, reasonIsShort, sentencesOf } from './signOff'

const ROLES: AccountRole[] = ['member', 'works_council', 'protection_officer', 'administrator']
const t = (key: string, params?: object) => (params ? `${key} ${JSON.stringify(params)}` : key)
const day = (seconds: number) => `day ${seconds}`

const OPEN: SignOff = { step: 'works_council', state: 'open', reason: '', by: '', role: null, at: null, earlier: false, holds: false }
const AGREED: SignOff = { ...OPEN, state: 'agreed', by: 'Cora', role: 'works_council', at: 7, holds: true }
const EARLIER: SignOff = { ...AGREED, earlier: true, holds: false }
const REASONED: SignOff = { ...OPEN, state: 'not_applicable', reason: 'Es gibt keinen Rat.', by: 'Anna', role: 'administrator', at: 8, holds: true }

describe('of the works council’s step', () => {
  it.each([
    ['open', OPEN, ['', 'agree exempt', '', 'exempt']],
    ['agreed', AGREED, ['', 'agreement', '', '']],
    ['agreed for an earlier configuration', EARLIER, ['', 'agree exempt agreement', '', 'exempt']],
    ['not applicable', REASONED, ['', 'agree exemption', '', 'exemption']],
  ])('%s, each role can do its own', (_, step, expected) => {
    const said = ROLES.map((role) => {
      const { agree, exempt, takeBack } = actsOf(step, role)
      return [agree && 'agree', exempt && 'exempt', takeBack].filter(Boolean).join(' ')
    })
    expect(said).toEqual(expected)
  })
})

test('administrators agree to no step at all', () => {
  for (const step of ['works_council', 'protection_officer'] as const) {
    for (const sign of [OPEN, AGREED, EARLIER, REASONED]) expect(actsOf({ ...sign, step }, 'administrator').agree).toBe(false)
  }
})

test('what was said for an earlier configuration is no agreement any more, but stays a reason', () => {
  expect([OPEN, AGREED, EARLIER, REASONED, { ...REASONED, earlier: true }].map((step) => badgeOf(step).text)).toEqual(['signoff.open', 'signoff.agreed', 'signoff.earlier', 'signoff.notApplicable', 'signoff.notApplicable'])
})

test('who said it when is told, and that an account is gone', () => {
  expect(sentencesOf(OPEN, day, t)).toEqual(['signoff.openWhat'])
  expect(sentencesOf(AGREED, day, t)).toEqual(['signoff.agreedBy {"date":"day 7","name":"Cora"}'])
  expect(sentencesOf({ ...EARLIER, by: '' }, day, t)).toEqual(['signoff.agreedGone {"date":"day 7"}', 'signoff.agreedEarlier'])
  expect(sentencesOf(REASONED, day, t)).toEqual(['signoff.statedBy {"date":"day 8","name":"Anna","role":"account.role.administrator"}'])
  expect(sentencesOf({ ...REASONED, by: '', earlier: true }, day, t)).toEqual(['signoff.statedGone {"date":"day 8","role":"account.role.administrator"}', 'signoff.statedEarlier'])
})

test('going live is due until it was done for this configuration, and waits for each step', () => {
  const officer: SignOff = { ...AGREED, step: 'protection_officer' }
  expect(goingLive({ signOffs: [officer, OPEN], released: null })).toEqual({ due: true, missing: 1 })
  expect(goingLive({ signOffs: [officer, REASONED], released: null })).toEqual({ due: true, missing: 0 })
  expect(goingLive({ signOffs: [officer, AGREED], released: { at: 9, by: 'Anna', earlier: false } })).toEqual({ due: false, missing: 0 })
  expect(goingLive({ signOffs: [EARLIER, AGREED], released: { at: 9, by: 'Anna', earlier: true } })).toEqual({ due: true, missing: 1 })
})

test('a reason is counted in characters, without what surrounds it', () => {
  expect(reasonIsShort('ü'.repeat(10))).toBe(false)
  expect(reasonIsShort(`   ${'ü'.repeat(9)}   `)).toBe(true)
})
