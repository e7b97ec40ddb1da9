/** What may stay on this device. On a public device nothing is written after the tick is set, and what was there is removed. */

const PREFIX = 'konklave.'

/** What can be kept. */
export type Kept = (typeof KEPT)[number]

const KEPT = ['locale', 'theme', 'keys', 'announce', 'microphone', 'camera', 'speaker', 'sound', 'background', 'view', 'own-view', 'intro', 'notice'] as const

let forbidden = false

/** What was chosen on this page, also where nothing may be written or storage is switched off. */
const chosen = new Map<Kept, string>()

/** What this tab knows, as long as the page lives. */
const known = new Map<string, string>()

/** What of the tab's storage lets somebody lead or invite, by the beginning of its name. */
const ENTRANCES = ['own.', 'shared.']

/** How a reload finds its way back: name and room, for this tab only. */
export const PRESENT = 'present'

/** The value kept under `key`, or null. */
export function kept(key: Kept): string | null {
  const value = chosen.get(key)
  if (value !== undefined) return value
  try {
    return localStorage.getItem(PREFIX + key)
  } catch {
    return null // storage is switched off in this browser
  }
}

/** Keeps a value on this device; on a public one only as long as the page lives. */
export function keep(key: Kept, value: string): void {
  chosen.set(key, value)
  if (forbidden) return
  try {
    localStorage.setItem(PREFIX + key, value)
  } catch {
    // storage is switched off or full: the choice lasts as long as the page
  }
}

/** Whether others use this device too, as whoever sits at it has said. */
export function keepsNothing(): boolean {
  return forbidden
}

/** From now on nothing is kept, and what was kept is gone, but for this page's own memory. */
export function keepNothing(): void {
  forbidden = true
  try {
    for (const key of KEPT) {
      const value = kept(key)
      if (value !== null) chosen.set(key, value)
      localStorage.removeItem(PREFIX + key)
    }
  } catch {
    // nothing could be kept in the first place
  }
  tab.remove(PRESENT)
  try {
    const names = Array.from({ length: sessionStorage.length }, (_, i) => sessionStorage.key(i) ?? '')
    for (const name of names) {
      const key = name.slice(PREFIX.length)
      if (!name.startsWith(PREFIX) || !ENTRANCES.some((entrance) => key.startsWith(entrance))) continue
      known.set(key, tab.get(key) ?? '')
      sessionStorage.removeItem(name)
    }
  } catch {
    // see above
  }
}

/** The rooms of which this tab knows how to lead them or whom to invite with. */
export function tabEntrances(): string[] {
  const names = [...known.keys()]
  try {
    for (let i = 0; i < sessionStorage.length; i += 1) {
      const name = sessionStorage.key(i) ?? ''
      if (name.startsWith(PREFIX)) names.push(name.slice(PREFIX.length))
    }
  } catch {
    // what the page itself knows is all there is
  }
  return [...new Set(names.flatMap((name) => ENTRANCES.flatMap((entrance) => (name.startsWith(entrance) ? [name.slice(entrance.length)] : []))))]
}

/** A value for as long as this tab lives, surviving a reload; on a public device it does not survive one. */
export const tab = {
  get(key: string): string | null {
    const value = known.get(key)
    if (value !== undefined) return value
    try {
      return sessionStorage.getItem(PREFIX + key)
    } catch {
      return null
    }
  },
  set(key: string, value: string): void {
    known.set(key, value)
    if (forbidden) return
    try {
      sessionStorage.setItem(PREFIX + key, value)
    } catch {
      // a reload then starts anew
    }
  },
  remove(key: string): void {
    known.delete(key)
    try {
      sessionStorage.removeItem(PREFIX + key)
    } catch {
      // see set
    }
  },
}
