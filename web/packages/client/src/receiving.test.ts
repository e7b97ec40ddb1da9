import { beforeEach, expect, test, vi } from 'vitest';

import type { MediaConnection } from './connection.ts';
import { Receiving } from './receiving.ts';

const ANNA = { peer: 1, kind: 'camera' } as const;
const BEN = { peer: 2, kind: 'camera' } as const;

vi.mock('./levels.ts', () => ({ Loudness: class {} }));

let receiving: Receiving;

beforeEach(() => {
  vi.stubGlobal('MediaStream', class {});
  const connection = {
    audioReceivers: () => [],
    receiver: () => ({ track: { kind: 'video' } }),
  };
  receiving = new Receiving(connection as unknown as MediaConnection);
});

const shown = ({ peer, kind }: typeof ANNA | typeof BEN): boolean => receiving.videoOf(peer, kind) !== null;

test('a picture is there once the worker says that it shows', () => {
  receiving.setSlots([{ mid: '3', source: ANNA }]);
  expect(shown(ANNA)).toBe(false);
  receiving.flows('3', ANNA.peer, ANNA.kind);
  expect(shown(ANNA)).toBe(true);
});

test('what shows before its slot was heard of counts', () => {
  receiving.flows('3', ANNA.peer, ANNA.kind);
  expect(shown(ANNA)).toBe(false);
  receiving.setSlots([{ mid: '3', source: ANNA }]);
  expect(shown(ANNA)).toBe(true);
});

test('a line that changes hands never shows the one before as the one after', () => {
  receiving.setSlots([{ mid: '3', source: ANNA }]);
  receiving.flows('3', ANNA.peer, ANNA.kind);
  receiving.setSlots([{ mid: '3', source: BEN }]);
  expect([shown(ANNA), shown(BEN)]).toEqual([false, false]);
  receiving.flows('3', BEN.peer, BEN.kind);
  expect([shown(ANNA), shown(BEN)]).toEqual([false, true]);
  receiving.setSlots([{ mid: '3', source: null }]);
  receiving.setSlots([{ mid: '3', source: ANNA }]);
  expect([shown(ANNA), shown(BEN)]).toEqual([false, false]);
});

test('the same stream is handed out each time', () => {
  receiving.setSlots([{ mid: '3', source: ANNA }]);
  receiving.flows('3', ANNA.peer, ANNA.kind);
  expect(receiving.videoOf(ANNA.peer, ANNA.kind)).toBe(receiving.videoOf(ANNA.peer, ANNA.kind));
});
