import { expect, test } from 'vitest';
import { Crashes } from './crashes.ts';

test('three crashes in ten minutes are outlived, the fourth is not, and later ones are again', () => {
  const crashes = new Crashes();
  expect([0, 1_000, 2_000].map((at) => crashes.another(at))).toEqual([true, true, true]);
  expect(crashes.another(599_000)).toBe(false);
  expect(crashes.another(1_300_000)).toBe(true);
});
