import { describe, expect, it } from 'vitest'

import { parseAnnounced } from './announce'

describe('what is announced', () => {
  it.each([
    [null, ['people', 'hands', 'chat', 'live']],
    ['', []],
    ['chat,reactions', ['chat', 'reactions']],
    ['chat,unheard-of', ['chat']],
  ])('after %j was kept is %j', (kept, announced) => {
    expect([...parseAnnounced(kept)]).toEqual(announced)
  })
})
