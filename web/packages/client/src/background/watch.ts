// Whether pictures still come out of the processing: no clock and no timer inside.

/** What the watch says. */
export type Health =
  /** No picture has come yet. */
  | 'starting'
  | 'running'
  /** It does not work, or no longer. For good. */
  | 'failed';

/** How long the first picture may take: the model is fetched and compiled before it. */
export const START_MS = 20_000;
/** How long no picture may come afterwards. The last one stands meanwhile, and shows nothing it should not: a busy computer has time. */
export const STALL_MS = 6_000;
/** How often {@link Watch.look} is to be called. */
export const LOOK_MS = 500;

/** Watches one camera being processed. */
export class Watch {
  #health: Health = 'starting';
  /** When the last picture came, or the waiting began. */
  #since: number;
  #looked: number;

  constructor(now: number) {
    this.#since = now;
    this.#looked = now;
  }

  get health(): Health {
    return this.#health;
  }

  /** A processed picture has come. */
  made(now: number): Health {
    this.#since = now;
    if (this.#health === 'starting') this.#health = 'running';
    return this.#health;
  }

  /** The processing says that it cannot go on. */
  broke(): Health {
    return (this.#health = 'failed');
  }

  /**
   * A look from time to time. `quiet`: the camera itself gives nothing, because the system holds it back or the page
   * has switched it to black; then nothing is to be expected, except at the start.
   */
  look(now: number, quiet: boolean): Health {
    // Who slept cannot tell: what came meanwhile has not been heard yet.
    const slept = now - this.#looked > 3 * LOOK_MS;
    this.#looked = now;
    if (quiet && this.#health !== 'starting') this.#since = now;
    else if (!slept && now - this.#since > (this.#health === 'starting' ? START_MS : STALL_MS)) this.#health = 'failed';
    return this.#health;
  }
}
