import { useText } from '../../platform/locale'
import { go } from '../../platform/router'

/** To the page that says what is kept. `apart`: in a tab of its own, because this page holds what must not be lost. */
export function PrivacyLink(props: { apart?: boolean }) {
  const t = useText()
  if (props.apart) {
    return (
      <a className="btn btn--quiet btn--s" href="/privacy" target="_blank" rel="noopener">
        {t('privacy.title')}
      </a>
    )
  }
  return (
    <a
      className="btn btn--quiet btn--s"
      href="/privacy"
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return
        event.preventDefault()
        go('/privacy')
      }}
    >
      {t('privacy.title')}
    </a>
  )
}
