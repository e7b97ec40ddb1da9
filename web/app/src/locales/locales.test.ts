import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

import { fill, places, type Sentence } from '../platform/text'
import de from './de.json'
import en from './en.json'

const german: Record<string, Sentence> = de
const english: Record<string, Sentence> = en

describe('both languages', () => {
  it('have the same sentences', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(de).sort())
  })

  it.each(Object.keys(de))('%s has the same places and plural forms', (key) => {
    const [a, b] = [german[key], english[key]]
    if (a === undefined || b === undefined) throw new Error('missing')
    expect(places(b)).toEqual(places(a))
    expect(typeof b).toBe(typeof a)
    if (typeof a === 'object') expect(Object.keys(b)).toEqual(['one', 'other'])
  })

  it('keep to the voice: no exclamation marks, nothing empty', () => {
    for (const sentence of [...Object.values(german), ...Object.values(english)]) {
      const forms = typeof sentence === 'string' ? [sentence] : Object.values(sentence)
      for (const form of forms) {
        expect(form).not.toBe('')
        expect(form).not.toMatch(/!|leider|Ups/)
      }
    }
  })

  it('have no sentence that nobody says', () => {
    const source = sources(join(import.meta.dirname, '..')).join('\n')
    const unused = Object.keys(de).filter((key) => !source.includes(`'${key}'`) && !source.includes(`"${key}"`) && !BUILT.some((prefix) => key.startsWith(prefix)))
    expect(unused).toEqual([])
  })
})

/** Keys put together from parts. */
const BUILT = ['keys.', 'background.', 'view.now.', 'intro.', 'quality.', 'view.grid', 'view.screen', 'view.speaker', 'trouble.denied.', 'theme.', 'ended.', 'alarm.', 'facts.', 'cause.', 'announce.', 'signin.provider.', 'plan.text.']

describe('a sentence', () => {
  const rules = new Intl.PluralRules('de')
  it('fills its places and chooses its plural', () => {
    expect(fill('{a} und {b}', { a: 'x', b: 2 }, rules)).toBe('x und 2')
    expect(fill({ one: '{n} Person', other: '{n} Personen' }, { n: 1 }, rules)).toBe('1 Person')
    expect(fill({ one: '{n} Person', other: '{n} Personen' }, { n: 0 }, rules)).toBe('0 Personen')
  })
  it('never fills a place inside of what it was given', () => {
    expect(fill('{a}{b}', { a: '{b}', b: 'x' }, rules)).toBe('{b}x')
  })
})

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return sources(path)
    return /\.tsx?$/.test(entry.name) ? [readFileSync(path, 'utf8')] : []
  })
}
