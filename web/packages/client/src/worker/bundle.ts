// Sound over a way that loses packets: each carries the sealed frames before its own once more. The server takes them
// apart and forwards every frame as if it had come alone (`docs/protocol/media.md`).

interface Sent {
  sealed: Uint8Array;
  /** RTP timestamp of the frame. */
  time: number;
}

/** The frames of one sending line that may be sent again. */
export class Bundle {
  /** How often each frame is sent beyond the first time. */
  copies = 0;
  /** Newest first. */
  #sent: Sent[] = [];

  /** What leaves in the frame's place. Frames must be given in the order in which they leave, and all that do. */
  wrap(sealed: Uint8Array, time: number): Uint8Array {
    const earlier = this.#fitting(sealed, time);
    // A copy: the browser takes the buffer of what leaves.
    this.#sent = [{ sealed: sealed.slice(), time }, ...this.#sent].slice(0, MOST_COPIES);
    return earlier.length === 0 ? sealed : joined(sealed, time, earlier);
  }

  /** What has been sent is not sent again: what follows is of another time. */
  forget(): void {
    this.#sent = [];
  }

  #fitting(sealed: Uint8Array, time: number): Sent[] {
    const earlier: Sent[] = [];
    let bytes = 1 + sealed.length;
    for (const sent of this.#sent.slice(0, this.copies)) {
      bytes += HEAD_BYTES + sent.sealed.length;
      // Older frames have no place without the newer ones: the server counts them by it.
      if (bytes > MOST_BYTES || ticks(sent, time) > MOST_TICKS) break;
      earlier.push(sent);
    }
    return earlier;
  }
}

function joined(sealed: Uint8Array, time: number, earlier: readonly Sent[]): Uint8Array {
  const heads = earlier.flatMap((sent) => [...big(ticks(sent, time)), ...big(sent.sealed.length)]);
  const parts = [Uint8Array.of(MARK | earlier.length, ...heads), ...earlier.map((sent) => sent.sealed), sealed];
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Timestamp units between a frame and a later one; timestamps wrap. */
function ticks(sent: Sent, time: number): number {
  return (time - sent.time) >>> 0;
}

function big(value: number): [number, number] {
  return [value >> 8, value & 0xff];
}

/** First byte of a bundle but for the number of earlier frames; no sealed frame begins so. */
const MARK = 0xf0;
/** Of each earlier frame: how much older it is, and its length. */
const HEAD_BYTES = 4;
/** The server takes no more. */
const MOST_COPIES = 2;
/** A packet of more may not fit a way. */
const MOST_BYTES = 1_000;
/** Fits two bytes; far more than is of use. */
const MOST_TICKS = 48_000 / 5;
