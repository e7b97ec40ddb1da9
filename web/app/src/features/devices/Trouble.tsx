import { useText } from '../../platform/locale'
import { Button } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import './devices.css'
import { troubleText, type TroubleKind } from './trouble'

/** A device that did not start: what is, what helps, one action. */
export function Trouble(props: { kind: 'microphone' | 'camera'; trouble: TroubleKind; onRetry: () => void; onDismiss: () => void }) {
  const t = useText()
  const { title, text } = troubleText(props.kind, props.trouble)
  return (
    <div className="trouble" role="alert">
      <Icon name={props.kind === 'microphone' ? 'mic-off' : 'cam-off'} />
      <div className="stack trouble__text">
        <p className="strong">{t(title)}</p>
        <p className="small muted">{t(text)}</p>
      </div>
      <div className="trouble__acts">
        <Button size="s" onPress={props.onRetry}>
          {t(props.trouble === 'lost' ? 'trouble.another' : 'common.retry')}
        </Button>
        <Button size="s" kind="quiet" onPress={props.onDismiss}>
          {t('trouble.without')}
        </Button>
      </div>
    </div>
  )
}
