import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react'

import type { Meeting, RosterEntry, ShownTile } from '../../platform/client'
import { arrange, type Rect } from './arrange'
import { plan, type Choice, type Item } from './order'

/** More tiles than this on a page are faces too many to look at. */
const MOST = 26

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

/** An item and its place. */
export interface Placed {
  readonly item: Item
  readonly rect: Rect
  readonly focus: boolean
}

/** One page of the stage. */
export interface StagePage {
  readonly page: number
  readonly pages: number
  readonly shown: readonly Placed[]
}

/**
 * Cuts what is on the stage into pages. A page that no longer exists becomes the last one.
 * `slots` is the number of pictures the server sends at a time; the own picture costs none.
 */
export function stagePage(roster: readonly RosterEntry[], choice: Choice, floor: number | null, size: { width: number; height: number }, slots: number, wantedPage: number): StagePage {
  const { focus, others: inOrder } = plan(roster, choice, floor)
  const pictures = inOrder.filter(hasPicture).length
  const left = slots - (focus && hasPicture(focus) ? 1 : 0)
  // With more pictures than slots a page holds no more tiles than slots, so that nobody on it stays without.
  const most = pictures > left ? Math.max(1, left) : MOST
  const { perPage, pages, ...places } = arrange(inOrder.length, size.width, size.height, most, focus !== null)
  const others = focus ? floorFirst(inOrder, floor, perPage) : inOrder
  const page = Math.min(wantedPage, pages - 1)
  const here = others.slice(page * perPage, (page + 1) * perPage)
  const rects = places.tiles(here.length)
  const shown = here.flatMap((item, i): Placed[] => {
    const rect = rects[i]
    return rect ? [{ item, rect, focus: false }] : []
  })
  return { page, pages, shown: focus && places.focus ? [{ item: focus, rect: places.focus, focus: true }, ...shown] : shown }
}

/** Beside a document whoever speaks is to be seen: from a later page they come to the front of the first. */
function floorFirst(items: readonly Item[], floor: number | null, perPage: number): readonly Item[] {
  const at = items.findIndex(({ entry, kind }) => kind === 'camera' && !entry.own && entry.peer === floor)
  const item = at >= perPage ? items[at] : undefined
  return item ? [item, ...items.filter((other) => other !== item)] : items
}

/** The pictures a page needs from the server, most important first, in device pixels. */
export function wantedPictures(shown: readonly Placed[], scale: number): ShownTile[] {
  return shown
    .filter(({ item }) => hasPicture(item))
    .map(({ item, rect }) => ({ peer: item.entry.peer, kind: item.kind, width: Math.round(rect.width * scale), height: Math.round(rect.height * scale) }))
}

/** Tells the client which pictures are on display and how large, so that the server sends no more. */
export function useShow(meeting: Meeting, stage: StagePage, pictures: boolean): void {
  const tiles = pictures ? wantedPictures(stage.shown, Math.min(devicePixelRatio, 2)) : []
  const signature = JSON.stringify(tiles)
  useEffect(() => {
    const timer = setTimeout(() => meeting.show(JSON.parse(signature) as ShownTile[]), SETTLE)
    return () => clearTimeout(timer)
  }, [meeting, signature])
}

/** Whether a picture of it comes from the server. */
function hasPicture({ entry, kind }: Item): boolean {
  return !entry.own && entry.streams.includes(kind)
}
