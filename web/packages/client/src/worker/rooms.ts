// Making a room: the keys are drawn here and only links and the server's part come out.

import { RoomDraft } from '../../wasm/core_wasm.js';
import type { RefusalCode } from '../generated/protocol.ts';
import type { LinkOutcome, NewRoom } from '../messages.ts';
import { stretchElsewhere } from './stretching.ts';

/** Draws the keys of a room. `lobby`: guests wait before its door. */
export async function createRoom(title: string, passphrase: string | null, lobby: boolean): Promise<NewRoom> {
  const draft = new RoomDraft(title, passphrase ?? undefined, lobby);
  const password = draft.password() as Uint8Array<ArrayBuffer> | undefined;
  const salt = draft.salt() as Uint8Array<ArrayBuffer> | undefined;
  const stretched =
    password === undefined || salt === undefined ? undefined : await stretchElsewhere({ password, salt });
  if (stretched === null) throw new TypeError('the passphrase could not be computed');
  const links = draft.finish(stretched);
  if (links === undefined) throw new TypeError('the room could not be made');
  const { room, sharedFragment, ownerFragment, request } = links;
  links.free();
  return { room, sharedFragment, ownerFragment, request };
}

/** A signed change of the room. */
export interface RoomChange {
  body: string;
  fragment?: string;
}

/** Only the owner changes a room. */
export const NOT_ALLOWED: LinkOutcome = { is: 'notAllowed' };

/** Gives the server a change of the room. */
export async function putRoom(room: string, change: RoomChange): Promise<LinkOutcome> {
  try {
    const response = await fetch(`/api/rooms/${encodeURIComponent(room)}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: change.body,
    });
    if (response.ok) return { is: 'done', fragment: change.fragment ?? null };
    const refusal = (await response.json().catch(() => ({}))) as { code?: RefusalCode; retryAfterSeconds?: number | null };
    return { is: 'refused', code: refusal.code ?? 'internal', retryAfterSeconds: refusal.retryAfterSeconds ?? null };
  } catch {
    return { is: 'refused', code: 'offline', retryAfterSeconds: null };
  }
}
