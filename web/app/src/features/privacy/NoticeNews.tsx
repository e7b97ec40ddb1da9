import { useEffect, useState } from 'react'

import type { NoticeVersion } from '../../platform/client'
import { useDates } from '../../platform/dates'
import { useLanguage } from '../../platform/locale'
import { keep, kept } from '../../platform/storage'
import { Banner } from '../../ui/Banner'
import { Button } from '../../ui/Button'
import { changesPath, isNews, noticePath } from './notice'

/** Says once that the privacy notice has changed since it was seen here last. It stands in nobody's way. */
export function NoticeNews(props: {
  /** The one in force; null: not known. */
  notice: NoticeVersion | null
  /** The version seen last, where that is not the one this device keeps. */
  seen?: string
}) {
  const { notice } = props
  const { t, locale } = useLanguage()
  const dates = useDates()
  const [seen, setSeen] = useState(() => props.seen ?? kept('notice'))
  const version = notice?.version ?? null
  useEffect(() => {
    if (seen !== null || version === null) return
    keep('notice', version)
    setSeen(version)
  }, [seen, version])
  if (!isNews(seen, notice)) return null
  const dismiss = () => {
    keep('notice', notice.version)
    setSeen(notice.version)
  }
  return (
    <Banner tone="plain" icon="info" action={<Button kind="quiet" size="s" onPress={dismiss}>{t('common.close')}</Button>}>
      {t('privacy.news', { day: dates.day(notice.since) })}{' '}
      <a href={changesPath(locale)} target="_blank" rel="noopener">{t('privacy.newsWhat')}</a>{' · '}
      <a href={noticePath(locale)} target="_blank" rel="noopener">{t('privacy.whole')}</a>
    </Banner>
  )
}
