import { useText } from '../../platform/locale'
import { Button } from '../../ui/Button'
import { Dialog, DialogActions } from '../../ui/Dialog'

/** Asks whoever goes on whether what they typed may be lost. `text`: what that is. */
export function DiscardDialog(props: { text: string; onStay: () => void; onDiscard: () => void }) {
  const t = useText()
  return (
    <Dialog title={t('services.discardTitle')} onClose={props.onStay}>
      <p>{props.text}</p>
      <DialogActions>
        <Button onPress={props.onStay}>{t('plan.stay')}</Button>
        <Button kind="danger" onPress={props.onDiscard}>{t('services.discard')}</Button>
      </DialogActions>
    </Dialog>
  )
}
