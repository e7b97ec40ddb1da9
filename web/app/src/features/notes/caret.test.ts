import { describe, expect, it } from 'vitest'

import type { Edit } from '../../platform/notes'
import { moved } from './caret'

describe('a place in the text', () => {
  it.each<[string, number, readonly Edit[], number]>([
    ['stays where nothing happens', 5, [], 5],
    ['moves with what is put in before it', 5, [{ retain: 2 }, { insert: 3 }], 8],
    ['stays before what is put in behind it', 5, [{ retain: 6 }, { insert: 3 }], 5],
    ['stays before what is put in right there', 5, [{ retain: 5 }, { insert: 3 }], 5],
    ['moves with what is taken away before it', 5, [{ retain: 1 }, { delete: 2 }], 3],
    ['stands where what it was in is taken away', 5, [{ retain: 3 }, { delete: 9 }], 3],
    ['follows several edits', 10, [{ insert: 2 }, { retain: 4 }, { delete: 3 }, { retain: 2 }, { insert: 1 }], 10],
    ['is not moved by the end', 0, [{ delete: 4 }, { insert: 4 }], 0],
  ])('%s', (_, place, edits, now) => {
    expect(moved(place, edits)).toBe(now)
  })
})
