// The page's end of the workers that stretch passphrases. It starts them and ends them; what they compute it does not see.
//
// The key worker could start them itself. In Firefox, driven from outside, it then stands still once in about fifty times.

import address from './worker/main.ts?worker&url';
import { STRETCHER } from './worker/names.ts';
import { workerAddress } from './worker/trust.ts';

/** A fifth of a second on a computer; a hundred times that on an old phone that does other things. In milliseconds. */
const LONGEST_MS = 60_000;

/** The running ones of one key worker. */
export class Stretchers {
  readonly #running = new Set<Worker>();

  /** One more, for the job that waits behind `port`. `lost`: it is gone without an answer. */
  start(port: MessagePort, lost: () => void): void {
    let stretcher: Worker;
    try {
      stretcher = new Worker(workerAddress(address), { type: 'module', name: STRETCHER });
    } catch {
      lost();
      return;
    }
    this.#running.add(stretcher);
    const fail = (): void => {
      end();
      lost();
    };
    // A browser that wants its memory back ends a worker without a word.
    const limit = setTimeout(() => this.#running.has(stretcher) && fail(), LONGEST_MS);
    const end = (): void => {
      clearTimeout(limit);
      stretcher.terminate();
      this.#running.delete(stretcher);
    };
    stretcher.onmessage = end;
    stretcher.onerror = fail;
    stretcher.postMessage(port, [port]);
  }

  /** Ends them all. */
  end(): void {
    for (const stretcher of this.#running) stretcher.terminate();
    this.#running.clear();
  }
}
