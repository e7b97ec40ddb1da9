import type { RosterEntry } from '../../platform/client'
import { useText } from '../../platform/locale'
import { MenuItem } from '../../ui/Menu'
import type { TalkRoom } from './useTalkRoom'

/** What of talk stands in a person's menu. */
export function PersonItems(props: { room: TalkRoom; entry: RosterEntry; onWrite: () => void }) {
  const t = useText()
  const { talk, draft, leads } = props.room
  const { peer, member, name, own } = props.entry
  if (!talk || own) return null
  const raised = talk.hands.some(({ by }) => by.peer === peer)
  const write = () => {
    draft.address({ peer, member, name })
    props.onWrite()
  }
  return (
    <>
      {!draft.live && (
        <MenuItem icon="eye-off" onAction={write}>
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
