import { useCallback, useEffect, useRef, useState } from 'react'

import { useClient, type DeviceTrouble, type Loss, type MicMeter, type Preview } from '../../platform/client'
import { keptBackground } from './background'
import { keptSound } from './sound'
import type { TroubleKind } from './trouble'

/** A running preview or meter, and why one did not start. */
interface Running<T> {
  readonly value: T | null
  readonly trouble: TroubleKind | null
  start(deviceId: string): Promise<boolean>
  stop(): void
  /** Forget the trouble. */
  dismiss(): void
}

/** A microphone measured on this device alone. Stops when the component goes. */
export function useMicMeter(): Running<MicMeter> {
  const client = useClient()
  return useRunning<MicMeter>((id) => client.micMeter(id || undefined, keptSound()))
}

/** A camera shown on this device alone, as others will see it. Stops when the component goes. `covers`: what is behind a person may be covered at this server. */
export function usePreview(covers: boolean): Running<Preview> {
  const client = useClient()
  return useRunning<Preview>((id, over) => client.previewCamera(id || undefined, covers ? keptBackground() : 'none', over))
}

function useRunning<T extends { is: 'on'; onLost(listener: (why: Loss) => void): void; stop(): void } | { is: DeviceTrouble }>(open: (id: string, over: AbortSignal) => Promise<T>): Running<T> {
  const [value, setValue] = useState<T | null>(null)
  const [trouble, setTrouble] = useState<TroubleKind | null>(null)
  const running = useRef<T | null>(null)
  // Counts starts and stops, so that a device that opens after it was stopped again is closed at once.
  const turn = useRef(0)
  const over = useRef<AbortController | null>(null)
  const opener = useRef(open)
  opener.current = open

  const stop = useCallback(() => {
    turn.current++
    over.current?.abort()
    if (running.current?.is === 'on') running.current.stop()
    running.current = null
    setValue(null)
  }, [])

  const start = useCallback(
    async (id: string) => {
      stop()
      setTrouble(null)
      const mine = turn.current
      over.current = new AbortController()
      const opened = await opener.current(id, over.current.signal)
      if (mine !== turn.current) {
        if (opened.is === 'on') opened.stop()
        return false
      }
      if (opened.is !== 'on') {
        setTrouble(opened.is)
        return false
      }
      running.current = opened
      opened.onLost((why) => {
        if (running.current !== opened) return
        stop()
        setTrouble(why === 'background' ? 'background' : 'lost')
      })
      setValue(opened)
      return true
    },
    [stop],
  )

  useEffect(() => stop, [stop])
  const dismiss = useCallback(() => setTrouble(null), [])
  return { value, trouble, start, stop, dismiss }
}
