import { useState } from 'react'

import { useClient, type Background, type Sound } from '../../platform/client'
import { useText } from '../../platform/locale'
import { Button } from '../../ui/Button'
import { Dialog, DialogActions } from '../../ui/Dialog'
import { Switch } from '../../ui/Field'
import { keepBackground, keptBackground } from './background'
import { BackgroundChoice } from './BackgroundChoice'
import { CameraChoice } from './CameraChoice'
import './devices.css'
import { MicrophoneChoice } from './MicrophoneChoice'
import { keepSound, keptSound } from './sound'
import { SpeakerChoice } from './SpeakerChoice'
import { Trouble } from './Trouble'
import { useChosenDevice, useDevices } from './useDevices'
import { useMicMeter } from './useOwnDevices'

/** Choosing and testing devices during the meeting. */
export function DevicesDialog(props: {
  /** There is nothing to choose a camera for. */
  soundOnly: boolean
  /** What is behind a person may be covered at this server. */
  covers: boolean
  onMicrophone: (id: string) => void
  onCamera: (id: string) => void
  /** Whether the camera is on. */
  camera: boolean
  onBackground: (background: Background) => void
  onSpeaker: (id: string) => void
  /** The microphone is to be opened anew, with the sound chosen now. */
  onSound: () => void
  onClose: () => void
}) {
  const t = useText()
  const { devices } = useDevices()
  const [microphone, chooseMicrophone] = useChosenDevice('microphone')
  const [camera, chooseCamera] = useChosenDevice('camera')
  const [speaker, chooseSpeaker] = useChosenDevice('speaker')
  const canHide = useClient().canHideBackground()
  const [background, setBackground] = useState(keptBackground)
  const meter = useMicMeter()
  const [sound, setSound] = useState(keptSound)
  const chooseSound = (next: Sound) => {
    keepSound(next)
    setSound(next)
    if (meter.value) void meter.start(microphone)
    props.onSound()
  }
  return (
    <Dialog title={t('devices.title')} onClose={props.onClose}>
      <div className="device-list">
        <MicrophoneChoice
          devices={devices}
          microphone={microphone}
          meter={meter.value}
          onChange={(id) => {
            chooseMicrophone(id)
            if (meter.value) void meter.start(id)
            props.onMicrophone(id)
          }}
          onTest={(on) => (on ? void meter.start(microphone) : meter.stop())}
        />
        {meter.trouble && <Trouble kind="microphone" trouble={meter.trouble} onRetry={() => void meter.start(microphone)} onDismiss={meter.dismiss} />}
        <div className="stack device-list__sound">
          <Switch selected={sound.noiseSuppression} onChange={(noiseSuppression) => chooseSound({ ...sound, noiseSuppression })} hint={t('devices.noiseHint')}>
            {t('devices.noise')}
          </Switch>
          <Switch selected={sound.echoCancellation} onChange={(echoCancellation) => chooseSound({ ...sound, echoCancellation })} hint={t('devices.echoHint')}>
            {t('devices.echo')}
          </Switch>
        </div>
        {props.soundOnly ? (
          <p className="small muted">{t('sound.text')}</p>
        ) : (
          <>
            <CameraChoice
              devices={devices}
              camera={camera}
              onChange={(id) => {
                chooseCamera(id)
                props.onCamera(id)
              }}
            />
            {canHide && props.covers && (
              <BackgroundChoice
                background={background}
                live={props.camera}
                onChange={(next) => {
                  keepBackground(next)
                  setBackground(next)
                  props.onBackground(next)
                }}
              />
            )}
          </>
        )}
        <SpeakerChoice
          devices={devices}
          speaker={speaker}
          onChange={(id) => {
            chooseSpeaker(id)
            props.onSpeaker(id)
          }}
        />
      </div>
      <DialogActions>
        <Button onPress={props.onClose}>{t('common.close')}</Button>
      </DialogActions>
    </Dialog>
  )
}
