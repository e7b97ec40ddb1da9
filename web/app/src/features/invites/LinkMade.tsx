import type { MadeLink } from '../../platform/client'
import { useLanguage } from '../../platform/locale'
import { joinPath } from '../../platform/router'
import { Note } from '../../ui/Banner'
import { Button } from '../../ui/Button'
import { PassOn } from '../create/PassOn'
import { plainName } from '../roster/person'
import { untilText } from './invites'

/** A link just made, to be passed on to the one it is for. */
export function LinkMade(props: { room: string; link: MadeLink; onDone: () => void }) {
  const { t, region } = useLanguage()
  const { link } = props
  const name = plainName(link.label)
  return (
    <>
      <PassOn
        id="h-link-made"
        label={t(link.moderator ? 'links.coHostFor' : 'links.personFor', { name })}
        value={location.origin + joinPath(props.room, link.fragment)}
        action={t('create.copyLink')}
        primary
        note={link.expiresAt === null ? '' : t('links.until', { when: untilText(link.expiresAt, region) })}
      />
      <Note icon="user">{t(link.moderator ? 'links.madeCoHost' : 'links.madePerson')}</Note>
      <Note icon="key">{t('links.noPassphrase')}</Note>
      <div>
        <Button onPress={props.onDone}>{t('links.done')}</Button>
      </div>
    </>
  )
}
