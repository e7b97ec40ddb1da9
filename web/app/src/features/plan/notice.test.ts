import { EMPTY_BOOK, type When } from '@konklave/client/plans'
import { describe, expect, it } from 'vitest'

import { planned } from '../../scenes/fake-vault'
import { forgetting, noticeTime, offered, remembering } from './notice'

const WEEKLY: When = { start: '2026-11-02T14:00', zone: 'Europe/Berlin', minutes: 60, repeat: { every: 'week', until: { is: 'count', count: 8 } } }
const at = (day: string) => Date.parse(`${day}T12:00:00Z`)

describe('the date of a notice', () => {
  it('is the next of a series, not the first that was', () => {
    expect(noticeTime(WEEKLY, null, at('2026-12-05'))).toEqual({ day: '2026-12-07', time: '14:00', minutes: 60, zone: 'Europe/Berlin' })
    expect(noticeTime({ ...WEEKLY, except: ['2026-12-07'] }, null, at('2026-12-05')).day).toBe('2026-12-14')
  })
  it('is the one that is cancelled, and the first where none is left', () => {
    expect(noticeTime(WEEKLY, '2026-12-14', at('2026-12-05')).day).toBe('2026-12-14')
    expect(noticeTime(WEEKLY, null, at('2027-12-05')).day).toBe('2026-11-02')
  })
})

const contacts = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].map((name) => ({ name: '', mail: `${name}@stadt.example` }))

describe('whoever was told', () => {
  it('is offered again, the last first, and not twice', () => {
    expect(offered(contacts, ['I@stadt.example'])).toEqual(['h', 'g', 'f', 'e', 'd', 'c', 'b', 'a'].map((name) => `${name}@stadt.example`))
    expect(offered(contacts, [])).toHaveLength(8)
    expect(offered(contacts, [])[0]).toBe('i@stadt.example')
  })
  it('is remembered once, with the plan as it is by then', () => {
    const [plan] = planned(at('2026-11-02'))
    if (!plan) throw new Error('no plan')
    const book = remembering({ plans: [{ ...plan, title: 'Neu' }], contacts }, plan, ['B@stadt.example', 'z@stadt.example'])
    expect(book.contacts.map(({ mail }) => mail).slice(-2)).toEqual(['B@stadt.example', 'z@stadt.example'])
    expect(book.contacts).toHaveLength(10)
    expect(book.plans).toMatchObject([{ title: 'Neu', people: [{ mail: 'B@stadt.example' }, { mail: 'z@stadt.example' }] }])
    // What was removed on another device does not come back.
    expect(remembering(EMPTY_BOOK, plan, ['z@stadt.example']).plans).toEqual([])
  })
  it('is forgotten', () => {
    expect(forgetting({ plans: [], contacts }, 'A@stadt.example').contacts).toEqual(contacts.slice(1))
  })
})
