import { useCallback, useEffect, useMemo, useRef, useState } from 'react'

import { AlarmDialog } from '../features/call/AlarmDialog'
import { AppearanceDialog, EndDialog, KeysDialog, LeaveDialog, RenameDialog } from '../features/call/dialogs'
import { CallBar } from '../features/call/CallBar'
import type { KeyAction, KeyMode } from '../features/call/keyboard'
import { IntroDialog } from '../features/intro/IntroDialog'
import { NotesPanel } from '../features/notes/NotesPanel'
import { useNotesNews } from '../features/notes/useNotes'
import { noticeText } from '../features/call/notices'
import { RemoteAudio, useAudioGate } from '../features/call/RemoteAudio'
import '../features/call/Room.css'
import { RoomBanners } from '../features/call/RoomBanners'
import { Stage } from '../features/call/Stage'
import { TopLine, type PanelName } from '../features/call/TopLine'
import { isShared, nextChoice, shownView, type Choice } from '../features/call/order'
import { switchedOff } from '../features/call/switched'
import { moveRegion, useKeyboard } from '../features/call/useKeyboard'
import { useMeeting, useNotices } from '../features/call/useMeeting'
import { useViews } from '../features/call/useViews'
import { ViewDialog } from '../features/call/ViewDialog'
import { FactsPanel } from '../features/call/FactsPanel'
import { InvitePanel } from '../features/create/InvitePanel'
import { AboutDialog } from '../features/door/AboutDialog'
import { moderates } from '../features/door/allowed'
import { KnockBanner, UnmuteBanner } from '../features/door/DoorBanners'
import { PersonActs } from '../features/door/PersonActs'
import { useDoor } from '../features/door/useDoor'
import { useDoorRoom } from '../features/door/useDoorRoom'
import { keptBackground } from '../features/devices/background'
import { DevicesDialog } from '../features/devices/DevicesDialog'
import { keptSound } from '../features/devices/sound'
import type { TroubleKind } from '../features/devices/trouble'
import { alarmOf } from '../features/encryption/badge'
import { EncryptionPanel } from '../features/encryption/EncryptionPanel'
import { Roster, type News } from '../features/roster/Roster'
import { ScreenAsks } from '../features/screen/ScreenAsks'
import { ScreenBanners } from '../features/screen/ScreenBanners'
import { screenControl, useScreen } from '../features/screen/useScreen'
import { WholeDialog } from '../features/screen/WholeDialog'
import { AnnounceDialog } from '../features/talk/AnnounceDialog'
import { ChatPanel } from '../features/talk/ChatPanel'
import { LiveStrip } from '../features/talk/LiveStrip'
import { PersonItems } from '../features/talk/PersonItems'
import { PollBanner } from '../features/talk/PollBanner'
import { PollsPanel } from '../features/talk/PollsPanel'
import { TalkItems } from '../features/talk/TalkItems'
import { TileBadge } from '../features/talk/TileBadge'
import { useTalkRoom } from '../features/talk/useTalkRoom'
import { type Background, type Loss, useClient, type Meeting, type Notice, type RosterEntry, type StreamKind } from '../platform/client'
import { useArrival } from '../platform/arrival'
import { useText, useTitle } from '../platform/locale'
import { NARROW, useMedia } from '../platform/media'
import { keep, kept } from '../platform/storage'
import { useAnnounce } from '../ui/Announcer'
import { skipTo } from '../ui/Page'
import { useForgetToasts, useToast } from '../ui/Toast'
import type { Entry } from './Prejoin'

/** Entries of the list of what happened. */
const NEWS = 20

type DialogName = 'leave' | 'end' | 'rename' | 'devices' | 'appearance' | 'keys' | 'view' | 'announce' | 'intro'

/** What can be asked for by a key here. */
const ABLE: readonly KeyAction[] = ['microphone', 'talk', 'camera', 'screen', 'pause', 'chat', 'notes', 'hand', 'sign', 'people', 'encryption', 'invite', 'view', 'keys', 'close', 'next-region', 'previous-region']

/** What there is nothing to do for where there are no pictures. */
const OF_PICTURES: readonly KeyAction[] = ['camera', 'screen', 'pause']

const PANELS: readonly PanelName[] = ['people', 'encryption', 'invite', 'facts', 'chat', 'notes', 'polls']

/** A device that did not start. */
export interface OwnTrouble {
  readonly kind: 'microphone' | 'camera'
  readonly trouble: TroubleKind
}

