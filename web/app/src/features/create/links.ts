import type { NewRoom } from '../../platform/client'
import { tab } from '../../platform/storage'

/** What this tab knows of a room it made or leads, kept for a reload and gone with the tab or the end of the meeting. */
export interface KnownRoom {
  /** Fragment with the host's right, if this tab has it. It never stands in the address bar: people copy from there. */
  readonly owner: string | null
  /** Fragment to invite with, if known. */
  readonly shared: string | null
}

// In memory only: a passphrase typed or made in this tab, so that it can be shown to the host for passing on.
const passphrases = new Map<string, string>()

/** Keeps what was made with the room. */
export function rememberRoom(room: NewRoom): void {
  tab.set(`owner.${room.room}`, room.ownerFragment)
  tab.set(`shared.${room.room}`, room.sharedFragment)
  if (room.passphrase) passphrases.set(room.room, room.passphrase)
}

/** Keeps a host link that was opened. */
export function rememberOwner(room: string, fragment: string): void {
  tab.set(`owner.${room}`, fragment)
}

/** Whether a fragment gives the host's right. */
export function isOwnerFragment(fragment: string): boolean {
  return fragment.startsWith('o')
}

/** What this tab knows; `fragment` is the one in the address bar. */
export function knownRoom(room: string, fragment: string): KnownRoom {
  const shared = fragment && !isOwnerFragment(fragment) ? fragment : tab.get(`shared.${room}`)
  return { owner: isOwnerFragment(fragment) ? fragment : tab.get(`owner.${room}`), shared }
}

/** The passphrase to pass on, if it was made here. */
export function knownPassphrase(room: string): string | null {
  return passphrases.get(room) ?? null
}

/** Forgets a room: the tab is on a public device, or the host ended the meeting. */
export function forgetRoom(room: string): void {
  tab.remove(`owner.${room}`)
  tab.remove(`shared.${room}`)
  passphrases.delete(room)
}
