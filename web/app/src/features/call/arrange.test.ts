import { describe, expect, it } from 'vitest'

import { arrange, type Rect } from './arrange'

const STAGES: [string, number, number][] = [
  ['320 px', 304, 400],
  ['a phone', 374, 620],
  ['a phone on its side', 780, 230],
  ['a laptop', 1240, 640],
  ['a laptop with a panel', 820, 640],
  ['4K', 3800, 1960],
]

/** Every place lies on the stage and none lies over another. */
function sound(places: readonly Rect[], width: number, height: number): boolean {
  const inside = places.every((a) => a.left >= -0.5 && a.top >= -0.5 && a.left + a.width <= width + 0.5 && a.top + a.height <= height + 0.5 && a.width > 40 && a.height > 40)
  const apart = places.every((a, i) =>
    places.every((b, j) => i === j || a.left + a.width <= b.left + 0.5 || b.left + b.width <= a.left + 0.5 || a.top + a.height <= b.top + 0.5 || b.top + b.height <= a.top + 0.5),
  )
  return inside && apart
}

describe.each(STAGES)('the stage of %s', (_, width, height) => {
  it.each([false, true])('holds every page of 0 to 60 people, one of them large: %s', (focused) => {
    for (let count = focused ? 0 : 1; count <= 60; count++) {
      const { focus, perPage, pages, tiles } = arrange(count, width, height, 26, focused)
      expect(perPage * pages).toBeGreaterThanOrEqual(count)
      expect(perPage * (pages - 1)).toBeLessThan(Math.max(1, count))
      for (let page = 0; page < pages && count > 0; page++) {
        const shown = Math.min(perPage, count - page * perPage)
        const places = [...(focus ? [focus] : []), ...tiles(shown)]
        expect(places).toHaveLength(shown + (focused ? 1 : 0))
        expect(sound(places, width, height), `${count} people, page ${page}`).toBe(true)
      }
    }
  })

  it('gives the large place more than half', () => {
    const { focus } = arrange(12, width, height, 26, true)
    expect(focus && (focus.width * focus.height) / (width * height)).toBeGreaterThan(0.5)
  })
})

describe('a stage', () => {
  it('gives all of itself to somebody who is alone with the large place', () => {
    expect(arrange(0, 1000, 600, 26, true)).toMatchObject({ focus: { left: 0, top: 0, width: 1000, height: 600 }, pages: 1 })
  })

  it('never shows more pictures at a time than are sent', () => {
    for (const focused of [false, true]) expect(arrange(60, 3800, 1960, 8, focused).perPage).toBeLessThanOrEqual(8)
  })

  it('centres an incomplete last line', () => {
    const tiles = arrange(5, 1240, 640, 26, false).tiles(5)
    const last = tiles.filter((tile) => tile.top > 0)
    const [first] = last
    const right = Math.max(...last.map((tile) => tile.left + tile.width))
    expect(first && Math.abs(first.left - (1240 - right))).toBeLessThan(1)
  })
})
