import { afterEach, describe, expect, it, vi } from 'vitest';

import { changeRoom } from './changing.ts';

/** What the server answers, one after the other; null: nothing comes back. */
type Reply = { status: number; body?: unknown; last?: number } | null;

function served(...replies: Reply[]) {
  const bodies: string[] = [];
  vi.stubGlobal('fetch', async (_: string, init: { body: string }) => {
    bodies.push(init.body);
    const reply = replies.shift();
    if (reply === undefined || reply === null) throw new TypeError('no answer');
    const headers = reply.last === undefined ? {} : { 'x-konklave-last-update': String(reply.last) };
    return new Response(reply.status === 204 ? null : JSON.stringify(reply.body), { status: reply.status, headers });
  });
  return bodies;
}

const TAKEN: Reply = { status: 204 };
const behind = (last: number): Reply => ({ status: 409, body: { code: 'out_of_order', retryAfterSeconds: null }, last });
const changed = (record: string, last: number): Reply => ({ status: 409, body: { code: 'changed', record }, last });

/** A machine whose change names the record it was made from and its number. */
function machine() {
  let record = 'first';
  return {
    seqs: [] as number[],
    make(seq: number) {
      this.seqs.push(seq);
      return { body: `${record} ${seq}`, fragment: `p${record}` };
    },
    renew(newer: string) {
      if (newer === 'foreign') return false;
      record = newer;
      return true;
    },
    patience: [0, 0],
  };
}

describe('a change of the room', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('is given once where nothing is in its way', async () => {
    const bodies = served(TAKEN);
    expect(await changeRoom('R', machine())).toEqual({ is: 'done', fragment: 'pfirst' });
    expect(bodies).toHaveLength(1);
  });

  it('is made anew from the record that another device has given the room', async () => {
    const far = Date.now() + 1e9;
    const bodies = served(changed('second', far), TAKEN);
    expect(await changeRoom('R', machine())).toEqual({ is: 'done', fragment: 'psecond' });
    expect(bodies[1]).toBe(`second ${far + 1}`);
  });

  it('goes beyond the number of a device whose clock is ahead', async () => {
    const far = Date.now() + 1e9;
    const bodies = served(behind(far), TAKEN);
    expect((await changeRoom('R', machine())).is).toBe('done');
    expect(bodies[1]).toBe(`first ${far + 1}`);
  });

  it('is given up when the room changes again and again, or the record is not the room’s', async () => {
    const bodies = served(...Array.from({ length: 9 }, (_, n) => changed(`r${n}`, n)));
    expect(await changeRoom('R', machine())).toEqual({ is: 'refused', code: 'changed', retryAfterSeconds: null });
    expect(bodies).toHaveLength(4);
    served(changed('foreign', 1));
    expect(await changeRoom('R', machine())).toMatchObject({ is: 'refused', code: 'changed' });
  });

  it('is done when its answer was lost and the server has its number', async () => {
    const changing = machine();
    const bodies: string[] = [];
    vi.stubGlobal('fetch', async (_: string, init: { body: string }) => {
      bodies.push(init.body);
      if (bodies.length === 1) throw new TypeError('no answer');
      return new Response(JSON.stringify({ code: 'out_of_order' }), { status: 409, headers: { 'x-konklave-last-update': String(changing.seqs[0]) } });
    });
    expect(await changeRoom('R', changing)).toEqual({ is: 'done', fragment: 'pfirst' });
    expect(bodies[1]).toBe(bodies[0]);
  });

  it('is not done when the server never answers', async () => {
    const bodies = served(null, null, null);
    expect(await changeRoom('R', machine())).toEqual({ is: 'refused', code: 'offline', retryAfterSeconds: null });
    expect(bodies).toHaveLength(3);
  });

  it('is not made by anybody but the owner', async () => {
    served();
    expect(await changeRoom('R', { ...machine(), make: () => undefined })).toEqual({ is: 'notAllowed' });
  });

  it('keeps what else the server says', async () => {
    served({ status: 429, body: { code: 'too_fast', retryAfterSeconds: 7 } });
    expect(await changeRoom('R', machine())).toEqual({ is: 'refused', code: 'too_fast', retryAfterSeconds: 7 });
  });
});
