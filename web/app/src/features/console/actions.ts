import type { TextKey, Translate } from '../../platform/locale'
import { ROLE_TEXT } from '../account/rights'
import { CREATES, FACTORS } from './policy'

const ACTIONS: Record<string, TextKey> = {
  server_claimed: 'audit.did.serverClaimed',
  member_created: 'audit.did.memberCreated',
  member_changed: 'audit.did.memberChanged',
  member_erased: 'audit.did.memberErased',
  member_link_made: 'audit.did.memberLinkMade',
  password_changed: 'audit.did.passwordChanged',
  password_removed: 'audit.did.passwordRemoved',
  factor_added: 'audit.did.factorAdded',
  factor_removed: 'audit.did.factorRemoved',
  passkey_added: 'audit.did.passkeyAdded',
  passkey_removed: 'audit.did.passkeyRemoved',
  exported: 'audit.did.exported',
  policy_changed: 'audit.did.policyChanged',
  answer_changed: 'audit.did.answerChanged',
  sign_off_agreed: 'audit.did.signOffAgreed',
  sign_off_exempted: 'audit.did.signOffExempted',
  sign_off_withdrawn: 'audit.did.signOffWithdrawn',
  went_live: 'audit.did.wentLive',
  sign_in_blocked: 'audit.did.signInBlocked',
  backup_made: 'audit.did.backupMade',
  restored: 'audit.did.restored',
  function_switched: 'audit.did.functionSwitched',
  request_answered: 'audit.did.requestAnswered',
  request_refused: 'audit.did.requestRefused',
  request_extended: 'audit.did.requestExtended',
  request_closed: 'audit.did.requestClosed',
}

/** What was done; the server's own word for what has no sentence here. */
export function actionText(action: string, t: Translate): string {
  const key = own(ACTIONS, action)
  return key ? t(key) : action
}

const NAMES: Record<string, TextKey> = {
  role: 'account.role',
  suspended: 'members.suspended',
  create: 'policy.create',
  second_factor: 'policy.factor',
  session_days: 'policy.sessionDays',
  audit_days: 'policy.auditDays',
  by: 'audit.by',
  request_years: 'policy.requestYears',
  protection_officer: ROLE_TEXT.protection_officer,
  works_council: ROLE_TEXT.works_council,
  screen_share: 'screen.show',
  chat: 'audit.chat',
  notes: 'notes.title',
  polls: 'poll.title',
  guest_access: 'audit.guestAccess',
  backgrounds: 'audit.backgrounds',
}

/** What was done with a function. */
const SWITCHED: Record<string, TextKey> = { on: 'audit.switchedOn', off: 'audit.switchedOff', answers: 'audit.answersGiven' }

const VALUES: Record<string, Record<string, TextKey>> = {
  role: ROLE_TEXT,
  by: { provider: 'audit.byProvider' },
  suspended: { true: 'common.yes', false: 'common.no' },
  create: Object.fromEntries(CREATES.map(({ value, label }) => [value, label])),
  second_factor: Object.fromEntries(FACTORS.map(({ value, label }) => [value, label])),
  screen_share: SWITCHED,
  chat: SWITCHED,
  notes: SWITCHED,
  polls: SWITCHED,
  guest_access: SWITCHED,
  backgrounds: SWITCHED,
}

/** `role: member → administrator, suspended: true` in people's words; what is not known stays as it is. */
export function changeText(change: string, t: Translate): string {
  return change
    .split(', ')
    .map((part) => {
      const [, name, values] = /^(\w+): (.*)$/.exec(part) ?? []
      const key = name === undefined ? undefined : own(NAMES, name)
      if (name === undefined || values === undefined || !key) return valueText('role', part, t)
      return `${t(key)} ${values.split(' → ').map((value) => valueText(name, value, t)).join(' → ')}`
    })
    .join(' · ')
}

function valueText(name: string, value: string, t: Translate): string {
  const key = own(own(VALUES, name) ?? {}, value)
  return key ? t(key) : value
}

function own<Value>(values: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined
}
