import { useText } from '../../platform/locale'
import { Button } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { passphraseTroubleFace, troubleFace, type LinkTrouble } from './invites'

/** Why a link could not be made or withdrawn, or the passphrase not be changed, and what helps. */
export function Trouble(props: { trouble: LinkTrouble | null; of?: 'link' | 'passphrase' }) {
  const t = useText()
  if (!props.trouble) return null
  const face = props.of === 'passphrase' ? passphraseTroubleFace : troubleFace
  const { text, params, reload } = face(props.trouble)
  return (
    <div className="stack links__trouble" role="alert">
      <p className="error">
        <Icon name="alert" />
        <span>{t(text, params)}</span>
      </p>
      {reload && (
        <div>
          <Button size="s" icon="refresh" onPress={() => location.reload()}>
            {t('error.reload')}
          </Button>
        </div>
      )}
    </div>
  )
}
