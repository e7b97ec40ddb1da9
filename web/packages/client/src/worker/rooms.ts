// Making a room: the keys are drawn here and only links and the server's part come out.

import { RoomDraft } from '../../wasm/core_wasm.js';
import type { NewRoom } from '../messages.ts';
import { stretchElsewhere } from './stretching.ts';

/** Draws the keys of a room. `lobby`: guests wait before its door. */
export async function createRoom(title: string, passphrase: string | null, lobby: boolean, soundOnly: boolean): Promise<NewRoom> {
  const draft = new RoomDraft(title, passphrase ?? undefined, lobby, soundOnly);
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
