import { expect, test } from 'vitest';
import { Hush, LOOK_MS } from './hush.ts';

/** Looks with frames, then without: at which of the latter it was noticed. */
function noticed(hush: Hush, flowing: number, silent: number, begin = 0): number[] {
  const looks = Array.from({ length: flowing + silent }, (_, n) => hush.look(Math.min(n + 1, flowing) * 12, begin + n * LOOK_MS));
  return looks.flatMap((is, n) => (is ? [n - flowing + 1] : []));
}

test('a second without frames after a steady flow is noticed once', () => {
  expect(noticed(new Hush(), 40, 40)).toEqual([4]);
});

test('what has hardly begun, and what never came, is not missed', () => {
  expect(noticed(new Hush(), 3, 40)).toEqual([]);
  expect(noticed(new Hush(), 0, 40)).toEqual([]);
});

test('gaps below a second are loss', () => {
  const hush = new Hush();
  let seen = 0;
  for (let n = 0; n < 200; n += 1) {
    if (n % 4 === 0) seen += 1;
    expect(hush.look(seen, n * LOOK_MS)).toBe(false);
  }
});

test('another connection is waited for, and missed when it stops', () => {
  const hush = new Hush();
  expect(noticed(hush, 40, 0)).toEqual([]);
  expect(hush.look(0, 10_000)).toBe(false);
  expect(hush.look(0, 12_000)).toBe(false);
  expect(noticed(hush, 40, 10, 13_000)).toEqual([4]);
});
