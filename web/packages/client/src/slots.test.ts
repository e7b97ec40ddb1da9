import { expect, test } from 'vitest';
import { SlotTable } from './slots.ts';

test('slots follow what the server says', () => {
  const empty = new SlotTable();
  const one = empty.with([
    { mid: '4', source: { peer: 7, kind: 'camera' } },
    { mid: '5', source: { peer: 8, kind: 'camera' } },
  ]);
  expect(one.midOf(7, 'camera')).toBe('4');
  expect(one.midOf(7, 'screen')).toBeNull();
  expect(one.sourceOf('5')).toEqual({ peer: 8, kind: 'camera' });

  const two = one.with([
    { mid: '4', source: null },
    { mid: '5', source: { peer: 7, kind: 'camera' } },
  ]);
  expect(two.midOf(7, 'camera')).toBe('5');
  expect(two.sourceOf('4')).toBeNull();
  expect(one.midOf(8, 'camera')).toBe('5');
  expect(empty.entries()).toEqual([]);
});
