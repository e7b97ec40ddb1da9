import { useEffect, useState, type FormEvent } from 'react'

import { lacking } from '../features/account/rights'
import { useSession } from '../features/account/session'
import { keepBackground, keptBackground } from '../features/devices/background'
import { BackgroundChoice } from '../features/devices/BackgroundChoice'
import { CameraChoice } from '../features/devices/CameraChoice'
import { ConnectionTest } from '../features/devices/ConnectionTest'
import { MicrophoneChoice } from '../features/devices/MicrophoneChoice'
import { SpeakerChoice } from '../features/devices/SpeakerChoice'
import { Trouble } from '../features/devices/Trouble'
import { useChosenDevice, useDevices } from '../features/devices/useDevices'
import { useMicMeter, usePreview } from '../features/devices/useOwnDevices'
import { useMeeting } from '../features/call/useMeeting'
import { PassphraseForm } from '../features/join/PassphraseForm'
import { Waiting } from '../features/join/Waiting'
import { useIntro, Welcome } from '../features/intro/Welcome'
import { hue, initials } from '../features/roster/person'
import { noticeOf, offOf, useServerInfo, type ServerState } from '../features/server/useServerInfo'
import { useArrival } from '../platform/arrival'
import { useClient, type Background, type Meeting, type SwitchedFunction } from '../platform/client'
import { useText, useTitle, type TextKey } from '../platform/locale'
import { go } from '../platform/router'
import { Avatar } from '../ui/Avatar'
import { Badge } from '../ui/Badge'
import { Note } from '../ui/Banner'
import { Button } from '../ui/Button'
import '../ui/Card.css'
import { Check, Field } from '../ui/Field'
import { Icon } from '../ui/Icon'
import { SwitchKey } from '../ui/Key'
import { Page } from '../ui/Page'
import { LanguageLink, ThemeLink } from '../ui/Preferences'
import { NoticeNews } from '../features/privacy/NoticeNews'
import { NoticeShort } from '../features/privacy/NoticeShort'
import { PrivacyLink } from '../features/privacy/PrivacyLink'
import '../ui/Rows.css'
import { Picture } from '../ui/Tile'
import { AccountNeeded } from './AccountNeeded'
import './Prejoin.css'

/** How somebody wants to enter. */
export interface Entry {
  readonly name: string
  readonly publicDevice: boolean
  readonly microphone: boolean
  readonly camera: boolean
  readonly microphoneId?: string
  readonly cameraId?: string
}

/** The longest name the group admits, in bytes of UTF-8. */
const NAME_BYTES = 64

interface PrejoinProps {
  meeting: Meeting | null
  host: boolean
  /** There are no pictures in this meeting: no camera is offered. */
  soundOnly: boolean
  entry: Entry | null
  onEnter: (entry: Entry) => void
  onPassphrase: (passphrase: string) => void
  /** See {@link NoticeNews}. */
  seen?: string
  /** What is switched off besides; for drawing scenes. */
  off?: readonly SwitchedFunction[]
}

/** Before the door; for whoever has no account, where only those take part who have, the way to sign in. */
export function Prejoin(props: PrejoinProps) {
  const server = useServerInfo().state
  const { state } = useSession()
  const off = new Set([...offOf(server), ...(props.off ?? [])])
  const barred = props.meeting === null && off.has('guest_access') && state.is === 'known' && lacking(state.value.account) !== null
  if (barred) return <AccountNeeded onRetry={null} />
  return <Before {...props} server={server} covers={!off.has('backgrounds')} />
}

