// Changing a room: its owner's links, made and withdrawn on whichever device, and a server that may not answer.

import type { RefusalCode } from '../generated/protocol.ts';
import type { LinkOutcome } from '../messages.ts';

/** A signed change of the room. */
export interface RoomChange {
  body: string;
  fragment?: string;
}

/** Only the owner changes a room. */
const NOT_ALLOWED: LinkOutcome = { is: 'notAllowed' };

/** What the server answers to a change of the room. */
interface Answer {
  readonly outcome: LinkOutcome;
  /** The number of the latest change, where this one came too late. */
  readonly last: number | null;
  /** The record that the room has by now, where this change was made from another. */
  readonly record: string | null;
}

/** What changes a room: the machine, and how long to wait for a server that does not answer. */
interface Changing {
  /** Makes the change anew, signed with this number; undefined: this is not the owner, or there are too many links. */
  make(seq: number): RoomChange | undefined;
  /** Takes over the record that another tab or device has given the room; false: it is none of this room. */
  renew(record: string): boolean;
  /** Milliseconds before a change is sent again whose answer was lost. */
  readonly patience: readonly number[];
}

/** Changes made anew because the room had been changed meanwhile, before it is given up. */
const ANEW = 3;

/** Changes the room, anew where another device of the owner was quicker. */
export async function changeRoom(room: string, changing: Changing): Promise<LinkOutcome> {
  // Milliseconds grow from change to change, whichever of the owner's devices makes it.
  let seq = Date.now();
  for (let tries = 0; ; tries++) {
    const made = changing.make(seq);
    if (made === undefined) return NOT_ALLOWED;
    const { outcome, last, record } = await putSurely(room, made, seq, changing.patience);
    if (tries === ANEW || outcome.is !== 'refused') return outcome;
    if (outcome.code === 'changed' ? record === null || !changing.renew(record) : outcome.code !== 'out_of_order') return outcome;
    seq = Math.max(Date.now(), (last ?? 0) + 1);
  }
}

/** Gives the server a change, and again when no answer comes: it may have been taken, which the number then shows. */
async function putSurely(room: string, change: RoomChange, seq: number, patience: readonly number[]): Promise<Answer> {
  let answer = await putRoom(room, change);
  for (const wait of patience) {
    if (answer.outcome.is !== 'refused' || answer.outcome.code !== 'offline') return answer;
    await new Promise((resolve) => setTimeout(resolve, wait));
    answer = await putRoom(room, change);
    const taken = answer.outcome.is === 'refused' && answer.outcome.code === 'out_of_order' && answer.last === seq;
    if (taken) return { ...answer, outcome: { is: 'done', fragment: change.fragment ?? null } };
  }
  return answer;
}

async function putRoom(room: string, change: RoomChange): Promise<Answer> {
  try {
    const response = await fetch(`/api/rooms/${encodeURIComponent(room)}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: change.body,
    });
    if (response.ok) return { outcome: { is: 'done', fragment: change.fragment ?? null }, last: null, record: null };
    const refusal = (await response.json().catch(() => ({}))) as { code?: RefusalCode; retryAfterSeconds?: number | null; record?: string };
    const last = Number(response.headers.get('x-konklave-last-update') ?? NaN);
    return {
      outcome: { is: 'refused', code: refusal.code ?? 'internal', retryAfterSeconds: refusal.retryAfterSeconds ?? null },
      last: Number.isSafeInteger(last) ? last : null,
      record: refusal.record ?? null,
    };
  } catch {
    return { outcome: { is: 'refused', code: 'offline', retryAfterSeconds: null }, last: null, record: null };
  }
}
