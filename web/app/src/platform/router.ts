import { useSyncExternalStore } from 'react'

/** Where the address points. */
export type Place =
  | { readonly is: 'home' }
  | { readonly is: 'join'; readonly room: string; readonly fragment: string }
  | { readonly is: 'unknown' }

/** Reads an address; `hash` with or without its `#`. */
export function parsePlace(path: string, hash: string): Place {
  if (path === '/' || path === '') return { is: 'home' }
  const match = /^\/j\/([^/]+)\/?$/.exec(path)
  if (match?.[1]) return { is: 'join', room: match[1], fragment: hash.replace(/^#/, '') }
  return { is: 'unknown' }
}

/**
 * What somebody pasted: a whole link, one without scheme, or only its end. The host is not looked at: the room either exists
 * on this server or it does not, and no link may lead away from it.
 */
export function parsePasted(text: string): { room: string; fragment: string } | null {
  const match = /(?:^|\/)j\/([1-9A-HJ-NP-Za-km-z]+)\/?#([1omp][1-9A-HJ-NP-Za-km-z]+)$/.exec(text.trim())
  return match?.[1] && match[2] ? { room: match[1], fragment: match[2] } : null
}

/** Path and fragment of a link. */
export function joinPath(room: string, fragment: string): string {
  return fragment ? `/j/${room}#${fragment}` : `/j/${room}`
}

/** A room's address. Each time one is opened, also the same again, it is another object. */
export type RoomPlace = Extract<Place, { is: 'join' }>

let current = parsePlace(location.pathname, location.hash)
const listeners = new Set<() => void>()

function changed(): void {
  current = parsePlace(location.pathname, location.hash)
  for (const listener of listeners) listener()
}

addEventListener('popstate', changed)
addEventListener('hashchange', changed)

/** Goes to an address of this application. */
export function go(path: string): void {
  history.pushState(null, '', path)
  changed()
  scrollTo(0, 0)
}

/** Changes what the address bar shows without going anywhere. */
export function showAddress(path: string): void {
  history.replaceState(null, '', path)
}

/** The present place. */
export function usePlace(): Place {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => current,
  )
}
