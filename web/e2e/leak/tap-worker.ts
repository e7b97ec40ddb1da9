// The other end's eyes: looks at every frame that arrives and never decrypts.

import type { Seen } from './words.ts';

const lines = new Map<string, Seen>();

addEventListener('rtctransform', (event) => {
  const { transformer } = event as RTCTransformEvent;
  const { line, audio } = transformer.options as { line: string; audio: boolean };
  const seen: Seen = { line, sealed: 0, clear: 0, sample: '' };
  lines.set(line, seen);
  const look = (frame: RTCEncodedVideoFrame | RTCEncodedAudioFrame): void => {
    const bytes = new Uint8Array(frame.data);
    const { mimeType } = frame.getMetadata() as { mimeType?: string };
    if (isSealed(bytes, audio, mimeType)) seen.sealed += 1;
    else {
      seen.clear += 1;
      seen.sample = [...bytes.subarray(0, 12)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    }
  };
  void transformer.readable.pipeTo(new WritableStream({ write: look }));
});

addEventListener('message', () => postMessage([...lines.values()]));

/** The KID of the sender under test: leaf 0, epoch 1, instance 0, and a kind of the right medium. */
function isSealed(frame: Uint8Array, audio: boolean, mimeType: string | undefined): boolean {
  const vp8 = ((frame[0] ?? 0) & 1) === 0 ? 10 : 3;
  const prefixes = audio ? [0] : mimeType?.toLowerCase() === 'video/vp8' ? [vp8] : mimeType === undefined ? [0, vp8] : [0];
  return prefixes.some((prefix) => isSframe(frame.subarray(prefix), audio));
}

function isSframe(bytes: Uint8Array, audio: boolean): boolean {
  let at = 1;
  const config = bytes[0] ?? 0;
  const number = (nibble: number): number => {
    if ((nibble & 8) === 0) return nibble;
    let value = 0;
    for (let n = 0; n <= (nibble & 7); n += 1) value = value * 256 + (bytes[at++] ?? 0);
    return value;
  };
  const kid = number(config >> 4);
  const counter = number(config & 15);
  const kind = kid >> 20;
  const expected = audio ? kind === 0 || kind === 3 : kind === 1 || kind === 2;
  return expected && (kid & 0xfffff) === 1 && counter < 100_000 && bytes.length > at + 17;
}
