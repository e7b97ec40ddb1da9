import { backgroundOf } from '@konklave/client'

import type { Background } from '../../platform/client'
import { keep, kept } from '../../platform/storage'

/** What others shall see behind oneself, as chosen on this device; the room as it is by default. */
export function keptBackground(): Background {
  return backgroundOf(kept('background'))
}

/** Keeps the choice. */
export function keepBackground(background: Background): void {
  keep('background', background)
}
