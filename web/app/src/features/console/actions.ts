import type { TextKey, Translate } from '../../platform/locale'

const ACTIONS: Record<string, TextKey> = {
  server_set_up: 'audit.did.serverSetUp',
  member_created: 'audit.did.memberCreated',
  member_changed: 'audit.did.memberChanged',
  member_suspended: 'audit.did.memberSuspended',
  member_resumed: 'audit.did.memberResumed',
  member_erased: 'audit.did.memberErased',
  link_created: 'audit.did.linkCreated',
  policy_changed: 'audit.did.policyChanged',
  sign_in_blocked: 'audit.did.signInBlocked',
}

/** What was done; the server's own word for what has no sentence here. */
export function actionText(action: string, t: Translate): string {
  const key = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined
  return key ? t(key) : action
}

const RULES: Record<string, TextKey> = {
  create: 'policy.create',
  second_factor: 'policy.factor',
  session_days: 'policy.sessionDays',
  audit_days: 'policy.auditDays',
}

/** To whom or what it was done: a sign-in name as it is, a rule by its title. */
export function subjectText(action: string, subject: string, t: Translate): string {
  const key = action === 'policy_changed' && Object.hasOwn(RULES, subject) ? RULES[subject] : undefined
  return key ? t(key) : subject
}
