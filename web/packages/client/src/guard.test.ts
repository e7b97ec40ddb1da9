import { expect, test } from 'vitest';
import { CONFIRM_MS, LineGuard, WINDOW_MS, judge, remember, type Sample, type Verdict } from './guard.ts';

const cases: [string, Sample[], Verdict][] = [
  ['nothing yet', [], 'unproven'],
  ['a line at rest', [{ at: 0, encoded: 0, seen: 0 }], 'unproven'],
  ['the first frame in flight', [{ at: 0, encoded: 1, seen: 0 }], 'unproven'],
  ['a transform that was never called', [{ at: 0, encoded: 3, seen: 0 }], 'suspect'],
  ['the worker ahead of the statistics', [{ at: 0, encoded: 0, seen: 2 }], 'proven'],
  ['a sound line', [{ at: 0, encoded: 30, seen: 29 }, { at: 500, encoded: 60, seen: 60 }], 'proven'],
  ['a few frames lost with a layer', [{ at: 0, encoded: 300, seen: 280 }, { at: 500, encoded: 345, seen: 318 }], 'proven'],
  ['a bypass in mid-meeting', [{ at: 0, encoded: 300, seen: 300 }, { at: 500, encoded: 315, seen: 303 }], 'suspect'],
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

test('a bypassed line is silenced at once and named after the wait', () => {
  const guard = new LineGuard();
  expect(guard.look({ at: 0, encoded: 300, seen: 300 })).toBe('proven');
  expect(guard.look({ at: 500, encoded: 315, seen: 301 })).toBe('suspect');
  expect(guard.look({ at: 1_000, encoded: 316, seen: 301 })).toBe('suspect');
  expect(guard.look({ at: 500 + CONFIRM_MS, encoded: 316, seen: 301 })).toBe('cleartext');
});

test('a line whose transform is never called is clear text', () => {
  const guard = new LineGuard();
  expect(guard.look({ at: 0, encoded: 5, seen: 0 })).toBe('suspect');
  expect(guard.look({ at: CONFIRM_MS, encoded: 5, seen: 0 })).toBe('cleartext');
});

test('frames that were only late clear the line', () => {
  const guard = new LineGuard();
  guard.look({ at: 0, encoded: 300, seen: 300 });
  expect(guard.look({ at: 500, encoded: 330, seen: 303 })).toBe('suspect');
  expect(guard.look({ at: 1_000, encoded: 331, seen: 329 })).toBe('proven');
  expect(guard.look({ at: 1_500, encoded: 340, seen: 338 })).toBe('proven');
});

test('a few frames seen afterwards do not clear a bypass', () => {
  const guard = new LineGuard();
  guard.look({ at: 0, encoded: 300, seen: 300 });
  expect(guard.look({ at: 500, encoded: 330, seen: 302 })).toBe('suspect');
  expect(guard.look({ at: 500 + CONFIRM_MS, encoded: 330, seen: 306 })).toBe('cleartext');
});

test('new frames that are seen do not clear those that were not', () => {
  const guard = new LineGuard();
  expect(guard.look({ at: 0, encoded: 21, seen: 0 })).toBe('suspect');
  expect(guard.look({ at: 500, encoded: 45, seen: 24 })).toBe('suspect');
  expect(guard.look({ at: CONFIRM_MS, encoded: 45, seen: 24 })).toBe('cleartext');
});

test('a worker that answered late before and at once now accuses nobody', () => {
  const guard = new LineGuard();
  guard.look({ at: 0, encoded: 100, seen: 130 });
  expect(guard.look({ at: 1_900, encoded: 138, seen: 138 })).toBe('proven');
  expect(guard.look({ at: 3_500, encoded: 139, seen: 139 })).toBe('proven');
});

test('frames seen in advance hide no more bypassed ones than they are', () => {
  const guard = new LineGuard();
  guard.look({ at: 0, encoded: 100, seen: 110 });
  expect(guard.look({ at: 500, encoded: 115, seen: 110 })).toBe('proven');
  expect(guard.look({ at: 1_000, encoded: 130, seen: 110 })).toBe('suspect');
  expect(guard.look({ at: 1_000 + CONFIRM_MS, encoded: 130, seen: 110 })).toBe('cleartext');
});
