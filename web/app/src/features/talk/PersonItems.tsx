import type { RosterEntry } from '../../platform/client'
import { useText } from '../../platform/locale'
import { MenuItem } from '../../ui/Menu'
import type { TalkRoom } from './useTalkRoom'

/** What of talk stands in a person's menu. `onWrite`: null where chat is switched off. */
export function PersonItems(props: { room: TalkRoom; entry: RosterEntry; onWrite: (() => void) | null }) {
  const t = useText()
  const { talk, draft, leads } = props.room
  const { onWrite } = props
  const { peer, member, name, own } = props.entry
  if (!talk || own) return null
  const raised = talk.hands.some(({ by }) => by.peer === peer)
  return (
    <>
      {onWrite && !draft.live && (
        <MenuItem
          icon="eye-off"
          onAction={() => {
            draft.address({ peer, member, name })
            onWrite()
          }}
        >
          {t('talk.writeTo')}
        </MenuItem>
      )}
      {leads && raised && (
        <MenuItem icon="hand" onAction={() => talk.lowerHandOf(peer)}>
          {t('hand.lower')}
        </MenuItem>
      )}
    </>
  )
}
