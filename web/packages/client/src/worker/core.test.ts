// The WebAssembly module by itself, as Node runs it: what crosses between Rust and JavaScript.

import { readFile, readdir } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';
import init, { Codec, Keys, Machine, RoomDraft, endRoom, keepRoom, stretch } from '../../wasm/core_wasm.js';
import type { Effect } from './effects.ts';

beforeAll(async () => {
  await init({ module_or_path: await readFile(new URL('../../wasm/core_wasm_bg.wasm', import.meta.url)) });
});

test('a frame sealed by one opens for the other, and plaintext opens for nobody', () => {
  const key = new Uint8Array(16).fill(1);
  const [sender, receiver] = [new Keys(), new Keys()];
  sender.installFixed(key, 0, 1, 11);
  receiver.installFixed(key, 1, 0, 10);
  const frame = Uint8Array.from({ length: 300 }, (_, n) => n & 0xff);
  const sealed = sender.seal(1, Codec.Vp9, frame);
  if (typeof sealed === 'string') throw new Error(sealed);
  // The worker hands the buffer to the browser as the frame: it must hold the frame and nothing else.
  expect(sealed.buffer.byteLength).toBe(sealed.byteLength);
  expect(receiver.open(1, 10, Codec.Vp9, sealed)).toEqual(frame);
  expect(receiver.open(1, 10, Codec.Vp9, sealed)).toBe('replay');
  expect(receiver.open(1, 10, Codec.Vp9, frame)).toBe('noKey');
  expect(new Keys().seal(1, Codec.Vp9, frame)).toBe('noKey');
  expect(sender.seal(1, Codec.Vp8, new Uint8Array(2))).toBe('malformed');
});

test('a room is made in two steps, with the stretching between them', () => {
  const open = new RoomDraft('Titel', undefined, false, false);
  expect(open.password()).toBeUndefined();
  const links = open.finish(undefined);
  expect(links?.sharedFragment.startsWith('1')).toBe(true);
  expect(links?.ownerFragment.startsWith('o')).toBe(true);
  expect(links?.request).not.toContain('Titel');

  const locked = new RoomDraft('Titel', 'lang genug', true, false);
  const [password, salt] = [locked.password(), locked.salt()];
  if (password === undefined || salt === undefined) throw new Error('nothing to stretch');
  expect(password).toBeInstanceOf(Uint8Array);
  expect(locked.finish(stretch(password, salt))?.room).toMatch(/^[1-9A-HJ-NP-Za-km-z]{21,22}$/);
  expect(stretch(password, new Uint8Array(3))).toBeUndefined();
});

test('how long a room is kept is asked for when it is made, and signed by its owner alone', () => {
  const DAY = 1_900_022_400;
  const room = new RoomDraft('', undefined, false, true, DAY).finish(undefined);
  if (room === undefined) throw new Error('no room');
  expect(JSON.parse(room.request)).toMatchObject({ keepUntil: DAY });
  expect(JSON.parse(new RoomDraft('', undefined, false, false).finish(undefined)?.request ?? '')).toMatchObject({ keepUntil: null });
  const seq = Date.now();
  const signature = expect.stringMatching(/^[\w-]{86}$/) as unknown;
  expect(JSON.parse(keepRoom(room.room, room.ownerFragment, DAY, seq) ?? '')).toEqual({ version: 1, keepUntil: DAY, seq, signature });
  expect(JSON.parse(endRoom(room.room, room.ownerFragment, seq) ?? '')).toEqual({ version: 1, seq, signature });
  expect(keepRoom(room.room, room.sharedFragment, DAY, seq)).toBeUndefined();
  expect(endRoom(room.room, room.sharedFragment, seq)).toBeUndefined();
  expect(endRoom('not a room', room.ownerFragment, seq)).toBeUndefined();
});

test('the hour until which a room is wanted leaves in no request', () => {
  for (const until of [1, 1_900_000_000, 1_900_022_399, 1_900_022_400, 1_900_022_401, 253_402_300_799]) {
    const room = new RoomDraft('', undefined, false, false, until).finish(undefined);
    if (room === undefined) throw new Error('no room');
    for (const body of [room.request, keepRoom(room.room, room.ownerFragment, until, 1) ?? '']) {
      const { keepUntil } = JSON.parse(body) as { keepUntil: number };
      expect(keepUntil % 86_400).toBe(0);
      expect(keepUntil - until).toBeGreaterThanOrEqual(0);
      expect(keepUntil - until).toBeLessThan(86_400);
    }
  }
});

test('a link that cannot be read is refused with its reason', () => {
  expect(lastPhase(['not a room', 'not a fragment'])).toEqual({ is: 'refused', reason: { is: 'badLink' } });
});

test('a link that can be read asks for a socket', () => {
  const links = new RoomDraft('', undefined, false, false).finish(undefined);
  if (links === undefined) throw new Error('no room');
  const effects = join([links.room, links.sharedFragment]);
  expect(effects.map(({ is }) => is)).toContain('connect');
  expect(effects.every((effect) => typeof effect.is === 'string')).toBe(true);
});

function lastPhase(link: [string, string]): unknown {
  return join(link).reduce<unknown>((phase, effect) => (effect.is === 'view' ? effect.view.phase : phase), null);
}

function join([room, fragment]: [string, string]): Effect[] {
  const [machine, keys] = [new Machine(), new Keys()];
  machine.join(room, fragment, undefined, 'Name', false, undefined, 0);
  const effects: Effect[] = [];
  for (;;) {
    const effect = machine.drain(keys) as Effect | undefined;
    if (effect === undefined) return effects;
    effects.push(effect);
  }
}

test('the fixed key of the tests is within reach of no message', async () => {
  const folder = new URL('../', import.meta.url);
  const names = await readdir(folder, { recursive: true });
  const sources = names.filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  expect(sources).toContain('worker/driver.ts');
  for (const name of sources) expect(await readFile(new URL(name, folder), 'utf8'), name).not.toContain('installFixed');
});
