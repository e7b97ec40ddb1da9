import type { ReactNode } from 'react'

import type { Meeting, Role, RosterEntry } from '../../platform/client'
import { useLanguage, type TextKey } from '../../platform/locale'
import { DoorChoice, DoorKeys, DoorState } from '../door/DoorControls'
import { KnockList } from '../door/KnockList'
import { HandQueue } from '../talk/HandQueue'
import { Avatar } from '../../ui/Avatar'
import { Badge } from '../../ui/Badge'
import { Banner } from '../../ui/Banner'
import { Button, IconButton } from '../../ui/Button'
import { Icon, type IconName } from '../../ui/Icon'
import { Menu } from '../../ui/Menu'
import { Panel } from '../../ui/Panel'
import '../../ui/Rows.css'
import { hue, initials, personClass, plainName } from './person'
import './roster.css'

/** Something that happened, with its time. */
export interface News {
  readonly id: number
  readonly at: Date
  readonly text: string
}

/** Who can hear us: the cryptographic group, person by person. */
export function Roster(props: {
  meeting: Meeting
  news: readonly News[]
  /** One decides about others. */
  leads: boolean
  /** Entries of a person's menu; null: there are none. */
  menuOf: ((entry: RosterEntry) => ReactNode) | null
  onEndDisturbance: () => void
  onClose: () => void
  onCompare: () => void
  onInvite: () => void
}) {
  const { t, region } = useLanguage()
  const { view } = props.meeting
  const further = (
    <>
      <Button size="s" icon="shield-check" onPress={props.onCompare}>
        {t('people.compare')}
      </Button>
      <Button size="s" icon="invite" onPress={props.onInvite}>
        {t('people.invite')}
      </Button>
    </>
  )
  return (
    <Panel
      title={t('people.title')}
      closeLabel={t('people.close')}
      onClose={props.onClose}
      foot={
        <div className="host">{props.leads ? <DoorKeys meeting={props.meeting} onEndDisturbance={props.onEndDisturbance} /> : further}</div>
      }
    >
      {props.leads && <KnockList meeting={props.meeting} />}
      {props.meeting.talk && <HandQueue talk={props.meeting.talk} leads={props.leads} />}
      <p className="small muted">{t('people.lead')}</p>
      {view.strangers > 0 && (
        <Banner tone="warn" icon="alert">
          {t('people.strangers', { n: view.strangers })}
        </Banner>
      )}
      <section className="stack roster" aria-labelledby="h-in">
        <h3 id="h-in">{t('people.in', { n: view.roster.length })}</h3>
        <ul className="rows">
          {view.roster.map((entry) => (
            <Person key={entry.member} meeting={props.meeting} entry={entry} menuOf={props.menuOf} />
          ))}
        </ul>
      </section>
      {props.leads && <div className="host">{further}</div>}
      {props.leads ? <DoorChoice meeting={props.meeting} /> : <DoorState meeting={props.meeting} />}
      {props.news.length > 0 && (
        <section className="stack roster" aria-labelledby="h-news">
          <h3 id="h-news">{t('people.news')}</h3>
          <ul className="news">
            {props.news.map((item) => (
              <li key={item.id}>
                <time className="num" dateTime={item.at.toISOString()}>
                  {item.at.toLocaleTimeString(region, { hour: '2-digit', minute: '2-digit' })}
                </time>
                <span>{item.text}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </Panel>
  )
}

function Person(props: { meeting: Meeting; entry: RosterEntry; menuOf: ((entry: RosterEntry) => ReactNode) | null }) {
  const { meeting, entry } = props
  const { t } = useLanguage()
  const microphone = entry.own ? meeting.own.microphone : entry.streams.includes('microphone')
  const camera = entry.own ? meeting.own.camera : entry.streams.includes('camera')
  const speaking = microphone && meeting.speaking.has(entry.peer)
  const mark = personClass(entry)
  const name = plainName(entry.name)
  const role = ROLE[entry.role]
  // Where there are no cameras none is missed.
  const sub = subText(entry, speaking, camera && entry.signing, camera || meeting.view.soundOnly)
  return (
    <li className="row">
      <Avatar hue={hue(entry.member)}>{initials(name)}</Avatar>
      <div className="row__main">
        <p className="row__title">
          <span className="row__name">{entry.own ? t('call.youNamed', { name }) : name}</span>{' '}
          {!entry.own && (
            <Badge icon={mark.icon} tone={mark.tone}>
              {t(mark.word)}
            </Badge>
          )}
          {role && (entry.own || mark.word !== 'people.host') && <Badge icon={role.icon}>{t(role.word)}</Badge>}
        </p>
        {entry.invitedAs !== null && <p className="row__sub">{t('door.personal', { label: plainName(entry.invitedAs) })}</p>}
        {sub && <p className="row__sub">{t(sub)}</p>}
      </div>
      <div className="row__end">
        {!meeting.view.soundOnly && <Mini icon={camera ? 'cam' : 'cam-off'} word={t(camera ? 'tile.camOn' : 'tile.camOff')} />}
        <Mini icon={microphone ? 'mic' : 'mic-off'} word={t(microphone ? 'tile.micOn' : 'tile.micOff')} />
        {props.menuOf && !entry.own && (
          <Menu label={t('people.menu', { name })} placement="bottom end" trigger={<IconButton icon="more" label={t('people.menu', { name })} />}>
            {props.menuOf(entry)}
          </Menu>
        )}
      </div>
    </li>
  )
}

/** What a role is called; taking part needs no word. */
const ROLE: Record<Role, { readonly word: TextKey; readonly icon: IconName } | null> = {
  owner: { word: 'people.host', icon: 'key' },
  moderator: { word: 'links.coHost', icon: 'key' },
  presenter: { word: 'links.presenter', icon: 'screen' },
  participant: null,
}

function Mini(props: { icon: 'cam' | 'cam-off' | 'mic' | 'mic-off'; word: string }) {
  return (
    <span className="mini" title={props.word}>
      <Icon name={props.icon} />
      <span className="sr-only">{props.word}</span>
    </span>
  )
}

function subText(entry: RosterEntry, speaking: boolean, signing: boolean, camera: boolean): TextKey | null {
  if (entry.presence === 'away') return 'people.away'
  if (entry.presence === 'joining') return 'people.joining'
  if (entry.presence === 'silent') return 'people.silent'
  if (entry.delayed && entry.delayed.length > 0) return 'people.delayed'
  if (signing) return 'people.signing'
  if (speaking) return 'people.speaking'
  return camera ? null : 'people.noCamera'
}
