import { describe, expect, it } from 'vitest'

import { forgetRoom, isOwnerFragment, knownPassphrase, knownRoom, rememberOwner, rememberRoom } from './links'

const store = new Map<string, string>()
Object.defineProperty(globalThis, 'sessionStorage', {
  value: {
    getItem: (key: string) => store.get(key) ?? null,
    setItem: (key: string, value: string) => void store.set(key, value),
    removeItem: (key: string) => void store.delete(key),
  },
})

describe('a room this tab made', () => {
  it('is led with the host link and shared with the other', () => {
    rememberRoom({ room: 'R', sharedFragment: '1abc', ownerFragment: 'oxyz', passphrase: 'a-b-c-d' })
    expect(knownRoom('R', '1abc')).toEqual({ owner: 'oxyz', shared: '1abc' })
    expect(knownPassphrase('R')).toBe('a-b-c-d')
  })

  it('never keeps the passphrase in storage', () => {
    expect([...store.values()].join()).not.toContain('a-b-c-d')
  })

  it('is forgotten entirely', () => {
    forgetRoom('R')
    expect(knownRoom('R', '')).toEqual({ owner: null, shared: null })
    expect(knownPassphrase('R')).toBeNull()
    expect(store.size).toBe(0)
  })
})

describe('a host link that was opened', () => {
  it('is not offered for inviting', () => {
    expect(isOwnerFragment('oabc')).toBe(true)
    expect(isOwnerFragment('1abc')).toBe(false)
    rememberOwner('S', 'oabc')
    expect(knownRoom('S', 'oabc')).toEqual({ owner: 'oabc', shared: null })
    forgetRoom('S')
  })
})
