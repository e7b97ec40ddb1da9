import { useText } from '../../platform/locale'
import { Button } from '../../ui/Button'
import { Dialog, DialogActions } from '../../ui/Dialog'
import type { Screen } from './useScreen'

/** A whole screen was chosen: what that means, before anything of it is sent. */
export function WholeDialog(props: { screen: Screen }) {
  const t = useText()
  const { screen } = props
  return (
    <Dialog title={t('screen.wholeTitle')} onClose={screen.cancel}>
      <p>{t('screen.wholeText')}</p>
      <p className="muted">{t('screen.wholeHint')}</p>
      <div className="btn-pair">
        <Button onPress={screen.start}>{t('screen.wholeOther')}</Button>
        <Button onPress={screen.confirm}>{t('screen.wholeYes')}</Button>
      </div>
      <DialogActions>
        <Button kind="quiet" onPress={screen.cancel}>
          {t('common.cancel')}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
