import { expect, test } from 'vitest';
import { Speakers, shown } from './levels.ts';

test('the meter is even in decibels', () => {
  expect(shown(0)).toBe(0);
  expect(shown(1)).toBe(1);
  expect(shown(10)).toBe(1);
  expect(shown(0.001)).toBeCloseTo(0);
  expect(shown(Math.sqrt(0.001))).toBeCloseTo(0.5);
});

test('a speaker shows at once and goes after a pause', () => {
  const speakers = new Speakers();
  expect(speakers.hear([[7, 0.2], [8, 0.001]], 0)).toBe(true);
  expect([...speakers.speaking]).toEqual([7]);
  const before = speakers.speaking;
  expect(speakers.hear([[7, 0]], 500)).toBe(false);
  expect(speakers.speaking).toBe(before);
  expect(speakers.hear([[7, 0]], 601)).toBe(true);
  expect(speakers.speaking.size).toBe(0);
});
