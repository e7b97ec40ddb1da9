/** Where tiles go. Pure: sizes in, grid out. */

/** Space between tiles, in CSS pixels; equals `--tile-gap` in Room.css. */
export const GAP = 12

/** Smallest tile worth looking at, in CSS pixels. Smaller would fit more people of whom one sees nothing. */
const SMALLEST = { width: 136, height: 96 }

/** The shape a tile would like to have; farther from it costs. */
const SHAPE = 16 / 10

/** A stage divided into equal tiles. */
export interface Grid {
  readonly columns: number
  readonly rows: number
  /** Tiles on one page. */
  readonly perPage: number
  readonly pages: number
  readonly tileWidth: number
  readonly tileHeight: number
}

/**
 * Divides a stage among `count` tiles, at most `most` on a page.
 * The choice maximises the picture visible in a tile, which is what a camera's shape leaves of it.
 */
export function divide(count: number, width: number, height: number, most: number): Grid {
  const wanted = Math.max(1, Math.min(count, most))
  const fitting = Math.max(1, Math.min(wanted, capacity(width, height)))
  const pages = Math.max(1, Math.ceil(count / fitting))
  const perPage = Math.ceil(Math.max(1, count) / pages)
  let best: Grid | null = null
  let bestScore = -1
  for (let columns = 1; columns <= perPage; columns++) {
    const rows = Math.ceil(perPage / columns)
    const tileWidth = (width - GAP * (columns - 1)) / columns
    const tileHeight = (height - GAP * (rows - 1)) / rows
    if (tileWidth <= 0 || tileHeight <= 0) continue
    const score = visible(tileWidth, tileHeight) / (columns * rows > perPage ? 1.02 : 1)
    if (score > bestScore) {
      bestScore = score
      best = { columns, rows, perPage, pages, tileWidth, tileHeight }
    }
  }
  return best ?? { columns: 1, rows: perPage, perPage, pages, tileWidth: width, tileHeight: height }
}

/** How many tiles of the smallest size a stage holds. */
function capacity(width: number, height: number): number {
  const columns = Math.max(1, Math.floor((width + GAP) / (SMALLEST.width + GAP)))
  const rows = Math.max(1, Math.floor((height + GAP) / (SMALLEST.height + GAP)))
  return columns * rows
}

/** The area a picture of the liked shape covers in a tile, plus a little for the rest. */
function visible(width: number, height: number): number {
  const w = Math.min(width, height * SHAPE)
  return (w * w) / SHAPE + 0.15 * width * height
}

/**
 * CSS grid column of the tile at `index`: every tile spans two of `2 × columns` tracks, so that an incomplete last line
 * can start half a tile further and is centred.
 */
export function column(index: number, shown: number, columns: number): string {
  const last = shown % columns
  const firstOfLast = shown - last
  if (last !== 0 && index === firstOfLast && shown > columns) return `${columns - last + 1} / span 2`
  return 'auto / span 2'
}
