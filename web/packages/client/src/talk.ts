// What people in a meeting say to each other, as an interface sees it. In memory only, gone with the meeting.

import type {
  Hand,
  LiveLine,
  Message,
  Poll,
  Reaction,
  Speaker,
  TalkCommand,
  TalkEvent,
} from './generated/protocol.ts';
import type { Off } from './switched.ts';

/** A message, and when this tab learned of it (milliseconds since 1970, the clock of this computer). */
export type TalkMessage = Message & { at: number };

/** A raised hand, and since when this tab knows of it. */
export type TalkHand = Hand & { since: number };

/** A line being typed, and since when. */
export type TalkLine = LiveLine & { since: number };

/** A reaction that was just shown. */
export interface TalkReaction {
  by: Speaker;
  own: boolean;
  reaction: Reaction;
}

/** What is to be asked. */
export interface NewPoll {
  question: string;
  /** Two to ten. */
  options: string[];
  anonymous: boolean;
  multiple: boolean;
}

/** Messages kept in this tab. Beyond, the oldest is forgotten: nobody can fill the memory of another's computer. */
export const MESSAGES_KEPT = 5_000;
/** Longest message, in bytes of UTF-8. */
export const MESSAGE_BYTES = 4_000;
/** Longest question of a poll, in bytes of UTF-8. */
export const QUESTION_BYTES = 500;
/** Longest answer of a poll, in bytes of UTF-8. */
export const OPTION_BYTES = 200;
/** Most answers of a poll. */
export const POLL_OPTIONS = 10;
/** Fewest votes of which an anonymous poll tells the sums. */
export const FEWEST_VOTES = 3;
/** Longest line of real-time text, in bytes of UTF-8; what is longer is finished and begins a new line. */
export const LINE_BYTES = 1_000;

/** Whether a text can be a message: not blank, not longer than {@link MESSAGE_BYTES}. */
export function fitsMessage(text: string): boolean {
  return text.trim() !== '' && new TextEncoder().encode(text.trim()).length <= MESSAGE_BYTES;
}

/**
 * Chat, hands, reactions, polls and real-time text of a meeting.
 * Every list is a new array whenever it changes. Texts are text, never markup.
 */
export class Talk {
  readonly #send: (command: TalkCommand) => void;
  readonly #clock: () => number;
  readonly #listeners = new Set<() => void>();
  readonly #reactionListeners = new Set<(reaction: TalkReaction) => void>();
  #messages: readonly TalkMessage[] = [];
  #hands: readonly TalkHand[] = [];
  #polls: readonly Poll[] = [];
  #live: readonly TalkLine[] = [];
  #revision = 0;
  #unsent: readonly TalkMessage[] = [];
  /** Chat, and with it real-time text, is switched off here. */
  #chatOff = false;
  #pollsOff = false;
  /** What is off, or may be as long as the server has not said so: nothing of it is sent. */
  #mute: Off = new Set();
  /** Polls asked while they were off: the worker tells of them again with every other. */
  readonly #dropped = new Set<string>();

  constructor(send: (command: TalkCommand) => void, clock: () => number = Date.now) {
    this.#send = send;
    this.#clock = clock;
  }

  /** Sent messages in the order everybody has them, behind them those that have not left yet. */
  get messages(): readonly TalkMessage[] {
    return this.#messages;
  }

  /** Raised hands, the longest raised first. */
  get hands(): readonly TalkHand[] {
    return this.#hands;
  }

  /** Polls, the first asked first. */
  get polls(): readonly Poll[] {
    return this.#polls;
  }

  /** Lines being typed, the own one among them. A finished line becomes a message with `live`. */
  get live(): readonly TalkLine[] {
    return this.#live;
  }

  /** Counts every change; a snapshot for interfaces that compare. */
  get revision(): number {
    return this.#revision;
  }

  /** Calls back after every change of a list, until the returned function is called. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Calls back with every reaction: they are moments, no list is kept of them. */
  onReaction(listener: (reaction: TalkReaction) => void): () => void {
    this.#reactionListeners.add(listener);
    return () => this.#reactionListeners.delete(listener);
  }

