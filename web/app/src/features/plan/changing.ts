import { changedPlan, keepUntil, roomMove, sameNews, sameWish, withPlan, type Book, type Plan, type When } from '@konklave/client/plans'

import type { CreateTrouble } from '../../platform/client'
import type { VaultFailure } from '../../platform/vault'
import type { Keeper } from '../vault/keeping'
import { roomTrouble } from './trouble'

/** What whoever changes a meeting wants it to be. */
export type Wish = When & { readonly title: string }

/** What came of a change. */
export type Outcome =
  /** `merged`: another device had changed something else meanwhile. */
  | { readonly is: 'changed'; readonly plan: Plan; readonly merged: boolean }
  /** Another device had changed this very meeting: `plan` is what counts, null: it is gone. `room`: why the room is perhaps not kept as long as that. */
  | { readonly is: 'elsewhere'; readonly plan: Plan | null; readonly room: CreateTrouble | null }
  /** Nothing is changed: the server does not keep the room so long. */
  | { readonly is: 'room'; readonly trouble: CreateTrouble }
  /** Nothing is changed: the vault did not take it. */
  | { readonly is: 'vault'; readonly failure: VaultFailure }

/** Moves the day of a plan's room at the server, and tells which it is then, in seconds since the epoch. Fails as `keepRoom` does. */
export type KeepRoom = (plan: Plan, until: number) => Promise<number>

/**
 * Changes a planned meeting, as long as it still is what it was when the form was opened. The room is kept longer before the
 * vault has the change and shorter after it: whatever fails in between, it does not end before a meeting that somebody was
 * told of.
 */
export async function changeMeeting(opened: Plan, wish: Wish, keep: KeepRoom, update: Keeper['update']): Promise<Outcome> {
  const wanted = changedPlan(opened, wish, opened.expiresAt)
  const until = keepUntil(wanted)
  const move = roomMove(wanted)
  // What the vault says is the day that is sure.
  let expiresAt = move === 'shorter' ? until : opened.expiresAt
  try {
    if (move === 'longer') expiresAt = await keep(opened, until)
  } catch (error) {
    return { is: 'room', trouble: roomTrouble(error) }
  }
  const kept = await update((book) => {
    const now = planIn(book, opened.id)
    return now !== null && sameNews(now, opened) ? withPlan(book, changedPlan(now, wish, expiresAt)) : book
  })
  if (!kept.ok) return { is: 'vault', failure: kept.failure }
  const counts = planIn(kept.book, opened.id)
  const taken = counts !== null && !counts.cancelled && sameWish(counts, wish)
  // The other device may have moved the day further than this one.
  if (!taken) return { is: 'elsewhere', plan: counts, room: move === 'longer' && counts !== null ? await keepAsPlanned(counts, keep) : null }
  // That it stays longer than it would have to does no harm.
  if (move === 'shorter') await keep(counts, until).catch(() => null)
  return { is: 'changed', plan: counts, merged: kept.merged }
}

/** Keeps the room as long as the plan says; why not. Of a cancelled one there is no room. */
export async function keepAsPlanned(plan: Plan, keep: KeepRoom): Promise<CreateTrouble | null> {
  if (plan.cancelled) return null
  try {
    await keep(plan, keepUntil(plan))
    return null
  } catch (error) {
    return roomTrouble(error)
  }
}

/** A plan of the book; null: it has none of that name. */
export function planIn(book: Book, id: string): Plan | null {
  return book.plans.find((plan) => plan.id === id) ?? null
}
