/** Which key does what. None of them leaves the meeting, records, or lets anybody in. */

/** What a key can ask for. */
export type KeyAction =
  | 'microphone'
  | 'talk'
  | 'camera'
  | 'pause'
  | 'screen'
  | 'chat'
  | 'notes'
  | 'hand'
  | 'sign'
  | 'people'
  | 'encryption'
  | 'invite'
  | 'view'
  | 'keys'
  | 'close'
  | 'next-region'
  | 'previous-region'

/** The parts of a keyboard event that decide. */
export interface KeyPress {
  readonly key: string
  readonly code: string
  readonly shiftKey: boolean
  readonly ctrlKey: boolean
  readonly altKey: boolean
  readonly metaKey: boolean
  readonly repeat: boolean
}

/** Where the focus is. */
export type Focus = 'text' | 'control' | 'page'

/** How letters are heard: by themselves, only with Alt and Shift, or not at all. */
export type KeyMode = 'single' | 'alt' | 'off'

const LETTERS: Readonly<Record<string, KeyAction>> = {
  m: 'microphone',
  v: 'camera',
  b: 'pause',
  d: 'screen',
  c: 'chat',
  n: 'notes',
  h: 'hand',
  g: 'sign',
  p: 'people',
  l: 'encryption',
  e: 'invite',
  w: 'view',
}

/** The keys as shown in the list, in its order. */
export const KEY_LIST: readonly { readonly keys: string; readonly action: KeyAction }[] = [
  { keys: 'M', action: 'microphone' },
  { keys: 'Space', action: 'talk' },
  { keys: 'V', action: 'camera' },
  { keys: 'B', action: 'pause' },
  { keys: 'D', action: 'screen' },
  { keys: 'C', action: 'chat' },
  { keys: 'N', action: 'notes' },
  { keys: 'H', action: 'hand' },
  { keys: 'G', action: 'sign' },
  { keys: 'P', action: 'people' },
  { keys: 'L', action: 'encryption' },
  { keys: 'E', action: 'invite' },
  { keys: 'W', action: 'view' },
  { keys: '?', action: 'keys' },
  { keys: 'Esc', action: 'close' },
  { keys: 'F6', action: 'next-region' },
]

/** Actions whose keys do not depend on the mode. */
const ALWAYS: readonly KeyAction[] = ['close', 'next-region', 'previous-region']

/** The keys to press for an action in a mode; null: it has none. */
export function shownKeys(keys: string, action: KeyAction, mode: KeyMode): readonly string[] | null {
  if (ALWAYS.includes(action) || mode === 'single') return [keys]
  return mode === 'alt' && /^[A-Z]$/.test(keys) ? ['Alt', 'Shift', keys] : null
}

/** What a press asks for. With the mode `off` only Esc and F6 are heard. */
export function keyAction(press: KeyPress, focus: Focus, mode: KeyMode): KeyAction | null {
  if (press.ctrlKey || press.metaKey) return null
  if (press.altKey) return mode === 'alt' && press.shiftKey && !press.repeat && focus !== 'text' ? (LETTERS[letter(press)] ?? null) : null
  if (press.key === 'F6') return press.shiftKey ? 'previous-region' : 'next-region'
  if (press.key === 'Escape') return 'close'
  if (mode !== 'single' || press.repeat || focus === 'text') return null
  if (press.key === ' ') return focus === 'page' ? 'talk' : null
  if (press.key === '?') return 'keys'
  return LETTERS[press.key.toLowerCase()] ?? null
}

/** Whether this is the space bar still held: the page must not scroll away under somebody who talks. */
export function isHeldSpace({ key, repeat }: Pick<KeyPress, 'key' | 'repeat'>): boolean {
  return key === ' ' && repeat
}

/** The letter of a key. With Alt some systems type another character: then its place on the keyboard decides. */
function letter({ key, code }: KeyPress): string {
  return /^[a-z]$/i.test(key) ? key.toLowerCase() : code.replace(/^Key/, '').toLowerCase()
}

/** Sorts an element by what typing in it means. */
export function focusOf(element: Element | null): Focus {
  if (!element) return 'page'
  if (element.closest('input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable], [role=menu], [role=listbox]')) return 'text'
  // In a part that scrolls, the space bar scrolls.
  if (element.closest('button, a[href], input, summary, [role=button], [role=switch], .panel__body')) return 'control'
  return 'page'
}
