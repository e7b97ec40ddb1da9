import { expect, test } from 'vitest';

import { LOOK_MS, STALL_MS, START_MS, Watch } from './watch.ts';

/** Looks as often as the page does, from one time to another. */
function look(watch: Watch, from: number, to: number, quiet = false): string {
  for (let now = from; now <= to; now += LOOK_MS) watch.look(now, quiet);
  return watch.health;
}

test('the first picture may take as long as the model takes', () => {
  const watch = new Watch(0);
  expect(look(watch, 0, START_MS)).toBe('starting');
  expect(watch.made(START_MS)).toBe('running');
});

test('a start without a picture fails', () => {
  expect(look(new Watch(0), 0, START_MS + LOOK_MS)).toBe('failed');
});

test('pictures that stop coming fail after six seconds and not before', () => {
  const watch = new Watch(0);
  watch.made(100);
  expect(look(watch, 500, STALL_MS)).toBe('running');
  expect(look(watch, STALL_MS + LOOK_MS, STALL_MS + 2 * LOOK_MS)).toBe('failed');
});

test('a failure is for good', () => {
  const watch = new Watch(0);
  watch.broke();
  expect(watch.made(10)).toBe('failed');
  expect(watch.look(500, false)).toBe('failed');
});

test('a page that slept judges only when it has listened again', () => {
  const watch = new Watch(0);
  watch.made(0);
  expect(watch.look(60_000, false)).toBe('running');
  watch.made(60_010);
  expect(watch.look(60_500, false)).toBe('running');
  expect(look(watch, 61_000, 67_000)).toBe('failed');
});

test('a camera that is held back from the start is given up', () => {
  expect(look(new Watch(0), 0, START_MS + LOOK_MS, true)).toBe('failed');
});

test('a camera that the system holds back is not held against the processing', () => {
  const watch = new Watch(0);
  watch.made(0);
  expect(look(watch, 500, 30_000, true)).toBe('running');
  expect(look(watch, 30_500, 32_000)).toBe('running');
});
