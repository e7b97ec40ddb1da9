// Notices that a steady flow of frames has stopped: long before a browser, which waits five seconds and more.

/** Looks at how many frames have arrived. */
export class Hush {
  #seen = 0;
  #grown = -Infinity;
  #looked: number | null = null;
  #steady = 0;
  #needed = STEADY;
  #asked = -Infinity;

  /**
   * `seen`: frames of the present connection so far; `now` in milliseconds. True once when nothing has come for a
   * second after a steady flow.
   */
  look(seen: number, now: number): boolean {
    // A look that comes late says nothing of the time before it: this program stood still as well.
    const late = this.#looked === null ? 0 : now - this.#looked - LOOK_MS;
    if (late > LOOK_MS) this.#grown += late;
    this.#looked = now;
    const grown = seen > this.#seen;
    // Fewer than before: another connection.
    if (seen < this.#seen) this.#steady = 0;
    this.#seen = seen;
    if (grown) {
      this.#steady = now - this.#grown < HUSH_MS ? this.#steady + 1 : 1;
      if (this.#steady >= LONG) this.#needed = STEADY;
      this.#grown = now;
      return false;
    }
    if (this.#steady < this.#needed || now - this.#grown < HUSH_MS) return false;
    this.#steady = 0;
    return true;
  }

  /**
   * A silence was taken for a network that has changed. Before the next one the flow must have been steady for twice as
   * long, until it was for a minute: somebody whose sound comes with gaps is no such network.
   */
  asked(now: number): void {
    this.#asked = now;
    this.#needed = Math.min(this.#needed * 2, LONG);
  }

  /** The connection to the server was given up: soon after a silence was asked about, it was no false alarm. */
  givenUp(now: number): void {
    if (now - this.#asked < SOON_MS) this.#needed = STEADY;
  }
}

/** Between two looks, in milliseconds. */
export const LOOK_MS = 250;
/** Sound comes fifty times a second. A shorter silence would be any loss; a longer one is heard as a failure. */
const HUSH_MS = 1_000;
/** A question on the socket waits two seconds for its answer. */
const SOON_MS = 4_000;
/** Looks with frames that make a flow: two seconds. */
const STEADY = 8;
/** Looks with frames after which all is well again: a minute. */
const LONG = 240;