/** Inside the meeting. */
export function MeetingRoom(props: {
  meeting: Meeting
  room: string
  shared: string | null
  /** Devices to switch on at once, as chosen before the door. */
  start: Pick<Entry, 'microphone' | 'microphoneId' | 'camera' | 'cameraId'>
  returned: boolean
  onLeave: () => void
  onRejoin: () => void
  /** Open at the start; for drawing scenes. */
  open?: PanelName | DialogName
  /** How the stage is looked at, at the start; for drawing scenes. */
  views?: Partial<Choice> & { pictures?: boolean }
}) {
  const { meeting } = props
  const t = useText()
  const say = useToast()
  useForgetToasts()
  useMeeting(meeting)
  const { view, own } = meeting
  useTitle(t('call.title')) // not the meeting's own title: browsers keep window titles in their history
  const [panel, setPanel] = useState<PanelName | null>(isPanel(props.open) ? props.open : null)
  const [dialog, setDialog] = useState<DialogName | null>(isPanel(props.open) || !props.open ? null : props.open)
  const [trouble, setTrouble] = useState<OwnTrouble | null>(null)
  const [since] = useState(() => Date.now())
  const [news, setNews] = useState<readonly News[]>([])
  const [keyMode, setKeyMode] = useState(keptKeyMode)
  const [talking, setTalking] = useState(false)
  const holding = useRef(false)
  const views = useViews(props.views)
  const [speaker, setSpeaker] = useState<string | null>(null)
  const gate = useAudioGate()
  const opener = useRef<Element | null>(null)
  const main = useArrival<HTMLElement>()
  const { soundOnly } = view
  const { off } = meeting
  // What is shown can still be stopped.
  const canShow = useClient().canShowScreen() && !soundOnly && (!off.has('screen_share') || own.screen)
  const screen = useScreen(meeting)

  const record = useCallback((text: string) => setNews((former) => [{ id: (former[0]?.id ?? 0) + 1, at: new Date(), text }, ...former].slice(0, NEWS)), [])
  const room = useTalkRoom(meeting, panel, record)
  const { talk } = room
  const chat = off.has('chat') ? undefined : talk
  const polls = off.has('polls') ? undefined : talk
  const notes = off.has('notes') ? undefined : meeting.notes
  const freshNotes = useNotesNews(notes, panel === 'notes')
  const { on: announced } = room.announcements
  const announce = useAnnounce()
  const door = useDoorRoom(meeting, props.onLeave)
  const newcomers = useDoor(meeting)
  const { leads, askUnmute } = door
  const bannersHidden = useMedia(NARROW) && panel !== null
  const onNotice = useCallback(
    (notice: Notice) => {
      const { icon, text } = noticeText(notice, t, leads)
      record(text)
      if (notice.is === 'removed') {
        say(icon, text, { quiet: true })
        return announce(text, { urgent: true })
      }
      if (notice.is === 'askedToUnmute') askUnmute(notice.by)
      // A banner shows these for as long as they are true.
      if ((notice.is === 'askedToUnmute' || notice.is === 'knocked') && !bannersHidden) return announce(text)
      const quiet = !announced.has('people') && (notice.is === 'joined' || notice.is === 'left' || notice.is === 'renamed')
      say(icon, text, { quiet })
    },
    [t, say, announce, record, announced, leads, askUnmute, bannersHidden],
  )
  useNotices(meeting, onNotice)

  const offBefore = useRef(off)
  useEffect(() => {
    for (const key of switchedOff(offBefore.current, off)) {
      record(t(key))
      say('info', t(key))
    }
    offBefore.current = off
  }, [off, t, say, record])

  // The panel of what was switched off goes with it.
  const gone = (panel === 'chat' && !chat) || (panel === 'notes' && !notes) || (panel === 'polls' && !polls)
  useEffect(() => {
    if (gone) closePanel()
  }, [gone]) // eslint-disable-line react-hooks/exhaustive-deps -- when it goes

  useEffect(() => {
    if (props.returned) say('check-circle', t('call.back'))
  }, []) // eslint-disable-line react-hooks/exhaustive-deps -- once, on entering

  const device = useCallback(
    async (kind: OwnTrouble['kind'], on: boolean, deviceId?: string) => {
      setTrouble(null)
      const open = (id?: string) => (kind === 'microphone' ? meeting.setMicrophone(on, id, keptSound()) : meeting.setCamera(on, id))
      const chosen = (deviceId ?? kept(kind)) || undefined
      // Before the camera, so that it never shows what is not to be seen.
      if (kind === 'camera' && on) void meeting.setBackground(keptBackground())
      let outcome = await open(chosen)
      // Switched off meanwhile, it is 'off' and not 'missing': then nothing is opened again.
      if (chosen && outcome.is === 'missing') {
        // The chosen one is not plugged in; the person asked for one, not for this one alone.
        outcome = await open()
        if (outcome.is === 'on') say(kind === 'microphone' ? 'mic' : 'cam', t(kind === 'microphone' ? 'notice.micOther' : 'notice.camOther'))
      }
      if (outcome.is === 'denied' || outcome.is === 'missing' || outcome.is === 'busy' || outcome.is === 'background') setTrouble({ kind, trouble: outcome.is })
      return outcome.is
    },
    [meeting, say, t],
  )

  // Somebody who was speaking goes on with the next microphone. Another camera shows something else: that is asked for.
  const onLost = useCallback(
    async (kind: StreamKind, why: Loss) => {
      if (kind === 'camera') setTrouble({ kind, trouble: why === 'background' ? 'background' : 'lost' })
      if (kind !== 'microphone') return
      if (holding.current || (await device('microphone', true, '')) !== 'on') setTrouble({ kind, trouble: 'lost' })
      else say('mic', t('notice.micFallback'))
    },
    [device, say, t],
  )
  useEffect(() => meeting.onDeviceLost((kind, why) => void onLost(kind, why)), [meeting, onLost])

  useEffect(() => {
    const { microphone, microphoneId, camera, cameraId } = props.start
    if (microphone) void device('microphone', true, microphoneId)
    if (camera && !soundOnly) void device('camera', true, cameraId)
  }, [meeting]) // eslint-disable-line react-hooks/exhaustive-deps -- once for each meeting

  // Said when it is known how it ended: a device may not start.
  const toggle = async (kind: OwnTrouble['kind']) => {
    const on = !own[kind]
    const outcome = await device(kind, on)
    if (outcome !== (on ? 'on' : 'off')) return
    if (kind === 'microphone') say(on ? 'mic' : 'mic-off', t(on ? 'notice.micOn' : 'notice.micOff'))
    else say(on ? 'cam' : 'cam-off', t(on ? 'notice.camOn' : 'notice.camOff'))
  }

  const changeBackground = async (background: Background) => {
    setTrouble(null)
    const { is } = await meeting.setBackground(background)
    if (is !== 'on' && is !== 'off') setTrouble({ kind: 'camera', trouble: is })
  }

  const openPanel = (name: PanelName) => {
    if (panel === null) opener.current = openerNow()
    setPanel(panel === name ? null : name)
    if (panel === name) returnFocus()
  }
  const closePanel = () => {
    setPanel(null)
    returnFocus()
  }
  const returnFocus = () => {
    const focused = document.activeElement
    // Closed by a key of its own, which keeps the focus.
    if (focused && focused !== document.body && !focused.closest('.panel')) return
    const opened = opener.current
    const had = opened instanceof HTMLElement && opened.isConnected && opened !== document.body
    const target = had ? opened : main.current
    requestAnimationFrame(() => target?.focus())
  }

  const shared = isShared(view.roster)
  const turnView = () => {
    const next = nextChoice(views.choice, shared)
    views.choose(next)
    say('grid', t(`view.now.${shownView(next, shared)}`))
  }
  const pause = (on: boolean) => {
    if (!own.camera && !own.screen) return say('info', t('notice.nothingShown'))
    meeting.setPaused(on)
  }

  const signing = view.roster.some((entry) => entry.own && entry.signing)
  const sign = () => {
    if (!own.camera || own.paused) return say('info', t('sign.unseen'))
    meeting.setSigning(!signing)
    say('sign', t(signing ? 'sign.off' : 'sign.on'))
  }

  // What a client cannot carry, or is switched off, has no key.
  const able = useMemo(() => {
    const lacking: readonly (readonly [unknown, KeyAction])[] = [[chat, 'chat'], [talk, 'hand'], [notes, 'notes'], [canShow, 'screen']]
    const without = new Set(lacking.flatMap(([there, action]) => (there ? [] : [action])))
    return new Set(ABLE.filter((action) => !without.has(action) && !(soundOnly && OF_PICTURES.includes(action))))
  }, [chat, talk, notes, canShow, soundOnly])
  useKeyboard(
    keyMode,
    able,
    (action) => {
      switch (action) {
        case 'microphone':
        case 'camera':
          return void toggle(action)
        case 'people':
        case 'encryption':
        case 'invite':
          return openPanel(action)
        case 'chat':
          return chat && openPanel('chat')
        case 'notes':
          return notes && openPanel('notes')
        case 'hand':
          return room.toggleHand()
        case 'sign':
          return sign()
        case 'keys':
          return setDialog('keys')
        case 'close':
          return panel === null ? undefined : closePanel()
        case 'next-region':
          return moveRegion(1)
        case 'previous-region':
          return moveRegion(-1)
        case 'pause':
          return pause(!own.paused)
        case 'view':
          return turnView()
        case 'screen':
          return canShow ? screen.press() : undefined
        case 'talk':
          return undefined
      }
    },
    (on) => {
      if (on && own.microphone) return // it is on anyway, and letting go must not switch it off
      if (!on && !holding.current) return
      holding.current = on
      setTalking(on)
      void device('microphone', on)
    },
  )

  const menuOf = (entry: RosterEntry) => (
    <>
      <PersonItems room={room} entry={entry} onWrite={chat ? () => panel !== 'chat' && openPanel('chat') : null} />
      <PersonActs meeting={meeting} entry={entry} onAsk={door.ask} />
    </>
  )
  const alarm = alarmOf(view, meeting.media.alarm)
  const chooseKeys = (mode: KeyMode) => {
    setKeyMode(mode)
    keep('keys', mode)
  }
  const close = () => setDialog(null)

  return (
    <div className={panel ? 'room room--panel' : 'room'}>
      <a className="skip" href="#content" onClick={skipTo}>
        {t('skip.meeting')}
      </a>
      <TopLine meeting={meeting} since={since} panel={panel} onPanel={openPanel} />
      <main ref={main} className="room__mid" id="content" tabIndex={-1} data-region="stage">
        <Stage
          meeting={meeting}
          views={views}
          badgeOf={(entry) => talk && <TileBadge talk={talk} peer={entry.peer} reaction={room.reactions.get(entry.peer)} />}
          menuOf={menuOf}
          banners={
            <>
              <ScreenBanners meeting={meeting} screen={screen} />
              <RoomBanners
                meeting={meeting}
                blocked={gate.blocked}
                onUnblock={gate.unblock}
                talking={talking}
                onShow={() => meeting.setPaused(false)}
                pictures={views.pictures}
                onPictures={views.setPictures}
                trouble={trouble}
                onRetry={(kind) => void device(kind, true)}
                onDismiss={() => setTrouble(null)}
                alone={view.phase.is === 'joined' && view.roster.length === 1}
                onInvite={() => openPanel('invite')}
                inviting={panel === 'invite'}
                door={[
                  door.unmuteBy !== null && !own.microphone && (
                    <UnmuteBanner
                      key="unmute"
                      by={door.unmuteBy}
                      onUnmute={() => {
                        askUnmute(null)
                        void device('microphone', true)
                      }}
                      onStay={() => askUnmute(null)}
                    />
                  ),
                  leads && view.door !== 'locked' && view.waiting.length > 0 && panel !== 'people' && <KnockBanner key="knock" meeting={meeting} onList={() => openPanel('people')} />,
                ]}
                poll={polls && room.asked && panel !== 'polls' && <PollBanner poll={room.asked} onOpen={() => openPanel('polls')} onLater={() => room.asked && room.putOff(room.asked.id)} />}
              />
              {chat && panel !== 'chat' && <LiveStrip talk={chat} onOpen={() => openPanel('chat')} />}
              <ScreenAsks meeting={meeting} />
            </>
          }
        />
        {panel === 'people' && (
          <Roster meeting={meeting} news={news} leads={leads} menuOf={leads || (chat && !room.draft.live) ? menuOf : null} onEndDisturbance={door.endDisturbance} onClose={closePanel} onCompare={() => setPanel('encryption')} onInvite={() => setPanel('invite')} />
        )}
        {panel === 'encryption' && <EncryptionPanel meeting={meeting} onClose={closePanel} />}
        {panel === 'invite' && <InvitePanel meeting={meeting} room={props.room} shared={props.shared} onClose={closePanel} />}
        {panel === 'facts' && <FactsPanel soundOnly={soundOnly} onClose={closePanel} />}
        {panel === 'chat' && chat && <ChatPanel talk={chat} draft={room.draft} roster={view.roster} onClose={closePanel} />}
        {panel === 'notes' && notes && <NotesPanel notes={notes} connected={view.connection === 'connected'} onClose={closePanel} />}
        {panel === 'polls' && polls && <PollsPanel talk={polls} leads={room.leads} onClose={closePanel} />}
      </main>
      <CallBar
        microphone={own.microphone}
        camera={own.camera}
        soundOnly={soundOnly}
        paused={own.paused}
        signing={signing}
        showing={own.camera || own.screen}
        host={view.owner}
        screen={canShow ? screenControl(meeting, screen) : null}
        leads={leads}
        inviting={panel === 'invite'}
        talk={
          talk
            ? {
                hand: room.hand,
                items: <TalkItems talk={talk} onPolls={polls ? () => openPanel('polls') : null} onAnnouncements={() => setDialog('announce')} />,
              }
            : null
        }
        chat={chat ? { writing: panel === 'chat', unread: room.unread } : null}
        notes={notes ? { open: panel === 'notes', fresh: freshNotes } : null}
        intents={{
          microphone: (on) => void device('microphone', on),
          camera: (on) => void device('camera', on),
          hand: room.toggleHand,
          sign,
          chat: () => openPanel('chat'),
          notes: () => openPanel('notes'),
          invite: () => openPanel('invite'),
          devices: () => setDialog('devices'),
          appearance: () => setDialog('appearance'),
          rename: () => setDialog('rename'),
          keys: () => setDialog('keys'),
          view: () => setDialog('view'),
          intro: () => setDialog('intro'),
          pause,
          leave: () => (view.owner && view.roster.length > 1 ? setDialog('leave') : props.onLeave()),
          endDisturbance: door.endDisturbance,
          endForAll: () => setDialog('end'),
        }}
      />
      <RemoteAudio streams={meeting.audio} speaker={speaker} onBlocked={gate.onBlocked} register={gate.register} />
      {alarm ? (
        <AlarmDialog
          alarm={alarm}
          onLeave={props.onLeave}
          onRejoin={props.onRejoin}
        />
      ) : (
        <>
          {screen.whole && <WholeDialog screen={screen} />}
          {door.about && <AboutDialog about={door.about} meeting={meeting} onLeaveAfter={door.leaveAfter} onClose={() => door.ask(null)} />}
          {dialog === 'leave' && <LeaveDialog unattended={newcomers !== 'open' && !view.roster.some((entry) => !entry.own && moderates(entry.role))} onLeave={props.onLeave} onEnd={() => meeting.endForAll()} onClose={close} />}
          {dialog === 'end' && <EndDialog people={view.roster.length} onEnd={() => meeting.endForAll()} onClose={close} />}
          {dialog === 'rename' && (
            <RenameDialog
              name={view.roster.find((entry) => entry.own)?.name ?? ''}
              onRename={(name) => {
                meeting.setName(name)
                close()
              }}
              onClose={close}
            />
          )}
          {dialog === 'devices' && (
            <DevicesDialog
              soundOnly={soundOnly}
              covers={!off.has('backgrounds')}
              onMicrophone={(id) => own.microphone && void device('microphone', true, id)}
              onSound={() => own.microphone && void device('microphone', true)}
              onCamera={(id) => own.camera && void device('camera', true, id)}
              camera={own.camera}
              onBackground={(background) => void changeBackground(background)}
              onSpeaker={setSpeaker}
              onClose={close}
            />
          )}
          {dialog === 'appearance' && <AppearanceDialog onClose={close} />}
          {dialog === 'announce' && <AnnounceDialog announcements={room.announcements} chat={chat !== undefined} onClose={close} />}
          {dialog === 'keys' && <KeysDialog mode={keyMode} able={able} onMode={chooseKeys} onClose={close} />}
          {dialog === 'intro' && <IntroDialog onClose={close} />}
          {dialog === 'view' && <ViewDialog views={views} shared={shared} soundOnly={soundOnly} onClose={close} />}
        </>
      )}
    </div>
  )
}

/** How keys are heard, as chosen on this device. */
function keptKeyMode(): KeyMode {
  const mode = kept('keys')
  return mode === 'alt' || mode === 'off' ? mode : 'single'
}

/** Where the focus is to return to: a menu's entry is gone by then, the menu's key is not. */
function openerNow(): Element | null {
  const focused = document.activeElement
  return focused?.closest('[role=menu]') ? document.querySelector('[aria-haspopup][aria-expanded="true"]') : focused
}

function isPanel(name: PanelName | DialogName | undefined): name is PanelName {
  return name !== undefined && PANELS.some((panel) => panel === name)
}
