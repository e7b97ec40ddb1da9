import { describe, expect, it } from 'vitest'

import { divide } from './grid'

describe('a stage divided', () => {
  it.each([
    [1, 1200, 640, 1, 1],
    [2, 1200, 640, 2, 1],
    [2, 374, 600, 1, 2],
    [4, 1200, 640, 2, 2],
    [5, 1200, 640, 3, 2],
    [9, 1200, 640, 3, 3],
    [3, 1240, 624, 2, 2],
    [4, 374, 580, 2, 2],
    [4, 1240, 564, 2, 2],
    [7, 1240, 624, 4, 2],
    [8, 374, 620, 2, 4],
  ])('among %i at %i×%i has %i columns and %i rows', (count, width, height, columns, rows) => {
    expect(divide(count, width, height, 25)).toMatchObject({ columns, rows, pages: 1 })
  })

  it('pages when the slots end, in pages of nearly equal size', () => {
    expect(divide(60, 1600, 900, 26)).toMatchObject({ pages: 3, perPage: 20 })
  })

  it('pages when tiles would become too small to see a face', () => {
    const grid = divide(40, 320, 400, 26)
    expect(grid.pages).toBeGreaterThan(4)
    expect(grid.tileWidth).toBeGreaterThanOrEqual(136)
  })

  it('stays sane without any room', () => {
    expect(divide(3, 0, 0, 26).perPage).toBeGreaterThan(0)
    expect(divide(0, 800, 600, 26)).toMatchObject({ columns: 1, rows: 1, pages: 1 })
  })
})
