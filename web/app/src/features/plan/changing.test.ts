import { changedPlan, keepUntil, mergedBooks, withoutDay, withPlan, type Book, type Plan } from '@konklave/client/plans'
import { describe, expect, it } from 'vitest'

import type { Keeper } from '../vault/keeping'
import { changeMeeting, planIn, type KeepRoom } from './changing'

const day = (text: string): number => Date.parse(`${text}T23:59:59Z`) / 1000
const OPENED: Plan = {
  id: 'a', title: 'Ortsbeirat', room: 'R', sharedFragment: '1', ownerFragment: 'o', passphrase: null, lobby: true, soundOnly: false, start: '2026-11-30T14:00', zone: 'Europe/Berlin', minutes: 60, repeat: null, except: [], expiresAt: day('2026-11-30') + 1, sequence: 0, made: 0, cancelled: false,
}
const on = (date: string) => ({ ...OPENED, start: `${date}T14:00` })

/** A server and a vault that write down what they are told. `theirs`: what another device has kept since the vault was read. */
function doors({ book = { plans: [OPENED], contacts: [] }, theirs = null, vault = true, room = () => true }: { book?: Book; theirs?: Book | null; vault?: boolean; room?: (told: number) => boolean } = {}) {
  const told: string[] = []
  let kept = 0
  const keep: KeepRoom = async (_, until) => {
    told.push(new Date(until * 1000).toISOString().slice(0, 10))
    if (!room(kept++)) throw Object.assign(new Error('offline'), { code: 'offline' })
    return until + 1
  }
  const update: Keeper['update'] = async (change) => {
    const mine = change(book)
    told.push('vault')
    if (!vault) return { ok: false, failure: { is: 'offline', word: null } }
    return { ok: true, merged: theirs !== null, book: theirs === null ? mine : mergedBooks(book, mine, theirs) }
  }
  return { told, keep, update }
}

describe('a room is there for every meeting that somebody was told of', () => {
  it('kept longer before the vault has the later day', async () => {
    const { told, keep, update } = doors()
    const outcome = await changeMeeting(OPENED, on('2026-12-24'), keep, update)
    expect(told).toEqual(['2026-12-24', 'vault'])
    expect(outcome).toMatchObject({ is: 'changed', merged: false, plan: { start: '2026-12-24T14:00', sequence: 1, expiresAt: day('2026-12-24') + 1 } })
  })

  it('kept shorter after the vault has the earlier day', async () => {
    const { told, keep, update } = doors()
    const outcome = await changeMeeting(OPENED, on('2026-11-25'), keep, update)
    expect(told).toEqual(['vault', '2026-11-25'])
    expect(outcome).toMatchObject({ is: 'changed', plan: { start: '2026-11-25T14:00' } })
  })

  it('not shortened by a change that the vault did not take', async () => {
    const { told, keep, update } = doors({ vault: false })
    expect(await changeMeeting(OPENED, on('2026-11-25'), keep, update)).toEqual({ is: 'vault', failure: { is: 'offline', word: null } })
    expect(told).toEqual(['vault'])
  })

  it('not planned for a day that the server refuses', async () => {
    const { told, keep, update } = doors({ room: () => false })
    expect(await changeMeeting(OPENED, on('2026-12-24'), keep, update)).toEqual({ is: 'room', trouble: 'offline' })
    expect(told).toEqual(['2026-12-24'])
  })

  it('a room that stays longer than it would have to is no failure, and the next change knows of it', async () => {
    const { keep, update } = doors({ room: () => false })
    const outcome = await changeMeeting(OPENED, on('2026-11-25'), keep, update)
    expect(outcome.is).toBe('changed')
    const plan = outcome.is === 'changed' ? outcome.plan : OPENED
    const next = doors({ book: { plans: [plan], contacts: [] } })
    await changeMeeting(plan, on('2026-11-30'), next.keep, next.update)
    expect(next.told).toEqual(['2026-11-30', 'vault'])
  })

  it('another hour of the same day is not told to the server', async () => {
    const { told, keep, update } = doors()
    await changeMeeting(OPENED, { ...OPENED, start: '2026-11-30T16:00' }, keep, update)
    expect(told).toEqual(['vault'])
  })
})

describe('of two devices that change one meeting', () => {
  const later = changedPlan(OPENED, on('2027-01-11'), day('2027-01-11') + 1)
  const theirs: Book = { plans: [later], contacts: [] }

  it('the one that was slower is told so, and the room is kept as long as what counts', async () => {
    const { told, keep, update } = doors({ theirs })
    expect(await changeMeeting(OPENED, on('2026-12-24'), keep, update)).toEqual({ is: 'elsewhere', plan: later, room: null })
    expect(told).toEqual(['2026-12-24', 'vault', '2027-01-11'])
  })

  it('and where that fails, it is told that, too', async () => {
    const { keep, update } = doors({ theirs, room: (n) => n === 0 })
    expect(await changeMeeting(OPENED, on('2026-12-24'), keep, update)).toEqual({ is: 'elsewhere', plan: later, room: 'offline' })
  })

  it('nothing is written over that this device has read since the form was opened', async () => {
    const { told, keep, update } = doors({ book: theirs })
    const outcome = await changeMeeting(OPENED, { ...OPENED, title: 'Neu' }, keep, update)
    expect(outcome).toEqual({ is: 'elsewhere', plan: later, room: null })
    expect(told).toEqual(['vault'])
  })

  it('what does not concern the change is kept beside it', async () => {
    const invited = { ...OPENED, people: [{ name: '', mail: 'm.krause@example.org' }] }
    const { keep, update } = doors({ book: { plans: [invited], contacts: [] } })
    const outcome = await changeMeeting(OPENED, { ...OPENED, title: 'Neu' }, keep, update)
    expect(outcome).toMatchObject({ is: 'changed', plan: { title: 'Neu', people: invited.people } })
  })

  it('a meeting that is gone is not brought back', async () => {
    const { keep, update } = doors({ book: { plans: [], contacts: [] } })
    expect(await changeMeeting(OPENED, on('2026-12-24'), keep, update)).toEqual({ is: 'elsewhere', plan: null, room: null })
  })

  it('a date cancelled elsewhere stays cancelled when the rest is changed after it', async () => {
    const series: Plan = { ...OPENED, repeat: { every: 'week', until: { is: 'count', count: 3 } }, expiresAt: 0 }
    const without = withoutDay({ ...series, expiresAt: keepUntil(series) }, '2026-12-07')
    const { keep, update } = doors({ book: withPlan({ plans: [], contacts: [] }, without) })
    const outcome = await changeMeeting(without, { ...without, start: '2026-11-30T15:00' }, keep, update)
    expect(outcome).toMatchObject({ is: 'changed', plan: { except: ['2026-12-07'], start: '2026-11-30T15:00' } })
    expect(planIn({ plans: [without], contacts: [] }, 'b')).toBeNull()
  })
})
