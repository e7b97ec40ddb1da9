import { useText } from '../../platform/locale'
import { Button } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { troubleFace, type LinkTrouble } from './invites'

/** Why a link could not be made or withdrawn, and what helps. */
export function Trouble(props: { trouble: LinkTrouble | null }) {
  const t = useText()
  if (!props.trouble) return null
  const { text, params, reload } = troubleFace(props.trouble)
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
