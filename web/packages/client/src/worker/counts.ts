// What a line's transform has done.

import type { LineCounts } from '../messages.ts';

/** Zeroes for a line. */
export function noCounts(line: string, side: LineCounts['side']): LineCounts {
  return { line, side, seen: 0, passed: 0, dropped: {}, busyMs: 0 };
}

/** Counts a dropped frame. */
export function countDrop(counts: LineCounts, reason: string): void {
  counts.dropped[reason] = (counts.dropped[reason] ?? 0) + 1;
}
