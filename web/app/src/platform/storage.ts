/** What may stay on this device. On a public device nothing is written after the tick is set, and what was there is removed. */

const PREFIX = 'konklave.'

/** What can be kept. */
export type Kept = (typeof KEPT)[number]

const KEPT = ['locale', 'theme', 'keys', 'announce', 'microphone', 'camera', 'speaker', 'sound', 'view', 'own-view', 'intro'] as const

let forbidden = false

/** The value kept under `key`, or null. */
export function kept(key: Kept): string | null {
  try {
    return localStorage.getItem(PREFIX + key)
  } catch {
    return null // storage is switched off in this browser
  }
}

/** Keeps a value on this device, unless it is a public one. */
export function keep(key: Kept, value: string): void {
  if (forbidden) return
  try {
    localStorage.setItem(PREFIX + key, value)
  } catch {
    // storage is switched off or full: the choice lasts as long as the page
  }
}

/** From now on nothing is kept, and what was kept is gone. */
export function keepNothing(): void {
  forbidden = true
  try {
    for (const key of KEPT) localStorage.removeItem(PREFIX + key)
  } catch {
    // nothing could be kept in the first place
  }
}

/** A value for as long as this tab lives, surviving a reload. */
export const tab = {
  get(key: string): string | null {
    try {
      return sessionStorage.getItem(PREFIX + key)
    } catch {
      return null
    }
  },
  set(key: string, value: string): void {
    try {
      sessionStorage.setItem(PREFIX + key, value)
    } catch {
      // a reload then starts anew
    }
  },
  remove(key: string): void {
    try {
      sessionStorage.removeItem(PREFIX + key)
    } catch {
      // see set
    }
  },
}
