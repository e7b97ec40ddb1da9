import { describe, expect, it } from 'vitest'

import type { LinkOutcome, MadeLink, MeetingView } from '../../platform/client'
import { endOf, linkState, nameTrouble, troubleFace, untilText, type TroubleFace } from './invites'

const NOW = new Date(2026, 10, 22, 15, 30)

const at = (...day: [number, number, number]) => new Date(...day).getTime() / 1000

function link(part: Partial<MadeLink> = {}): MadeLink {
  return { invite: 'i', fragment: 'pabc', label: 'Änne', moderator: false, autoAdmit: true, presents: false, expiresAt: null, ...part }
}

describe('how long a link is valid', () => {
  it.each([
    ['day', '', at(2026, 10, 23)],
    ['week', '', at(2026, 10, 30)],
    ['date', '2026-11-22', at(2026, 10, 23)],
    ['date', '2026-12-31', at(2027, 0, 1)],
    ['date', '2026-11-21', null],
    ['date', '', null],
    ['date', '20260-01-01', null],
  ] as const)('%s %s', (validity, date, expected) => {
    expect(endOf(validity, date, NOW)).toBe(expected)
  })

  it('is said with the last minute', () => {
    expect(untilText(at(2026, 10, 23), 'de')).toBe('22.11.2026, 23:59')
  })
})

describe('the name of a link', () => {
  it.each([
    ['  ', 'links.nameEmpty'],
    ['ä'.repeat(33), 'pre.nameLong'],
    [' änne ', 'links.nameTaken'],
    ['Änne B', null],
  ])('%s', (name, trouble) => {
    expect(nameTrouble(name, [link()])).toBe(trouble)
  })
})

describe('the state of a link', () => {
  const nobody: Pick<MeetingView, 'roster' | 'waiting'> = { roster: [], waiting: [] }
  const waiting: typeof nobody = { roster: [], waiting: [{ peer: 3, name: 'Ä', class: { is: 'invited', label: 'Änne' }, inUse: false }] }
  it('is over when its time is', () => {
    expect(linkState(link({ expiresAt: 10 }), nobody, 10_000)).toEqual({ over: true, where: null })
    expect(linkState(link({ expiresAt: 11 }), nobody, 10_000)).toEqual({ over: false, where: null })
    expect(linkState(link(), nobody, 10_000)).toEqual({ over: false, where: null })
  })
  it('says where its person is', () => {
    expect(linkState(link({ expiresAt: 10 }), waiting, 10_000)).toEqual({ over: true, where: 'waiting' })
    expect(linkState(link({ label: 'Bo' }), waiting, 0).where).toBeNull()
    expect(linkState(link({ moderator: true }), waiting, 0).where).toBeNull()
  })
})

describe('a change that failed', () => {
  type Refused = Extract<LinkOutcome, { is: 'refused' }>
  const refused = (code: Refused['code']): Refused => ({ is: 'refused', code, retryAfterSeconds: null })
  it('has a sentence for everything the client answers', () => {
    expect(troubleFace({ is: 'notAllowed' }).text).toBe('links.failedFull')
    expect(troubleFace({ is: 'program' })).toEqual({ text: 'links.failedProgram', reload: true })
    const other = (code: Refused['code']): TroubleFace => ({ text: 'links.failedOther', params: { code } })
    const sentences: Record<Refused['code'], TroubleFace> = {
      offline: { text: 'links.failedOffline' },
      restarting: { text: 'links.failedOffline' },
      not_invited: { text: 'links.failedOver' },
      out_of_order: { text: 'links.failedConflict' },
      changed: { text: 'links.failedConflict' },
      too_large: { text: 'links.failedFull' },
      too_fast: { text: 'links.failedWait', params: { n: 60 } },
      too_many_tries: { text: 'links.failedWait', params: { n: 60 } },
      server_full: { text: 'links.failedWait', params: { n: 60 } },
      not_allowed: { text: 'links.failedNotAllowed', reload: true },
      outdated: { text: 'error.outdatedText', reload: true },
      malformed: other('malformed'),
      room_full: other('room_full'),
      cannot_resume: other('cannot_resume'),
      replaced: other('replaced'),
      slot_lost: other('slot_lost'),
      bad_description: other('bad_description'),
      denied: other('denied'),
      locked: other('locked'),
      day_out_of_range: other('day_out_of_range'),
      account_needed: other('account_needed'),
      internal: other('internal'),
    }
    for (const [code, face] of Object.entries(sentences)) expect([code, troubleFace(refused(code as Refused['code']))]).toEqual([code, face])
    expect(troubleFace({ ...refused('too_fast'), retryAfterSeconds: 7 }).params).toEqual({ n: 7 })
  })
})
