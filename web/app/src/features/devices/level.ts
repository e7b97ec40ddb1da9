import { useEffect, useState } from 'react'

import type { MicMeter } from '../../platform/client'
import type { TextKey } from '../../platform/locale'

/** How often the bars move, per second. More would be nervous. */
const RATE = 12

/** What a level means, in words; `peak` is the loudest of the last moments, 0 to 1. */
export function levelWord(peak: number): TextKey {
  if (peak < 0.04) return 'devices.quiet'
  if (peak < 0.2) return 'devices.low'
  return 'devices.good'
}

/** The level now, and its peak falling slowly, so that the word beside it stands still. */
export function useLevel(meter: MicMeter | null): { level: number; peak: number } {
  const [value, setValue] = useState({ level: 0, peak: 0 })
  useEffect(() => {
    if (meter?.is !== 'on') {
      setValue({ level: 0, peak: 0 })
      return
    }
    const timer = setInterval(() => {
      const level = meter.level()
      setValue((former) => ({ level, peak: Math.max(level, former.peak * 0.97) }))
    }, 1000 / RATE)
    return () => clearInterval(timer)
  }, [meter])
  return value
}
