/** What holds for everybody, and within which bounds, for scenes. */

import type { Policy, ProfileBounds } from '../platform/account'

export const POLICY: Policy = { profile: 'standard', newcomers: 'as_hosts_decide', create: 'automatic', secondFactor: 'administrators', sessionDays: 14, auditDays: 180, requestYears: 3, planDays: 366 }

const FREE: ProfileBounds = {
  profile: 'standard',
  newcomers: ['as_hosts_decide', 'wait'],
  create: ['automatic', 'members', 'everyone'],
  secondFactor: ['administrators', 'everyone', 'nobody'],
  sessionDays: [1, 90],
  auditDays: [30, 365],
  requestYears: [1, 10],
  planDays: [1, 1100],
}

export const PROFILES: ProfileBounds[] = [
  FREE,
  { ...FREE, profile: 'confidential', newcomers: ['wait'], create: ['members'], secondFactor: ['everyone'], sessionDays: [1, 14], planDays: [1, 366] },
  { ...FREE, profile: 'consultation', newcomers: ['wait'], create: ['members'], secondFactor: ['everyone'], sessionDays: [1, 14], auditDays: [30, 90], planDays: [1, 90] },
  { ...FREE, profile: 'school', newcomers: ['wait'], create: ['members'], secondFactor: ['administrators', 'everyone'], sessionDays: [1, 30], planDays: [1, 366] },
  { ...FREE, profile: 'council', newcomers: ['wait'], create: ['members'], secondFactor: ['everyone'], sessionDays: [1, 14], auditDays: [30, 90], planDays: [1, 366] },
  { ...FREE, profile: 'public_event', create: ['members'], secondFactor: ['administrators', 'everyone'] },
]