  /** Writes to everybody. False: nothing was said, because {@link fitsMessage} is false of it, or chat is switched off. */
  say(text: string): boolean {
    if (this.#mute.has('chat') || !fitsMessage(text)) return false;
    this.#send({ is: 'say', text });
    return true;
  }

  /** Writes to one member; nobody else can read it. */
  sayTo(peer: number, text: string): boolean {
    if (this.#mute.has('chat') || !fitsMessage(text)) return false;
    this.#send({ is: 'sayTo', peer, text });
    return true;
  }

  /** Shows a reaction. More than one a second are drawn together. */
  react(reaction: Reaction): void {
    this.#send({ is: 'react', reaction });
  }

  raiseHand(up: boolean): void {
    this.#send({ is: 'raiseHand', up });
  }

  /** Lowers somebody's hand. Only moderators and the host can; others are told so by a notice. */
  lowerHandOf(peer: number): void {
    this.#send({ is: 'lowerHandOf', peer });
  }

  /** Asks everybody. An own poll that is still open ends. */
  askPoll(poll: NewPoll): void {
    if (!this.#mute.has('polls')) this.#send({ is: 'askPoll', ...poll });
  }

  /** Votes, or votes differently: positions of the chosen answers. */
  vote(poll: string, options: readonly number[]): void {
    if (!this.#mute.has('polls')) this.#send({ is: 'vote', poll, options: [...options] });
  }

  closePoll(poll: string): void {
    if (!this.#mute.has('polls')) this.#send({ is: 'closePoll', poll });
  }

  /** What stands in the line of real-time text now, whole. Empty: taken back. */
  typeLive(text: string): void {
    if (!this.#mute.has('chat')) this.#send({ is: 'typeLive', text });
  }

  /** The line is finished and becomes a message. */
  finishLive(): void {
    if (!this.#mute.has('chat')) this.#send({ is: 'finishLive' });
  }

  /**
   * For the meeting: what is switched off here is neither sent nor taken over, and what there was of it is gone. As long as the
   * server has not `told` so, it is not sent, and what comes is kept.
   */
  setOff(off: Off, told = true): void {
    this.#mute = off;
    const [chat, polls] = [told && off.has('chat'), told && off.has('polls')];
    if (chat === this.#chatOff && polls === this.#pollsOff) return;
    this.#chatOff = chat;
    this.#pollsOff = polls;
    if (chat) {
      this.#messages = [];
      this.#live = [];
      this.#unsent = [];
    }
    if (polls) {
      this.#drop(this.#polls);
      this.#polls = [];
    }
    this.#changed();
  }

  /** For the meeting: takes over what the worker tells. */
  hear(event: TalkEvent): void {
    switch (event.is) {
      case 'message':
        if (this.#chatOff) return;
        this.#messages = placed(this.#messages, event.message, this.#clock());
        break;
      case 'reaction': {
        const { by, own, reaction } = event;
        for (const listener of this.#reactionListeners) listener({ by, own, reaction });
        return;
      }
      case 'hands':
        this.#hands = event.hands.map((hand) => ({ ...hand, since: this.#since(this.#hands, hand.by.member) }));
        break;
      case 'polls':
        if (this.#pollsOff) return this.#drop(event.polls);
        this.#polls = event.polls.filter(({ id }) => !this.#dropped.has(id));
        break;
      case 'live':
        if (this.#chatOff) return;
        this.#live = event.lines.map((line) => ({ ...line, since: this.#since(this.#live, line.by.member) }));
        break;
      case 'cleared':
        this.#messages = [];
        this.#hands = [];
        this.#polls = [];
        this.#live = [];
        this.#dropped.clear();
        break;
      default:
        // Notes have a class of their own.
        return;
    }
    this.#changed();
  }

  /** For the meeting: another worker takes over. It knows nothing of what was said, and is told by the others. */
  restart(): void {
    this.#hands = [];
    this.#polls = [];
    this.#live = [];
    this.#unsent = this.#messages.filter(({ state }) => state === 'waiting');
    this.#changed();
  }

  /** For the meeting: the other worker is in. What the former could not send is said again. */
  entered(): void {
    const unsent = this.#unsent;
    if (unsent.length === 0) return;
    this.#unsent = [];
    this.#messages = this.#messages.filter((message) => !unsent.includes(message));
    for (const { to, text } of unsent) this.#send(to === null ? { is: 'say', text } : { is: 'sayTo', peer: to.peer, text });
    this.#changed();
  }

  #drop(polls: readonly Poll[]): void {
    for (const { id } of polls) this.#dropped.add(id);
  }

  #changed(): void {
    this.#revision += 1;
    for (const listener of this.#listeners) listener();
  }

  #since(known: readonly { by: Speaker; since: number }[], member: string): number {
    return known.find(({ by }) => by.member === member)?.since ?? this.#clock();
  }
}

/** The list with a message in its place: behind all that are sent, and behind those that wait if it waits. */
function placed(messages: readonly TalkMessage[], message: Message, now: number): TalkMessage[] {
  // Only own messages change; those of others come once.
  const at = message.own ? messages.findLastIndex(({ id }) => id === message.id) : -1;
  const timed = { ...message, at: messages[at]?.at ?? now };
  // What failed stays where it stood, so that it does not disappear among what comes later.
  if (at !== -1 && message.state !== 'sent') return messages.with(at, timed);
  const others = at === -1 ? [...messages] : messages.toSpliced(at, 1);
  let place = others.length;
  if (message.state === 'sent') while (others[place - 1]?.state === 'waiting') place -= 1;
  others.splice(place, 0, timed);
  if (others.length > MESSAGES_KEPT) others.shift();
  return others;
}
