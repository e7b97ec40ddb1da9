import type { Member } from '../../platform/account'

/** Something that can be done about a member from the list. */
export type Act = 'role' | 'link' | 'suspend' | 'resume' | 'erase' | 'own'

/**
 * What is offered about a member to `self`. A new link ends the password and all sessions, and suspending or erasing ends
 * the account: nobody does that to themselves from here. One's own account has a page, where it can also be erased.
 */
export function offered(member: Member, self: string | null): readonly Act[] {
  if (member.member === self) return ['role', 'own']
  return ['role', 'link', member.state === 'suspended' ? 'resume' : 'suspend', 'erase']
}
