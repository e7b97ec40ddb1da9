import { useText } from '../../platform/locale'
import { Button } from '../../ui/Button'
import { Dialog, DialogActions } from '../../ui/Dialog'
import { Icon } from '../../ui/Icon'
import type { Alarm } from '../encryption/badge'

/** Sending has stopped before this is drawn. It cannot be closed, only left. */
export function AlarmDialog(props: { alarm: Alarm; onLeave: () => void; onRejoin: () => void }) {
  const t = useText()
  return (
    <Dialog title={t('alarm.title')} alarm>
      <span className="dialog__sign">
        <Icon name="shield-alert" />
      </span>
      <p>{t(`alarm.${props.alarm}`)}</p>
      <p className="small">{t('alarm.help')}</p>
      <DialogActions>
        <Button onPress={props.onRejoin}>{t('alarm.rejoin')}</Button>
        <Button kind="danger" icon="leave" onPress={props.onLeave} autoFocus>
          {t('alarm.leave')}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
