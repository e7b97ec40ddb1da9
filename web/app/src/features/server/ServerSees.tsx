import { useText } from '../../platform/locale'
import { Button } from '../../ui/Button'
import { Dialog, DialogActions } from '../../ui/Dialog'

/** In plain words: what the server can and cannot see, and where the promise ends. */
export function ServerSees(props: { onClose: () => void }) {
  const t = useText()
  return (
    <Dialog title={t('sees.title')} onClose={props.onClose}>
      <p>{t('sees.lead')}</p>
      <dl className="facts facts--box facts--stacked">
        <dt>{t('sees.not')}</dt>
        <dd>{t('sees.notList')}</dd>
        <dt>{t('sees.does')}</dt>
        <dd>{t('sees.doesList')}</dd>
        <dt>{t('sees.keeps')}</dt>
        <dd>{t('sees.keepsList')}</dd>
        <dt>{t('sees.limit')}</dt>
        <dd>{t('sees.limitText')}</dd>
      </dl>
      <DialogActions>
        <Button onPress={props.onClose}>{t('common.close')}</Button>
      </DialogActions>
    </Dialog>
  )
}
