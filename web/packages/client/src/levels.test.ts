import { describe, expect, test } from 'vitest';
import { Floor, shown, Signers, Speakers } from './levels.ts';

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

test('of those who sign whoever began last comes first, and who rests goes', () => {
  const signers = new Signers();
  signers.see([4]);
  signers.see([2, 4]);
  expect(signers.order).toEqual([2, 4]);
  signers.see([2, 4, 9]);
  signers.see([2, 4, 9]);
  expect(signers.order).toEqual([9, 2, 4]);
  signers.see([2, 4]);
  signers.see([2, 4, 9]);
  signers.see([4, 9]);
  expect(signers.order).toEqual([9, 4]);
  signers.see([]);
  expect(signers.order).toEqual([]);
});

describe('the floor', () => {
  /** Levels of two peers for so many seconds, one per 150 ms; the holder after them. */
  const speak = (floor: Floor, from: number, seconds: number, one: number, two: number): number | null => {
    for (let at = from; at < from + seconds * 1_000; at += 150) floor.hear([[1, one], [2, two]], at);
    return floor.holder;
  };

  test('belongs to nobody before somebody has spoken, and to the last when all are silent', () => {
    const floor = new Floor();
    expect(speak(floor, 0, 5, 0.001, 0.001)).toBeNull();
    expect(speak(floor, 5_000, 1, 0.1, 0)).toBe(1);
    expect(speak(floor, 6_000, 9, 0, 0)).toBe(1);
  });

  test('passes soon to who answers, and not to a cough', () => {
    const floor = new Floor();
    speak(floor, 0, 3, 0.1, 0);
    expect(speak(floor, 3_000, 0.6, 0.1, 0.4)).toBe(1);
    expect(speak(floor, 3_600, 3, 0.1, 0)).toBe(1);
    expect(speak(floor, 6_600, 2, 0, 0.1)).toBe(2);
  });

  test('passes to who is louder for long, and not between two alike', () => {
    const floor = new Floor();
    speak(floor, 0, 3, 0.1, 0);
    expect(speak(floor, 3_000, 20, 0.1, 0.12)).toBe(1);
    expect(speak(floor, 23_000, 4, 0.1, 0.4)).toBe(2);
  });

  test('forgets who is no longer heard', () => {
    const floor = new Floor();
    speak(floor, 0, 3, 0.1, 0);
    for (let at = 3_000; at < 5_000; at += 150) floor.hear([[2, 0.02]], at);
    expect(floor.holder).toBe(2);
  });
});
