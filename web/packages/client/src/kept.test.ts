import { beforeEach, expect, test, vi } from 'vitest';
import { readKept, removeKept, writeKept } from './kept.ts';

const kept = { key: 'k', sealed: Uint8Array.of(0, 1, 254, 255) };
const stored = new Map<string, string>();

beforeEach(() => {
  stored.clear();
  vi.stubGlobal('sessionStorage', {
    getItem: (name: string) => stored.get(name) ?? null,
    setItem: (name: string, text: string) => stored.set(name, text),
    removeItem: (name: string) => stored.delete(name),
  });
});

test('a reload of the same room finds what was kept', () => {
  writeKept('room', kept);
  expect(readKept('room')).toEqual({ kept, stale: null });
  expect(readKept('room')).toEqual({ kept, stale: null });
});

test('another room gets nothing, and the key of the former is named for forgetting', () => {
  writeKept('room', kept);
  expect(readKept('other')).toEqual({ kept: null, stale: kept });
  expect(stored.size).toBe(0);
});

test('what is no kept state is none', () => {
  for (const text of ['', 'null', '[]', '{"room":1}', '{"room":"room","key":"k","sealed":"?"}']) {
    stored.set('konklave.tab', text);
    expect(readKept('room').kept).toBeNull();
  }
});

test('leaving removes it', () => {
  writeKept('room', kept);
  removeKept();
  expect(readKept('room')).toEqual({ kept: null, stale: null });
});

test('without storage nothing is kept and nothing fails', () => {
  vi.stubGlobal('sessionStorage', undefined);
  writeKept('room', kept);
  removeKept();
  expect(readKept('room')).toEqual({ kept: null, stale: null });
});
