/** Which key does what. None of them leaves the meeting or lets anybody in. */

/** What a key can ask for. */
export type KeyAction = 'microphone' | 'camera' | 'chat' | 'hand' | 'people' | 'encryption' | 'invite' | 'keys' | 'close' | 'next-region' | 'previous-region' | 'talk'

/** The parts of a keyboard event that decide. */
export interface KeyPress {
  readonly key: string
  readonly shiftKey: boolean
  readonly ctrlKey: boolean
  readonly altKey: boolean
  readonly metaKey: boolean
  readonly repeat: boolean
}

/** Where the focus is. */
export type Focus = 'text' | 'control' | 'page'

const SINGLE: Readonly<Record<string, KeyAction>> = {
  m: 'microphone',
  v: 'camera',
  c: 'chat',
  h: 'hand',
  p: 'people',
  l: 'encryption',
  e: 'invite',
  '?': 'keys',
}

/** The keys as shown in the list, in its order. */
export const KEY_LIST: readonly { readonly keys: string; readonly action: KeyAction }[] = [
  { keys: 'M', action: 'microphone' },
  { keys: 'Space', action: 'talk' },
  { keys: 'V', action: 'camera' },
  { keys: 'C', action: 'chat' },
  { keys: 'H', action: 'hand' },
  { keys: 'P', action: 'people' },
  { keys: 'L', action: 'encryption' },
  { keys: 'E', action: 'invite' },
  { keys: '?', action: 'keys' },
  { keys: 'Esc', action: 'close' },
  { keys: 'F6', action: 'next-region' },
]

/** What a press asks for. With `single` off only Esc and F6 are heard. */
export function keyAction(press: KeyPress, focus: Focus, single: boolean): KeyAction | null {
  if (press.ctrlKey || press.altKey || press.metaKey) return null
  if (press.key === 'F6') return press.shiftKey ? 'previous-region' : 'next-region'
  if (press.key === 'Escape') return 'close'
  if (!single || press.repeat || focus === 'text') return null
  if (press.key === ' ') return focus === 'page' ? 'talk' : null
  return SINGLE[press.key.toLowerCase()] ?? null
}

/** Sorts an element by what typing in it means. */
export function focusOf(element: Element | null): Focus {
  if (!element) return 'page'
  if (element.closest('input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable], [role=menu], [role=listbox]')) return 'text'
  if (element.closest('button, a[href], input, summary, [role=button], [role=switch]')) return 'control'
  return 'page'
}
