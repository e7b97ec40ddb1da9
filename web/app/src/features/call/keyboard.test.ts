import { describe, expect, it } from 'vitest'

import { isHeldSpace, KEY_LIST, keyAction, shownKeys, type Focus, type KeyAction, type KeyMode, type KeyPress } from './keyboard'

function press(key: string, more: Partial<KeyPress> = {}): KeyPress {
  return { key, code: '', shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, repeat: false, ...more }
}

describe('a key', () => {
  it.each<[string, Partial<KeyPress>, Focus, KeyMode, KeyAction | null]>([
    ['m', {}, 'page', 'single', 'microphone'],
    ['M', { shiftKey: true }, 'control', 'single', 'microphone'],
    ['b', {}, 'page', 'single', 'pause'],
    ['g', {}, 'page', 'single', 'sign'],
    ['g', {}, 'text', 'single', null],
    ['n', {}, 'page', 'single', 'notes'],
    ['n', {}, 'text', 'single', null],
    ['w', {}, 'page', 'single', 'view'],
    ['?', { shiftKey: true }, 'page', 'single', 'keys'],
    [' ', {}, 'page', 'single', 'talk'],
    [' ', {}, 'control', 'single', null],
    ['m', {}, 'text', 'single', null],
    ['m', { ctrlKey: true }, 'page', 'single', null],
    ['w', { ctrlKey: true }, 'page', 'alt', null],
    ['m', { repeat: true }, 'page', 'single', null],
    ['m', {}, 'page', 'off', null],
    [' ', {}, 'page', 'off', null],
    ['m', { altKey: true, shiftKey: true }, 'page', 'off', null],
    ['m', {}, 'page', 'alt', null],
    [' ', {}, 'page', 'alt', null],
    ['M', { altKey: true, shiftKey: true }, 'page', 'alt', 'microphone'],
    ['Â', { altKey: true, shiftKey: true, code: 'KeyM' }, 'page', 'alt', 'microphone'],
    ['M', { altKey: true, shiftKey: true }, 'text', 'alt', null],
    ['M', { altKey: true }, 'page', 'alt', null],
    ['M', { altKey: true, shiftKey: true }, 'page', 'single', null],
    ['Escape', {}, 'text', 'off', 'close'],
    ['F6', {}, 'text', 'off', 'next-region'],
    ['F6', { shiftKey: true }, 'page', 'single', 'previous-region'],
    ['x', {}, 'page', 'single', null],
  ])('%s %o with the focus in %s, mode %s, asks for %s', (key, more, focus, mode, action) => {
    expect(keyAction(press(key, more), focus, mode)).toBe(action)
  })

  it('in the list does what the list says', () => {
    for (const { keys, action } of KEY_LIST) {
      const key = keys === 'Space' ? ' ' : keys === 'Esc' ? 'Escape' : keys
      expect(keyAction(press(key), 'page', 'single')).toBe(action)
    }
  })

  it('is listed only where it is heard', () => {
    expect(shownKeys('M', 'microphone', 'single')).toEqual(['M'])
    expect(shownKeys('M', 'microphone', 'alt')).toEqual(['Alt', 'Shift', 'M'])
    expect(shownKeys('Space', 'talk', 'alt')).toBeNull()
    expect(shownKeys('M', 'microphone', 'off')).toBeNull()
    expect(shownKeys('F6', 'next-region', 'off')).toEqual(['F6'])
  })

  it('held is the space bar only when it repeats', () => {
    expect(isHeldSpace(press(' ', { repeat: true }))).toBe(true)
    expect(isHeldSpace(press(' '))).toBe(false)
    expect(isHeldSpace(press('m', { repeat: true }))).toBe(false)
  })

  it('never leaves, records or lets anybody in', () => {
    const actions: string[] = KEY_LIST.map(({ action }) => action)
    for (const word of ['leave', 'end', 'record', 'admit']) expect(actions).not.toContain(word)
  })
})
