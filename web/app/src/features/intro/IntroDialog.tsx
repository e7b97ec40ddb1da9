import { useText } from '../../platform/locale'
import { Button } from '../../ui/Button'
import { Dialog, DialogActions } from '../../ui/Dialog'
import { offOf, useServerInfo } from '../server/useServerInfo'
import './intro.css'

const PARTS = ['devices', 'door', 'write', 'rules', 'rights'] as const

/** The meeting on one page: read in a minute, or printed. */
export function IntroDialog(props: { onClose: () => void }) {
  const t = useText()
  const { state } = useServerInfo()
  const chat = !offOf(state).has('chat')
  const operator = state.is === 'known' ? state.info.operator : ''
  return (
    <Dialog title={t('intro.title')} onClose={props.onClose}>
      <div className="intro">
        <p className="muted">{t('intro.lead')}</p>
        {PARTS.filter((part) => chat || part !== 'write').map((part) => (
          <section key={part} className="intro__part">
            <h3>{t(`intro.${part}`)}</h3>
            <p>{t(`intro.${part}Text`)}</p>
          </section>
        ))}
        <p className="small muted">{operator ? t('intro.operator', { operator }) : t('intro.operatorUnknown')}</p>
      </div>
      <DialogActions>
        <Button icon="print" onPress={() => print()}>
          {t('intro.print')}
        </Button>
        <Button kind="primary" onPress={props.onClose}>
          {t('intro.done')}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
