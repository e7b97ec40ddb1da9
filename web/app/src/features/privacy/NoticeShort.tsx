import { useLanguage, type TextKey } from '../../platform/locale'
import type { ServerState } from '../server/useServerInfo'
import { noticePath } from './notice'

const WHAT = { signIn: 'privacy.signIn', join: 'privacy.join' } satisfies Record<string, TextKey>

/** The short layer of the privacy notice: who is responsible, what is processed here, and where the whole one stands. */
export function NoticeShort(props: { server: ServerState; before: keyof typeof WHAT }) {
  const { server } = props
  const { t, locale } = useLanguage()
  const info = server.is === 'known' ? server.info : null
  const controller = info?.notice?.controller
  return (
    <p className="small muted">
      {controller ? t('privacy.controller', { name: controller }) : info?.operator ? t('privacy.operator', { name: info.operator }) : t('privacy.controllerUnknown')}
      <br />
      {t(WHAT[props.before])}{' '}
      <a href={noticePath(locale)} target="_blank" rel="noopener">{t('privacy.whole')}</a>
    </p>
  )
}
