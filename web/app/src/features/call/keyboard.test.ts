import { describe, expect, it } from 'vitest'

import { KEY_LIST, keyAction, type Focus, type KeyPress } from './keyboard'

function press(key: string, more: Partial<KeyPress> = {}): KeyPress {
  return { key, shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, repeat: false, ...more }
}

describe('a key', () => {
  it.each<[string, Partial<KeyPress>, Focus, boolean, ReturnType<typeof keyAction>]>([
    ['m', {}, 'page', true, 'microphone'],
    ['M', { shiftKey: true }, 'control', true, 'microphone'],
    ['?', { shiftKey: true }, 'page', true, 'keys'],
    [' ', {}, 'page', true, 'talk'],
    [' ', {}, 'control', true, null],
    ['m', {}, 'text', true, null],
    ['m', { ctrlKey: true }, 'page', true, null],
    ['m', { repeat: true }, 'page', true, null],
    ['m', {}, 'page', false, null],
    [' ', {}, 'page', false, null],
    ['Escape', {}, 'text', false, 'close'],
    ['F6', {}, 'text', false, 'next-region'],
    ['F6', { shiftKey: true }, 'page', true, 'previous-region'],
    ['x', {}, 'page', true, null],
  ])('%s %o with the focus in %s, single keys %s, asks for %s', (key, more, focus, single, action) => {
    expect(keyAction(press(key, more), focus, single)).toBe(action)
  })

  it('in the list does what the list says', () => {
    for (const { keys, action } of KEY_LIST) {
      const key = keys === 'Space' ? ' ' : keys === 'Esc' ? 'Escape' : keys
      expect(keyAction(press(key), 'page', true)).toBe(action)
    }
  })
})
