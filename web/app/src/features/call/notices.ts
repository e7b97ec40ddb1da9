import type { Notice } from '../../platform/client'
import type { Translate } from '../../platform/locale'
import type { IconName } from '../../ui/Icon'
import { plainName } from '../roster/person'

/** A notice as a sentence. */
export function noticeText(notice: Notice, t: Translate): { icon: IconName; text: string } {
  switch (notice.is) {
    case 'joined':
      return { icon: 'door', text: t('notice.joined', { name: plainName(notice.name) }) }
    case 'left':
      return { icon: 'door', text: t('notice.left', { name: plainName(notice.name) }) }
    case 'renamed':
      return { icon: 'user', text: t('notice.renamed', { from: plainName(notice.from), to: plainName(notice.to) }) }
    case 'commitRefused': {
      const rule = notice.rule.toUpperCase()
      const text = notice.by === null ? t('notice.commitRefusedUnknown', { rule }) : t('notice.commitRefused', { name: plainName(notice.by), rule })
      return { icon: 'shield-alert', text }
    }
    case 'commitWithheld':
      return { icon: 'shield-alert', text: t('notice.commitWithheld') }
    case 'notAllowed':
      return { icon: 'info', text: t('notice.notAllowed') }
    case 'refused':
      return { icon: 'server', text: t('notice.refused', { code: notice.code }) }
  }
}
