/** Where tiles go. Pure: sizes in, grid out. */

/** Space between tiles, in CSS pixels. */
export const GAP = 12

/** Smallest tile worth looking at, in CSS pixels. Smaller would fit more people of whom one sees nothing. */
const SMALLEST = { width: 136, height: 96 }

/** A face and shoulders need about this shape of a tile, width by height; what goes beyond shows the room behind. */
const PERSON = 4 / 3

/** The shape one looks at most willingly. Cameras are wider, but a crop at the sides loses less than one above the eyes. */
const LIKED = 1.25

/** What a last line costs that is nearly empty: better than small tiles, but worse than a full one. Less the fuller it is. */
const RAGGED = 0.12

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
 * The choice maximises what one sees of a person, and among nearly equal ones prefers the shape that looks better.
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
    const missing = (columns * rows - perPage) / columns
    const score = worth(tileWidth, tileHeight) / (1 + RAGGED * missing * missing)
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

/** What a tile shows of a person, as an area, less up to a tenth for an odd shape. */
function worth(width: number, height: number): number {
  const seen = Math.min(width, height * PERSON)
  return (seen * seen) / (1 + 0.1 * Math.abs(Math.log(width / height / LIKED)))
}
