import type { NewRoom } from '../../platform/client'
import { useText } from '../../platform/locale'
import { joinPath } from '../../platform/router'
import { Button } from '../../ui/Button'
import { Dialog, DialogActions } from '../../ui/Dialog'
import { PassOn } from './PassOn'
import './create.css'

/** What to pass on: the link, the passphrase apart from it, and the host link for oneself. */
export function RoomReady(props: { room: Omit<NewRoom, 'expiresAt'>; onEnter: () => void }) {
  const t = useText()
  const { room } = props
  return (
    <Dialog title={t('create.ready')}>
      <p className="muted">{t('create.readyLead')}</p>
      <PassOn
        id="h-ready-link"
        label={t('create.link')}
        value={location.origin + joinPath(room.room, room.sharedFragment)}
        action={t('create.copyLink')}
        note={t('create.linkHint')}
      />
      {room.passphrase && (
        <PassOn
          id="h-ready-pass"
          label={t('create.passphrase')}
          value={room.passphrase}
          action={t('create.copyPassphrase')}
          note={t('create.passphraseApart')}
        />
      )}
      <PassOn
        id="h-ready-host"
        host
        label={t('create.host')}
        value={location.origin + joinPath(room.room, room.ownerFragment)}
        action={t('create.copyHost')}
        hidden={{ reveal: t('create.reveal') }}
        note={t('create.hostHint')}
      />
      <DialogActions>
        <Button kind="primary" icon="door" onPress={props.onEnter} autoFocus>
          {t('create.enter')}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
