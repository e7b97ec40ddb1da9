import type { Devices } from '../../platform/client'
import { useText } from '../../platform/locale'
import { Select } from '../../ui/Field'
import { deviceOptions, existing } from './useDevices'

/** Choice of the camera. */
export function CameraChoice(props: { devices: Devices; camera: string; onChange: (id: string) => void }) {
  const t = useText()
  const { cameras } = props.devices
  return <Select label={t('devices.camera')} icon="cam" value={existing(props.camera, cameras)} options={deviceOptions('camera', cameras, t)} onChange={props.onChange} />
}
