import { useState } from 'react'

import type { Ending } from '../platform/client'
import { useArrival } from '../platform/arrival'
import { useNow } from '../platform/clock'
import { useLanguage, useTitle, type TextKey } from '../platform/locale'
import { go } from '../platform/router'
import { Badge } from '../ui/Badge'
import { Note } from '../ui/Banner'
import { Button } from '../ui/Button'
import '../ui/Card.css'
import { Icon, type IconName } from '../ui/Icon'
import { Page } from '../ui/Page'
import { LanguageLink, ThemeLink } from '../ui/Preferences'
import '../ui/Rows.css'
import './Ended.css'

/** The server forgets a meeting at latest this many seconds after its end. */
const SERVER_FORGETS = 60

const HEADING: Record<Ending, TextKey> = {
  left: 'ended.heading',
  endedByHost: 'ended.heading',
  empty: 'ended.heading',
  expired: 'ended.heading',
  removed: 'ended.removedHeading',
  replaced: 'ended.replacedHeading',
}

/** After the meeting: what is deleted, and when. */
export function Ended(props: { reason: Ending; publicDevice: boolean; onRejoin: () => void }) {
  const { t, region } = useLanguage()
  useTitle(t('ended.title'))
  const [at] = useState(() => new Date())
  const overForAll = props.reason === 'endedByHost' || props.reason === 'empty' || props.reason === 'expired'
  const left = useSecondsLeft(at, overForAll)
  const time = at.toLocaleTimeString(region, { hour: '2-digit', minute: '2-digit', second: '2-digit' })
  const heading = useArrival<HTMLHeadingElement>()
  const canReturn = props.reason !== 'expired' && !props.publicDevice
  return (
    <Page
      skip={t('skip.content')}
      home={() => go('/')}
      mainClass="ended"
      foot={
        <div className="flow page-foot">
          <LanguageLink />
          <ThemeLink />
        </div>
      }
    >
      <div className="ended__lead" {...(props.reason === 'removed' ? { role: 'alert' } : {})}>
        <h1 ref={heading} tabIndex={-1}>{t(HEADING[props.reason])}</h1>
        <p className="lead">{t(`ended.${props.reason}`)}</p>
        <div className="flow ended__acts">
          <Button kind="primary" size="l" onPress={() => go('/')}>
            {t('common.home')}
          </Button>
          {canReturn && (
            <Button kind="quiet" onPress={props.onRejoin}>
              {t(props.reason === 'replaced' ? 'ended.rejoinHere' : 'ended.rejoin')}
            </Button>
          )}
        </div>
        {canReturn && <p className="small muted ended__link">{t('ended.link')}</p>}
      </div>
      <section className="card gone" aria-labelledby="h-gone">
        <div className="card__head">
          <h2 id="h-gone">{t('ended.gone')}</h2>
          {overForAll && (
            <Badge tone="ok" icon={left > 0 ? 'hourglass' : 'check'}>
              <span className="num">{left > 0 ? t('ended.doneIn', { n: left }) : t('ended.done')}</span>
            </Badge>
          )}
        </div>
        <ul className="rows rows--lined">
          <Gone what="ended.keys" how="ended.keysText" when={time} />
          <Gone what="ended.media" how="ended.mediaText" when={t('ended.mediaNever')} />
          <Gone what="ended.written" how="ended.writtenText" when={time} />
          <Gone what="ended.names" how="ended.namesText" when={time} />
          {props.publicDevice && <Gone what="ended.public" how="ended.publicText" when={time} />}
          <Gone
            what="ended.presence"
            how={overForAll ? 'ended.presenceText' : 'ended.presenceOpen'}
            when={overForAll ? (left > 0 ? t('ended.in', { n: left }) : t('ended.done')) : t('ended.within')}
            waits={!overForAll || left > 0}
          />
        </ul>
        <div className="gone__note">
          <Note>{t('ended.note')}</Note>
        </div>
      </section>
    </Page>
  )
}

function Gone(props: { what: TextKey; how: TextKey; when: string; waits?: boolean }) {
  const { t } = useLanguage()
  const icon: IconName = props.waits ? 'hourglass' : 'check'
  return (
    <li className="row gone__row">
      <span className={props.waits ? 'gone__ic gone__ic--wait' : 'gone__ic'}>
        <Icon name={icon} />
      </span>
      <div className="row__main">
        <p className="row__title">{t(props.what)}</p>
        <p className="row__sub">{t(props.how)}</p>
      </div>
      <span className="small num gone__when">{props.when}</span>
    </li>
  )
}

function useSecondsLeft(at: Date, running: boolean): number {
  const [done, setDone] = useState(false)
  const now = useNow(running && !done)
  const left = Math.max(0, Math.ceil(SERVER_FORGETS - (now - at.getTime()) / 1000))
  if (running && left === 0 && !done) setDone(true)
  return left
}
