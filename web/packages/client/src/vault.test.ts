import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import init from '../wasm/core_wasm.js';
import type { VaultAnswer, VaultAsk } from './messages.ts';
import { base64url } from './passkeys.ts';
import { Vault, VaultError, eraseVault } from './vault.ts';
import { AccountVault } from './worker/account-vault.ts';

const workers = vi.hoisted(() => ({ dead: false, running: 0 }));
vi.mock('./key-worker.ts', () => ({
  // The worker's end without the worker: the module runs here.
  KeyWorker: class {
    readonly #vault = new AccountVault();
    constructor() {
      workers.running += 1;
    }
    async vault(ask: VaultAsk): Promise<VaultAnswer> {
      if (workers.dead) throw new Error('the key worker ended');
      return this.#vault.answer(ask);
    }
    terminate(): void {
      workers.running -= 1;
    }
  },
}));

beforeAll(async () => {
  await init({ module_or_path: await readFile(new URL('../wasm/core_wasm_bg.wasm', import.meta.url)) });
});

const ANNA = 'AAAAAAAAAAAAAAAAAAAAAA';
const BERT = 'AQEBAQEBAQEBAQEBAQEBAQ';

/** What the server keeps, and everything it was sent. */
class Kept {
  vault: string | null = null;
  readonly sent: string[] = [];
  /** Answers that are lost: before the server has seen the question, or after. */
  readonly lost: ('before' | 'after')[] = [];
  refusing: string | null = null;

  get digest(): string | null {
    return this.vault === null ? null : createHash('sha256').update(Buffer.from(this.vault, 'base64url')).digest('base64url');
  }

  answer(method: string, body: string): Response {
    this.sent.push(body);
    if (this.refusing !== null) return refusal(this.refusing, 400);
    if (method === 'GET') return new Response(JSON.stringify({ vault: this.vault, digest: this.digest }));
    const change = JSON.parse(body) as { from: string | null; vault?: string };
    if (change.from !== this.digest) return refusal('vault_changed', 409);
    this.vault = change.vault ?? null;
    return new Response(null, { status: 204 });
  }
}

const refusal = (code: string, status: number) => new Response(JSON.stringify({ code, retryAfterSeconds: null }), { status });

let server: Kept;

beforeEach(() => {
  server = new Kept();
  workers.dead = false;
  workers.running = 0;
  vi.stubGlobal('fetch', async (path: string, how: RequestInit) => {
    expect(path).toBe('/api/account/vault');
    const lost = server.lost.shift();
    if (lost === 'before') throw new TypeError('offline');
    const answer = server.answer(how.method ?? 'GET', typeof how.body === 'string' ? how.body : '');
    if (lost === 'after') throw new TypeError('offline');
    return answer;
  });
});
afterEach(() => vi.unstubAllGlobals());

/** A browser with one passkey, which makes secrets if it `makes` them. */
function passkey(id: string, makes = true): { asked: PublicKeyCredentialRequestOptions[] } {
  const asked: PublicKeyCredentialRequestOptions[] = [];
  vi.stubGlobal('PublicKeyCredential', class {});
  vi.stubGlobal('navigator', {
    credentials: {
      get: async ({ publicKey }: { publicKey: PublicKeyCredentialRequestOptions }) => {
        asked.push(publicKey);
        const allowed = publicKey.allowCredentials ?? [];
        const own = Buffer.from(id);
        if (allowed.length > 0 && !allowed.some((each) => own.equals(new Uint8Array(each.id as ArrayBuffer)))) throw new DOMException('', 'NotAllowedError');
        const first = createHash('sha256').update(`secret of ${id}`).update(new Uint8Array(publicKey.extensions?.prf?.eval?.first as ArrayBuffer)).digest();
        return { rawId: new Uint8Array(own).buffer, getClientExtensionResults: () => (makes ? { prf: { results: { first: new Uint8Array(first).buffer } } } : { prf: {} }) };
      },
    },
  });
  return { asked };
}

const idOf = (id: string): string => base64url(new TextEncoder().encode(id).buffer);

async function trouble(promise: Promise<unknown>): Promise<VaultError> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof VaultError)) throw new Error('it was done');
  return error;
}

