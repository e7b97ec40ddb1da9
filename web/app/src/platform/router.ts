import { useSyncExternalStore } from 'react'

/** Where the address points. */
export type Place =
  | { readonly is: 'home' }
  | { readonly is: 'join'; readonly room: string; readonly fragment: string }
  | { readonly is: 'signin' }
  | { readonly is: 'welcome'; readonly ticket: string }
  | { readonly is: 'account' }
  | { readonly is: 'console'; readonly section: string }
  | { readonly is: 'privacy' }
  /** `plan`: the planned meeting to change; empty: a new one. It names a meeting and opens nothing. */
  | { readonly is: 'plan'; readonly plan: string }
  | { readonly is: 'meetings' }
  | { readonly is: 'unknown' }

/** Reads an address; `hash` with or without its `#`. */
export function parsePlace(path: string, hash: string): Place {
  if (path === '/' || path === '') return { is: 'home' }
  const fragment = hash.replace(/^#/, '')
  const match = /^\/j\/([^/]+)\/?$/.exec(path)
  if (match?.[1]) return { is: 'join', room: match[1], fragment }
  switch (path.replace(/\/$/, '')) {
    case '/signin':
      return { is: 'signin' }
    case '/welcome':
      return { is: 'welcome', ticket: fragment }
    case '/account':
      return { is: 'account' }
    case '/privacy':
      return { is: 'privacy' }
    case '/plan':
      return { is: 'plan', plan: fragment }
    case '/meetings':
      return { is: 'meetings' }
    case '/console':
      return { is: 'console', section: fragment }
  }
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

let current = arrived()
const listeners = new Set<() => void>()

/** The place of the address. A one-time link leaves the address bar at once: neither history nor screen keeps it. */
function arrived(): Place {
  const place = parsePlace(location.pathname, location.hash)
  if (place.is === 'welcome' && place.ticket) history.replaceState(history.state, '', '/welcome')
  return place
}

function changed(): void {
  const next = arrived()
  // Following a link within the page is told twice, and the second time its secret has left the address bar.
  if (next.is === 'welcome' && current.is === 'welcome' && !next.ticket) return
  current = next
  for (const listener of listeners) listener()
}

/** A page that holds something nothing else knows: where it is, and what asks before it goes. */
let held: { readonly at: string; readonly ask: (leave: () => void) => void } | null = null

/** What the address bar shows of this application. */
function address(): string {
  return location.pathname + location.hash
}

/** The browser has gone somewhere: back, on, or along a link. */
function moved(): void {
  const to = address()
  if (held === null || to === held.at) return changed()
  // The browser asks nobody: the page is back where it was before anything is drawn.
  history.pushState(null, '', held.at)
  leaving(() => push(null, to))
}

addEventListener('popstate', moved)
addEventListener('hashchange', moved)

/** So soon after its link was pressed the browser hands a message to another program, which it tells as leaving the page. */
const WRITING_MS = 1_000

/**
 * Holds this page: before anything else is shown in its place, `ask` is called, and `leave` goes on. Where the browser itself
 * would leave, it asks in its own words. Gives what lets go of the page again.
 */
export function holdPage(ask: (leave: () => void) => void): () => void {
  const mine = { at: address(), ask }
  /** Until when what the browser leaves for is a message, in milliseconds as `performance` counts. */
  let writing = 0
  const pressed = ({ target }: Event): void => {
    const link = target instanceof Element ? target.closest('a') : null
    if (link?.protocol === 'mailto:') writing = performance.now() + WRITING_MS
  }
  const unload = (event: Event): void => {
    if (performance.now() > writing) event.preventDefault()
  }
  held = mine
  addEventListener('click', pressed, true)
  addEventListener('beforeunload', unload)
  return () => {
    if (held === mine) held = null
    removeEventListener('click', pressed, true)
    removeEventListener('beforeunload', unload)
  }
}

function leaving(leave: () => void): void {
  if (held === null) return leave()
  held.ask(() => {
    held = null
    leave()
  })
}

function push(state: unknown, path: string): void {
  history.pushState(state, '', path)
  changed()
  scrollTo(0, 0)
}

/** Goes to an address of this application. */
export function go(path: string): void {
  leaving(() => push(null, path))
}

/** Places to which one returns after signing in. None of them holds a secret. */
const RETURNS = ['/', '/account', '/console', '/privacy', '/plan', '/meetings']

/** Those whose fragment says where on them, and what it may look like. */
const WITHIN = /^\/(?:plan|console)#[\w-]{1,64}$/

/** The link from which somebody went to sign in. In this page's memory alone: no entry of the history gets it. */
let link: string | null = null

/** Goes to the page that signs in, and remembers from where. */
export function goSignIn(): void {
  link = parsePlace(location.pathname, location.hash).is === 'join' ? address() : null
  const from = WITHIN.test(address()) ? address() : location.pathname
  leaving(() => push({ from }, '/signin'))
}

/** From where somebody came to sign in. */
export function cameFrom(): string {
  const from = (history.state as { from?: unknown } | null)?.from
  if (typeof from === 'string' && WITHIN.test(from)) return from
  if (link !== null && link.split('#')[0] === from) return link
  return RETURNS.find((place) => place === from) ?? '/'
}

/** The link somebody goes to sign in from is not remembered any longer. */
export function forgetLink(): void {
  link = null
}

/** Goes to a place instead of this one: going back does not lead here again. */
export function goInstead(path: string): void {
  history.replaceState(null, '', path)
  changed()
  scrollTo(0, 0)
}

/** Changes what the address bar shows without going anywhere. */
export function showAddress(path: string): void {
  history.replaceState(null, '', path)
}

/** Where the page is. */
export function place(): Place {
  return current
}

/** The present place, as it changes. */
export function usePlace(): Place {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    place,
  )
}
