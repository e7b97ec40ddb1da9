import { expect, test } from 'vitest';
import { Bundle } from './bundle.ts';

const frame = (...bytes: number[]): Uint8Array => Uint8Array.from(bytes);

test('a frame leaves alone until copies are asked for', () => {
  const bundle = new Bundle();
  const sealed = frame(1);
  expect(bundle.wrap(sealed, 0)).toBe(sealed);
  bundle.copies = 2;
  expect([...bundle.wrap(frame(2), 960)]).toEqual([0xf1, 3, 0xc0, 0, 1, 1, 2]);
  // As the server reads it (crates/sfu/src/bundle.rs).
  expect([...bundle.wrap(frame(3, 4), 1920)]).toEqual([0xf2, 3, 0xc0, 0, 1, 7, 0x80, 0, 1, 2, 1, 3, 4]);
  bundle.copies = 0;
  expect([...bundle.wrap(frame(5), 2880)]).toEqual([5]);
});

test('what has left may be taken away by the browser', () => {
  const bundle = new Bundle();
  bundle.copies = 1;
  const sealed = bundle.wrap(frame(1, 2), 0);
  structuredClone(sealed, { transfer: [sealed.buffer] });
  expect([...bundle.wrap(frame(3), 960)]).toEqual([0xf1, 3, 0xc0, 0, 2, 1, 2, 3]);
});

test('timestamps wrap', () => {
  const bundle = new Bundle();
  bundle.copies = 1;
  bundle.wrap(frame(1), 0xffff_ff00);
  expect([...bundle.wrap(frame(2), 0x2c0)]).toEqual([0xf1, 3, 0xc0, 0, 1, 1, 2]);
});

test('nothing is sent again that is old, does not fit, or was to be forgotten', () => {
  const bundle = new Bundle();
  bundle.copies = 2;
  bundle.wrap(frame(1), 0);
  expect([...bundle.wrap(frame(2), 48_000)]).toEqual([2]);
  const long = new Uint8Array(600);
  expect(bundle.wrap(long, 48_960)).toHaveLength(600 + 1 + 4 + 1);
  expect(bundle.wrap(long, 49_920)).toBe(long);
  bundle.forget();
  expect([...bundle.wrap(frame(3), 50_880)]).toEqual([3]);
});
