/** Where everything on the stage stands, in CSS pixels. Pure: counts and sizes in, rectangles out. */

import { divide, GAP } from './grid'

/** A place on the stage. */
export interface Rect {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** How a stage is divided. */
export interface Arrangement {
  /** The large place, where there is one. */
  readonly focus: Rect | null
  /** Tiles on one page beside it. */
  readonly perPage: number
  readonly pages: number
  /** The places of a page that shows this many. */
  tiles(shown: number): Rect[]
}

/** Width and height of a picture from a camera. */
const SHAPE = 16 / 9

/** A filmstrip beside the large place: its share of the stage's width, and its bounds. */
const BESIDE = { share: 0.16, least: 168, most: 440 }

/** The same below it, of the height. */
const BELOW = { share: 0.18, least: 72, most: 200 }

/** Below this width a strip at the side would leave nothing for the large place. */
const WIDE = 620

/** Divides the stage: equal tiles, or one large place and a filmstrip at the edge. At most `most` tiles on a page. */
export function arrange(count: number, width: number, height: number, most: number, focused: boolean): Arrangement {
  if (!focused) return grid(count, width, height, most)
  if (count === 0) return { focus: { left: 0, top: 0, width, height }, perPage: 1, pages: 1, tiles: () => [] }
  return width >= WIDE && width > height ? beside(count, width, height, most) : below(count, width, height, most)
}

function grid(count: number, width: number, height: number, most: number): Arrangement {
  const { columns, rows, perPage, pages, tileWidth, tileHeight } = divide(count, width, height, most)
  return {
    focus: null,
    perPage,
    pages,
    tiles: (shown) => {
      // A page that is not full has lower rows left over: its tiles take their room.
      const lines = Math.min(rows, Math.ceil(shown / columns))
      const tall = lines === rows ? tileHeight : (height - GAP * (lines - 1)) / lines
      return Array.from({ length: shown }, (_, i) => {
        const line = Math.floor(i / columns)
        const inLine = Math.min(columns, shown - line * columns)
        // An incomplete last line is centred.
        const indent = shown > columns ? ((columns - inLine) * (tileWidth + GAP)) / 2 : 0
        const wide = shown > columns ? tileWidth : (width - GAP * (inLine - 1)) / inLine
        return { left: indent + (i % columns) * (wide + GAP), top: line * (tall + GAP), width: wide, height: tall }
      })
    },
  }
}

function beside(count: number, width: number, height: number, most: number): Arrangement {
  const strip = clamp(width * BESIDE.share, BESIDE)
  const natural = strip / SHAPE
  const fitting = Math.max(1, Math.floor((height + GAP) / (natural + GAP)))
  const { perPage, pages } = page(count, Math.min(fitting, most))
  const tall = Math.min((height - GAP * (perPage - 1)) / perPage, natural * 1.25)
  const left = width - strip
  return {
    focus: { left: 0, top: 0, width: left - GAP, height },
    perPage,
    pages,
    tiles: (shown) => Array.from({ length: shown }, (_, i) => ({ left, top: i * (tall + GAP), width: strip, height: tall })),
  }
}

function below(count: number, width: number, height: number, most: number): Arrangement {
  const strip = clamp(height * BELOW.share, BELOW)
  const natural = strip
  const fitting = Math.max(1, Math.floor((width + GAP) / (natural + GAP)))
  const { perPage, pages } = page(count, Math.min(fitting, most))
  const wide = Math.min((width - GAP * (perPage - 1)) / perPage, strip * SHAPE)
  const top = height - strip
  return {
    focus: { left: 0, top: 0, width, height: top - GAP },
    perPage,
    pages,
    tiles: (shown) => {
      const indent = (width - shown * wide - (shown - 1) * GAP) / 2
      return Array.from({ length: shown }, (_, i) => ({ left: indent + i * (wide + GAP), top, width: wide, height: strip }))
    },
  }
}

/** Full pages, the last with what is left: a strip that is not full leaves an edge empty. */
function page(count: number, fitting: number): { perPage: number; pages: number } {
  const perPage = Math.min(count, fitting)
  return { perPage, pages: Math.ceil(count / perPage) }
}

function clamp(value: number, { least, most }: { least: number; most: number }): number {
  return Math.min(most, Math.max(least, value))
}
