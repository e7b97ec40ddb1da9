import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CreateError, cancelRoom, createRoom, keepRoom } from './create.ts';
import type { OwnRoom, WishedRoom } from './messages.ts';

const OWN: OwnRoom = { room: '7bQ3kPzR2vXw9TnM4dHsLa', ownerFragment: 'o3mWx8sT5rQpLkJhGfDdSa2zXcVbNm4Q1wE' };
const NOW = 1_800_000_000_000;

/** What the page hears of its worker, and whether it ended it. */
const worker = vi.hoisted(() => ({ foreign: false, wished: [] as WishedRoom[], ended: 0 }));

vi.mock('./key-worker.ts', () => ({
  KeyWorker: class {
    async createRoom(room: WishedRoom) {
      worker.wished.push(room);
      const keepUntil = room.keepUntil === null ? null : Math.ceil(room.keepUntil / 86_400) * 86_400;
      return { ...OWN, sharedFragment: '1abc', request: JSON.stringify({ keepUntil }) };
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
  /** An object goes as JSON. */
  body?: object | string;
  last?: number;
}

/** What proxies and captive portals say, whatever was asked. */
const HTML = '<html><body>Bad gateway</body></html>';

let asked: { address: string; method: string; body: string }[];
let credentials: (RequestCredentials | undefined)[];

function answering(...replies: (Reply | 'offline')[]): void {
  type Init = { method: string; body: string; credentials?: RequestCredentials };
  vi.stubGlobal('fetch', async (address: string, { method, body, credentials: sent }: Init) => {
    asked.push({ address, method, body });
    credentials.push(sent);
    const reply = replies.shift();
    if (reply === undefined || reply === 'offline') throw new TypeError('no way there');
    const headers = reply.last === undefined ? {} : { 'x-konklave-last-update': String(reply.last) };
    const text = typeof reply.body === 'object' ? JSON.stringify(reply.body) : (reply.body ?? null);
    return new Response(text, { status: reply.status, headers });
  });
}

beforeEach(() => {
  asked = [];
  credentials = [];
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
  expect(asked[0]).toEqual({ address: '/api/rooms', method: 'POST', body: '{"keepUntil":1900022400}' });
  expect(worker.ended).toBe(2);
});

const WISH = { title: 'Wochenrunde', passphrase: 'apfel', lobby: false, soundOnly: false, keepUntil: 1_900_000_000 };
const LINKS = { ...OWN, sharedFragment: '1abc', passphrase: 'apfel' };
const taken: Reply = { status: 409, body: { code: 'not_allowed', retryAfterSeconds: null } };
const broken: Reply = { status: 201, body: '{"expir' };
const internal: Reply = { status: 500, body: { code: 'internal', retryAfterSeconds: null } };
const unheard = ['offline', broken, internal, { status: 504, body: HTML }, { status: 200, body: HTML }] as const;

test.each(unheard)('a room whose answer is lost is asked for once more by the same request: %j', async (lost) => {
  answering(lost, taken);
  expect(await createRoom(WISH)).toEqual({ ...LINKS, expiresAt: 1_900_022_400 });
  expect(asked.map(({ method }) => method)).toEqual(['POST', 'POST']);
  expect(asked[1]).toEqual(asked[0]);
  expect(worker.wished).toHaveLength(1);
  // It had not arrived.
  answering(lost, { status: 201, body: { expiresAt: 1_900_022_400 } });
  expect(await createRoom(WISH)).toEqual({ ...LINKS, expiresAt: 1_900_022_400 });
  // For no day: nobody has said when it ends, which is not before an hour from now.
  answering(lost, taken);
  expect(await createRoom({ ...WISH, keepUntil: null })).toEqual({ ...LINKS, expiresAt: NOW / 1000 + 3600 });
  expect(worker.ended).toBe(3);
});

test('a room that arrived twice, as browsers and proxies send things again, is kept', async () => {
  answering(taken);
  expect(await createRoom(WISH)).toEqual({ ...LINKS, expiresAt: 1_900_022_400 });
});

test.each(unheard)('a room of which nobody knows whether it is kept is handed out with the failure: %j', async (lost) => {
  answering(lost, 'offline');
  await expect(createRoom(WISH)).rejects.toMatchObject({ code: 'offline', made: LINKS });
  // What the second time is refused may have been taken the first.
  answering(lost, { status: 429, body: { code: 'too_many_tries', retryAfterSeconds: 20 } });
  await expect(createRoom(WISH)).rejects.toMatchObject({ code: 'too_many_tries', retryAfterSeconds: 20, made: LINKS });
});

test('a room that the server refuses is asked for once and is nowhere', async () => {
  for (const [status, code] of [[401, 'not_allowed'], [422, 'day_out_of_range'], [429, 'too_many_tries'], [503, 'server_full']]) {
    answering({ status: status as number, body: { code, retryAfterSeconds: null } });
    await expect(createRoom(WISH)).rejects.toMatchObject({ code, made: null });
  }
  expect(asked).toHaveLength(4);
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

test.each([404, 403, 200])('the word of a proxy ends no room and keeps none: %i', async (status) => {
  answering({ status, body: HTML });
  await expect(cancelRoom(OWN)).rejects.toMatchObject({ code: 'internal' });
  answering({ status, body: { error: 'no such page' } });
  await expect(cancelRoom(OWN)).rejects.toMatchObject({ code: 'internal' });
  answering({ status, body: HTML });
  await expect(keepRoom(OWN, 4)).rejects.toBeInstanceOf(CreateError);
});

test('who is signed in goes along where a day is asked for, and not where a room is ended', async () => {
  const kept = { expiresAt: 1_900_022_400 };
  answering({ status: 201, body: kept }, { status: 200, body: kept }, { status: 204 });
  await createRoom(WISH);
  await keepRoom(OWN, 1_900_000_000);
  await cancelRoom(OWN);
  expect(credentials).toEqual(['same-origin', 'same-origin', 'omit']);
});

test('a link that is not the owner’s changes nothing', async () => {
  worker.foreign = true;
  answering({ status: 204 });
  await expect(cancelRoom(OWN)).rejects.toMatchObject({ code: 'program' });
  expect(asked).toEqual([]);
});
