import type { Edit } from '../../platform/notes'

/** Where a place in a text is after edits by others. What is put in right there stands behind it. */
export function moved(place: number, edits: readonly Edit[]): number {
  let at = 0
  let now = place
  for (const edit of edits) {
    if ('retain' in edit) at += edit.retain
    else if ('delete' in edit) now -= Math.max(0, Math.min(edit.delete, now - at))
    else {
      if (at < now) now += edit.insert
      at += edit.insert
    }
  }
  return now
}
