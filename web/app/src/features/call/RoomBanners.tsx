import { Fragment, type ReactNode } from 'react'

import type { OwnTrouble } from '../../routes/MeetingRoom'
import type { Door, Meeting } from '../../platform/client'
import { useText, type TextKey } from '../../platform/locale'
import { useOnline } from '../../platform/online'
import { Banner } from '../../ui/Banner'
import { Button } from '../../ui/Button'
import { Trouble } from '../devices/Trouble'
import { useDoor } from '../door/useDoor'

/** What becomes of the link while one is alone. */
const ALONE_TEXT: Record<Door, TextKey> = { open: 'call.aloneText', lobby: 'call.aloneTextLobby', locked: 'door.isLocked' }

/** What is true right now and worth a sentence across the stage; the most important first, at most two. */
export function RoomBanners(props: {
  meeting: Meeting
  blocked: boolean
  onUnblock: () => void
  talking: boolean
  onShow: () => void
  /** Whether pictures of the others are loaded. */
  pictures: boolean
  onPictures: (on: boolean) => void
  trouble: OwnTrouble | null
  onRetry: (kind: OwnTrouble['kind']) => void
  onDismiss: () => void
  alone: boolean
  inviting: boolean
  onInvite: () => void
  /** Questions that somebody waits for an answer to. */
  door: readonly ReactNode[]
  /** A question that waits, least important of all. */
  poll: ReactNode
}) {
  const t = useText()
  const online = useOnline()
  const door = useDoor(props.meeting)
  const { view, media, own } = props.meeting
  const { trouble } = props
  const banners = [
    !online && (
      <Banner key="offline" tone="warn" icon="wifi-off">
        {t('call.offline')}
      </Banner>
    ),
    online && view.connection === 'reconnecting' && (
      <Banner key="reconnecting" tone="warn" icon="refresh">
        {t('call.reconnecting')}
      </Banner>
    ),
    view.phase.is !== 'joined' && (
      <Banner key="resyncing" tone="warn" icon="key">
        {t('call.resyncing')}
      </Banner>
    ),
    ...props.door,
    own.paused && (
      <Banner
        key="paused"
        tone="warn"
        icon="pause"
        action={
          <Button size="s" onPress={props.onShow}>
            {t('call.showAgain')}
          </Button>
        }
      >
        {t(own.camera && own.screen ? 'call.pausedBoth' : own.screen ? 'call.pausedScreen' : 'call.pausedCamera')}
      </Banner>
    ),
    own.microphone && own.silenced && (
      <Banner key="silenced" tone="warn" icon="mic-off">
        {t('call.silenced')}
      </Banner>
    ),
    props.blocked && (
      <Banner
        key="blocked"
        tone="warn"
        icon="speaker"
        action={
          <Button size="s" kind="primary" onPress={props.onUnblock}>
            {t('call.blockedAction')}
          </Button>
        }
      >
        {t('call.blocked')}
      </Banner>
    ),
    trouble && (
      <Trouble key="trouble" kind={trouble.kind} trouble={trouble.trouble} onRetry={() => props.onRetry(trouble.kind)} onDismiss={props.onDismiss} />
    ),
    online && view.connection === 'connected' && media.state === 'failed' && media.alarm === null && (
      <Banner key="media" tone="warn" icon="wifi-off">
        {t('call.mediaFailed')}
      </Banner>
    ),
    props.talking && (
      <Banner key="talking" tone="ok" icon="mic">
        {t('call.talking')}
      </Banner>
    ),
    props.pictures && !view.soundOnly && online && view.connection === 'connected' && props.meeting.quality === 'veryWeak' && (
      <Banner
        key="quality"
        tone="warn"
        icon="wifi"
        action={
          <Button size="s" onPress={() => props.onPictures(false)}>
            {t('quality.noPictures')}
          </Button>
        }
      >
        {t('quality.veryWeakText')}
      </Banner>
    ),
    !props.pictures && !view.soundOnly && (
      <Banner
        key="pictures"
        tone="plain"
        icon="eye-off"
        action={
          <Button size="s" onPress={() => props.onPictures(true)}>
            {t('view.picturesAgain')}
          </Button>
        }
      >
        {t('view.noPictures')}
      </Banner>
    ),
    props.alone && (
      <Banner
        key="alone"
        tone="plain"
        icon="people"
        action={
          !props.inviting && (
            <Button size="s" kind="primary" icon="invite" onPress={props.onInvite}>
              {t('call.invite')}
            </Button>
          )
        }
      >
        <b>{t('call.alone')}.</b> {t(ALONE_TEXT[door])}
      </Banner>
    ),
    props.poll && <Fragment key="poll">{props.poll}</Fragment>,
  ].filter(Boolean)
  if (banners.length === 0) return null
  return <div className="banners">{banners.slice(0, 2)}</div>
}
