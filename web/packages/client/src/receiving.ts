// What arrives: which stream is on which line, and the media streams an interface plays.

import type { SlotSource, StreamKind } from './generated/protocol.ts';
import type { MediaConnection } from './connection.ts';
import { SlotTable } from './slots.ts';

/** The receiving half of one media connection. */
export class Receiving {
  readonly #connection: MediaConnection;
  readonly #streams = new Map<string, MediaStream>();
  readonly #audio: MediaStream[];
  #slots = new SlotTable();
  /** Lines on which a frame of their present stream has been opened. */
  #flowing = new Set<string>();

  constructor(connection: MediaConnection) {
    this.#connection = connection;
    this.#audio = connection.audioReceivers().map(({ track }) => new MediaStream([track]));
  }

  /** Sound of all slots. The same array for the life of the connection. */
  get audio(): MediaStream[] {
    return this.#audio;
  }

  get slots(): SlotTable {
    return this.#slots;
  }

  /** Takes the server's change. */
  setSlots(slots: readonly SlotSource[]): void {
    for (const { mid, source } of slots) {
      const former = this.#slots.sourceOf(mid);
      if (source?.peer !== former?.peer || source?.kind !== former?.kind) this.#flowing.delete(mid);
    }
    this.#slots = this.#slots.with(slots);
  }

  /** A frame of the line's stream was opened. */
  flows(mid: string, peer: number, kind: StreamKind): boolean {
    const source = this.#slots.sourceOf(mid);
    if (source?.peer !== peer || source.kind !== kind || this.#flowing.has(mid)) return false;
    this.#flowing.add(mid);
    return true;
  }

  /** A picture, from its first opened frame on: before, the line would still show whoever was on it. */
  videoOf(peer: number, kind: StreamKind): MediaStream | null {
    const mid = this.#slots.midOf(peer, kind);
    if (mid === null || !this.#flowing.has(mid)) return null;
    let stream = this.#streams.get(mid);
    if (stream === undefined) {
      const receiver = this.#connection.receiver(mid);
      if (receiver === null || receiver.track.kind !== 'video') return null;
      stream = new MediaStream([receiver.track]);
      this.#streams.set(mid, stream);
    }
    return stream;
  }

  /** How loud each audible peer is now, as linear amplitudes. */
  levels(): [number, number][] {
    const levels: [number, number][] = [];
    for (const [mid, { peer, kind }] of this.#slots.entries()) {
      if (kind !== 'microphone') continue;
      const [latest] = this.#connection.receiver(mid)?.getSynchronizationSources() ?? [];
      // A source that has fallen silent keeps its last level; its age tells.
      const age = latest === undefined ? Infinity : performance.timeOrigin + performance.now() - ageOrigin(latest.timestamp);
      if (latest?.audioLevel !== undefined && age < STALE_MS) levels.push([peer, latest.audioLevel]);
    }
    return levels;
  }
}

/** Browsers count these timestamps from the page's start or from 1970. */
function ageOrigin(timestamp: number): number {
  return timestamp < YEAR_2000 ? performance.timeOrigin + timestamp : timestamp;
}

const STALE_MS = 500;
const YEAR_2000 = 946_684_800_000;
