import type { CreateTrouble } from '../../platform/client'
import type { Translate } from '../../platform/locale'

/** What an error of making, keeping or ending a room means. */
export function roomTrouble(error: unknown): CreateTrouble {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code as CreateTrouble
  return 'program'
}

/** What is, and what helps. */
export function roomText(trouble: CreateTrouble, t: Translate): string {
  switch (trouble) {
    case 'offline':
    case 'restarting':
      return t('create.failedUnreachable')
    case 'too_many_tries':
    case 'too_fast':
      return t('plan.tooOften')
    case 'server_full':
      return t('plan.serverFull')
    case 'outdated':
      return t('error.outdatedText')
    case 'not_allowed':
      return t('plan.notAllowed')
    case 'day_out_of_range':
      return t('plan.noSuchDay')
    case 'not_invited':
      return t('plan.roomGone')
    case 'internal':
      return t('plan.serverFailed')
    case 'program':
      return t('plan.ours')
    default:
      return t('create.failedOther', { code: trouble })
  }
}

/** {@link roomText} with what else is known: how long to wait, and whether the day `until`, in seconds since the epoch, is over or to come. `now` in milliseconds. */
export function roomErrorText(error: unknown, t: Translate, until: number, now = Date.now()): string {
  const trouble = roomTrouble(error)
  const { retryAfterSeconds } = (error ?? {}) as { retryAfterSeconds?: unknown }
  if (trouble === 'day_out_of_range') return t(until * 1000 <= now ? 'plan.past' : 'plan.tooFar')
  if (trouble === 'too_many_tries' && typeof retryAfterSeconds === 'number') return waitText(retryAfterSeconds, t)
  return roomText(trouble, t)
}

/** How long to wait, not shorter than it is. */
function waitText(seconds: number, t: Translate): string {
  if (seconds <= MINUTE) return t('account.trouble.wait', { n: Math.max(1, Math.ceil(seconds)) })
  if (seconds <= HOUR) return t('plan.waitMinutes', { n: Math.ceil(seconds / MINUTE) })
  return t('plan.waitHours', { n: Math.ceil(seconds / HOUR) })
}

const MINUTE = 60
const HOUR = 3600
