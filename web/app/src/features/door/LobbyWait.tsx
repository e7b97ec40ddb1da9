import type { Meeting } from '../../platform/client'
import { useArrival } from '../../platform/arrival'
import { useOnline } from '../../platform/online'
import { useText, useTitle, type TextKey } from '../../platform/locale'
import { go } from '../../platform/router'
import { Avatar } from '../../ui/Avatar'
import { Badge } from '../../ui/Badge'
import { Banner } from '../../ui/Banner'
import { Button } from '../../ui/Button'
import { Icon, type IconName } from '../../ui/Icon'
import { Page } from '../../ui/Page'
import { LanguageLink, ThemeLink } from '../../ui/Preferences'
import '../../ui/Rows.css'
import { useMeeting } from '../call/useMeeting'
import { hue, initials } from '../roster/person'
import { DeviceCheck } from './DeviceCheck'
import './door.css'

/** How one will enter, as chosen before. */
interface Waiting {
  readonly name: string
  readonly microphone: boolean
  readonly camera: boolean
}

/** Before the door: nothing of the meeting is here, and nothing of oneself is sent but the name, to the hosts. */
export function LobbyWait(props: { meeting: Meeting; entry: Waiting; onRename: () => void; onLeave: () => void }) {
  const { meeting, entry } = props
  const t = useText()
  useTitle(t('lobby.title'))
  useMeeting(meeting)
  const online = useOnline()
  const heading = useArrival<HTMLHeadingElement>()
  const { phase, connection } = meeting.view
  const stage = phase.is !== 'lobby' ? 'admitted' : phase.hostPresent ? 'asked' : 'alone'
  const words = WORDS[stage]
  return (
    <Page
      skip={t('skip.content')}
      home={props.onLeave}
      mainClass="wait"
      top={
        <Badge tone="ok" icon="lock">
          {t('pre.encrypted')}
        </Badge>
      }
      foot={
        <div className="flow page-foot">
          <LanguageLink />
          <ThemeLink />
        </div>
      }
    >
      <Keyhole />
      <div className="stack wait__words">
        <h1 ref={heading} tabIndex={-1}>
          {t(words.heading)}
        </h1>
        <p className="lead" role="status">
          {t(words.lead)}
        </p>
      </div>
      {(!online || connection !== 'connected') && (
        <Banner tone="warn" icon="wifi-off">
          {t(online ? 'lobby.reconnecting' : 'call.offline')}
        </Banner>
      )}
      <ul className="wait__facts">
        <Fact icon="ear" text="lobby.hears" />
        <Fact icon="eye" text={stage === 'alone' ? 'lobby.nameLater' : 'lobby.name'} />
        <Fact icon="mic-off" text={entry.microphone || entry.camera ? later(entry) : meeting.view.soundOnly ? 'sound.lobbyOff' : 'lobby.off'} />
        {meeting.view.soundOnly && <Fact icon="cam-off" text="sound.text" />}
        <Fact icon="browser" text="lobby.sound" />
      </ul>
      <div className="wait__me row">
        <Avatar hue={hue('you')}>{initials(entry.name)}</Avatar>
        <div className="row__main">
          <p className="row__title">
            <span className="row__name">{entry.name}</span> <Badge icon="ticket">{t('class.guest')}</Badge>
          </p>
          <p className="row__sub">{t(stage === 'alone' ? 'lobby.seesLater' : 'lobby.sees')}</p>
        </div>
        <Button size="s" onPress={props.onRename}>
          {t('call.changeName')}
        </Button>
      </div>
      <DeviceCheck soundOnly={meeting.view.soundOnly} covers={!meeting.off.has('backgrounds')} />
      <div className="flow wait__acts">
        <Button
          onPress={() => {
            props.onLeave()
            go('/')
          }}
        >
          {t('lobby.leave')}
        </Button>
      </div>
    </Page>
  )
}

const WORDS: Record<'alone' | 'asked' | 'admitted', { readonly heading: TextKey; readonly lead: TextKey }> = {
  alone: { heading: 'lobby.heading', lead: 'lobby.noHost' },
  asked: { heading: 'lobby.headingAsked', lead: 'lobby.asked' },
  admitted: { heading: 'lobby.headingAdmitted', lead: 'lobby.admitted' },
}

function later(entry: Waiting): TextKey {
  if (entry.microphone && entry.camera) return 'lobby.onBoth'
  return entry.microphone ? 'lobby.onMic' : 'lobby.onCamera'
}

function Fact(props: { icon: IconName; text: TextKey }) {
  const t = useText()
  return (
    <li>
      <Icon name={props.icon} />
      <span>{t(props.text)}</span>
    </li>
  )
}

function Keyhole() {
  return (
    <svg className="wait__art" viewBox="0 0 240 240" aria-hidden="true">
      <circle className="ring r3" cx="120" cy="120" r="112" />
      <circle className="ring r2" cx="120" cy="120" r="86" />
      <circle className="ring r1" cx="120" cy="120" r="60" />
      <circle className="disc" cx="120" cy="120" r="44" />
      <path className="hole" d="M120 96a15 15 0 0 1 8.200 27.600l6.300 25a4 4 0 0 1-3.900 5h-21.200a4 4 0 0 1-3.900-5l6.300-25A15 15 0 0 1 120 96z" />
    </svg>
  )
}
