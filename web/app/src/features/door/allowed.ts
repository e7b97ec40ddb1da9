import type { Role, RosterEntry } from '../../platform/client'

const RANK: Record<Role, number> = { participant: 0, presenter: 1, moderator: 2, owner: 3 }

/** What one may do about a member. The session decides; this keeps from offering what it would refuse. */
export interface Allowed {
  readonly askToUnmute: boolean
  /** Roles that can be given or taken, other than the present one. */
  readonly roles: readonly Role[]
  readonly handOver: boolean
  readonly remove: boolean
}

const NOTHING: Allowed = { askToUnmute: false, roles: [], handOver: false, remove: false }

/** Whether this role decides about others. */
export function moderates(role: Role): boolean {
  return RANK[role] >= RANK.moderator
}

/** What `own` may do about `entry`. */
export function allowed(own: Role, entry: Pick<RosterEntry, 'own' | 'role' | 'streams'>): Allowed {
  if (entry.own || !moderates(own)) return NOTHING
  const below = RANK[entry.role] < RANK[own]
  const roles = (['participant', 'presenter', 'moderator'] as const).filter(
    // A co-host may show a screen anyway: making them a presenter would only take from them.
    (role) => role !== entry.role && (below || RANK[entry.role] < RANK[role]) && !(role === 'presenter' && entry.role === 'moderator'),
  )
  return {
    askToUnmute: !entry.streams.includes('microphone'),
    roles: entry.role === 'owner' ? [] : roles,
    handOver: own === 'owner' && entry.role !== 'owner',
    remove: below,
  }
}
