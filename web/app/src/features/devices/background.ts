import { backgroundOf } from '@konklave/client'

import type { Background } from '../../platform/client'
import { keep, kept } from '../../platform/storage'

let chosen: Background | null = null

/**
 * What others shall see behind oneself, as chosen on this device; the room as it is by default. Read once: a choice made in
 * another tab must not show the room in this one, which says something else.
 */
export function keptBackground(): Background {
  return (chosen ??= backgroundOf(kept('background')))
}

/** Keeps the choice. */
export function keepBackground(background: Background): void {
  chosen = background
  keep('background', background)
}