describe('a vault', () => {
  it('is none before it is made, and opens by its phrase however that is typed', async () => {
    expect(await Vault.find()).toEqual({ is: 'none' });
    const { vault, phrase } = await Vault.create(ANNA, '{"one":1}');
    expect(phrase.split(' ')).toHaveLength(12);
    expect([vault.content, vault.ways]).toEqual(['{"one":1}', { phrase: true, passkeys: [] }]);
    expect(await Vault.find()).toEqual({ is: 'locked', ways: { phrase: true, passkeys: [] } });
    const typed = ` ${phrase.toUpperCase().replaceAll(' ', '-')}\n`;
    expect((await Vault.openByPhrase(ANNA, typed)).content).toBe('{"one":1}');
  });

  it('tells the server nothing of what is in it, nor what opens it', async () => {
    const { vault, phrase } = await Vault.create(ANNA, '{"title":"Kündigung"}', 'en');
    passkey('one');
    await vault.addPasskey();
    await vault.save('{"title":"Abmahnung"}');
    const sent = server.sent.map((body) => (JSON.parse(body || '{}') as { vault?: string }).vault ?? '');
    const words = [...server.sent, ...sent.map((text) => Buffer.from(text, 'base64url').toString('latin1'))];
    for (const secret of ['Kündigung', 'Abmahnung', 'title', ...phrase.split(' ')]) expect(words.some((text) => text.includes(secret)), secret).toBe(false);
    expect(new Set(sent.filter((text) => text !== '').map((text) => text.length - (text.length % 4096))).size).toBe(1);
  });

  it('is made once', async () => {
    await Vault.create(ANNA, '1');
    expect((await trouble(Vault.create(ANNA, '2'))).code).toBe('changed');
    expect(workers.running).toBe(1);
  });

  it('does not open by another phrase, for another member, or where there is none', async () => {
    const { phrase } = await Vault.create(ANNA, '1');
    const other = await Vault.create(ANNA, '1').catch(() => null);
    expect(other).toBeNull();
    const before = workers.running;
    const cases: [string, string, number | null][] = [
      [ANNA, 'one two', 1],
      [ANNA, phrase.replace(/ \w+$/, ' qqq'), 12],
      [ANNA, phrase.replace(/ \w+$/, ''), null],
      [BERT, phrase, null],
    ];
    for (const [member, typed, word] of cases) {
      const error = await trouble(Vault.openByPhrase(member, typed));
      expect([error.code, error.word], typed).toEqual(['wrong_secret', word]);
    }
    server.vault = null;
    expect((await trouble(Vault.openByPhrase(ANNA, phrase))).code).toBe('wrong_secret');
    expect(workers.running).toBe(before);
  });

  it('that was changed elsewhere is read anew and then saved', async () => {
    const { vault: here, phrase } = await Vault.create(ANNA, 'one');
    const there = await Vault.openByPhrase(ANNA, phrase);
    await there.save('two');
    expect((await trouble(here.save('three'))).code).toBe('changed');
    expect(here.content).toBe('one');
    await here.reload();
    expect(here.content).toBe('two');
    await here.save('three');
    expect((await Vault.openByPhrase(ANNA, phrase)).content).toBe('three');
  });

  it('takes one change after the other', async () => {
    const { vault, phrase } = await Vault.create(ANNA, '0');
    await Promise.all([vault.save('1'), vault.save('2'), vault.save('3')]);
    expect((await Vault.openByPhrase(ANNA, phrase)).content).toBe('3');
  });

  it('in an older state than one that was seen is damaged', async () => {
    const { vault } = await Vault.create(ANNA, 'one');
    const older = server.vault;
    await vault.save('two');
    server.vault = older;
    expect((await trouble(vault.reload())).code).toBe('damaged');
    expect(vault.content).toBe('two');
  });

  it('ends its worker when it is closed, and goes when it is erased', async () => {
    const { vault } = await Vault.create(ANNA, 'one');
    vault.close();
    expect([workers.running, vault.content]).toEqual([0, '']);
    await eraseVault();
    expect(server.vault).toBeNull();
    await eraseVault();
    expect(await Vault.find()).toEqual({ is: 'none' });
  });
});

