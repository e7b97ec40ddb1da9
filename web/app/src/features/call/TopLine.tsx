import type { Meeting } from '../../platform/client'
import { clockText, useNow } from '../../platform/clock'
import { useText } from '../../platform/locale'
import { Chip } from '../../ui/Badge'
import { BrandSign } from '../../ui/Brand'
import { badgeFace } from '../encryption/badge'
import '../door/door.css'
import { plainName } from '../roster/person'
import { QualityWord } from './QualityWord'

/** The panels beside the stage; one at a time. */
export type PanelName = 'people' | 'encryption' | 'invite' | 'facts' | 'chat' | 'notes' | 'polls'

/** Title, duration, and the four facts that never leave. */
export function TopLine(props: { meeting: Meeting; since: number; panel: PanelName | null; onPanel: (panel: PanelName) => void }) {
  const t = useText()
  const { view, media } = props.meeting
  const now = useNow()
  const title = view.title ? plainName(view.title) : t('call.untitled')
  const badge = badgeFace(view.encryption, media.alarm)
  const cause = badge.cause ? t(badge.cause) : null
  const word = t(badge.word)
  const count = view.roster.length
  const { panel, onPanel } = props
  const waiting = view.waiting.length
  const hear = t('call.hearLabel', { n: count })
  return (
    <header className="room__top" data-region="top">
      <div className="room__title">
        <span className="brand" aria-hidden="true">
          <BrandSign />
        </span>
        <h1 title={title}>{title}</h1>
        <span className="caption num nowrap">
          <span className="sr-only">{t('call.duration')} </span>
          {clockText((now - props.since) / 1000)}
        </span>
        <QualityWord quality={props.meeting.view.connection === 'connected' ? props.meeting.quality : null} />
      </div>
      <nav className="trust" aria-label={t('call.facts')}>
        <Chip
          icon={badge.icon}
          tone={badge.tone}
          label={t('badge.label', { state: cause ? `${word}: ${cause}` : word })}
          expanded={panel === 'encryption'}
          shortcut="L"
          onPress={() => onPanel('encryption')}
        >
          {word}
          {cause && <span className="chip__more">: {cause}</span>}
        </Chip>
        {view.soundOnly && (
          <Chip icon="cam-off" extra label={t('sound.only')} expanded={panel === 'facts'} onPress={() => onPanel('facts')}>
            {t('sound.only')}
          </Chip>
        )}
        <Chip icon="rec-off" extra label={t('call.recordChip')} expanded={panel === 'facts'} onPress={() => onPanel('facts')}>
          {t('call.recordChip')}
        </Chip>
        <Chip icon="hourglass" extra label={t('call.keepsLabel')} expanded={panel === 'facts'} onPress={() => onPanel('facts')}>
          {t('call.keepsChip')}
        </Chip>
        <Chip icon="ear" label={waiting > 0 ? `${hear}. ${t('door.waitingChip', { n: waiting })}` : hear} expanded={panel === 'people'} shortcut="P" onPress={() => onPanel('people')}>
          <span className="num">{count}</span>
          <span className="chip__verb">{t('call.hearVerb', { n: count })}</span>
          {waiting > 0 && <span className="num chip__knock" data-count={`+${waiting}`} aria-hidden="true" />}
        </Chip>
      </nav>
    </header>
  )
}
