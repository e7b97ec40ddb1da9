import { useEffect, useRef } from 'react'

import type { MemberLink } from '../../platform/account'
import { useDates } from '../../platform/dates'
import { useText } from '../../platform/locale'
import { Button } from '../../ui/Button'
import { CopyText } from '../../ui/CopyText'
import { Note } from '../../ui/Banner'

/** A one-time link, shown this once, and words to send along. The subject of a message carries no secret: it is shown in lists. */
export function LinkMade(props: { name: string; link: MemberLink; onDone: () => void }) {
  const { name } = props
  const t = useText()
  const dates = useDates()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const address = `${location.origin}/welcome#${props.link.ticket}`
  const until = dates.moment(props.link.expiresAt)
  const copy = { action: t('common.copy'), done: t('common.copied'), failed: t('common.copyFailed') }
  return (
    <div className="stack link-made">
      <h3 ref={heading} tabIndex={-1}>
        {t('members.linkMade', { name })}
      </h3>
      <CopyText {...copy} primary label={t('members.link')} value={address} note={t('members.linkNote', { until })} />
      <div className="stack link-made__mail">
        <p className="small strong">{t('members.subject')}</p>
        <CopyText {...copy} label={t('members.subject')} value={t('members.subjectText')} />
        <p className="small strong">{t('members.body')}</p>
        <CopyText {...copy} label={t('members.body')} value={t('members.bodyText', { name, link: address, until })} />
      </div>
      <Note icon="key">{t('members.linkWarning')}</Note>
      <div>
        <Button size="s" onPress={props.onDone}>{t('members.linkDone')}</Button>
      </div>
    </div>
  )
}
