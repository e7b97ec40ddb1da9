import { useState } from 'react'

import type { Door, Meeting } from '../../platform/client'
import { useText, type TextKey } from '../../platform/locale'
import { Button } from '../../ui/Button'
import { Dialog, DialogActions } from '../../ui/Dialog'
import { Check } from '../../ui/Field'
import { plainName } from '../roster/person'
import type { About } from './PersonActs'
import { useDoor } from './useDoor'

/** Whether somebody removed can come back. */
const BACK: Record<Door, TextKey> = { open: 'door.backOpen', lobby: 'door.backKnock', locked: 'door.isLocked' }

/** Asks before somebody is removed or becomes host in one's own place. */
export function AboutDialog(props: { about: About; meeting: Meeting; onLeaveAfter: (peer: number) => void; onClose: () => void }) {
  return props.about.is === 'remove' ? <RemoveDialog {...props} /> : <HandOverDialog {...props} />
}

function RemoveDialog(props: { about: About; meeting: Meeting; onClose: () => void }) {
  const t = useText()
  const [bar, setBar] = useState(true)
  const door = useDoor(props.meeting)
  const { peer, name } = props.about.entry
  const remove = () => {
    props.meeting.remove(peer, bar)
    props.onClose()
  }
  return (
    <Dialog title={t('door.removeTitle', { name: plainName(name) })} onClose={props.onClose}>
      <p>{t('door.removeText')}</p>
      <Check selected={bar} onChange={setBar} hint={t('door.barHint')}>
        {t('door.bar')}
      </Check>
      {!bar && <p className="small muted">{t(BACK[door])}</p>}
      <DialogActions>
        <Button onPress={props.onClose}>{t('common.cancel')}</Button>
        <Button kind="danger" icon="leave" onPress={remove}>
          {t('door.removeDo')}
        </Button>
      </DialogActions>
    </Dialog>
  )
}

function HandOverDialog(props: { about: About; meeting: Meeting; onLeaveAfter: (peer: number) => void; onClose: () => void }) {
  const t = useText()
  const { peer, name } = props.about.entry
  const give = (leave: boolean) => {
    props.meeting.handOver(peer)
    if (leave) props.onLeaveAfter(peer)
    props.onClose()
  }
  return (
    <Dialog title={t('door.handOverTitle', { name: plainName(name) })} onClose={props.onClose}>
      <p>{t('door.handOverText')}</p>
      <p className="small muted">{t('door.handOverKeeps')}</p>
      <div className="btn-pair">
        <Button onPress={() => give(false)}>{t('door.handOverStay')}</Button>
        <Button onPress={() => give(true)}>{t('door.handOverLeave')}</Button>
      </div>
      <DialogActions>
        <Button kind="quiet" onPress={props.onClose}>
          {t('common.cancel')}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
