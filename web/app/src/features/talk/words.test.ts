import { describe, expect, it } from 'vitest'

import { byline, completeSentences, plainText, size } from './words'

const t = (key: string, params?: Record<string, string | number>) => [key, ...Object.values(params ?? {})].join(' ')
const anna = { peer: 2, member: 'a', name: 'Anna' }
const me = { peer: 1, member: 'm', name: 'Me' }

describe('a byline', () => {
  it.each([
    [{ own: false, from: anna, to: null }, 'talk.toAll Anna'],
    [{ own: true, from: me, to: null }, 'talk.toAll talk.you'],
    [{ own: false, from: anna, to: me }, 'talk.toYou Anna'],
    [{ own: true, from: me, to: anna }, 'talk.toOne talk.you Anna'],
  ])('names author and direction of %o', (message, said) => {
    expect(byline(message, t)).toBe(said)
  })
})

describe('what somebody wrote', () => {
  it.each([
    ['<b>x</b>', '<b>x</b>'],
    ['a\u202Etxt.exe', 'atxt.exe'],
    ['a\r\nb\tc\u0007', 'a\nb\tc'],
    ['\u2067x\u2069', 'x'],
    ['👩‍🚀 é', '👩‍🚀 é'],
  ])('%j is shown as %j', (text, shown) => {
    expect(plainText(text)).toBe(shown)
  })

  it('is measured in bytes', () => {
    expect(size('ä€👩')).toBe(9)
  })
})

describe('of a text being written', () => {
  it.each([
    ['Guten Mor', ''],
    ['Guten Morgen.', ''],
    ['Guten Morgen. Ich', 'Guten Morgen.'],
    ['Eins. Zwei? Drei', 'Eins. Zwei?'],
    ['3.14 ist', ''],
    ['Zeile\nnächste', 'Zeile\n'],
  ])('%j the complete sentences are %j', (text, complete) => {
    expect(completeSentences(text)).toBe(complete)
  })
})
