import { useRef } from 'react'

/** How long presses are ignored after buttons changed their meaning, in milliseconds. */
const SETTLES = 600

/** Tells whether buttons have meant the same for long enough: a finger on its way must not hit what came under it. */
export class Steady {
  #what: string | number | null = null
  #changed = -Infinity

  /** What the buttons are about at `now` (milliseconds); null: there are none. What appears anew is no change. */
  see(what: string | number | null, now: number): void {
    if (what === this.#what) return
    if (this.#what !== null && what !== null) this.#changed = now
    this.#what = what
  }

  takes(now: number): boolean {
    return now - this.#changed >= SETTLES
  }
}

/** Whether a press is to be taken, for buttons that are about `what`. */
export function useSteady(what: string | number | null): () => boolean {
  const steady = useRef<Steady>(null)
  steady.current ??= new Steady()
  const it = steady.current
  it.see(what, performance.now())
  return () => it.takes(performance.now())
}
