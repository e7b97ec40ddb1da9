import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react'

import type { Meeting, RosterEntry, ShownTile } from '../../platform/client'
import { divide, type Grid } from './grid'

/** Pictures the server sends at a time; the own picture costs no slot. */
const SLOTS = 25

/** How long a size must stand before the server is told, in milliseconds: a window being dragged changes it constantly. */
const SETTLE = 150

/** The size of an element in CSS pixels, followed. */
export function useSize(): [RefObject<HTMLDivElement | null>, { width: number; height: number }] {
  const element = useRef<HTMLDivElement>(null)
  const [size, setSize] = useState({ width: 0, height: 0 })
  useLayoutEffect(() => {
    const target = element.current
    if (!target) return
    const measure = () => setSize({ width: target.clientWidth, height: target.clientHeight })
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(target)
    return () => observer.disconnect()
  }, [])
  return [element, size]
}

/** One page of the stage. */
export interface StagePage {
  readonly grid: Grid
  readonly page: number
  readonly shown: readonly RosterEntry[]
  /** Index of the first shown in the roster. */
  readonly first: number
}

/** Cuts the roster into pages. A page that no longer exists becomes the last one. */
export function stagePage(roster: readonly RosterEntry[], width: number, height: number, wantedPage: number): StagePage {
  const grid = divide(roster.length, width, height, SLOTS + 1)
  const page = Math.min(wantedPage, grid.pages - 1)
  const first = page * grid.perPage
  return { grid, page, shown: roster.slice(first, first + grid.perPage), first }
}

/** Tells the client which pictures are on display and how large, so that the server sends no more. */
export function useShow(meeting: Meeting, stage: StagePage): void {
  const scale = Math.min(devicePixelRatio, 2)
  const tiles: ShownTile[] = stage.shown
    .filter((entry) => !entry.own && entry.streams.includes('camera'))
    .map((entry) => ({
      peer: entry.peer,
      kind: 'camera',
      width: Math.round(stage.grid.tileWidth * scale),
      height: Math.round(stage.grid.tileHeight * scale),
    }))
  const signature = JSON.stringify(tiles)
  useEffect(() => {
    const timer = setTimeout(() => meeting.show(JSON.parse(signature) as ShownTile[]), SETTLE)
    return () => clearTimeout(timer)
  }, [meeting, signature])
}
