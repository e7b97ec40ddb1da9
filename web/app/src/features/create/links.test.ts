import { describe, expect, it } from 'vitest'

import { forgetRoom, forgetRooms, knownPassphrase, knownRoom, linkKind, rememberOpened, rememberRoom } from './links'

const store = new Map<string, string>()
Object.defineProperty(globalThis, 'sessionStorage', {
  value: {
    getItem: (key: string) => store.get(key) ?? null,
    setItem: (key: string, value: string) => void store.set(key, value),
    removeItem: (key: string) => void store.delete(key),
    key: (i: number) => [...store.keys()][i] ?? null,
    get length() {
      return store.size
    },
  },
})

describe('a room this tab made', () => {
  it('is led with the host link and shared with the other', () => {
    rememberRoom({ room: 'R', sharedFragment: '1abc', ownerFragment: 'oxyz', passphrase: 'a-b-c-d' })
    expect(knownRoom('R', '1abc')).toEqual({ own: 'oxyz', shared: '1abc' })
    expect(knownPassphrase('R')).toBe('a-b-c-d')
  })

  it('never keeps the passphrase in storage', () => {
    expect([...store.values()].join()).not.toContain('a-b-c-d')
  })

  it('is forgotten entirely', () => {
    forgetRoom('R')
    expect(knownRoom('R', '')).toEqual({ own: null, shared: null })
    expect(knownPassphrase('R')).toBeNull()
    expect(store.size).toBe(0)
  })
})

describe('a host link that was opened', () => {
  it('is not offered for inviting', () => {
    rememberOpened('S', 'oabc')
    expect(knownRoom('S', 'oabc')).toEqual({ own: 'oabc', shared: null })
    forgetRoom('S')
  })

  it('stays while everybody’s link stands in the address', () => {
    rememberOpened('S', 'oabc')
    rememberOpened('S', '1abc')
    expect(knownRoom('S', '1abc')).toEqual({ own: 'oabc', shared: '1abc' })
    forgetRoom('S')
  })
})

describe('a host who opens another link', () => {
  it.each(['pabc', 'mabc', '1abc', ''])('%s: stays the host', (fragment) => {
    rememberOpened('H', 'ohost')
    rememberOpened('H', fragment)
    expect(knownRoom('H', fragment).own).toBe('ohost')
    rememberOpened('H', 'onew')
    expect(knownRoom('H', fragment).own).toBe('onew')
    forgetRoom('H')
  })
})

describe('a link made for somebody', () => {
  it.each([
    ['1abc', 'shared'],
    ['oabc', 'owner'],
    ['mabc', 'moderator'],
    ['pabc', 'personal'],
    ['', 'shared'],
  ] as const)('%s is %s', (fragment, kind) => {
    expect(linkKind(fragment)).toBe(kind)
  })

  it.each(['pabc', 'mabc'])('%s is entered with, never offered for inviting, and given up for everybody’s', (fragment) => {
    rememberOpened('T', fragment)
    expect(knownRoom('T', fragment)).toEqual({ own: fragment, shared: null })
    expect(knownRoom('T', '')).toEqual({ own: fragment, shared: null })
    rememberOpened('T', '')
    expect(knownRoom('T', '').own).toBe(fragment)
    rememberOpened('T', '1abc')
    expect(knownRoom('T', '1abc')).toEqual({ own: null, shared: '1abc' })
    forgetRoom('T')
  })
})

describe('whoever signs out', () => {
  it('leads nothing in this tab any more but the meeting under way', () => {
    rememberRoom({ room: 'U', sharedFragment: '1abc', ownerFragment: 'oabc', passphrase: 'a-b-c-d' })
    rememberRoom({ room: 'V', sharedFragment: '1def', ownerFragment: 'odef' })
    // Of before a reload.
    store.set('konklave.own.W', 'oghi')
    store.set('konklave.present', 'V')
    forgetRooms('V')
    expect([knownRoom('U', ''), knownPassphrase('U'), knownRoom('W', '')]).toEqual([{ own: null, shared: null }, null, { own: null, shared: null }])
    expect(knownRoom('V', '')).toEqual({ own: 'odef', shared: '1def' })
    forgetRooms(null)
    expect([...store.keys()]).toEqual(['konklave.present'])
    store.clear()
  })
})
