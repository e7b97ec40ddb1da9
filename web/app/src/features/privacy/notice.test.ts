import { describe, expect, it } from 'vitest'

import { changesPath, isNews, noticePath } from './notice'

const NOTICE = { version: 'sha256:b', since: 1_794_000_000, controller: 'Stadtverwaltung Musterstadt' }

describe('a changed notice', () => {
  it('is news for whoever has seen another version', () => {
    expect(isNews('sha256:a', NOTICE)).toBe(true)
  })
  it('is none for whoever has seen this one, or comes for the first time', () => {
    expect(isNews('sha256:b', NOTICE)).toBe(false)
    expect(isNews(null, NOTICE)).toBe(false)
  })
  it('is none where the server names no version', () => {
    expect(isNews('sha256:a', null)).toBe(false)
  })
})

it('both pages are asked for in the language of the page', () => {
  expect([noticePath('en'), changesPath('de')]).toEqual(['/notice?lang=en', '/notice/changes?lang=de'])
})
