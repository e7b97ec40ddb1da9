import { describe, expect, it } from 'vitest'

import { lengthOf } from './password'
import { alike, columns, columnText, readable } from './readable'

const t = (key: string) => `<${key}>`
const moment = (seconds: number) => `time ${seconds}`

describe('a value that is kept', () => {
  it.each([
    ['created_at', 1_794_000_000, 'time 1794000000'],
    ['expiresAt', 1_794_000_000, 'time 1794000000'],
    ['blocked_until', 0, '–'],
    ['seen_day', 1_794_000_000, 'time 1794000000'],
    ['wrong_tries', 3, '3'],
    ['format', 5, '5'],
    ['name', 'Anna', 'Anna'],
    ['email', '', '–'],
    ['action', 'exported', '<audit.did.exported>'],
    ['change', 'role: member', '<account.role> <account.role.member>'],
    ['role', 'works_council', '<account.role.worksCouncil>'],
    ['role', 'valueOf', 'valueOf'],
    ['email', null, '–'],
    ['proven', false, '<common.no>'],
    ['hash', '(secret)', '<column.isSecret>'],
    ['transports', ['usb'], '["usb"]'],
  ])('%s %j reads %s', (column, value, text) => {
    expect(readable(column, value, t, moment)).toBe(text)
  })
})

it('what holds values itself is taken apart', () => {
  expect(columns({ profile: { name: 'Anna', email: '' }, role: 'member', transports: ['usb'], change: null })).toEqual([
    ['profile.name', 'Anna'],
    ['profile.email', ''],
    ['role', 'member'],
    ['transports', ['usb']],
    ['change', null],
  ])
})

it('rows that are alike are told once', () => {
  expect(alike([{ code: '(secret)' }, { code: '(secret)' }, { code: 'x' }])).toEqual([
    { row: { code: '(secret)' }, times: 2 },
    { row: { code: 'x' }, times: 1 },
  ])
})

it('a column has a name, or its own', () => {
  expect(columnText('seen_day', t)).toBe('<column.seenDay>')
  expect(columnText('valueOf', t)).toBe('valueOf')
})

describe('a password', () => {
  it.each([
    ['', 0],
    ['zwölf Wörter', 12],
    ['e\u0301', 1],
    ['👩‍👧', 3],
  ])('%j is as long as the server counts', (text, n) => {
    expect(lengthOf(text)).toBe(n)
  })
})
