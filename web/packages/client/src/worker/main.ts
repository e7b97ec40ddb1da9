// The key worker. It holds every key, the socket and the clock; the page holds none of them.
//
// Frames announced before the module is loaded wait: nothing passes without it.

import type { FromWorker, ToWorker } from '../messages.ts';
import { loadCore, placeOf } from './core.ts';
import { Driver } from './driver.ts';
import { STRETCHER } from './names.ts';
import { serveStretching } from './stretching.ts';

if (self.name === STRETCHER) serveStretching();
else serveKeys();

function serveKeys(): void {
  const early: RTCRtpScriptTransformer[] = [];
  const waiting: ToWorker[] = [];
  let driver: Driver | null = null;
  let failed = false;

  const tell = (message: FromWorker): void => {
    if (!failed) postMessage(message);
  };
  const fail = (error: unknown): void => {
    tell({ is: 'fatal', where: placeOf(error) });
    failed = true;
  };

  addEventListener('rtctransform', (event) => {
    if (driver === null) early.push(event.transformer);
    else driver.transforms.attach(event.transformer);
  });
  addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
    if (driver === null) waiting.push(data);
    else if (!failed) driver.handle(data);
  });
  addEventListener('unhandledrejection', (event) => fail(event.reason));

  loadCore().then(() => {
    driver = new Driver(tell, fail);
    for (const transformer of early.splice(0)) driver.transforms.attach(transformer);
    for (const message of waiting.splice(0)) driver.handle(message);
    tell({ is: 'ready' });
  }, fail);
}
