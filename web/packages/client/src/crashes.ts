// How often a meeting outlives its key worker.

/** Counts crashes. A program that crashes again and again is not to be trusted with a meeting. */
export class Crashes {
  #at: number[] = [];

  /** Whether the worker that crashed now, in milliseconds, may have a successor. */
  another(now: number): boolean {
    this.#at = this.#at.filter((at) => now - at < WITHIN_MS);
    this.#at.push(now);
    return this.#at.length <= MOST;
  }
}

const MOST = 3;
const WITHIN_MS = 10 * 60_000;
