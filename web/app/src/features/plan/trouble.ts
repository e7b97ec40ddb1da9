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
      return t('create.failedTooMany')
    case 'server_full':
      return t('create.failedFull')
    case 'outdated':
      return t('error.outdatedText')
    case 'not_allowed':
      return t('plan.notAllowed')
    case 'day_out_of_range':
      return t('plan.tooFar')
    case 'not_invited':
      return t('plan.roomGone')
    default:
      return t('create.failedOther', { code: trouble })
  }
}
