import type { Policy, WhoCreates, WhoNeedsFactor } from '../../platform/account'
import type { TextKey } from '../../platform/locale'
import type { Params } from '../../platform/text'

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

/** Days to choose from; what holds now is among them. */
export function days(offered: readonly number[], now: number): number[] {
  return [...new Set([...offered, now])].sort((a, b) => a - b)
}

/** What a change means, one sentence for each part of it. */
export function meaning(before: Policy, after: Policy): { readonly key: TextKey; readonly params?: Params }[] {
  const said: { key: TextKey; params?: Params }[] = []
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
