// How often sound is sent over a way that loses packets. What is sent again is the key worker's business.

/** Losses from which on sound is sent once more, and twice more. */
const LOSSES = [0.04, 0.15];
/** How long it stays so after the last such loss. */
const HOLD_MS = 10_000;
/**
 * A way this much longer than at its shortest has a queue that is full: more would only fill it. A computer that is busy
 * delays reports by half as much.
 */
const LENGTHENED_MS = 300;
/** What of its shortest time is forgotten with each look, of which there are two a second: another network is another way. */
const FORGET_MS = 2;

/** How often sound is to be sent, judged by what the server says of its arrival. */
export class Copies {
  #copies = 0;
  #until = -Infinity;
  #shortest = Infinity;

  /** Hears which part was lost lately, 0 to 1, and the round trip in milliseconds; null: nothing was said of it. */
  hear(loss: number | null, roundTrip: number | null, now: number): number {
    if (roundTrip !== null) this.#shortest = Math.min(this.#shortest + FORGET_MS, roundTrip);
    if (roundTrip !== null && roundTrip > this.#shortest + LENGTHENED_MS) this.#until = -Infinity;
    else {
      const copies = LOSSES.filter((least) => (loss ?? 0) >= least).length;
      if (copies > 0 && (copies >= this.#copies || now >= this.#until)) {
        this.#copies = copies;
        this.#until = now + HOLD_MS;
      }
    }
    return now < this.#until ? this.#copies : 0;
  }
}
