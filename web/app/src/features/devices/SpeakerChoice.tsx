import { useState } from 'react'

import type { Devices } from '../../platform/client'
import { useText } from '../../platform/locale'
import { Button } from '../../ui/Button'
import { Select } from '../../ui/Field'
import './devices.css'
import { canChooseSpeaker, playTone } from './tone'
import { deviceOptions, existing } from './useDevices'

/** Choice and test of the loudspeaker. */
export function SpeakerChoice(props: { devices: Devices; speaker: string; onChange: (id: string) => void }) {
  const t = useText()
  const [playing, setPlaying] = useState(false)
  const choosable = canChooseSpeaker()
  const speaker = existing(props.speaker, props.devices.speakers)
  const play = () => {
    setPlaying(true)
    playTone(speaker).then(
      () => setPlaying(false),
      () => setPlaying(false),
    )
  }
  return (
    <div className="field">
      <Select
        label={t('devices.speaker')}
        icon="speaker"
        value={speaker}
        options={deviceOptions('speaker', choosable ? props.devices.speakers : [], t)}
        onChange={props.onChange}
        disabled={!choosable}
      />
      <div className="level">
        <Button kind="quiet" size="s" icon="speaker" onPress={play} isDisabled={playing}>
          {t('devices.tone')}
        </Button>
      </div>
      <p className="hint" role="status">
        {playing ? t('devices.tonePlaying') : t(choosable ? 'devices.toneHint' : 'devices.speakerFixed')}
      </p>
    </div>
  )
}
