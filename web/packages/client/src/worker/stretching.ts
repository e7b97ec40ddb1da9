// Argon2 in a worker of its own: 66 MiB and a fifth of a second that media must not wait for.

import { stretch } from '../../wasm/core_wasm.js';
import { loadCore } from './core.ts';
import { workerAddress } from './trust.ts';

/** Name of the nested worker. It runs the same program, so the same file is loaded. */
export const STRETCHER = 'konklave-stretch';

interface Job {
  password: Uint8Array<ArrayBuffer>;
  salt: Uint8Array<ArrayBuffer>;
}

/** The nested worker's side: one job, then it is ended with its memory. */
export function serveStretching(): void {
  addEventListener('message', ({ data }: MessageEvent<Job>) => {
    void loadCore().then(() => {
      const output = stretch(data.password, data.salt);
      if (output === undefined) throw new TypeError('a salt of the wrong length');
      postMessage(output, { transfer: [output.buffer] });
    }).catch(() => postMessage(null));
  });
}

/** The key worker's side. Null: the device could not compute it, most likely for lack of memory. */
export function stretchElsewhere(job: Job): Promise<Uint8Array | null> {
  return new Promise((resolve) => {
    const worker = new Worker(workerAddress(self.location.href), { type: 'module', name: STRETCHER });
    worker.onmessage = ({ data }: MessageEvent<Uint8Array | null>) => {
      worker.terminate();
      resolve(data);
    };
    worker.onerror = () => {
      worker.terminate();
      resolve(null);
    };
    worker.postMessage(job, [job.password.buffer]);
  });
}
