// What is said of the media connection while attempts come and go.

/** Counts attempts. Once one has failed, failing is what is so until one stands: an attempt alone takes many seconds. */
export class Attempts {
  #state: 'none' | 'connecting' | 'connected' | 'failed' = 'none';
  #failures = 0;

  get state(): 'none' | 'connecting' | 'connected' | 'failed' {
    return this.#state;
  }

  /** The server wants another: nothing is known against it, so the next failure is repaired soon. */
  asked(): void {
    this.#failures = 0;
  }

  /** The network is another: what failed on the old one says nothing. */
  moved(): void {
    if (this.#state === 'failed') this.#state = 'connecting';
    this.#failures = 0;
  }

  /** One begins. */
  begins(): void {
    if (this.#state !== 'failed') this.#state = 'connecting';
  }

  /** It stands: media flows, or may flow. */
  stands(): void {
    this.#state = 'connected';
    this.#failures = 0;
  }

  /** It failed; milliseconds until the next shall begin. */
  fails(): number {
    const wait = RETRY_MS[Math.min(this.#failures, RETRY_MS.length - 1)] ?? 0;
    this.#state = 'failed';
    this.#failures += 1;
    return wait;
  }

  /** None is wanted any more. */
  ends(): void {
    this.#state = 'none';
    this.#failures = 0;
  }
}

const RETRY_MS: readonly number[] = [250, 1_000, 2_000, 4_000];