/** Devices, name, rules. Nothing is on unless switched on here. `covers`: what is behind a person may be covered here. */
function Before(props: PrejoinProps & { server: ServerState; covers: boolean }) {
  const { server, covers } = props
  const t = useText()
  useTitle(t('pre.title'))
  const heading = useArrival<HTMLHeadingElement>()
  useMeeting(props.meeting)
  const phase = props.meeting?.view.phase
  const busy = phase?.is === 'idle' || phase?.is === 'authorising' || phase?.is === 'joining'
  const needs = phase?.is === 'needsPassphrase' ? phase : null
  const [asked, setAsked] = useState(false)
  if (needs && !asked) setAsked(true)

  const { devices, refresh } = useDevices()
  const [microphone, chooseMicrophone] = useChosenDevice('microphone')
  const [camera, chooseCamera] = useChosenDevice('camera')
  const [speaker, chooseSpeaker] = useChosenDevice('speaker')
  const meter = useMicMeter()
  const preview = usePreview(covers)
  const canHide = useClient().canHideBackground()
  const [chosen, setChosen] = useState(keptBackground)
  const background = covers ? chosen : 'none'
  const [micOn, setMicOn] = useState(props.entry?.microphone ?? false)
  const [camOn, setCamOn] = useState(!props.soundOnly && (props.entry?.camera ?? false))
  const [name, setName] = useState(props.entry?.name ?? t('pre.guest'))
  const [nameError, setNameError] = useState<TextKey | null>(null)
  const [publicDevice, setPublicDevice] = useState(props.entry?.publicDevice ?? false)

  const switchMic = (on: boolean) => {
    setMicOn(on)
    if (on) void meter.start(microphone).then((works) => (works ? refresh() : setMicOn(false)))
    else meter.stop()
  }
  const switchCam = (on: boolean) => {
    setCamOn(on)
    if (on) void preview.start(camera).then((works) => (works ? refresh() : setCamOn(false)))
    else preview.stop()
  }
  const hide = (next: Background) => {
    keepBackground(next)
    setChosen(next)
    if (camOn || preview.trouble === 'background') switchCam(true)
  }
  const test = (on: boolean) => {
    if (on) void meter.start(microphone).then((works) => works && refresh())
    else meter.stop()
  }

  // What was pulled out is off.
  useEffect(() => {
    if (meter.trouble === 'lost') setMicOn(false)
    if (preview.trouble === 'lost' || preview.trouble === 'background') setCamOn(false)
  }, [meter.trouble, preview.trouble])

  // What others will see is shown at once.
  useEffect(() => {
    if (!covers && camOn && !busy) switchCam(true)
  }, [covers]) // eslint-disable-line react-hooks/exhaustive-deps -- once it is known

  // The devices belong to the meeting as soon as it begins.
  useEffect(() => {
    if (!busy) return
    meter.stop()
    preview.stop()
  }, [busy]) // eslint-disable-line react-hooks/exhaustive-deps -- meter and preview are stable

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (busy) return
    const trimmed = name.trim()
    if (!trimmed) return setNameError('pre.nameEmpty')
    if (new TextEncoder().encode(trimmed).length > NAME_BYTES) return setNameError('pre.nameLong')
    props.onEnter({
      name: trimmed,
      publicDevice,
      microphone: micOn,
      camera: camOn,
      ...(microphone ? { microphoneId: microphone } : {}),
      ...(camera ? { cameraId: camera } : {}),
    })
  }

  const intro = useIntro()
  const shownName = name.trim() || t('pre.guest')
  const picture = preview.value?.is === 'on' ? preview.value.stream : null
  const starting = camOn && !picture && background !== 'none'

  return (
    <Page
      skip={t('skip.content')}
      home={() => go('/')}
      mainClass="pre"
      top={
        <Badge tone="ok" icon="lock">
          {t('pre.encrypted')}
        </Badge>
      }
      foot={
        <div className="flow page-foot">
          <LanguageLink />
          <ThemeLink />
          <PrivacyLink apart />
          <Button kind="quiet" size="s" icon="info" onPress={intro.show}>
            {t('intro.title')}
          </Button>
        </div>
      }
    >
      <div className="pre__head">
        <h1 ref={heading} tabIndex={-1}>
          {t(props.host ? 'pre.headingHost' : 'pre.heading')}
        </h1>
        <p className="lead">{t('pre.lead')}</p>
        {server.is === 'known' && <p className="small muted">{t('pre.capacity', { n: server.info.roomCapacity })}</p>}
        <NoticeNews notice={noticeOf(server)} {...(props.seen ? { seen: props.seen } : {})} />
        <Welcome intro={intro} />
      </div>
      <section className="pre__look" aria-labelledby="h-look">
        <h2 id="h-look" className="sr-only">
          {t('pre.look')}
        </h2>
        <div className={picture ? 'preview preview--on' : 'preview'}>
          {picture ? (
            <>
              <Picture stream={picture} mirrored />
              <p className="preview__hint tag">{t('pre.cameraOn')}</p>
            </>
          ) : (
            <div className="preview__off">
              <Avatar hue={hue('you')} size="l">
                {initials(shownName)}
              </Avatar>
              <div role="status">
                <p className="strong">{t(props.soundOnly ? 'sound.only' : starting ? 'background.starting' : 'pre.cameraOff')}</p>
                <p className="muted small">{t(props.soundOnly ? 'sound.text' : starting ? 'background.startingText' : 'pre.cameraOffText')}</p>
              </div>
            </div>
          )}
          <div className="preview__bar">
            <SwitchKey icon="mic" offIcon="mic-off" name={t('call.microphone')} stateWord={t(micOn ? 'call.on' : 'call.off')} on={micOn} onChange={switchMic} />
            {!props.soundOnly && (
              <SwitchKey icon="cam" offIcon="cam-off" name={t('call.camera')} stateWord={t(camOn ? 'call.on' : 'call.off')} on={camOn} onChange={switchCam} />
            )}
          </div>
        </div>
        {picture && (
          <p className="note pre__third">
            <Icon name="eye" />
            <span>{t('pre.third')}</span>
          </p>
        )}
        {meter.trouble && <Trouble kind="microphone" trouble={meter.trouble} onRetry={() => switchMic(true)} onDismiss={meter.dismiss} />}
        {preview.trouble && <Trouble kind="camera" trouble={preview.trouble} onRetry={() => switchCam(true)} onDismiss={preview.dismiss} />}
        <div className="pre__devices">
          {canHide && !props.soundOnly && (covers ? <BackgroundChoice background={background} onChange={hide} /> : <Note icon="eye">{t('background.off')}</Note>)}
          <MicrophoneChoice
            devices={devices}
            microphone={microphone}
            onChange={(id) => {
              chooseMicrophone(id)
              if (meter.value) void meter.start(id)
            }}
            meter={meter.value}
            onTest={test}
          />
          <SpeakerChoice devices={devices} speaker={speaker} onChange={chooseSpeaker} />
          {!props.soundOnly && devices.cameras.length > 1 && (
            <CameraChoice
              devices={devices}
              camera={camera}
              onChange={(id) => {
                chooseCamera(id)
                if (camOn) void preview.start(id)
              }}
            />
          )}
          <ConnectionTest />
        </div>
      </section>
      {asked && props.meeting ? (
        <PassphraseForm wrong={needs?.wrong ?? false} failed={needs?.failed ?? false} retryAfter={needs?.retryAfterSeconds ?? null} busy={busy} meeting={props.meeting} onSubmit={props.onPassphrase} />
      ) : (
        <form className="pre__form card" onSubmit={submit} noValidate aria-labelledby="h-enter" aria-busy={busy}>
          <h2 id="h-enter" className="sr-only">
            {t('pre.heading')}
          </h2>
          <Field
            label={t('pre.name')}
            hint={t('pre.nameHint')}
            error={nameError ? t(nameError) : null}
            value={name}
            onChange={(value) => {
              setName(value)
              setNameError(null)
            }}
            isDisabled={busy}
            maxLength={64}
            autoComplete="off"
          />
          <div className="sees">
            <h3>{t('pre.sees')}</h3>
            <div className="row sees__row">
              <Avatar hue={hue('you')}>{initials(shownName)}</Avatar>
              <div className="row__main">
                <p className="row__title">
                  {shownName} <Badge icon="ticket">{t('class.guest')}</Badge>
                </p>
                <p className="row__sub">{t(seesText(micOn, camOn, props.soundOnly))}</p>
              </div>
            </div>
          </div>
          <ul className="checks" aria-label={t('pre.rules')}>
            <Rule fact="pre.ruleKey" text="pre.ruleKeyText" />
            <Rule fact="pre.ruleRecord" text="pre.ruleRecordText" />
            <Rule fact="pre.ruleLaw" text="pre.ruleLawText" />
            <Rule fact="pre.ruleTurn" text={props.soundOnly ? 'pre.ruleTurnSound' : 'pre.ruleTurnText'} />
          </ul>
          <Check selected={publicDevice} onChange={setPublicDevice} hint={t('pre.publicHint')}>
            {t('pre.public')}
          </Check>
          <Waiting busy={busy} meeting={props.meeting} />
          <Button kind="primary" size="l" wide type="submit" icon="door" isPending={busy}>
            {t(props.host ? 'pre.joinHost' : 'pre.join')}
          </Button>
          <p className="small muted">{t(enterText(micOn, camOn, props.soundOnly))}</p>
          <NoticeShort server={server} before="join" />
        </form>
      )}
    </Page>
  )
}

function Rule(props: { fact: TextKey; text: TextKey }) {
  const t = useText()
  return (
    <li>
      <Icon name="check-circle" />
      <span>
        <b>{t(props.fact)}</b> {t(props.text)}
      </span>
    </li>
  )
}

function seesText(mic: boolean, cam: boolean, soundOnly: boolean): TextKey {
  if (soundOnly) return mic ? 'sound.seesMic' : 'sound.seesNone'
  if (mic && cam) return 'pre.seesBoth'
  if (mic) return 'pre.seesMic'
  return cam ? 'pre.seesCamera' : 'pre.seesNone'
}

function enterText(mic: boolean, cam: boolean, soundOnly: boolean): TextKey {
  if (soundOnly) return mic ? 'pre.enterMic' : 'sound.enterQuiet'
  if (mic && cam) return 'pre.enterBoth'
  if (mic) return 'pre.enterMic'
  return cam ? 'pre.enterCamera' : 'pre.enterQuiet'
}
