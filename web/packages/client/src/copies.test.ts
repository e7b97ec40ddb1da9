import { expect, test } from 'vitest';
import { Copies } from './copies.ts';

test('the more is lost the more often sound is sent, and for a while longer', () => {
  const copies = new Copies();
  expect(copies.hear(null, null, 0)).toBe(0);
  expect(copies.hear(0.03, 20, 0)).toBe(0);
  expect(copies.hear(0.1, 20, 1_000)).toBe(1);
  expect(copies.hear(0.3, 20, 2_000)).toBe(2);
  expect(copies.hear(0.1, 20, 3_000)).toBe(2);
  expect(copies.hear(0, 20, 11_999)).toBe(2);
  expect(copies.hear(0.1, 20, 12_000)).toBe(1);
  expect(copies.hear(0, 20, 22_000)).toBe(0);
});

test('a longer way for good is the way by and by', () => {
  const copies = new Copies();
  copies.hear(0, 20, 0);
  expect(copies.hear(0.3, 500, 500)).toBe(0);
  let sent = 0;
  for (let n = 2; n < 200; n += 1) sent = copies.hear(0.3, 500, n * 500);
  expect(sent).toBe(2);
});

test('a full queue is not filled more', () => {
  const copies = new Copies();
  copies.hear(0.3, 20, 0);
  expect(copies.hear(0.3, 323, 500)).toBe(0);
  expect(copies.hear(0.3, 40, 1_000)).toBe(2);
});
