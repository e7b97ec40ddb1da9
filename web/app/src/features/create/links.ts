import type { NewRoom } from '../../platform/client'
import { tab, tabEntrances } from '../../platform/storage'

/** Whom a link is for: everybody, the host, a co-host, one person. */
export type LinkKind = 'shared' | 'owner' | 'moderator' | 'personal'

/** What this tab knows of a room, kept for a reload and gone with the tab or the end of the meeting. */
export interface KnownRoom {
  /** Fragment that is one's own: a host's, a co-host's, a personal one. It never stands in the address bar: people copy from there. */
  readonly own: string | null
  /** Fragment to invite with, if known. */
  readonly shared: string | null
}

// In memory only: a passphrase typed or made in this tab, so that it can be shown to the host for passing on.
const passphrases = new Map<string, string>()

/** Keeps what was made with the room. */
export function rememberRoom(room: Omit<NewRoom, 'expiresAt'>): void {
  tab.set(`own.${room.room}`, room.ownerFragment)
  tab.set(`shared.${room.room}`, room.sharedFragment)
  if (room.passphrase) passphrases.set(room.room, room.passphrase)
}

/** Keeps a link of one's own that was opened. Whoever opens everybody's instead gives up a link for one person; the host stays the host, whatever is opened. */
export function rememberOpened(room: string, fragment: string): void {
  const own = tab.get(`own.${room}`)
  if (own !== null && linkKind(own) === 'owner' && linkKind(fragment) !== 'owner') return
  if (linkKind(fragment) !== 'shared') return tab.set(`own.${room}`, fragment)
  if (fragment && own !== null) tab.remove(`own.${room}`)
}

/** Whom the link with this fragment is for. */
export function linkKind(fragment: string): LinkKind {
  return KINDS[fragment.charAt(0)] ?? 'shared'
}

/** Whether the link leads to a room without pictures. It says so itself, so that nobody is asked for a camera before the server is. */
export function isSoundOnly(fragment: string): boolean {
  return fragment.charAt(1) === '-'
}

const KINDS: Readonly<Record<string, LinkKind>> = { o: 'owner', m: 'moderator', p: 'personal' }

/** What this tab knows; `fragment` is the one in the address bar. */
export function knownRoom(room: string, fragment: string): KnownRoom {
  const shared = linkKind(fragment) === 'shared' ? fragment : ''
  return { own: tab.get(`own.${room}`), shared: shared || tab.get(`shared.${room}`) }
}

/** The host has given the room another passphrase; empty: none. */
export function rememberPassphrase(room: string, passphrase: string): void {
  passphrases.set(room, passphrase)
}

/** The passphrase to pass on, if it was made here; empty: there is none. */
export function knownPassphrase(room: string): string | null {
  return passphrases.get(room) ?? null
}

/** Forgets a room: the tab is on a public device, or the host ended the meeting. */
export function forgetRoom(room: string): void {
  tab.remove(`own.${room}`)
  tab.remove(`shared.${room}`)
  passphrases.delete(room)
}

/** Forgets every room but `except`: whoever could lead them has signed out. */
export function forgetRooms(except: string | null): void {
  for (const room of [...tabEntrances(), ...passphrases.keys()]) if (room !== except) forgetRoom(room)
}
