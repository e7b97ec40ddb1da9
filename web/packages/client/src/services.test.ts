import { afterEach, expect, it, vi } from 'vitest';
import { serviceClient } from './services.ts';

afterEach(() => vi.unstubAllGlobals());

const TABLE = new Blob(['name\r\nEins\r\n'], { type: 'text/csv' });

/** A server that answers so; the requests it got. */
function server(answer: Response | 'gone'): Request[] {
  const got: Request[] = [];
  vi.stubGlobal('fetch', async (path: string, how: RequestInit) => {
    got.push(new Request(`http://localhost${path}`, how));
    if (answer === 'gone') throw new TypeError('offline');
    return answer;
  });
  return got;
}

it('sends a table as it is, with what it is', async () => {
  const got = server(new Response(JSON.stringify({ day: '2026-11-23' })));
  expect(await serviceClient.assessServices(TABLE, 'de')).toEqual({ ok: true, value: { day: '2026-11-23' } });
  expect([got[0]?.method, got[0]?.url, got[0]?.headers.get('content-type')]).toEqual(['POST', 'http://localhost/api/services?lang=de', 'text/csv']);
  expect(await got[0]?.text()).toBe('name\r\nEins\r\n');
});

it('gives a file as it comes', async () => {
  const got = server(new Response('%PDF-', { headers: { 'content-type': 'application/pdf' } }));
  const outcome = await serviceClient.exportServices(TABLE, 'pdf', 'en');
  expect(outcome.ok && (await outcome.value.text())).toBe('%PDF-');
  expect(got[0]?.url).toBe('http://localhost/api/services/export?form=pdf&lang=en');
});

it('says why there is no file', async () => {
  server(new Response(JSON.stringify({ code: 'too_large', retryAfterSeconds: null }), { status: 413 }));
  expect(await serviceClient.exportServices(TABLE, 'csv', 'de')).toEqual({ ok: false, trouble: { is: 'too_large', retryAfterSeconds: null } });
  server('gone');
  expect(await serviceClient.exportServices(TABLE, 'csv', 'de')).toMatchObject({ ok: false, trouble: { is: 'offline' } });
});
