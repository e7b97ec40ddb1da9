import type { ReactNode } from 'react'

import type { ScreenControl } from '../screen/useScreen'
import { useText } from '../../platform/locale'
import { NARROW, useMedia } from '../../platform/media'
import { Key, SwitchKey } from '../../ui/Key'
import { Menu, MenuItem, MenuSeparator } from '../../ui/Menu'

/** What the bar and its menu can ask for. */
export interface CallIntents {
  readonly microphone: (on: boolean) => void
  readonly camera: (on: boolean) => void
  readonly hand: () => void
  readonly sign: () => void
  readonly chat: () => void
  readonly notes: () => void
  readonly invite: () => void
  readonly devices: () => void
  readonly appearance: () => void
  readonly rename: () => void
  readonly keys: () => void
  readonly view: () => void
  readonly intro: () => void
  readonly pause: (on: boolean) => void
  readonly leave: () => void
  readonly endDisturbance: () => void
  readonly endForAll: () => void
}

/** Hands, and what comes with them, as the bar shows them. */
export interface TalkKeys {
  readonly hand: boolean
  /** Further entries of "More". */
  readonly items: ReactNode
}

/** Chat as the bar shows it. */
export interface ChatKey {
  readonly writing: boolean
  readonly unread: number
}

/** Notes as the bar shows them. */
export interface NotesKey {
  readonly open: boolean
  /** Others have changed them since they were open. */
  readonly fresh: boolean
}

/** The bar: hand, own devices, chat, notes, invite, more, leave. What has no room in it moves into "More". */
export function CallBar(props: {
  microphone: boolean
  camera: boolean
  /** There are no pictures in this meeting: no switch for one. */
  soundOnly: boolean
  /** Own pictures are black. */
  paused: boolean
  /** One signs, and has the frame of who speaks. */
  signing: boolean
  /** There is an own picture: of a camera or a screen. */
  showing: boolean
  host: boolean
  /** Showing one's screen; null where the browser cannot. */
  screen: ScreenControl | null
  /** One decides about others. */
  leads: boolean
  inviting: boolean
  talk: TalkKeys | null
  chat: ChatKey | null
  notes: NotesKey | null
  intents: CallIntents
}) {
  const t = useText()
  const narrow = useMedia(NARROW)
  const { intents, talk, chat, notes, screen } = props
  const fresh = notes?.fresh ? t('notes.new') : undefined
  return (
    <section className="room__bar" aria-label={t('call.controls')} data-region="bar">
      {!narrow && (talk || props.signing) && (
        <div className="room__start">
          {talk && (
            <Key icon="hand" pressed={talk.hand} shortcut="H" onPress={intents.hand}>
              {t('hand.key')}
            </Key>
          )}
          {props.signing && (
            <Key icon="sign" pressed shortcut="G" onPress={intents.sign}>
              {t('sign.key')}
            </Key>
          )}
        </div>
      )}
      <div className="room__keys">
        <SwitchKey
          icon="mic"
          offIcon="mic-off"
          name={t('call.microphone')}
          stateWord={t(props.microphone ? 'call.on' : 'call.off')}
          on={props.microphone}
          shortcut="M"
          onChange={intents.microphone}
        />
        {!props.soundOnly && (
          <SwitchKey
            icon={props.paused ? 'pause' : 'cam'}
            offIcon="cam-off"
            name={t('call.camera')}
            stateWord={t(!props.camera ? 'call.off' : props.paused ? 'call.paused' : 'call.on')}
            held={props.paused}
            on={props.camera}
            shortcut="V"
            onChange={intents.camera}
          />
        )}
        <span className="bar-sep" />
        {screen && !narrow && (
          <Key icon={screen.icon} shortcut="D" onPress={screen.press}>
            {t(screen.word)}
          </Key>
        )}
        {chat && (
          <Key icon="chat" expanded={chat.writing} shortcut="C" news={{ count: chat.unread, word: t('talk.news') }} onPress={intents.chat}>
            {t('talk.key')}
          </Key>
        )}
        {notes && !narrow && (
          <Key icon="notes" expanded={notes.open} shortcut="N" fresh={fresh} onPress={intents.notes}>
            {t('notes.title')}
          </Key>
        )}
        {(!narrow || !chat) && (
          <Key icon="invite" expanded={props.inviting} shortcut="E" onPress={intents.invite}>
            {t('call.invite')}
          </Key>
        )}
      </div>
      <div className="room__end">
        <Menu label={t('call.more')} trigger={<Key icon="more" fresh={narrow ? fresh : undefined}>{t('call.more')}</Key>}>
          {talk && narrow && (
            <MenuItem icon="hand" onAction={intents.hand}>
              {t(talk.hand ? 'hand.lowerOwn' : 'hand.key')}
            </MenuItem>
          )}
          {notes && narrow && (
            <MenuItem icon="notes" onAction={intents.notes} {...(fresh ? { hint: fresh } : {})}>
              {t('notes.title')}
            </MenuItem>
          )}
          {chat && narrow && (
            <MenuItem icon="invite" onAction={intents.invite}>
              {t('call.invite')}
            </MenuItem>
          )}
          {screen && narrow && (
            <MenuItem icon={screen.icon} onAction={screen.press}>
              {t(screen.word)}
            </MenuItem>
          )}
          {props.camera && (
            <MenuItem icon="sign" hint="G" onAction={intents.sign}>
              {t(props.signing ? 'sign.stop' : 'sign.key')}
            </MenuItem>
          )}
          {talk?.items}
          {(talk || props.camera) && <MenuSeparator />}
          <MenuItem icon="grid" hint="W" onAction={intents.view}>
            {t('view.title')}
          </MenuItem>
          {props.showing && (
            <MenuItem icon={props.paused ? 'cam' : 'pause'} hint="B" onAction={() => intents.pause(!props.paused)}>
              {t(props.paused ? 'call.showAgain' : 'call.pause')}
            </MenuItem>
          )}
          <MenuItem icon="sliders" onAction={intents.devices}>
            {t('call.devices')}
          </MenuItem>
          <MenuItem icon="user" onAction={intents.rename}>
            {t('call.changeName')}
          </MenuItem>
          <MenuItem icon="globe" onAction={intents.appearance}>
            {t('call.appearance')}
          </MenuItem>
          <MenuItem icon="keyboard" hint="?" onAction={intents.keys}>
            {t('call.keysList')}
          </MenuItem>
          <MenuItem icon="info" onAction={intents.intro}>
            {t('intro.title')}
          </MenuItem>
          {(props.host || props.leads) && <MenuSeparator />}
          {props.leads && (
            <MenuItem icon="stop" danger onAction={intents.endDisturbance}>
              {t('door.endDisturbance')}
            </MenuItem>
          )}
          {props.host && (
            <MenuItem icon="leave" danger onAction={intents.endForAll}>
              {t('call.endForAll')}
            </MenuItem>
          )}
        </Menu>
        <Key icon="leave" kind="leave" onPress={intents.leave}>
          {t('call.leave')}
        </Key>
      </div>
    </section>
  )
}
