import { afterEach, describe, expect, it, vi } from 'vitest';
import { accountClient } from './account.ts';

afterEach(() => vi.unstubAllGlobals());

/** A server that answers like this; the requests it got. */
function server(...answers: (Response | 'gone')[]): Request[] {
  const got: Request[] = [];
  vi.stubGlobal('fetch', async (path: string, how: RequestInit) => {
    got.push(new Request(`http://localhost${path}`, how));
    const answer = answers.shift();
    if (answer === undefined || answer === 'gone') throw new TypeError('offline');
    return answer;
  });
  return got;
}

const json = (value: unknown, status = 200) => new Response(JSON.stringify(value), { status });

describe('a request about accounts', () => {
  it('gives what the server answers', async () => {
    const got = server(json([{ id: 'AA', device: 'Firefox, Linux' }]));
    expect(await accountClient.sessions()).toEqual({ ok: true, value: [{ id: 'AA', device: 'Firefox, Linux' }] });
    expect(got[0]?.method).toBe('GET');
  });

  it('that changes something is JSON, also without words', async () => {
    const got = server(new Response(null, { status: 204 }));
    expect(await accountClient.endSession('a/b')).toEqual({ ok: true, value: undefined });
    expect(got[0]?.url).toBe('http://localhost/api/account/sessions/a%2Fb');
    expect(got[0]?.headers.get('content-type')).toBe('application/json');
    expect(await got[0]?.text()).toBe('{}');
  });

  it('that is refused says why and how long to wait', async () => {
    server(json({ code: 'too_many_tries', retryAfterSeconds: 90 }, 429));
    expect(await accountClient.signIn('anna', 'x', '')).toEqual({ ok: false, trouble: { is: 'too_many_tries', retryAfterSeconds: 90 } });
  });

  it.each([
    ['gone' as const, 'offline'],
    [new Response('<html>', { status: 502 }), 'internal'],
    [new Response('nothing here', { status: 404 }), 'failed'],
    [json({ code: 'toString' }, 400), 'failed'],
    [json({ code: 'invented' }, 400), 'failed'],
    [json(null, 400), 'failed'],
    [new Response('no json'), 'failed'],
  ])('that fails otherwise has a state of its own: %#', async (answer, is) => {
    server(answer);
    expect(await accountClient.health()).toEqual({ ok: false, trouble: { is, retryAfterSeconds: null } });
  });

  it('asks for a page of the log', async () => {
    const got = server(json({}), json({}));
    await accountClient.audit(null, 50);
    await accountClient.audit(7, 50);
    expect(got.map(({ url }) => url)).toEqual(['http://localhost/api/audit?limit=50', 'http://localhost/api/audit?before=7&limit=50']);
  });
});

describe('a function', () => {
  const ANSWERS = { purpose: 'p', suitable: 's', milder: 'm', safeguards: 'g' };

  it('is switched by its name, with the answers as they are', async () => {
    const got = server(json({ functions: [], absent: ['Recording'] }), json({ functions: [], absent: [] }));
    expect(await accountClient.functions('de')).toEqual({ ok: true, value: { functions: [], absent: ['Recording'] } });
    await accountClient.switchFunction('screen_share', { on: true, answers: ANSWERS }, 'en');
    expect(got.map(({ method, url }) => [method, url])).toEqual([
      ['GET', 'http://localhost/api/functions?lang=de'],
      ['PUT', 'http://localhost/api/functions/screen_share?lang=en'],
    ]);
    expect(await got[1]?.json()).toEqual({ on: true, answers: ANSWERS });
  });

  it('that is not switched on without answers is refused by a code of its own', async () => {
    server(json({ code: 'necessity_unanswered', retryAfterSeconds: null }, 409));
    expect(await accountClient.switchFunction('chat', { on: true, answers: null }, 'de')).toEqual({ ok: false, trouble: { is: 'necessity_unanswered', retryAfterSeconds: null } });
  });
});

describe('a ceremony', () => {
  it('begins at the server, is answered by the browser, and ends at the server under its name', async () => {
    const response = { clientDataJSON: new ArrayBuffer(1), attestationObject: new ArrayBuffer(1), getTransports: () => [] };
    vi.stubGlobal('PublicKeyCredential', class {});
    vi.stubGlobal('navigator', { credentials: { create: async () => ({ id: 'BQ', rawId: new ArrayBuffer(1), type: 'public-key', response }) } });
    const got = server(json({ ceremony: 'CC', options: { publicKey: { challenge: 'AA', user: { id: 'AA' } } } }), json({ id: 'PP', label: 'Laptop', addedAt: 1 }));
    expect(await accountClient.addPasskey('Laptop', new AbortController().signal)).toMatchObject({ ok: true, value: { label: 'Laptop' } });
    expect(got.map(({ method }) => method)).toEqual(['POST', 'PUT']);
    expect(await got[1]?.json()).toMatchObject({ ceremony: 'CC', label: 'Laptop', credential: { id: 'BQ' } });
  });

  it('says when a passkey was chosen, before the server has judged it', async () => {
    const response = { clientDataJSON: new ArrayBuffer(1), authenticatorData: new ArrayBuffer(1), signature: new ArrayBuffer(1), userHandle: null };
    vi.stubGlobal('PublicKeyCredential', class {});
    vi.stubGlobal('navigator', { credentials: { get: async () => ({ id: 'BQ', rawId: new ArrayBuffer(1), type: 'public-key', response }) } });
    const got = server(json({ ceremony: 'CC', options: { publicKey: { challenge: 'AA' } } }), json({ code: 'not_recognised', retryAfterSeconds: null }, 401));
    let asked = -1;
    const chosen = () => (asked = got.length);
    const outcome = await accountClient.signInWithPasskey({ waiting: true, over: new AbortController().signal, chosen });
    expect(outcome).toEqual({ ok: false, trouble: { is: 'not_recognised', retryAfterSeconds: null } });
    expect(asked).toBe(1);
  });

  it('nobody answers sends nothing further', async () => {
    vi.stubGlobal('PublicKeyCredential', class {});
    vi.stubGlobal('navigator', { credentials: { get: async () => null } });
    const got = server(json({ ceremony: 'CC', options: { publicKey: { challenge: 'AA' } } }));
    expect(await accountClient.confirmWithPasskey(new AbortController().signal)).toEqual({ ok: false, trouble: { is: 'dismissed', retryAfterSeconds: null } });
    expect(got).toHaveLength(1);
  });
});
