// The page's end of the workers that stretch passphrases. It starts them and ends them; what they compute it does not see.
//
// The key worker could start them itself. In Firefox, driven from outside, it then stands still once in about fifty times.

import address from './worker/main.ts?worker&url';
import { STRETCHER } from './worker/names.ts';
import { workerAddress } from './worker/trust.ts';

/** The running ones of one key worker. */
export class Stretchers {
  readonly #running = new Set<Worker>();

  /** One more, for the job that waits behind `port`. `lost`: it is gone without an answer. */
  start(port: MessagePort, lost: () => void): void {
    const stretcher = new Worker(workerAddress(address), { type: 'module', name: STRETCHER });
    this.#running.add(stretcher);
    const end = (): void => {
      stretcher.terminate();
      this.#running.delete(stretcher);
    };
    stretcher.onmessage = end;
    stretcher.onerror = () => {
      end();
      lost();
    };
    stretcher.postMessage(port, [port]);
  }

  /** Ends them all. */
  end(): void {
    for (const stretcher of this.#running) stretcher.terminate();
    this.#running.clear();
  }
}
