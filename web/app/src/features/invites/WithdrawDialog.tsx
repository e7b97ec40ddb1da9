import type { MadeLink } from '../../platform/client'
import { useText } from '../../platform/locale'
import { Button } from '../../ui/Button'
import { Dialog, DialogActions } from '../../ui/Dialog'
import { plainName } from '../roster/person'
import { Trouble } from './Trouble'
import type { Invites } from './useInvites'

/** Asks before a link ends. */
export function WithdrawDialog(props: { link: MadeLink; invites: Invites; onWithdraw: () => void; onClose: () => void }) {
  const t = useText()
  const { link } = props
  const { working, trouble } = props.invites
  return (
    <Dialog title={t('links.withdrawTitle', { name: plainName(link.label) })} onClose={() => !working && props.onClose()}>
      <p>{t('links.withdrawText')}</p>
      <p className="small muted">{t(link.moderator ? 'links.withdrawCoHost' : 'links.withdrawStay')}</p>
      <Trouble trouble={trouble} />
      <p className="small muted" role="status">
        {working ? t('links.withdrawing') : ''}
      </p>
      <DialogActions>
        <Button onPress={props.onClose} isDisabled={working}>
          {t('common.cancel')}
        </Button>
        <Button kind="danger" icon="x" onPress={props.onWithdraw} isPending={working}>
          {t('links.withdraw')}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
