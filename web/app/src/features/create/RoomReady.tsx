import type { NewRoom } from '../../platform/client'
import { useText } from '../../platform/locale'
import { joinPath } from '../../platform/router'
import { Button } from '../../ui/Button'
import { CopyText } from '../../ui/CopyText'
import { Dialog, DialogActions } from '../../ui/Dialog'
import './create.css'

/** What to pass on: the link, the passphrase apart from it, and the host link for oneself. */
export function RoomReady(props: { room: NewRoom; onEnter: () => void }) {
  const t = useText()
  const { room } = props
  return (
    <Dialog title={t('create.ready')}>
      <p className="muted">{t('create.readyLead')}</p>
      <section className="stack ready" aria-labelledby="h-ready-link">
        <h3 id="h-ready-link">{t('create.link')}</h3>
        <CopyText
          label={t('create.link')}
          value={location.origin + joinPath(room.room, room.sharedFragment)}
          action={t('create.copyLink')}
          done={t('common.copied')}
          failed={t('common.copyFailed')}
          note={t('create.linkHint')}
        />
      </section>
      {room.passphrase && (
        <section className="stack ready" aria-labelledby="h-ready-pass">
          <h3 id="h-ready-pass">{t('create.passphrase')}</h3>
          <CopyText
            label={t('create.passphrase')}
            value={room.passphrase}
            action={t('create.copyPassphrase')}
            done={t('common.copied')}
            failed={t('common.copyFailed')}
            note={t('create.passphraseApart')}
          />
        </section>
      )}
      <section className="stack ready ready--host" aria-labelledby="h-ready-host">
        <h3 id="h-ready-host">{t('create.host')}</h3>
        <CopyText
          label={t('create.host')}
          value={location.origin + joinPath(room.room, room.ownerFragment)}
          action={t('create.copyHost')}
          done={t('common.copied')}
          failed={t('common.copyFailed')}
          hidden={{ reveal: t('create.reveal') }}
          note={t('create.hostHint')}
        />
      </section>
      <DialogActions>
        <Button kind="primary" icon="door" onPress={props.onEnter} autoFocus>
          {t('create.enter')}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
