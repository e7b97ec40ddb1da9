// The sealed blob for a reload of the same tab, in the tab's own storage.

import type { Kept } from './messages.ts';

/** Reads what an earlier page of this tab left for this room; anything else is removed and given for forgetting. */
export function readKept(room: string): { kept: Kept | null; stale: Kept | null } {
  const found = parse(storage()?.getItem(SLOT) ?? null);
  if (found === null) return { kept: null, stale: null };
  if (found.room === room) return { kept: found.kept, stale: null };
  removeKept();
  return { kept: null, stale: found.kept };
}

/** Stores the newest blob. */
export function writeKept(room: string, { key, sealed }: Kept): void {
  const text = btoa(String.fromCharCode(...sealed));
  try {
    storage()?.setItem(SLOT, JSON.stringify({ room, key, sealed: text }));
  } catch {
    // Without room in the storage a reload is a new join.
  }
}

/** Removes it. */
export function removeKept(): void {
  storage()?.removeItem(SLOT);
}

const SLOT = 'konklave.tab';

function parse(text: string | null): { room: string; kept: Kept } | null {
  if (text === null) return null;
  try {
    const { room, key, sealed } = JSON.parse(text) as Record<string, unknown>;
    if (typeof room !== 'string' || typeof key !== 'string' || typeof sealed !== 'string') return null;
    return { room, kept: { key, sealed: Uint8Array.from(atob(sealed), (character) => character.charCodeAt(0)) } };
  } catch {
    return null;
  }
}

/** Absent where the browser forbids storage altogether. */
function storage(): Storage | null {
  try {
    return globalThis.sessionStorage;
  } catch {
    return null;
  }
}
