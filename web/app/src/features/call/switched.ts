import type { Off, SwitchedFunction } from '../../platform/client'
import type { TextKey } from '../../platform/locale'

/** What is told inside of a meeting when a function is switched off. Joining without an account concerns nobody who is in. */
const SAID: Record<SwitchedFunction, TextKey | null> = {
  screen_share: 'off.screenShare',
  chat: 'off.chat',
  notes: 'off.notes',
  polls: 'off.polls',
  guest_access: null,
  backgrounds: 'off.backgrounds',
}

/** What is off and was not before, a sentence each. */
export function switchedOff(before: Off, now: Off): TextKey[] {
  return [...now].flatMap((name) => (before.has(name) ? [] : (SAID[name] ?? [])))
}
