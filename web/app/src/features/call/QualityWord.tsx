import type { Quality } from '../../platform/client'
import { useText } from '../../platform/locale'
import { Icon } from '../../ui/Icon'

/** The own connection in a word, for oneself alone. */
export function QualityWord(props: { quality: Quality | null }) {
  const t = useText()
  const { quality } = props
  if (quality === null) return null
  const word = t(`quality.${quality}`)
  return (
    <span className={quality === 'good' ? 'quality caption' : 'quality quality--weak caption'} title={t('quality.own')}>
      <Icon name="wifi" />
      <span className="sr-only">{t('quality.label')}: </span>
      <span className="quality__word">{word}</span>
    </span>
  )
}
