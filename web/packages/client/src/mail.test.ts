import { afterEach, expect, test, vi } from 'vitest';

import { MAIL_RECIPIENTS, isMailAddress, sendInvitations } from './mail.ts';

afterEach(() => vi.unstubAllGlobals());

test('an address has two sides and says nothing beside', () => {
  for (const text of ['anna@example.org', 'a.b+c-d@mail.example.org', 'root@localhost', 'x@a-b.c']) expect(isMailAddress(text), text).toBe(true);
  for (const text of ['', 'anna', '@example.org', 'anna@', 'an na@example.org', 'a@b.c\r\nBcc: x@y.z', '"a"@b.c', 'a@[127.0.0.1]', 'Anna <a@b.c>', 'a@b.c, d@e.f', 'ünna@b.c', 'a@müller.example', '.a@b.c', 'a..b@c.d', 'a@-b.c', 'a@b..c', `${'a'.repeat(65)}@b.c`, `a@${'b.'.repeat(130)}c`]) {
    expect(isMailAddress(text), text).toBe(false);
  }
  expect(MAIL_RECIPIENTS).toBe(50);
});

test('invitations are sent as they are, and a refusal says why', async () => {
  const asked: unknown[] = [];
  const answers = [new Response('{"queued":1}', { status: 202 }), new Response('{"code":"too_many_tries","retryAfterSeconds":60}', { status: 429 })];
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    asked.push([path, init.method, JSON.parse(String(init.body))]);
    return answers.shift();
  });
  const message = { kind: 'cancellation', language: 'de', to: ['a@b.c'], when: null, was: null } as const;
  expect(await sendInvitations({ ...message, to: [...message.to] })).toEqual({ ok: true, value: { queued: 1 } });
  expect(await sendInvitations({ ...message, to: [...message.to] })).toEqual({ ok: false, trouble: { is: 'too_many_tries', retryAfterSeconds: 60 } });
  expect(asked).toEqual([['/api/mail/invitations', 'POST', message], ['/api/mail/invitations', 'POST', message]]);
});
