// The key worker without a meeting: the product's transforms with one fixed key.

import { Keys } from '../../packages/client/wasm/core_wasm.js';
import type { MediaToWorker } from '../../packages/client/src/messages.ts';
import { loadCore } from '../../packages/client/src/worker/core.ts';
import { Transforms } from '../../packages/client/src/worker/transforms.ts';
import type { Setup } from './words.ts';

const early: RTCRtpScriptTransformer[] = [];
let transforms: Transforms | undefined;

addEventListener('rtctransform', (event) => {
  const { transformer } = event as RTCTransformEvent;
  if (transforms === undefined) early.push(transformer);
  else transforms.attach(transformer);
});

addEventListener('message', ({ data }: MessageEvent<MediaToWorker | Setup>) => {
  void loadCore().then(() => {
    if (transforms === undefined) {
      const keys = new Keys();
      self.keys = keys;
      transforms = new Transforms(
        keys,
        (error) => postMessage({ is: 'fatal', where: String(error) }),
        () => undefined,
      );
      for (const transformer of early.splice(0)) transforms.attach(transformer);
    }
    if (data.is === 'setup') {
      self.keys?.installFixed(new Uint8Array(16).fill(0x5a), data.ownLeaf, data.otherLeaf, data.otherPeer);
      transforms.setSlots(data.slots);
    } else if (data.is === 'count') postMessage({ is: 'counts', id: data.id, lines: transforms.counts() });
    else transforms.handle(data);
  });
});

declare global {
  var keys: Keys | undefined;
}
