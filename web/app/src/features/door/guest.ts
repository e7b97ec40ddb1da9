import type { Waiting } from '../../platform/client'
import type { Translate } from '../../platform/locale'
import { plainName } from '../roster/person'

/** What vouches for somebody before the door, as a sentence. */
export function vouches(guest: Waiting, t: Translate): string {
  return guest.class.is === 'invited' ? t('door.personal', { label: plainName(guest.class.label) }) : t('door.shared')
}
