import type { Door, Notice, Role } from '../../platform/client'
import type { TextKey, Translate } from '../../platform/locale'
import type { IconName } from '../../ui/Icon'
import { plainName } from '../roster/person'

const ROLE_TEXT: Record<Role, TextKey> = {
  participant: 'role.participant',
  presenter: 'role.presenter',
  moderator: 'role.moderator',
  owner: 'role.owner',
}

const DOOR_TEXT: Record<Door, TextKey> = {
  open: 'notice.doorOpen',
  lobby: 'notice.doorLobby',
  locked: 'notice.doorLocked',
}

/** A notice as a sentence. `leads`: told to somebody who leads. */
export function noticeText(notice: Notice, t: Translate, leads = false): { icon: IconName; text: string } {
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
    case 'knocked':
      return { icon: 'door', text: t('notice.knocked', { name: plainName(notice.name) }) }
    case 'removed':
      return { icon: 'door', text: t('notice.removed', { name: plainName(notice.name), by: plainName(notice.by) }) }
    case 'removalUnconfirmed':
      return { icon: 'shield-alert', text: t('notice.removalUnconfirmed', { name: plainName(notice.name) }) }
    case 'roleChanged': {
      const role = t(ROLE_TEXT[notice.role])
      return { icon: 'user', text: notice.own ? t('notice.roleOwn', { role }) : t('notice.role', { name: plainName(notice.name), role }) }
    }
    case 'doorChanged':
      return { icon: 'door', text: t(DOOR_TEXT[notice.door], { by: plainName(notice.by) }) }
    case 'disturbanceEnded':
      return { icon: 'shield-alert', text: t(leads ? 'notice.disturbanceEndedHost' : 'notice.disturbanceEnded', { by: plainName(notice.by) }) }
    case 'askedToUnmute':
      return { icon: 'info', text: t('notice.askedToUnmute', { by: plainName(notice.by) }) }
    case 'notAllowed':
      return { icon: 'info', text: t('notice.notAllowed') }
    case 'screenAllowed':
      return { icon: 'screen', text: t(notice.once ? 'notice.screenAllowedOnce' : 'notice.screenAllowed', { name: plainName(notice.by) }) }
    case 'screenRefused':
      return { icon: 'screen', text: t('notice.screenRefused', { name: plainName(notice.by) }) }
    case 'screenStopped':
      return { icon: 'screen-stop', text: t('notice.screenStopped', { name: plainName(notice.by) }) }
    case 'refused':
      return { icon: 'server', text: t('notice.refused', { code: notice.code }) }
  }
}
