// Argon2 in a worker of its own: 66 MiB and a fifth of a second that media must not wait for.
//
// The page starts that worker and ends it. What it is given and what it gives goes between the two workers,
// over a channel that the page only hands on.

import { stretch } from '../../wasm/core_wasm.js';
import type { FromWorker } from '../messages.ts';
import { loadCore } from './core.ts';

interface Job {
  password: Uint8Array<ArrayBuffer>;
  salt: Uint8Array<ArrayBuffer>;
}

/** The other worker's side: one job over the port it gets; then it says so, and is ended with its memory. */
export function serveStretching(): void {
  addEventListener('message', ({ data: port }: MessageEvent<MessagePort>) => {
    port.onmessage = ({ data }: MessageEvent<Job>) => {
      void loadCore().then(() => {
        const output = stretch(data.password, data.salt);
        if (output === undefined) throw new TypeError('a salt of the wrong length');
        port.postMessage(output, { transfer: [output.buffer] });
      }).catch(() => port.postMessage(null)).then(() => postMessage('done'));
    };
  });
}

const running = new Map<number, (output: Uint8Array | null) => void>();
let last = 0;

/** The key worker's side. Null: the device could not compute it, most likely for lack of memory. */
export function stretchElsewhere(job: Job): Promise<Uint8Array | null> {
  return new Promise((resolve) => {
    last += 1;
    const id = last;
    const { port1: ours, port2: port } = new MessageChannel();
    const settle = (output: Uint8Array | null): void => {
      ours.close();
      running.delete(id);
      resolve(output);
    };
    running.set(id, settle);
    ours.onmessage = ({ data }: MessageEvent<Uint8Array | null>) => settle(data);
    ours.postMessage(job, [job.password.buffer]);
    postMessage({ is: 'stretch', id, port } satisfies FromWorker, { transfer: [port] });
  });
}

/** The worker for this job is gone. */
export function stretchingLost(id: number): void {
  running.get(id)?.(null);
}
