// What arrives: which stream is on which line, and the media streams an interface plays.

import type { SlotSource, SourceRef, StreamKind } from './generated/protocol.ts';
import type { MediaConnection } from './connection.ts';
import { Loudness } from './levels.ts';
import { SlotTable } from './slots.ts';

/** The receiving half of one media connection. */
export class Receiving {
  readonly #connection: MediaConnection;
  readonly #streams = new Map<string, MediaStream>();
  readonly #audio: MediaStream[];
  readonly #loudness = new Loudness();
  #slots = new SlotTable();
  /** The stream that a line shows: the last of which a picture was opened that stands alone. */
  readonly #flowing = new Map<string, SourceRef>();

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
    this.#slots = this.#slots.with(slots);
  }

  /** This stream begins to show on the line. May be heard before the slot that it is in. */
  flows(mid: string, peer: number, kind: StreamKind): void {
    this.#flowing.set(mid, { peer, kind });
  }

  /** A picture, once it shows: before, the line would still show whoever was on it. */
  videoOf(peer: number, kind: StreamKind): MediaStream | null {
    const mid = this.#slots.midOf(peer, kind);
    if (mid === null) return null;
    const flowing = this.#flowing.get(mid);
    if (flowing?.peer !== peer || flowing.kind !== kind) return null;
    let stream = this.#streams.get(mid);
    if (stream === undefined) {
      const receiver = this.#connection.receiver(mid);
      if (receiver === null || receiver.track.kind !== 'video') return null;
      stream = new MediaStream([receiver.track]);
      this.#streams.set(mid, stream);
    }
    return stream;
  }

  /** How loud each audible peer is now, as linear amplitudes: measured on what was opened, not told by the server. */
  async levels(): Promise<[number, number][]> {
    const microphones = this.#slots.entries().filter(([, { kind }]) => kind === 'microphone');
    return Promise.all(
      microphones.map(async ([mid, { peer }]): Promise<[number, number]> => {
        const receiver = this.#connection.receiver(mid);
        if (receiver === null) return [peer, 0];
        return [peer, this.#loudness.hears ? this.#loudness.of(receiver.track) : await statedLevel(receiver)];
      }),
    );
  }

  /** Ends measuring. The streams end with the connection. */
  close(): void {
    this.#loudness.close();
  }
}

/** What the browser's statistics say of the last decoded sound. */
async function statedLevel(receiver: RTCRtpReceiver): Promise<number> {
  for (const entry of (await receiver.getStats()).values() as Iterable<Record<string, unknown>>) {
    if (entry.type === 'inbound-rtp' && typeof entry.audioLevel === 'number') return entry.audioLevel;
  }
  return 0;
}
