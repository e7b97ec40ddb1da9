import type { Meeting, Role, RosterEntry } from '../../platform/client'
import { useText, type TextKey } from '../../platform/locale'
import { MenuItem, MenuSeparator } from '../../ui/Menu'
import type { IconName } from '../../ui/Icon'
import { allowed } from './allowed'

/** A question about somebody that needs an answer first. */
export interface About {
  readonly is: 'remove' | 'handOver'
  readonly entry: RosterEntry
}

const GIVE: Record<Exclude<Role, 'owner'>, { readonly text: TextKey; readonly icon: IconName }> = {
  moderator: { text: 'door.makeModerator', icon: 'key' },
  presenter: { text: 'door.makePresenter', icon: 'screen' },
  participant: { text: 'door.makeParticipant', icon: 'user' },
}

/** What those who lead find in a person's menu. */
export function PersonActs(props: { meeting: Meeting; entry: RosterEntry; onAsk: (about: About) => void }) {
  const { meeting, entry } = props
  const t = useText()
  const may = allowed(meeting.view.role, entry)
  if (!may.askToUnmute && may.roles.length === 0 && !may.remove && !may.handOver) return null
  return (
    <>
      <MenuSeparator />
      {may.askToUnmute && (
        <MenuItem icon="mic" onAction={() => meeting.askToUnmute(entry.peer)}>
          {t('door.askToUnmute')}
        </MenuItem>
      )}
      {may.roles.map((role) =>
        role === 'owner' || (role === 'presenter' && (meeting.view.soundOnly || meeting.off.has('screen_share'))) ? null : (
          <MenuItem key={role} icon={GIVE[role].icon} onAction={() => meeting.setRole(entry.peer, role)}>
            {t(entry.role === 'moderator' && role === 'participant' ? 'door.takeModerator' : GIVE[role].text)}
          </MenuItem>
        ),
      )}
      {may.handOver && (
        <MenuItem icon="door" onAction={() => props.onAsk({ is: 'handOver', entry })}>
          {t('door.handOver')}
        </MenuItem>
      )}
      {may.remove && (
        <MenuItem icon="leave" danger onAction={() => props.onAsk({ is: 'remove', entry })}>
          {t('door.remove')}
        </MenuItem>
      )}
    </>
  )
}
