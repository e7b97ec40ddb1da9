import { describe, expect, it } from 'vitest'

import { hue, initials, personClass, plainName } from './person'

describe('initials', () => {
  it.each([
    ['Gast', 'GA'],
    ['Gast 1', 'G1'],
    ['Anna Maria Weber', 'AW'],
    ['  ', '?'],
    ['Kämmerei', 'KÄ'],
    ['李 小龙', '李小'],
    ['👩‍🚀 Raumfahrt', '👩R'],
  ])('of %s are %s', (name, letters) => {
    expect(initials(name)).toBe(letters)
  })
})

describe('a name', () => {
  it.each([
    ['Anna', 'Anna'],
    ['\u202Eannа', 'annа'],
    ['Anna\u200b\u0007 \n Weber', 'Anna Weber'],
    ['\u3164', '?'],
    ['👩‍🚀', '👩‍🚀'],
  ])('%j is shown as %j', (stated, shown) => {
    expect(plainName(stated)).toBe(shown)
  })
})

describe('a person', () => {
  it('has the same hue everywhere', () => {
    expect(hue('00ff')).toBe(hue('00ff'))
    expect(hue('00ff')).toBeGreaterThanOrEqual(0)
    expect(hue('00ff')).toBeLessThan(360)
  })

  it('is called silent before anything better', () => {
    expect(personClass({ presence: 'silent', compared: true, owner: true }).word).toBe('class.silent')
    expect(personClass({ presence: 'present', compared: true, owner: true }).word).toBe('class.compared')
    expect(personClass({ presence: 'away', compared: false, owner: false }).word).toBe('class.guest')
    expect(personClass({ presence: 'present', compared: false, owner: true }).word).toBe('people.host')
  })
})
