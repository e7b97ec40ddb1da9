// Notices that a steady flow of frames has stopped: long before a browser, which waits five seconds and more.

/** Looks at how many frames have arrived. */
export class Hush {
  #seen = 0;
  #grown = -Infinity;
  #steady = 0;

  /**
   * `seen`: frames of the present connection so far; `now` in milliseconds. True once when nothing has come for a
   * second after a steady flow.
   */
  look(seen: number, now: number): boolean {
    const grown = seen > this.#seen;
    // Fewer than before: another connection.
    if (seen < this.#seen) this.#steady = 0;
    this.#seen = seen;
    if (grown) {
      this.#steady = now - this.#grown < HUSH_MS ? this.#steady + 1 : 1;
      this.#grown = now;
      return false;
    }
    if (this.#steady < STEADY || now - this.#grown < HUSH_MS) return false;
    this.#steady = 0;
    return true;
  }
}

/** Between two looks, in milliseconds. */
export const LOOK_MS = 250;
/** Sound comes fifty times a second. A shorter silence would be any loss; a longer one is heard as a failure. */
const HUSH_MS = 1_000;
/** Looks with frames that make a flow: two seconds. */
const STEADY = 8;
