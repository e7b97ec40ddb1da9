import { describe, expect, it } from 'vitest'

import { many, roster } from '../../scenes/people'
import type { Choice } from './order'
import { stagePage, wantedPictures } from './useStage'

const GRID: Choice = { view: 'grid', aside: false, pin: null, hideOwn: false }
const SIZE = { width: 1600, height: 900 }

describe('a page of the stage', () => {
  it('needs no more pictures than are sent', () => {
    const everybody = many(40).map((entry) => ({ ...entry, streams: ['camera' as const] }))
    for (const view of ['grid', 'speaker'] as const) {
      for (let page = 0; page < 9; page++) {
        const { shown } = stagePage(everybody, { ...GRID, view }, 3, SIZE, 9, page)
        expect(wantedPictures(shown, 1).length).toBeLessThanOrEqual(9)
      }
    }
  })

  it('shows everybody somewhere', () => {
    const people = many(40)
    const seen = new Set<string>()
    const { pages } = stagePage(people, GRID, null, SIZE, 9, 0)
    for (let page = 0; page < pages; page++) for (const { item } of stagePage(people, GRID, null, SIZE, 9, page).shown) seen.add(item.key)
    expect(seen.size).toBe(40)
  })

  it('brings whoever speaks to the front beside what is pinned', () => {
    const people = many(40)
    const pin = people[5]?.member ?? null
    const first = (floor: number | null) => stagePage(people, { ...GRID, pin }, floor, SIZE, 9, 0).shown.map(({ item }) => item.entry.peer)
    expect(first(null).slice(0, 2)).toEqual([6, 1])
    expect(first(30).slice(0, 3)).toEqual([6, 30, 1])
    expect(first(2)).toEqual(first(null))
  })

  it('asks for the large picture first, and not for the own one', () => {
    const people = roster({ name: 'Ich' }, { name: 'Anna' }, { name: 'Ben' })
    const wanted = wantedPictures(stagePage(people, { ...GRID, view: 'speaker' }, 3, SIZE, 9, 0).shown, 2)
    expect(wanted.map(({ peer }) => peer)).toEqual([3, 2])
    expect(wanted[0]?.width).toBeGreaterThan(2000)
  })

  it('that is gone becomes the last one', () => {
    expect(stagePage(many(3), GRID, null, SIZE, 9, 7)).toMatchObject({ page: 0, pages: 1 })
  })
})
