import { describe, expect, it } from 'vitest'

import type { Hand, LiveLine, Message, Poll, Speaker } from '../../platform/talk'
import { firstSeen, newsOf } from './news'

const t = (key: string, params?: Record<string, string | number>) => [key, ...Object.values(params ?? {})].join('|')
const anna: Speaker = { peer: 2, member: 'a', name: 'Anna' }
const me: Speaker = { peer: 1, member: 'm', name: 'Me' }

interface Said {
  readonly messages: readonly Message[]
  readonly hands: readonly Hand[]
  readonly polls: readonly Poll[]
  readonly live: readonly LiveLine[]
}

const said = (part: Partial<Said> = {}): Said => ({ messages: [], hands: [], polls: [], live: [], ...part })
const message = (id: string, part: Partial<Message> = {}): Message => ({ id, own: false, from: anna, to: null, at: 0, text: 'Hallo', live: false, state: 'sent', gap: false, ...part })
const line = (text: string, part: Partial<LiveLine> = {}): LiveLine => ({ by: anna, own: false, text, partial: false, ...part })
const poll = (part: Partial<Poll> = {}): Poll => ({
  id: 'p',
  by: anna,
  own: false,
  question: 'Pause?',
  options: [],
  anonymous: false,
  multiple: false,
  open: true,
  voted: null,
  count: 0,
  voters: [],
  reported: false,
  ...part,
})

/** What is told over a sequence of states. */
function told(...states: Said[]): string[] {
  const [first, ...rest] = states
  let seen = firstSeen(first ?? said())
  return rest.flatMap((state) => {
    const { news, now } = newsOf(seen, state, t)
    seen = now
    return news.map(({ kind, text }) => `${kind}: ${text}`)
  })
}

describe('told are', () => {
  it('messages of others, once, and none that were there before', () => {
    const later = said({ messages: [message('1'), message('2', { text: 'Neu' })] })
    expect(told(said({ messages: [message('1')] }), later, later)).toEqual(['chat: talk.said|talk.toAll|Anna|Neu'])
  })

  it('of a very long message its beginning', () => {
    const [only] = told(said(), said({ messages: [message('1', { text: 'ä'.repeat(3000) })] }))
    expect(only).toBe(`chat: talk.said|talk.toAll|Anna|${'ä'.repeat(400)}…`)
  })

  it('no messages of one’s own, but that one has failed, once', () => {
    const own = (state: Message['state'], to: Speaker | null) => said({ messages: [message('1', { own: true, from: me, to, state })] })
    const failing = (to: Speaker | null) => told(said(), own('waiting', to), own('failed', to), own('failed', to))
    expect([failing(anna), failing(null)]).toEqual([['own: talk.failedNews'], ['own: talk.failedAll']])
  })

  it('live text by the sentence, and of the finished message only the rest', () => {
    expect(
      told(
        said(),
        said({ live: [line('Gut')] }),
        said({ live: [line('Guten Tag. Ich')] }),
        said({ live: [line('Guten Tag. Ich bin')] }),
        said({ messages: [message('1', { live: true, text: 'Guten Tag. Ich bin da' })] }),
      ),
    ).toEqual(['live: talk.saidLive|Anna|Guten Tag.', 'live: talk.said|talk.toAll|Anna|Ich bin da'])
  })

  it('a live line that was shortened, from where it now ends', () => {
    expect(told(said(), said({ live: [line('Eins. Zwei')] }), said({ live: [line('Ein')] }), said({ live: [line('Ein. Zwei')] }))).toEqual([
      'live: talk.saidLive|Anna|Eins.',
      'live: talk.saidLive|Anna|.',
    ])
  })

  it('others’ hands with their place, and both changes of the own', () => {
    const up = said({ hands: [{ by: anna, own: false }, { by: me, own: true }] })
    expect(told(said(), up, up, said({ hands: [{ by: anna, own: false }] }), said())).toEqual([
      'hands: hand.up|Anna|1',
      'own: hand.ownUp|2',
      'own: hand.ownDown',
    ])
  })

  it('a poll when it is asked and when it ends', () => {
    expect(told(said(), said({ polls: [poll()] }), said({ polls: [poll({ count: 3 })] }), said({ polls: [poll({ open: false })] }))).toEqual([
      'asked: poll.asks|Anna|Pause?',
      'ended: poll.closedNews|Pause?',
    ])
    expect(told(said(), said({ polls: [poll({ own: true })] }))).toEqual([])
  })
})
