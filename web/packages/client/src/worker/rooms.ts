// Making a room, and signing for how long it is kept: the keys are drawn here and only links and the server's part
// come out.

import { RoomDraft, endRoom, keepRoom } from '../../wasm/core_wasm.js';
import type { NewRoom, OwnRoom, WishedRoom } from '../messages.ts';
import { stretchElsewhere } from './stretching.ts';

/** Draws the keys of a room. */
export async function createRoom({ title, passphrase, lobby, soundOnly, keepUntil }: WishedRoom): Promise<NewRoom> {
  const draft = new RoomDraft(title, passphrase ?? undefined, lobby, soundOnly, keepUntil ?? undefined);
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

/** Signs the day a room is kept until, or with null its end. Null: the link is not the owner's. */
export function signRoom({ room, ownerFragment }: OwnRoom, until: number | null, seq: number): string | null {
  const body = until === null ? endRoom(room, ownerFragment, seq) : keepRoom(room, ownerFragment, until, seq);
  return body ?? null;
}
