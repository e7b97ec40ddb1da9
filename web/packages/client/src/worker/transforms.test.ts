// The frame pipelines with real keys and streams, and a browser of a few lines.

import { readFile } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';
import init, { Keys } from '../../wasm/core_wasm.js';
import type { StreamKind } from '../generated/protocol.ts';
import type { TransformOptions } from '../messages.ts';
import { Transforms } from './transforms.ts';

beforeAll(async () => {
  await init({ module_or_path: await readFile(new URL('../../wasm/core_wasm_bg.wasm', import.meta.url)) });
});

const KEY = new Uint8Array(16).fill(7);

test('a line that is not live sends nothing, and counts', async () => {
  const { transforms, line } = sender('camera');
  await line.feed(frame(1));
  expect(line.out).toEqual([]);
  expect(transforms.counts()[0]).toMatchObject({ seen: 1, passed: 0, dropped: { 'not live': 1 } });

  transforms.handle({ is: 'live', line: 'send', live: true });
  await line.feed(frame(2));
  expect(line.out).toHaveLength(1);
  transforms.handle({ is: 'live', line: 'send', live: false });
  await line.feed(frame(3));
  expect(line.out).toHaveLength(1);
});

test('sound is sent again as often as was said, and never what was said before the line was silenced', async () => {
  const { transforms, line } = sender('microphone');
  const feed = async (first: number): Promise<number> => {
    const sound = { ...frame(first, 'audio/opus'), timestamp: first * 960 };
    await line.feed(sound);
    return line.out.at(-1)?.data.byteLength ?? 0;
  };
  transforms.handle({ is: 'live', line: 'send', live: true });
  const alone = await feed(1);
  transforms.handle({ is: 'copies', line: 'send', copies: 2 });
  expect(await feed(2)).toBe(1 + 2 * alone + 4);
  expect(await feed(3)).toBe(1 + 3 * alone + 8);
  transforms.handle({ is: 'live', line: 'send', live: false });
  transforms.handle({ is: 'live', line: 'send', live: true });
  expect(await feed(4)).toBe(alone);
});

test('without a key a live line sends nothing', async () => {
  const { transforms, line } = sender('camera', new Keys());
  transforms.handle({ is: 'live', line: 'send', live: true });
  await line.feed(frame(1));
  expect(line.out).toEqual([]);
  expect(transforms.counts()[0]?.dropped).toEqual({ noKey: 1 });
});

test('a codec that is not framed is not sent, nor sound as picture', async () => {
  const { transforms, line } = sender('camera');
  transforms.handle({ is: 'live', line: 'send', live: true });
  for (const mimeType of ['video/H264', 'audio/opus', null]) await line.feed(frame(1, mimeType));
  expect(line.out).toEqual([]);
  expect(transforms.counts()[0]?.dropped).toEqual({ 'unknown codec': 3 });
});

test('a new peer connection silences the lines of the former', async () => {
  const { transforms, line } = sender('camera');
  transforms.handle({ is: 'live', line: 'send', live: true });
  transforms.handle({ is: 'generation', generation: 2 });
  await line.feed(frame(1));
  expect(line.out).toEqual([]);
});

test('frames that come before their slot are held and then opened in order', async () => {
  const { transforms, line, flowing } = receiver();
  const [key, ...deltas] = await sealedFrames(3);
  if (key === undefined) throw new Error('three frames');
  for (const one of [{ ...key, type: 'key' as const }, ...deltas]) await line.feed(one);
  expect(line.out).toEqual([]);
  transforms.setSlots([{ mid: '4', source: { peer: 10, kind: 'camera' } }]);
  await settled();
  expect(line.out.map(({ data }) => new Uint8Array(data)[0])).toEqual([0, 1, 2]);
  expect(flowing).toEqual(['4 10 camera']);
});

test('a line shows a stream from its first key frame on', async () => {
  const { transforms, line, flowing } = receiver();
  transforms.setSlots([{ mid: '4', source: { peer: 10, kind: 'camera' } }]);
  const [delta, key, another] = await sealedFrames(3);
  if (delta === undefined || key === undefined || another === undefined) throw new Error('three frames');
  await line.feed(delta);
  expect([line.out.length, flowing]).toEqual([1, []]);
  await line.feed({ ...key, type: 'key' });
  await line.feed(another);
  expect([line.out.length, flowing]).toEqual([3, ['4 10 camera']]);
});

