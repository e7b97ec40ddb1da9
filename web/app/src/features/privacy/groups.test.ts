import { expect, test } from 'vitest'

import { privacy, REQUESTS } from '../../scenes/requests'
import type { Translate } from '../../platform/locale'
import { GROUPS, isExtendable, statementText } from './groups'

const t: Translate = (key) => key

test('a statement names the server, who runs it, the moment, and all that concerns guests and nothing else', () => {
  const told = privacy('de')
  const text = statementText(told, '22. November 2026, 18:00', t)
  for (const part of [told.server, told.operator, told.location, told.release, '22. November 2026, 18:00', 'mail.stadt.example']) expect(text).toContain(part)
  for (const { concerns, what } of told.entries) expect(text.includes(what), what).toBe(concerns === 'guests')
  expect(statementText({ ...told, operator: '', location: '', recipients: [] }, 'now', t)).toContain('home.operatorUnknown')
})

test('a guest is told that a mail server may keep what Konklave does not, where there is one', () => {
  const told = privacy('en')
  expect(statementText(told, 'now', t)).toContain('privacy.statementMail')
  const other = [{ host: 'id.stadt.example', entry: 'provider_sign_ins' }]
  for (const recipients of [[], other]) expect(statementText({ ...told, recipients }, 'now', t)).not.toContain('privacy.statementMail')
})

test('a period is extended once, and not after its end', () => {
  const [first] = REQUESTS
  if (!first) throw new Error('no request')
  expect(isExtendable({ ...first, extended: false, light: 'soon' })).toBe(true)
  expect(isExtendable({ ...first, extended: true, light: 'soon' })).toBe(false)
  expect(isExtendable({ ...first, extended: false, light: 'overdue' })).toBe(false)
})

test('every entry stands in a group', () => {
  const groups = GROUPS.map(({ concerns }) => concerns)
  for (const { concerns } of privacy('en').entries) expect(groups).toContain(concerns)
})
