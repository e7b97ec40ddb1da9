import { useEffect, useState } from 'react'

/** Milliseconds since the epoch, renewed every second while shown. */
export function useNow(running = true): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (!running) return
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [running])
  return now
}

/** `75` → `1:15`, `3675` → `1:01:15`. */
export function clockText(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const two = (n: number) => String(n).padStart(2, '0')
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`
}

/** Seconds left of `seconds`, counted from when the number was given. */
export function useCountdown(seconds: number | null): number | null {
  const [until, setUntil] = useState<number | null>(null)
  useEffect(() => setUntil(seconds === null ? null : Date.now() + seconds * 1000), [seconds])
  const now = useNow(until !== null)
  if (until === null) return seconds
  const left = Math.ceil((until - now) / 1000)
  return left > 0 ? left : null
}
