/** Chat and its kin, as the pages see them. Everything lives in this tab's memory and ends with it. */

/** Somebody, named as at the time of what they did. */
export interface Speaker {
  readonly peer: number
  /** Stable over reloads. */
  readonly member: string
  readonly name: string
}

/** One message. */
export interface Message {
  readonly id: string
  readonly own: boolean
  readonly from: Speaker
  /** Null: to everybody. A private message of somebody else's is to oneself. */
  readonly to: Speaker | null
  /** When this tab learned of it, in milliseconds since the epoch. */
  readonly at: number
  readonly text: string
  /** It was written live, letter by letter. */
  readonly live: boolean
  /** `waiting`: not sent yet, will be. `failed`: never will be. */
  readonly state: 'sent' | 'waiting' | 'failed'
  /** Messages before this one may be missing. */
  readonly gap: boolean
}

/** A raised hand. */
export interface Hand {
  readonly by: Speaker
  readonly own: boolean
}

/** What somebody is writing right now, letter by letter. */
export interface LiveLine {
  readonly by: Speaker
  readonly own: boolean
  readonly text: string
  /** The beginning is not known here. */
  readonly partial: boolean
}

/** What can be shown without a word. */
export const REACTIONS = ['yes', 'no', 'applause', 'laugh', 'heart', 'slower'] as const
export type Reaction = (typeof REACTIONS)[number]

/** Somebody's reaction. */
export interface Reacted {
  readonly by: Speaker
  readonly own: boolean
  readonly reaction: Reaction
}

/** A question to everybody. */
export interface Poll {
  readonly id: string
  readonly by: Speaker
  readonly own: boolean
  readonly question: string
  /** `votes` is null as long as nobody is to know it, or if it was lost with the asker. */
  readonly options: readonly { readonly text: string; readonly votes: number | null }[]
  readonly anonymous: boolean
  /** More than one answer may be chosen. */
  readonly multiple: boolean
  readonly open: boolean
  /** The own vote: positions in `options`. */
  readonly voted: readonly number[] | null
  /** How many have voted. */
  readonly count: number
  /** Who voted what, as far as heard here; empty for an anonymous poll. */
  readonly voters: readonly { readonly by: Speaker; readonly options: readonly number[] }[]
  /** The sums are the asker's: not every vote was heard here. */
  readonly reported: boolean
}

/** A new question. */
export interface NewPoll {
  readonly question: string
  readonly options: string[]
  readonly anonymous: boolean
  readonly multiple: boolean
}

/** Everything that is written, shown or asked. Lists are new objects whenever they change. */
export interface Talk {
  subscribe(listener: () => void): () => void
  onReaction(listener: (reacted: Reacted) => void): () => void
  /** Sent messages in the order everybody has them, behind them those that have not left yet. */
  readonly messages: readonly Message[]
  /** Whose turn it is, first come first. */
  readonly hands: readonly Hand[]
  /** In the order in which they were asked. */
  readonly polls: readonly Poll[]
  readonly live: readonly LiveLine[]
  /** False: it cannot be a message. */
  say(text: string): boolean
  sayTo(peer: number, text: string): boolean
  /** The whole of what is written so far; empty takes it back. */
  typeLive(text: string): void
  /** What was written live becomes a message. */
  finishLive(): void
  react(reaction: Reaction): void
  raiseHand(up: boolean): void
  lowerHandOf(peer: number): void
  askPoll(poll: NewPoll): void
  vote(poll: string, options: readonly number[]): void
  closePoll(poll: string): void
}
