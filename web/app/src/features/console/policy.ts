import type { Newcomers, Policy, Profile, ProfileBounds, WhoCreates, WhoNeedsFactor } from '../../platform/account'
import type { TextKey } from '../../platform/locale'
import type { Params } from '../../platform/text'

/** What the server is for, and what that means. */
export const PROFILES: readonly { readonly value: Profile; readonly label: TextKey; readonly hint: TextKey }[] = [
  { value: 'standard', label: 'policy.profile.standard', hint: 'policy.profile.standardHint' },
  { value: 'confidential', label: 'policy.profile.confidential', hint: 'policy.profile.confidentialHint' },
  { value: 'consultation', label: 'policy.profile.consultation', hint: 'policy.profile.consultationHint' },
  { value: 'school', label: 'policy.profile.school', hint: 'policy.profile.schoolHint' },
  { value: 'council', label: 'policy.profile.council', hint: 'policy.profile.councilHint' },
  { value: 'public_event', label: 'policy.profile.publicEvent', hint: 'policy.profile.publicEventHint' },
]

/** How newcomers are met, and what that means. */
export const NEWCOMERS: readonly { readonly value: Newcomers; readonly label: TextKey; readonly hint: TextKey }[] = [
  { value: 'as_hosts_decide', label: 'policy.newcomers.hosts', hint: 'policy.newcomers.hostsHint' },
  { value: 'wait', label: 'policy.newcomers.wait', hint: 'policy.newcomers.waitHint' },
]

/** Who may create meetings, and what that means. */
export const CREATES: readonly { readonly value: WhoCreates; readonly label: TextKey; readonly hint: TextKey }[] = [
  { value: 'automatic', label: 'policy.create.automatic', hint: 'policy.create.automaticHint' },
  { value: 'members', label: 'policy.create.members', hint: 'policy.create.membersHint' },
  { value: 'everyone', label: 'policy.create.everyone', hint: 'policy.create.everyoneHint' },
]

/** Who needs a second factor, and what that means. */
export const FACTORS: readonly { readonly value: WhoNeedsFactor; readonly label: TextKey; readonly hint: TextKey }[] = [
  { value: 'nobody', label: 'policy.factor.nobody', hint: 'policy.factor.nobodyHint' },
  { value: 'administrators', label: 'policy.factor.administrators', hint: 'policy.factor.administratorsHint' },
  { value: 'everyone', label: 'policy.factor.everyone', hint: 'policy.factor.everyoneHint' },
]

/** Days to choose from, within the bounds; what holds now is among them. */
export function days(offered: readonly number[], now: number, [least, most]: readonly number[]): number[] {
  return [...new Set([...offered.filter((n) => n >= (least ?? n) && n <= (most ?? n)), now])].sort((a, b) => a - b)
}

/** The policy under another profile: what that does not admit becomes the nearest it does. */
export function under(policy: Policy, bounds: ProfileBounds): Policy {
  const one = <Value>(value: Value, of: readonly Value[]) => (of.includes(value) ? value : (of[0] ?? value))
  const within = (value: number, [least, most]: readonly number[]) => Math.min(Math.max(value, least ?? value), most ?? value)
  return {
    profile: bounds.profile,
    newcomers: one(policy.newcomers, bounds.newcomers),
    create: one(policy.create, bounds.create),
    secondFactor: one(policy.secondFactor, bounds.secondFactor),
    sessionDays: within(policy.sessionDays, bounds.sessionDays),
    auditDays: within(policy.auditDays, bounds.auditDays),
    requestYears: within(policy.requestYears, bounds.requestYears),
    planDays: within(policy.planDays, bounds.planDays),
  }
}

/** What a change means, one sentence for each part of it. */
export function meaning(before: Policy, after: Policy): { readonly key: TextKey; readonly params?: Params }[] {
  const said: { key: TextKey; params?: Params }[] = []
  if (before.profile !== after.profile) {
    said.push({ key: PROFILES.find(({ value }) => value === after.profile)?.hint ?? 'policy.profile.standardHint' })
  }
  if (before.newcomers !== after.newcomers) {
    said.push({ key: NEWCOMERS.find(({ value }) => value === after.newcomers)?.hint ?? 'policy.newcomers.waitHint' })
  }
  if (before.create !== after.create) {
    said.push({ key: CREATES.find(({ value }) => value === after.create)?.hint ?? 'policy.create.automaticHint' })
  }
  if (before.secondFactor !== after.secondFactor) {
    said.push({ key: FACTORS.find(({ value }) => value === after.secondFactor)?.hint ?? 'policy.factor.nobodyHint' })
  }
  if (after.sessionDays !== before.sessionDays) {
    said.push({ key: after.sessionDays < before.sessionDays ? 'policy.sessionShorter' : 'policy.sessionLonger', params: { n: after.sessionDays } })
  }
  if (after.auditDays !== before.auditDays) {
    said.push({ key: after.auditDays < before.auditDays ? 'policy.auditShorter' : 'policy.auditLonger', params: { n: after.auditDays } })
  }
  if (after.requestYears !== before.requestYears) {
    said.push({ key: after.requestYears < before.requestYears ? 'policy.requestShorter' : 'policy.requestLonger', params: { n: after.requestYears } })
  }
  if (after.planDays !== before.planDays) {
    said.push({ key: after.planDays < before.planDays ? 'policy.planShorter' : 'policy.planLonger', params: { n: after.planDays } })
  }
  return said
}
