import { expect, test } from 'vitest';
import { WINDOW_MS, judge, remember, type Sample, type Verdict } from './guard.ts';

const cases: [string, Sample[], Verdict][] = [
  ['nothing yet', [], 'unproven'],
  ['a line at rest', [{ at: 0, encoded: 0, seen: 0 }], 'unproven'],
  ['the first frame in flight', [{ at: 0, encoded: 1, seen: 0 }], 'unproven'],
  ['a transform that was never called', [{ at: 0, encoded: 3, seen: 0 }], 'cleartext'],
  ['the worker ahead of the statistics', [{ at: 0, encoded: 0, seen: 2 }], 'proven'],
  ['a sound line', [{ at: 0, encoded: 30, seen: 29 }, { at: 500, encoded: 60, seen: 60 }], 'proven'],
  ['a few frames lost with a layer', [{ at: 0, encoded: 300, seen: 280 }, { at: 500, encoded: 345, seen: 318 }], 'proven'],
  ['a bypass in mid-meeting', [{ at: 0, encoded: 300, seen: 300 }, { at: 500, encoded: 315, seen: 303 }], 'cleartext'],
  ['an idle line', [{ at: 0, encoded: 300, seen: 300 }, { at: 500, encoded: 300, seen: 300 }], 'proven'],
  ['a slow worker with few frames', [{ at: 0, encoded: 10, seen: 10 }, { at: 500, encoded: 15, seen: 11 }], 'proven'],
];

for (const [name, samples, verdict] of cases) {
  test(`${name} is ${verdict}`, () => expect(judge(samples)).toBe(verdict));
}

test('an old difference does not accuse a sound line', () => {
  const samples = [
    { at: 0, encoded: 100, seen: 20 },
    { at: WINDOW_MS + 1, encoded: 200, seen: 120 },
    { at: WINDOW_MS + 500, encoded: 230, seen: 150 },
  ];
  expect(judge(samples)).toBe('proven');
});

test('only the window is remembered', () => {
  let samples: Sample[] = [];
  for (let at = 0; at <= 10_000; at += 500) samples = remember(samples, { at, encoded: at, seen: at });
  expect(samples.map(({ at }) => at)).toEqual([8_000, 8_500, 9_000, 9_500, 10_000]);
});
