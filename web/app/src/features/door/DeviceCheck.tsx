import { useState } from 'react'

import { useText } from '../../platform/locale'
import { Button } from '../../ui/Button'
import { Picture } from '../../ui/Tile'
import { MicrophoneChoice } from '../devices/MicrophoneChoice'
import { SpeakerChoice } from '../devices/SpeakerChoice'
import { Trouble } from '../devices/Trouble'
import { useChosenDevice, useDevices } from '../devices/useDevices'
import { useMicMeter, usePreview } from '../devices/useOwnDevices'
import './door.css'

/** Camera, microphone and speaker, tried on this device alone. `soundOnly`: no camera. `covers`: what is behind a person may be covered here. */
export function DeviceCheck(props: { soundOnly: boolean; covers: boolean }) {
  const t = useText()
  const [open, setOpen] = useState(false)
  return (
    <div className="wait__test">
      <Button size="s" kind="quiet" icon="sliders" aria-expanded={open} onPress={() => setOpen(!open)}>
        {t(open ? 'lobby.testClose' : 'lobby.test')}
      </Button>
      {open && <Check {...props} />}
    </div>
  )
}

function Check(props: { soundOnly: boolean; covers: boolean }) {
  const t = useText()
  const { devices, refresh } = useDevices()
  const [microphone, chooseMicrophone] = useChosenDevice('microphone')
  const [camera] = useChosenDevice('camera')
  const [speaker, chooseSpeaker] = useChosenDevice('speaker')
  const meter = useMicMeter()
  const preview = usePreview(props.covers)
  const picture = preview.value?.is === 'on' ? preview.value.stream : null
  const look = () => {
    if (picture) preview.stop()
    else void preview.start(camera).then((works) => works && refresh())
  }
  const listen = (on: boolean) => {
    if (on) void meter.start(microphone).then((works) => works && refresh())
    else meter.stop()
  }
  return (
    <div className="stack wait__check card">
      <p className="small muted">{t('lobby.testHint')}</p>
      {!props.soundOnly && (
        <Button size="s" icon={picture ? 'cam-off' : 'cam'} aria-pressed={picture !== null} onPress={look}>
          {t(picture ? 'lobby.cameraStop' : 'lobby.cameraTest')}
        </Button>
      )}
      {picture && (
        <div className="wait__picture">
          <Picture stream={picture} mirrored />
        </div>
      )}
      {preview.trouble && <Trouble kind="camera" trouble={preview.trouble} onRetry={look} onDismiss={preview.dismiss} />}
      <MicrophoneChoice
        devices={devices}
        microphone={microphone}
        onChange={(id) => {
          chooseMicrophone(id)
          if (meter.value) void meter.start(id)
        }}
        meter={meter.value}
        onTest={listen}
      />
      {meter.trouble && <Trouble kind="microphone" trouble={meter.trouble} onRetry={() => listen(true)} onDismiss={meter.dismiss} />}
      <SpeakerChoice devices={devices} speaker={speaker} onChange={chooseSpeaker} />
    </div>
  )
}
