import { expect, test } from 'vitest';
import { HOLD_FRAMES, HOLD_MS, Hold } from './hold.ts';

test('frames come back in order once they are taken', () => {
  const hold = new Hold<number>();
  for (let n = 0; n < 5; n += 1) expect(hold.push(n, 0)).toBe(0);
  const taken: number[] = [];
  expect(hold.retry(1, (n) => n !== 1 && taken.push(n) > 0)).toBe(0);
  expect(taken).toEqual([0, 2, 3, 4]);
  expect(hold.length).toBe(1);
});

test('a frame is not held longer than the limit', () => {
  const hold = new Hold<string>();
  hold.push('old', 0);
  expect(hold.push('new', HOLD_MS)).toBe(1);
  expect(hold.length).toBe(1);
});

test('no more frames are held than the limit', () => {
  const hold = new Hold<number>();
  let dropped = 0;
  for (let n = 0; n < HOLD_FRAMES + 10; n += 1) dropped += hold.push(n, 0);
  expect(dropped).toBe(10);
  expect(hold.length).toBe(HOLD_FRAMES);
});
