import { useCallback, useEffect, useState } from 'react'

import { useClient, type Device, type Devices } from '../../platform/client'
import type { TextKey, Translate } from '../../platform/locale'
import { keep, kept } from '../../platform/storage'

/** A kind of device that can be chosen. */
export type DeviceKind = 'microphone' | 'camera' | 'speaker'

/** Word for each kind. */
export const KIND_TEXT: Record<DeviceKind, TextKey> = {
  microphone: 'devices.microphone',
  camera: 'devices.camera',
  speaker: 'devices.speaker',
}

const NONE: Devices = { microphones: [], cameras: [], speakers: [] }

/** What this computer has, kept up to date as things are plugged in. Never asks for permission. */
export function useDevices(): { devices: Devices; refresh: () => void } {
  const client = useClient()
  const [devices, setDevices] = useState(NONE)
  const refresh = useCallback(() => {
    client.listDevices().then(setDevices, () => setDevices(NONE))
  }, [client])
  useEffect(() => {
    refresh()
    const media = navigator.mediaDevices as MediaDevices | undefined // absent on insecure origins
    media?.addEventListener('devicechange', refresh)
    return () => media?.removeEventListener('devicechange', refresh)
  }, [refresh])
  return { devices, refresh }
}

/** The device of a kind chosen on this computer; empty: the default. */
export function useChosenDevice(kind: DeviceKind): [string, (id: string) => void] {
  const [id, setId] = useState(() => kept(kind) ?? '')
  const choose = useCallback(
    (next: string) => {
      keep(kind, next)
      setId(next)
    },
    [kind],
  )
  return [id, choose]
}

/** The list of a kind for a select: the default first, unlabelled ones numbered. */
export function deviceOptions(kind: DeviceKind, list: readonly Device[], t: Translate): { value: string; label: string }[] {
  const named = list
    .filter((device) => device.id !== '' && device.id !== 'default')
    .map((device, i) => ({
      value: device.id,
      label: device.label || t('devices.numbered', { kind: t(KIND_TEXT[kind]), n: i + 1 }),
    }))
  return [{ value: '', label: t('devices.default') }, ...named]
}

/** The chosen id if it still exists, else the default. */
export function existing(id: string, list: readonly Device[]): string {
  return list.some((device) => device.id === id) ? id : ''
}