describe('a passkey', () => {
  it('opens it once it was added, and does not any more once it was removed', async () => {
    const { vault, phrase } = await Vault.create(ANNA, 'one');
    const { asked } = passkey('first');
    await vault.addPasskey();
    expect(vault.ways.passkeys).toEqual([idOf('first')]);
    expect(asked[0]).toMatchObject({ userVerification: 'required', allowCredentials: [] });
    const opened = await Vault.openByPasskey(ANNA);
    expect(opened.content).toBe('one');
    expect(asked[1]?.allowCredentials).toHaveLength(1);
    passkey('second');
    await opened.addPasskey();
    await opened.removePasskey(idOf('first'));
    expect(opened.ways).toEqual({ phrase: true, passkeys: [idOf('second')] });
    expect((await Vault.openByPasskey(ANNA)).content).toBe('one');
    // The tab that was opened by the phrase follows.
    await vault.reload();
    expect(vault.ways.passkeys).toEqual([idOf('second')]);
    passkey('first');
    expect(await trouble(Vault.openByPasskey(ANNA))).toMatchObject({ code: 'wrong_secret', dismissed: true });
    expect((await Vault.openByPhrase(ANNA, phrase)).content).toBe('one');
  });

  it('is asked for another secret by each member', async () => {
    const { asked } = passkey('first');
    const { vault } = await Vault.create(ANNA, 'one');
    await vault.addPasskey();
    server.vault = null;
    const { vault: other } = await Vault.create(BERT, 'one');
    await other.addPasskey();
    const inputs = asked.map(({ extensions }) => Buffer.from(extensions?.prf?.eval?.first as ArrayBuffer).toString());
    expect(inputs).toEqual([`konklave/1 vault passkey\0${ANNA}`, `konklave/1 vault passkey\0${BERT}`]);
  });

  it('that makes no secrets, or a browser without any, is not supported', async () => {
    const { vault } = await Vault.create(ANNA, 'one');
    expect((await trouble(Vault.openByPasskey(ANNA))).code).toBe('unsupported');
    passkey('first', false);
    expect((await trouble(vault.addPasskey())).code).toBe('unsupported');
    vi.stubGlobal('navigator', {});
    expect((await trouble(vault.addPasskey())).code).toBe('unsupported');
    expect(vault.ways.passkeys).toEqual([]);
  });

  it('is one of seven at most', async () => {
    const { vault } = await Vault.create(ANNA, 'one');
    for (let n = 0; n < 7; n += 1) {
      passkey(`number ${n}`);
      await vault.addPasskey();
    }
    passkey('one more');
    expect((await trouble(vault.addPasskey())).code).toBe('too_large');
    expect((await trouble(vault.removePasskey(idOf('unknown')))).code).toBe('program');
  });
});

describe('another phrase', () => {
  it('takes the place of the former', async () => {
    const { vault, phrase } = await Vault.create(ANNA, 'one');
    const next = await vault.newPhrase('en');
    expect(next).not.toBe(phrase);
    expect((await trouble(Vault.openByPhrase(ANNA, phrase))).code).toBe('wrong_secret');
    expect((await Vault.openByPhrase(ANNA, next)).content).toBe('one');
  });

  it('counts where the answer was lost on its way', async () => {
    const { vault } = await Vault.create(ANNA, 'one');
    server.lost.push('after');
    const next = await vault.newPhrase();
    expect((await Vault.openByPhrase(ANNA, next)).content).toBe('one');
    await vault.save('two');
  });

  it('is told where nobody knows whether it counts, and what is kept is read all the same', async () => {
    const { vault } = await Vault.create(ANNA, 'one');
    server.lost.push('after', 'before');
    const error = await trouble(vault.newPhrase());
    expect([error.code, error.phrase?.split(' ').length]).toEqual(['offline', 12]);
    expect((await Vault.openByPhrase(ANNA, error.phrase ?? '')).content).toBe('one');
    expect((await trouble(vault.save('two'))).code).toBe('changed');
    await vault.reload();
    await vault.save('two');
    expect((await Vault.openByPhrase(ANNA, error.phrase ?? '')).content).toBe('two');
  });

  it('does not count where the server never heard of it', async () => {
    const { vault, phrase } = await Vault.create(ANNA, 'one');
    server.lost.push('before', 'before');
    expect((await trouble(vault.newPhrase())).code).toBe('offline');
    await vault.save('two');
    expect((await Vault.openByPhrase(ANNA, phrase)).content).toBe('two');
  });
});

describe('what does not go', () => {
  it('has a code', async () => {
    const { vault, phrase } = await Vault.create(ANNA, 'one');
    for (const [code, expected] of [
      ['sign_in_first', 'signed_out'],
      ['add_factor_first', 'signed_out'],
      ['not_allowed', 'signed_out'],
      ['too_many_tries', 'offline'],
      ['too_large', 'too_large'],
      ['internal', 'program'],
      ['malformed', 'program'],
    ] as const) {
      server.refusing = code;
      for (const act of [Vault.find(), Vault.openByPhrase(ANNA, phrase), vault.save('two'), vault.reload(), eraseVault()]) expect((await trouble(act)).code, code).toBe(expected);
    }
    expect(vault.content).toBe('one');
  });

  it('is too large, damaged, or our own failure', async () => {
    const { vault } = await Vault.create(ANNA, 'one');
    expect((await trouble(vault.save('x'.repeat(192 * 1024 + 1)))).code).toBe('too_large');
    await vault.save('x'.repeat(192 * 1024));
    for (const damaged of ['AAEC', 'no base64', '']) {
      server.vault = damaged;
      for (const act of [Vault.find(), vault.reload()]) expect((await trouble(act)).code, damaged).toBe('damaged');
    }
    workers.dead = true;
    expect((await trouble(vault.save('two'))).code).toBe('program');
    workers.dead = false;
    expect((await trouble(Vault.create('no member', 'one'))).code).toBe('program');
  });
});
