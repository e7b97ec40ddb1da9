import type { Account, AccountRole } from '../../platform/account'
import type { TextKey } from '../../platform/locale'

/** Whether a role sees the console at all. */
export function mayOversee(role: AccountRole): boolean {
  return role !== 'member'
}

/** Whether a role changes things there. */
export function mayRun(role: AccountRole): boolean {
  return role === 'administrator'
}

/** Whether a role answers requests about data. */
export function mayAnswer(role: AccountRole): boolean {
  return role === 'administrator' || role === 'protection_officer'
}

/** What keeps somebody out where only whoever has an account takes part: having none, or not having shown all it asks for. */
export function lacking(account: Pick<Account, 'mustAddFactor' | 'mustProveFactor'> | null): 'account' | 'factor' | null {
  if (account === null) return 'account'
  return account.mustAddFactor || account.mustProveFactor ? 'factor' : null
}

/** What a role is called. */
export const ROLE_TEXT: Record<AccountRole, TextKey> = {
  member: 'account.role.member',
  works_council: 'account.role.worksCouncil',
  protection_officer: 'account.role.protectionOfficer',
  administrator: 'account.role.administrator',
}

/** What a role may do, in one sentence. */
export const ROLE_HINT: Record<AccountRole, TextKey> = {
  member: 'account.role.memberHint',
  works_council: 'account.role.worksCouncilHint',
  protection_officer: 'account.role.protectionOfficerHint',
  administrator: 'account.role.administratorHint',
}

/** Every role, the least first. */
export const ROLES: readonly AccountRole[] = ['member', 'works_council', 'protection_officer', 'administrator']