test('plaintext and frames of another sender are never passed on', async () => {
  const { transforms, line } = receiver();
  transforms.setSlots([{ mid: '4', source: { peer: 99, kind: 'camera' } }]);
  const [sealed] = await sealedFrames(1);
  if (sealed !== undefined) await line.feed(sealed);
  await line.feed(frame(5));
  expect(line.out).toEqual([]);
});

test('a picture that the server puts on a line of sound is not played', async () => {
  const { transforms, line } = receiver(false);
  transforms.setSlots([{ mid: '4', source: { peer: 10, kind: 'camera' } }]);
  for (const sealed of await sealedFrames(2)) {
    await line.feed({ ...sealed, getMetadata: () => ({ mimeType: 'audio/opus' }) });
  }
  expect(line.out).toEqual([]);
  expect(transforms.counts()[0]?.dropped).toEqual({ 'wrong line': 2 });
});

test('after a lost picture a key frame is asked for until one comes', async () => {
  const { transforms, line, asked } = receiver();
  transforms.setSlots([{ mid: '4', source: { peer: 10, kind: 'camera' } }]);
  const [first, second, third] = await sealedFrames(3);
  if (first === undefined || second === undefined || third === undefined) throw new Error('three frames');
  await line.feed(frame(9));
  await line.feed(first);
  expect(asked()).toBe(1);
  await line.feed({ ...second, type: 'key' });
  await line.feed(third);
  expect(asked()).toBe(1);
  expect(line.out).toHaveLength(3);
});

interface FakeFrame {
  data: ArrayBuffer;
  type: 'key' | 'delta';
  getMetadata(): { mimeType?: string };
}

function frame(first: number, mimeType: string | null = 'video/VP9'): FakeFrame {
  const bytes = new Uint8Array(100).fill(0xee);
  bytes[0] = first;
  return { data: bytes.buffer, type: 'delta', getMetadata: () => (mimeType === null ? {} : { mimeType }) };
}

function keysOf(ownLeaf: number, otherLeaf: number, otherPeer: number): Keys {
  const keys = new Keys();
  keys.installFixed(KEY, ownLeaf, otherLeaf, otherPeer);
  return keys;
}

function sender(kind: StreamKind, keys = keysOf(0, 1, 11)): { transforms: Transforms; line: Line } {
  const transforms = new Transforms(keys, fail, () => undefined);
  const line = new Line({ side: 'send', generation: 1, line: 'send', kind });
  transforms.attach(line.transformer);
  return { transforms, line };
}

function receiver(video = true): { transforms: Transforms; line: Line; flowing: string[]; asked: () => number } {
  const flowing: string[] = [];
  const transforms = new Transforms(keysOf(1, 0, 10), fail, (mid, { peer, kind }) => flowing.push(`${mid} ${peer} ${kind}`));
  const line = new Line({ side: 'receive', generation: 1, line: 'receive', video });
  transforms.attach(line.transformer);
  transforms.handle({ is: 'lines', generation: 1, mids: { receive: '4' }, codecs: {} });
  return { transforms, line, flowing, asked: () => line.asked };
}

async function sealedFrames(count: number): Promise<FakeFrame[]> {
  const { transforms, line } = sender('camera');
  transforms.handle({ is: 'live', line: 'send', live: true });
  for (let n = 0; n < count; n += 1) await line.feed(frame(n));
  return line.out;
}

class Line {
  readonly out: FakeFrame[] = [];
  asked = 0;
  readonly transformer: RTCRtpScriptTransformer;
  #controller: ReadableStreamDefaultController<FakeFrame> | null = null;

  constructor(options: TransformOptions) {
    const readable = new ReadableStream<FakeFrame>({ start: (controller) => void (this.#controller = controller) });
    const writable = new WritableStream<FakeFrame>({ write: (one) => void this.out.push(one) });
    const sendKeyFrameRequest = (): Promise<void> => {
      this.asked += 1;
      return Promise.resolve();
    };
    this.transformer = { options, readable, writable, sendKeyFrameRequest } as unknown as RTCRtpScriptTransformer;
  }

  feed(one: FakeFrame): Promise<void> {
    this.#controller?.enqueue(one);
    return settled();
  }
}

function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5));
}

function fail(error: unknown): void {
  throw error;
}
