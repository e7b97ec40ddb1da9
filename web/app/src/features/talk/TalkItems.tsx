import { Menu as AriaMenu, MenuItem as AriaMenuItem, Popover, SubmenuTrigger } from 'react-aria-components'

import { useText } from '../../platform/locale'
import { NARROW, useMedia } from '../../platform/media'
import { REACTIONS, type Talk } from '../../platform/talk'
import { Icon } from '../../ui/Icon'
import { MenuItem } from '../../ui/Menu'
import { REACTION_FACES } from './words'

/** What of talk stands in the bar's "More". `onPolls`: null where polls are switched off. */
export function TalkItems(props: { talk: Talk; onPolls: (() => void) | null; onAnnouncements: () => void }) {
  const t = useText()
  const narrow = useMedia(NARROW)
  const open = props.talk.polls.filter((poll) => poll.open && poll.voted === null).length
  return (
    <>
      <SubmenuTrigger>
        <AriaMenuItem className="menu__item" textValue={t('react.title')}>
          <Icon name="smile" />
          <span>{t('react.title')}</span>
          <Icon name="right" size="s" />
        </AriaMenuItem>
        <Popover placement={narrow ? 'top' : 'end top'} offset={-4} className="menu-place">
          <AriaMenu className="menu" aria-label={t('react.title')}>
            {REACTIONS.map((reaction) => (
              <MenuItem key={reaction} icon={REACTION_FACES[reaction].icon} onAction={() => props.talk.react(reaction)}>
                {t(REACTION_FACES[reaction].word)}
              </MenuItem>
            ))}
          </AriaMenu>
        </Popover>
      </SubmenuTrigger>
      {props.onPolls && (
        <MenuItem icon="poll" onAction={props.onPolls} {...(open > 0 ? { hint: t('poll.openHint', { n: open }) } : {})}>
          {t('poll.title')}
        </MenuItem>
      )}
      <MenuItem icon="bell" onAction={props.onAnnouncements}>
        {t('announce.title')}
      </MenuItem>
    </>
  )
}
