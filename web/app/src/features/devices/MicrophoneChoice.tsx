import type { Devices, MicMeter } from '../../platform/client'
import { useText } from '../../platform/locale'
import { Button } from '../../ui/Button'
import { Select } from '../../ui/Field'
import { Meter } from '../../ui/Meter'
import './devices.css'
import { levelWord, useLevel } from './level'
import { deviceOptions, existing } from './useDevices'

/** Choice and test of the microphone; the meter's owner starts and stops it. */
export function MicrophoneChoice(props: {
  devices: Devices
  microphone: string
  onChange: (id: string) => void
  meter: MicMeter | null
  onTest: (on: boolean) => void
}) {
  const t = useText()
  const { level, peak } = useLevel(props.meter)
  const running = props.meter?.is === 'on'
  return (
    <div className="field">
      <Select
        label={t('devices.microphone')}
        icon="mic"
        value={existing(props.microphone, props.devices.microphones)}
        options={deviceOptions('microphone', props.devices.microphones, t)}
        onChange={props.onChange}
      />
      <div className="level">
        <Button kind="quiet" size="s" icon={running ? 'stop' : 'mic'} onPress={() => props.onTest(!running)}>
          {t(running ? 'devices.stop' : 'devices.test')}
        </Button>
        {running && <Meter level={level} />}
      </div>
      <p className="hint" role="status">
        {t(running ? levelWord(peak) : 'devices.testHint')}
      </p>
    </div>
  )
}
