import { describe, expect, it } from 'vitest'

import { lengthOf } from './password'
import { readable } from './readable'

const moment = (seconds: number) => `time ${seconds}`

describe('a value that is kept', () => {
  it.each([
    ['created_at', 1_794_000_000, 'time 1794000000'],
    ['expiresAt', 1_794_000_000, 'time 1794000000'],
    ['blocked_until', 0, '0'],
    ['seen_day', 1_794_000_000, 'time 1794000000'],
    ['wrong_tries', 3, '3'],
    ['format', 5, '5'],
    ['name', 'Anna', 'Anna'],
    ['email', '', '–'],
    ['email', null, '–'],
    ['proven', false, 'false'],
    ['transports', ['usb'], '["usb"]'],
  ])('%s %j reads %s', (column, value, text) => {
    expect(readable(column, value, moment)).toBe(text)
  })
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
