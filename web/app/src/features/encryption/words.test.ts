import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

import { makePassphrase } from '../create/passphrase'
import { WORDS } from './words'

describe.each(['de', 'en'])('the %s words', (locale) => {
  const words = readFileSync(join(import.meta.dirname, `words.${locale}.txt`), 'utf8').trim().split('\n')

  it('are 2048, each once, in order', () => {
    expect(words).toHaveLength(WORDS)
    expect(new Set(words).size).toBe(WORDS)
    expect(words).toEqual([...words].sort())
  })

  it('are short and plain letters', () => {
    expect(words.filter((word) => !/^[a-z]{3,9}$/.test(word))).toEqual([])
  })

  it('are told apart by their first four letters', () => {
    expect(new Set(words.map((word) => word.slice(0, 4))).size).toBe(WORDS)
  })

  it('are never one letter apart', () => {
    const all = new Set(words)
    const blanked = new Map<string, string>()
    const close: string[] = []
    for (const word of words) {
      for (let i = 0; i < word.length; i++) {
        const shorter = word.slice(0, i) + word.slice(i + 1)
        if (all.has(shorter)) close.push(`${shorter} ${word}`)
        const blank = `${word.slice(0, i)}.${word.slice(i + 1)}`
        const other = blanked.get(blank)
        if (other !== undefined) close.push(`${other} ${word}`)
        blanked.set(blank, word)
      }
    }
    expect(close).toEqual([])
  })

  it('make passphrases of four', () => {
    const passphrase = makePassphrase(words, () => new Uint16Array([0, 2047, 2048, 65535]))
    expect(passphrase).toBe([words[0], words[2047], words[0], words[2047]].join('-'))
  })
})
