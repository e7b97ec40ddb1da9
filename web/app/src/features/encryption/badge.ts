import type { Encryption, EncryptionReason, MediaAlarm, MeetingView } from '../../platform/client'
import type { TextKey } from '../../platform/locale'
import type { IconName } from '../../ui/Icon'

/** The badge as drawn. */
export interface BadgeFace {
  readonly tone: 'plain' | 'ok' | 'warn' | 'alarm'
  readonly icon: IconName
  readonly word: TextKey
  /** Name of the cause, after a colon; the worst one. */
  readonly cause: TextKey | null
}

/** Worst first: the badge names the first that is true. */
const REASONS: readonly EncryptionReason[] = ['fork', 'removalUnconfirmed', 'commitWithheld', 'senderMismatch', 'messageWithheld', 'strangers', 'silentMember', 'mediaDelayed', 'madeBySystem', 'resyncing']

/** Sentence for each reason. */
export const REASON_TEXT: Record<EncryptionReason, TextKey> = {
  fork: 'reason.fork',
  removalUnconfirmed: 'reason.removalUnconfirmed',
  senderMismatch: 'reason.senderMismatch',
  commitWithheld: 'reason.commitWithheld',
  messageWithheld: 'reason.messageWithheld',
  strangers: 'reason.strangers',
  silentMember: 'reason.silentMember',
  madeBySystem: 'reason.madeBySystem',
  mediaDelayed: 'reason.mediaDelayed',
  resyncing: 'reason.resyncing',
}

const CAUSE_TEXT: Record<EncryptionReason, TextKey> = {
  fork: 'cause.fork',
  removalUnconfirmed: 'cause.removalUnconfirmed',
  senderMismatch: 'cause.senderMismatch',
  commitWithheld: 'cause.commitWithheld',
  messageWithheld: 'cause.messageWithheld',
  strangers: 'cause.strangers',
  silentMember: 'cause.silentMember',
  madeBySystem: 'cause.madeBySystem',
  mediaDelayed: 'cause.mediaDelayed',
  resyncing: 'cause.resyncing',
}

/** The badge for a state. When unsure, the worse one. */
export function badgeFace(encryption: Pick<Encryption, 'level' | 'reasons'>, alarm: MediaAlarm): BadgeFace {
  if (alarm) return { tone: 'alarm', icon: 'shield-alert', word: 'badge.alarm', cause: `cause.${alarm}` }
  const reasons: readonly EncryptionReason[] = encryption.reasons
  const worst = REASONS.find((reason) => reasons.includes(reason))
  const cause = worst ? CAUSE_TEXT[worst] : null
  switch (encryption.level) {
    case 'alarm':
      return { tone: 'alarm', icon: 'shield-alert', word: 'badge.alarm', cause }
    case 'attention':
      return { tone: 'warn', icon: 'lock', word: 'badge.attention', cause }
    case 'endToEnd':
      return { tone: 'ok', icon: 'lock', word: 'badge.endToEnd', cause: null }
    case 'none':
      return { tone: 'plain', icon: 'lock-open', word: 'badge.none', cause: null }
  }
}

/** Why everything stopped, or null. */
export type Alarm = NonNullable<MediaAlarm> | 'fork' | 'commitWithheld' | 'messageWithheld' | 'other'

/** The alarm to show over everything. */
export function alarmOf(view: Pick<MeetingView, 'encryption'>, alarm: MediaAlarm): Alarm | null {
  if (alarm) return alarm
  if (view.encryption.level !== 'alarm') return null
  const reasons: readonly EncryptionReason[] = view.encryption.reasons
  if (reasons.includes('fork')) return 'fork'
  if (reasons.includes('commitWithheld')) return 'commitWithheld'
  if (reasons.includes('messageWithheld')) return 'messageWithheld'
  return 'other'
}

/** Twenty digits in five groups of four. */
export function digitGroups(digits: string): string[] {
  return digits.match(/.{1,4}/g) ?? []
}
