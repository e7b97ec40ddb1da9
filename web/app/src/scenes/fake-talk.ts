import type { Hand, LiveLine, Message, NewPoll, Poll, Reacted, Reaction, Speaker, Talk } from '../platform/talk'

/** What was said before a scene begins. */
export interface FakeSaid {
  readonly messages?: readonly Message[]
  readonly hands?: readonly Hand[]
  readonly polls?: readonly Poll[]
  readonly live?: readonly LiveLine[]
  /** Shown shortly after the beginning. */
  readonly reactions?: readonly { readonly by: Speaker; readonly reaction: Reaction }[]
  /** Comes shortly after the beginning. */
  readonly later?: FakeSaid
}

const ME: Speaker = { peer: 1, member: '00000000000000000000000000001234', name: 'Bauamt' }

/** Talk with nobody at the other end. */
export class FakeTalk implements Talk {
  messages: readonly Message[]
  hands: readonly Hand[]
  polls: readonly Poll[]
  live: readonly LiveLine[]
  private readonly listeners = new Set<() => void>()
  private readonly reactionListeners = new Set<(reacted: Reacted) => void>()
  private readonly state: FakeSaid
  private started = false

  constructor(state: FakeSaid) {
    this.state = state
    this.messages = state.messages ?? []
    this.hands = state.hands ?? []
    this.polls = state.polls ?? []
    this.live = state.live ?? []
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener)
    if (!this.started && this.state.later) setTimeout(() => this.change(this.state.later ?? {}), 80)
    this.started = true
    return () => this.listeners.delete(listener)
  }
  onReaction(listener: (reacted: Reacted) => void): () => void {
    this.reactionListeners.add(listener)
    const all = () => this.state.reactions?.forEach((reaction) => listener({ ...reaction, own: false }))
    const timer = setTimeout(all, 60)
    // Again and again, so that they are there for as long as somebody looks.
    const again = setInterval(all, 2000)
    return () => {
      clearTimeout(timer)
      clearInterval(again)
      this.reactionListeners.delete(listener)
    }
  }
  say(text: string): boolean {
    this.change({ messages: [...this.messages, message(this.messages.length, ME, text, { own: true })] })
    return true
  }
  sayTo(peer: number, text: string): boolean {
    this.change({ messages: [...this.messages, message(this.messages.length, ME, text, { own: true, to: { ...ME, peer, name: String(peer) } })] })
    return true
  }
  typeLive(text: string): void {
    this.change({ live: [...this.live.filter((line) => !line.own), ...(text ? [{ by: ME, own: true, text, partial: false }] : [])] })
  }
  finishLive(): void {
    const line = this.live.find(({ own }) => own)
    this.change({ live: this.live.filter(({ own }) => !own) })
    if (line) this.say(line.text)
  }
  react(reaction: Reaction): void {
    for (const listener of this.reactionListeners) listener({ by: ME, own: true, reaction })
  }
  raiseHand(up: boolean): void {
    this.change({ hands: up ? [...this.hands, { by: ME, own: true }] : this.hands.filter(({ own }) => !own) })
  }
  lowerHandOf(peer: number): void {
    this.change({ hands: this.hands.filter(({ by }) => by.peer !== peer) })
  }
  askPoll(poll: NewPoll): void {
    const asked: Poll = {
      ...poll,
      id: String(this.polls.length),
      by: ME,
      own: true,
      options: poll.options.map((text) => ({ text, votes: poll.anonymous ? null : 0 })),
      open: true,
      voted: null,
      count: 0,
      voters: [],
      reported: false,
    }
    this.change({ polls: [...this.polls, asked] })
  }
  vote(id: string, options: readonly number[]): void {
    this.change({ polls: this.polls.map((poll) => (poll.id === id ? { ...poll, voted: options, count: poll.voted ? poll.count : poll.count + 1 } : poll)) })
  }
  closePoll(id: string): void {
    this.change({ polls: this.polls.map((poll) => (poll.id === id ? { ...poll, open: false } : poll)) })
  }

  private change(part: FakeSaid): void {
    this.messages = part.messages ?? this.messages
    this.hands = part.hands ?? this.hands
    this.polls = part.polls ?? this.polls
    this.live = part.live ?? this.live
    for (const listener of this.listeners) listener()
  }
}

/** A message to everybody, said by the minute. */
export function message(n: number, from: Speaker, text: string, more: Partial<Message> = {}): Message {
  return { id: String(n), own: false, from, to: null, at: Date.UTC(2026, 9, 5, 8, 19 + n), text, live: false, state: 'sent', gap: false, ...more }
}
