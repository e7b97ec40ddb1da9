import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { cancelRoom, createRoom, keepRoom } from './create.ts';
import type { OwnRoom, WishedRoom } from './messages.ts';

const OWN: OwnRoom = { room: '7bQ3kPzR2vXw9TnM4dHsLa', ownerFragment: 'o3mWx8sT5rQpLkJhGfDdSa2zXcVbNm4Q1wE' };
const NOW = 1_800_000_000_000;

/** What the page hears of its worker, and whether it ended it. */
const worker = vi.hoisted(() => ({ foreign: false, wished: [] as WishedRoom[], ended: 0 }));

vi.mock('./key-worker.ts', () => ({
  KeyWorker: class {
    async createRoom(room: WishedRoom) {
      worker.wished.push(room);
      return { ...OWN, sharedFragment: '1abc', request: 'the request' };
    }
    async signRoom(own: OwnRoom, until: number | null, seq: number) {
      return worker.foreign ? null : JSON.stringify({ room: own.room, until, seq });
    }
    terminate() {
      worker.ended += 1;
    }
  },
}));

interface Reply {
  status: number;
  body?: object;
  last?: number;
}

let asked: { address: string; method: string; body: string }[];

function answering(...replies: (Reply | 'offline')[]): void {
  vi.stubGlobal('fetch', async (address: string, { method, body }: { method: string; body: string }) => {
    asked.push({ address, method, body });
    const reply = replies.shift();
    if (reply === undefined || reply === 'offline') throw new TypeError('no way there');
    const headers = reply.last === undefined ? {} : { 'x-konklave-last-update': String(reply.last) };
    return new Response(reply.body === undefined ? null : JSON.stringify(reply.body), { status: reply.status, headers });
  });
}

beforeEach(() => {
  asked = [];
  Object.assign(worker, { foreign: false, wished: [], ended: 0 });
  vi.useFakeTimers({ now: NOW });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('a new room says until when it is kept, and asks for a day only if one is wanted', async () => {
  answering({ status: 201, body: { expiresAt: 1_900_022_400 } }, { status: 201, body: { expiresAt: 1_800_086_400 } });
  const options = { title: 'Wochenrunde', passphrase: false, lobby: true, soundOnly: false };
  const made = await createRoom({ ...options, keepUntil: 1_900_000_000 });
  expect(made).toEqual({ ...OWN, sharedFragment: '1abc', expiresAt: 1_900_022_400 });
  await createRoom(options);
  expect(worker.wished.map(({ keepUntil }) => keepUntil)).toEqual([1_900_000_000, null]);
  expect(asked[0]).toEqual({ address: '/api/rooms', method: 'POST', body: 'the request' });
  expect(worker.ended).toBe(2);
});

test('a day that the server does not take is told by its code', async () => {
  answering({ status: 422, body: { code: 'day_out_of_range', retryAfterSeconds: null } });
  await expect(keepRoom(OWN, 9)).rejects.toMatchObject({ code: 'day_out_of_range', retryAfterSeconds: null });
  answering({ status: 401, body: { code: 'not_allowed', retryAfterSeconds: null } });
  await expect(keepRoom(OWN, 9)).rejects.toMatchObject({ code: 'not_allowed' });
  answering({ status: 429, body: { code: 'too_many_tries', retryAfterSeconds: 20 } });
  await expect(cancelRoom(OWN)).rejects.toMatchObject({ code: 'too_many_tries', retryAfterSeconds: 20 });
  answering('offline');
  await expect(cancelRoom(OWN)).rejects.toMatchObject({ code: 'offline' });
  expect(worker.ended).toBe(4);
});

test('a room is kept until the end of the day that the server says', async () => {
  answering({ status: 200, body: { expiresAt: 1_900_022_400 } });
  expect(await keepRoom(OWN, 1_900_000_000)).toEqual({ expiresAt: 1_900_022_400 });
  const body = JSON.stringify({ room: OWN.room, until: 1_900_000_000, seq: NOW });
  expect(asked).toEqual([{ address: `/api/rooms/${OWN.room}`, method: 'PATCH', body }]);
});

test('where another device was ahead, a change is signed once more with the next number', async () => {
  const late = { status: 409, body: { code: 'out_of_order', retryAfterSeconds: null }, last: NOW + 70 };
  answering(late, { status: 200, body: { expiresAt: 5 } });
  expect(await keepRoom(OWN, 4)).toEqual({ expiresAt: 5 });
  expect(asked.map(({ body }) => (JSON.parse(body) as { seq: number }).seq)).toEqual([NOW, NOW + 71]);
  answering(late, late, { status: 204 });
  await expect(cancelRoom(OWN)).rejects.toMatchObject({ code: 'out_of_order' });
});

test('a room that is gone already is ended', async () => {
  answering({ status: 204 }, { status: 404, body: { code: 'not_invited', retryAfterSeconds: null } });
  await cancelRoom(OWN);
  await cancelRoom(OWN);
  expect(asked.map(({ method }) => method)).toEqual(['DELETE', 'DELETE']);
  answering({ status: 404, body: { code: 'not_invited', retryAfterSeconds: null } });
  await expect(keepRoom(OWN, 4)).rejects.toMatchObject({ code: 'not_invited' });
});

test('a link that is not the owner’s changes nothing', async () => {
  worker.foreign = true;
  answering({ status: 204 });
  await expect(cancelRoom(OWN)).rejects.toMatchObject({ code: 'program' });
  expect(asked).toEqual([]);
});
