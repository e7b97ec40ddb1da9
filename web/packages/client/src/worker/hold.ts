// Frames that came before the key, the slot or the declaration they need: held for a moment, in order.

/** Milliseconds a frame is held. More delays what is shown; less drops frames around each join. */
export const HOLD_MS = 300;
/** Frames held per line. */
export const HOLD_FRAMES = 64;

/** A short queue that forgets from the front. */
export class Hold<Frame> {
  readonly #held: { frame: Frame; until: number }[] = [];

  get length(): number {
    return this.#held.length;
  }

  /** Holds a frame; returns the number of frames dropped to make room. */
  push(frame: Frame, now: number): number {
    this.#held.push({ frame, until: now + HOLD_MS });
    return this.#forget(now);
  }

  /** Offers every held frame again, oldest first, keeping what `take` declines; returns the number dropped for age. */
  retry(now: number, take: (frame: Frame) => boolean): number {
    const dropped = this.#forget(now);
    const kept = this.#held.filter(({ frame }) => !take(frame));
    this.#held.splice(0, this.#held.length, ...kept);
    return dropped;
  }

  #forget(now: number): number {
    let dropped = 0;
    let first = this.#held[0];
    while (first !== undefined && (first.until <= now || this.#held.length > HOLD_FRAMES)) {
      this.#held.shift();
      dropped += 1;
      first = this.#held[0];
    }
    return dropped;
  }
}
