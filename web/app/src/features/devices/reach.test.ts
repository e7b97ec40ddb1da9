import { describe, expect, it } from 'vitest'

import { reachLines } from './reach'

const texts = (...words: Parameters<typeof reachLines>) => reachLines(...words).map(({ fine, text }) => (fine ? text : `${text} (!)`))

describe('the way to the server', () => {
  it('is fine', () => {
    expect(texts({ server: 24, socket: true, inward: 18_400_000 }, 'de')).toEqual(['reach.server', 'reach.socket', 'reach.pictures'])
    expect(reachLines({ server: 24.4, socket: true, inward: 18_400_000 }, 'de')[2]?.params).toEqual({ mbit: '18' })
    expect(reachLines({ server: 24.4, socket: true, inward: 4_420_000 }, 'de')[2]?.params).toEqual({ mbit: '4,4' })
  })

  it('says each thing that is not', () => {
    expect(texts({ server: null, socket: false, inward: null }, 'de')).toEqual(['reach.noServer (!)'])
    expect(texts({ server: 900, socket: false, inward: null }, 'de')).toEqual(['reach.serverSlow (!)', 'reach.noSocket (!)'])
    expect(texts({ server: 50, socket: true, inward: 900_000 }, 'de')).toEqual(['reach.server', 'reach.socket', 'reach.fewPictures (!)'])
    expect(texts({ server: 50, socket: true, inward: 0 }, 'de')).toEqual(['reach.server', 'reach.socket', 'reach.noPictures (!)'])
  })
})
