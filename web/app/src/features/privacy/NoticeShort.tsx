import { useLanguage, type TextKey } from '../../platform/locale'
import type { ServerState } from '../server/useServerInfo'
import { noticePath } from './notice'

const WHAT = { signIn: 'privacy.signIn', join: 'privacy.join' } satisfies Record<string, TextKey>

/** The short layer of the privacy notice: who is responsible, what is processed here, and where the whole one stands. */
export function NoticeShort(props: { server: ServerState; before: keyof typeof WHAT }) {
  const { server } = props
  const { t, locale } = useLanguage()
  const name = server.is === 'known' ? (server.info.notice?.controller ?? server.info.operator) : ''
  return (
    <p className="small muted">
      {name ? t('privacy.controller', { name }) : t('privacy.controllerUnknown')}
      <br />
      {t(WHAT[props.before])}{' '}
      <a href={noticePath(locale)} target="_blank" rel="noopener">{t('privacy.whole')}</a>
    </p>
  )
}
