import { useText } from '../../platform/locale'
import { Button } from '../../ui/Button'
import { Dialog, DialogActions } from '../../ui/Dialog'
import { Switch } from '../../ui/Field'
import { ANNOUNCED, OF_CHAT, type Announcements } from './announce'

/** What a screen reader is told of. Nothing of it changes what is seen. `chat`: there is one here. */
export function AnnounceDialog(props: { announcements: Announcements; chat: boolean; onClose: () => void }) {
  const t = useText()
  const { on, set } = props.announcements
  return (
    <Dialog title={t('announce.title')} onClose={props.onClose}>
      <p className="small">{t('announce.lead')}</p>
      <div className="stack">
        {ANNOUNCED.filter((what) => props.chat || !OF_CHAT.includes(what)).map((what) => (
          <Switch key={what} selected={on.has(what)} onChange={(wanted) => set(what, wanted)}>
            {t(`announce.${what}`)}
          </Switch>
        ))}
      </div>
      <DialogActions>
        <Button onPress={props.onClose}>{t('common.close')}</Button>
      </DialogActions>
    </Dialog>
  )
}
