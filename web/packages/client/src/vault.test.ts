import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import init from '../wasm/core_wasm.js';
import type { PhraseLanguage, VaultAnswer, VaultAsk } from './messages.ts';
import { base64url } from './passkeys.ts';
import { Vault, VaultError, eraseVault } from './vault.ts';
import { AccountVault } from './worker/account-vault.ts';

const workers = vi.hoisted(() => ({ dead: false, diesAt: '', running: 0 }));
vi.mock('./key-worker.ts', () => ({
  // The worker's end without the worker: the module runs here.
  KeyWorker: class {
    readonly #vault = new AccountVault();
    constructor() {
      workers.running += 1;
    }
    async vault(ask: VaultAsk): Promise<VaultAnswer> {
      if (workers.dead || workers.diesAt === ask.is) {
        workers.diesAt = '';
        throw new Error('the key worker ended');
      }
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
  readonly lost: ('before' | 'after' | 'proxy' | 'twice')[] = [];
  refusing: string | null = null;
  /** Who is signed in. */
  member = ANNA;
  /** What somebody else does just before a vault is kept. */
  before: (() => Promise<void>) | null = null;

  get digest(): string | null {
    return this.vault === null ? null : createHash('sha256').update(Buffer.from(this.vault, 'base64url')).digest('base64url');
  }

  answer(method: string, body: string): Response {
    this.sent.push(body);
    if (this.refusing !== null) return refusal(this.refusing, 400);
    if (method === 'GET') return new Response(JSON.stringify({ vault: this.vault, digest: this.digest }));
    const change = JSON.parse(body) as { from: string | null; member: string; vault?: string };
    if (change.member !== this.member) return refusal('not_allowed', 403);
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
  workers.diesAt = '';
  workers.running = 0;
  vi.stubGlobal('fetch', async (path: string, how: RequestInit) => {
    expect(path).toBe('/api/account/vault');
    const [method, body] = [how.method ?? 'GET', typeof how.body === 'string' ? how.body : ''];
    const before = method === 'PUT' ? server.before : null;
    if (before !== null) {
      server.before = null;
      await before();
      server.before = before;
    }
    const lost = server.lost.shift();
    if (lost === 'before') throw new TypeError('offline');
    const answer = server.answer(method, body);
    if (lost === 'after') throw new TypeError('offline');
    if (lost === 'proxy') return new Response('<h1>504 Gateway Time-out</h1>', { status: 504 });
    return lost === 'twice' ? server.answer(method, body) : answer;
  });
});
afterEach(() => vi.unstubAllGlobals());

/** A vault whose phrase was written down at once. */
async function create(member: string, content: string, language?: PhraseLanguage): Promise<{ vault: Vault; phrase: string }> {
  const made = await Vault.prepare(member, content, language);
  return { vault: await made.commit(), phrase: made.phrase };
}

async function newPhrase(vault: Vault, language?: PhraseLanguage): Promise<string> {
  const made = await vault.preparePhrase(language);
  await made.commit();
  return made.phrase;
}

/** Opens it with one of the passkeys that the server names. */
async function byPasskey(member: string): Promise<Vault> {
  const found = await Vault.find();
  return Vault.openByPasskey(member, found.is === 'locked' ? found.ways.passkeys : [], never());
}

const never = () => new AbortController().signal;

/** A browser with one passkey, which makes secrets if it `makes` them, once somebody has `touched` it. */
function passkey(id: string, makes = true, touched: () => Promise<void> = async () => undefined): { asked: PublicKeyCredentialRequestOptions[] } {
  const asked: PublicKeyCredentialRequestOptions[] = [];
  vi.stubGlobal('PublicKeyCredential', class {});
  vi.stubGlobal('navigator', {
    credentials: {
      get: async ({ publicKey, signal }: { publicKey: PublicKeyCredentialRequestOptions; signal: AbortSignal }) => {
        signal.throwIfAborted();
        asked.push(publicKey);
        await Promise.race([touched(), new Promise((_, over) => signal.addEventListener('abort', () => over(signal.reason)))]);
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
    const { vault, phrase } = await create(ANNA, '{"one":1}');
    expect(phrase.split(' ')).toHaveLength(12);
    expect([vault.content, vault.ways]).toEqual(['{"one":1}', { phrase: true, passkeys: [] }]);
    expect(await Vault.find()).toEqual({ is: 'locked', ways: { phrase: true, passkeys: [] }, digest: server.digest });
    expect(vault.digest).toBe(server.digest);
    const typed = ` ${phrase.toUpperCase().replaceAll(' ', '-')}\n`;
    expect((await Vault.openByPhrase(ANNA, typed)).content).toBe('{"one":1}');
  });

  it('tells the server nothing of what is in it, nor what opens it', async () => {
    const { vault, phrase } = await create(ANNA, '{"title":"Kündigung"}', 'en');
    passkey('one');
    await vault.addPasskey(never());
    await vault.update(() => '{"title":"Abmahnung"}');
    const sent = server.sent.map((body) => (JSON.parse(body || '{}') as { vault?: string }).vault ?? '');
    const words = [...server.sent, ...sent.map((text) => Buffer.from(text, 'base64url').toString('latin1'))];
    // One word of the phrase proves nothing: it may be "vault", and three letters stand somewhere in any ciphertext.
    const spoken = phrase.split(' ').slice(1).flatMap((word, before) => [' ', '-', ''].map((between) => phrase.split(' ')[before] + between + word));
    for (const secret of ['Kündigung', 'Abmahnung', '"title"', ...spoken]) expect(words.some((text) => text.includes(secret)), secret).toBe(false);
    expect(new Set(sent.filter((text) => text !== '').map((text) => text.length - (text.length % 4096))).size).toBe(1);
  });

  it('is made once', async () => {
    await create(ANNA, '1');
    const second = await Vault.prepare(ANNA, '2');
    expect((await trouble(second.commit())).code).toBe('changed');
    second.discard();
    expect(workers.running).toBe(1);
  });

  it('does not open by another phrase, for another member, or where there is none', async () => {
    const { phrase } = await create(ANNA, '1');
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

  it('that was changed elsewhere is read anew, and changed as it is then', async () => {
    const { vault: here, phrase } = await create(ANNA, '[1]');
    const there = await Vault.openByPhrase(ANNA, phrase);
    await there.update(adding(2));
    const seen: string[] = [];
    await here.update((content) => {
      seen.push(content);
      return adding(3)(content);
    });
    expect(seen).toEqual(['[1]', '[1,2]']);
    expect(here.content).toBe('[1,2,3]');
    await there.reload();
    expect(there.content).toBe('[1,2,3]');
  });

  it('loses none of two changes of one page, however slow the line, whoever else changes it', async () => {
    const { vault, phrase } = await create(ANNA, '[]');
    await Promise.all([vault.update(adding(1)), vault.update(adding(2))]);
    expect((await Vault.openByPhrase(ANNA, phrase)).content).toBe('[1,2]');
    // Both begin with what another device has replaced by then.
    const there = await Vault.openByPhrase(ANNA, phrase);
    await there.update(adding(3));
    await Promise.all([vault.update(adding(4)), vault.update(adding(5))]);
    expect((await Vault.openByPhrase(ANNA, phrase)).content).toBe('[1,2,3,4,5]');
  });

  it('is not changed where somebody else is faster each time, or where the change fails', async () => {
    const { vault, phrase } = await create(ANNA, '[]');
    const there = await Vault.openByPhrase(ANNA, phrase);
    let n = 0;
    server.before = () => there.update(adding((n += 1)));
    expect((await trouble(vault.update(adding(0)))).code).toBe('changed');
    expect(n).toBe(4);
    server.before = null;
    const wrong = new TypeError('not this');
    await expect(
      vault.update(() => {
        throw wrong;
      }),
    ).rejects.toBe(wrong);
    await vault.update(adding(0));
    expect((await Vault.openByPhrase(ANNA, phrase)).content).toBe('[1,2,3,4,0]');
  });

  it('in an older state than one that was seen is damaged', async () => {
    const { vault } = await create(ANNA, 'one');
    const older = server.vault;
    await vault.update(() => 'two');
    server.vault = older;
    expect((await trouble(vault.reload())).code).toBe('damaged');
    expect(vault.content).toBe('two');
  });

  it('that was deleted elsewhere is gone, and made again with what was in it', async () => {
    const { vault, phrase } = await create(ANNA, '[]');
    const there = await Vault.openByPhrase(ANNA, phrase);
    await eraseVault(ANNA, there.digest);
    for (const act of [vault.reload(), vault.update(adding(1))]) expect((await trouble(act)).code).toBe('gone');
    expect((await create(ANNA, vault.content)).vault.content).toBe('[]');
  });

  it('ends its worker when it is closed, and goes when it is erased', async () => {
    const { vault } = await create(ANNA, 'one');
    vault.close();
    expect([workers.running, vault.content]).toEqual([0, '']);
    const digest = server.digest ?? '';
    await eraseVault(ANNA, digest);
    expect(server.vault).toBeNull();
    // Erased twice it is erased.
    await eraseVault(ANNA, digest);
    expect(await Vault.find()).toEqual({ is: 'none' });
  });

  it('is erased as the one that was seen, and for whom the page shows', async () => {
    const { vault, phrase } = await create(ANNA, 'one');
    const there = await Vault.openByPhrase(ANNA, phrase);
    const seen = there.digest;
    await vault.update(() => 'two');
    expect((await trouble(eraseVault(ANNA, seen))).code).toBe('changed');
    server.member = BERT;
    expect((await trouble(eraseVault(ANNA, vault.digest))).code).toBe('signed_out');
    expect((await trouble(vault.update(() => 'three'))).code).toBe('signed_out');
    expect(server.digest).toBe(vault.digest);
    server.vault = null;
    const made = await Vault.prepare(ANNA, 'of anna');
    expect((await trouble(made.commit())).code).toBe('signed_out');
    expect(server.vault).toBeNull();
  });

  it('that cannot be read is erased all the same, also where the answer is lost', async () => {
    for (const damaged of ['AAEC', 'AAE=']) {
      server.vault = damaged;
      const { code, digest } = await trouble(Vault.find());
      expect([code, digest]).toEqual(['damaged', server.digest]);
      server.lost.push('after');
      await eraseVault(ANNA, digest ?? '');
      expect(server.vault).toBeNull();
    }
  });
});

const adding = (n: number) => (content: string) => JSON.stringify([...(JSON.parse(content) as number[]), n]);

describe('a passkey', () => {
  it('opens it once it was added, and does not any more once it was removed', async () => {
    const { vault, phrase } = await create(ANNA, 'one');
    const { asked } = passkey('first');
    await vault.addPasskey(never());
    expect(vault.ways.passkeys).toEqual([idOf('first')]);
    expect(asked[0]).toMatchObject({ userVerification: 'required', allowCredentials: [] });
    const opened = await byPasskey(ANNA);
    expect(opened.content).toBe('one');
    expect(asked[1]?.allowCredentials).toHaveLength(1);
    passkey('second');
    await opened.addPasskey(never());
    await opened.removePasskey(idOf('first'));
    expect(opened.ways).toEqual({ phrase: true, passkeys: [idOf('second')] });
    expect((await byPasskey(ANNA)).content).toBe('one');
    // The tab that was opened by the phrase follows.
    await vault.reload();
    expect(vault.ways.passkeys).toEqual([idOf('second')]);
    passkey('first');
    expect(await trouble(byPasskey(ANNA))).toMatchObject({ code: 'wrong_secret', dismissed: true });
    expect((await Vault.openByPhrase(ANNA, phrase)).content).toBe('one');
  });

  it('is asked for another secret by each member', async () => {
    const { asked } = passkey('first');
    const { vault } = await create(ANNA, 'one');
    await vault.addPasskey(never());
    server.vault = null;
    server.member = BERT;
    const { vault: other } = await create(BERT, 'one');
    await other.addPasskey(never());
    const inputs = asked.map(({ extensions }) => Buffer.from(extensions?.prf?.eval?.first as ArrayBuffer).toString());
    expect(inputs).toEqual([`konklave/1 vault passkey\0${ANNA}`, `konklave/1 vault passkey\0${BERT}`]);
  });

  it('that makes no secrets, or a browser without any, is not supported', async () => {
    const { vault } = await create(ANNA, 'one');
    expect((await trouble(byPasskey(ANNA))).code).toBe('unsupported');
    passkey('first', false);
    expect((await trouble(vault.addPasskey(never()))).code).toBe('unsupported');
    vi.stubGlobal('navigator', {});
    expect((await trouble(vault.addPasskey(never()))).code).toBe('unsupported');
    expect(vault.ways.passkeys).toEqual([]);
  });

  it('is asked for before anything else, and no more once nobody wants it', async () => {
    const { vault } = await create(ANNA, 'one');
    const { asked } = passkey('first');
    await vault.addPasskey(never());
    const sent = server.sent.length;
    const opening = Vault.openByPasskey(ANNA, vault.ways.passkeys, never());
    // The press counts as long as nothing was waited for.
    expect([asked.length, server.sent.length]).toEqual([2, sent]);
    expect((await opening).content).toBe('one');
    passkey('first', true, () => new Promise(() => undefined));
    const over = new AbortController();
    const acts = [Vault.openByPasskey(ANNA, vault.ways.passkeys, over.signal), vault.addPasskey(over.signal)];
    over.abort();
    for (const act of acts) expect(await trouble(act)).toMatchObject({ code: 'wrong_secret', dismissed: true });
  });

  it('that is looked for keeps nothing from being saved', async () => {
    const { vault } = await create(ANNA, 'one');
    let found = (): void => undefined;
    passkey('first', true, () => new Promise((touched) => (found = touched)));
    const adding = vault.addPasskey(never());
    await vault.update(() => 'two');
    found();
    await adding;
    passkey('first');
    expect((await byPasskey(ANNA)).content).toBe('two');
  });

  it('is one of seven at most', async () => {
    const { vault } = await create(ANNA, 'one');
    for (let n = 0; n < 7; n += 1) {
      passkey(`number ${n}`);
      await vault.addPasskey(never());
    }
    passkey('one more');
    expect((await trouble(vault.addPasskey(never()))).code).toBe('too_large');
    expect((await trouble(vault.removePasskey(idOf('unknown')))).code).toBe('program');
  });
});

describe('another phrase', () => {
  it('takes the place of the former', async () => {
    const { vault, phrase } = await create(ANNA, 'one');
    const next = await newPhrase(vault, 'en');
    expect(next).not.toBe(phrase);
    expect((await trouble(Vault.openByPhrase(ANNA, phrase))).code).toBe('wrong_secret');
    expect((await Vault.openByPhrase(ANNA, next)).content).toBe('one');
  });

  it('counts once it was written down, and not before', async () => {
    const sent = () => server.sent.filter((body) => body !== '').length;
    const first = await Vault.prepare(ANNA, 'one');
    const dropped = await Vault.prepare(ANNA, 'one');
    expect([server.vault, sent()]).toEqual([null, 0]);
    dropped.discard();
    const vault = await first.commit();
    expect(workers.running).toBe(1);
    const next = await vault.preparePhrase();
    expect(sent()).toBe(1);
    // What is saved before it counts is saved for the former, and then for it.
    await vault.update(() => 'two');
    expect((await Vault.openByPhrase(ANNA, first.phrase)).content).toBe('two');
    await next.commit();
    expect((await trouble(Vault.openByPhrase(ANNA, first.phrase))).code).toBe('wrong_secret');
    expect((await Vault.openByPhrase(ANNA, next.phrase)).content).toBe('two');
  });

  it('counts where the answer was lost, a proxy gave up, or the browser asked twice', async () => {
    for (const how of ['after', 'proxy', 'twice'] as const) {
      server.vault = null;
      server.lost.push(how);
      const { vault, phrase } = await create(ANNA, how);
      expect((await Vault.openByPhrase(ANNA, phrase)).content).toBe(how);
      server.lost.push(how);
      const next = await newPhrase(vault);
      expect((await Vault.openByPhrase(ANNA, next)).content).toBe(how);
      await vault.update(() => 'two');
    }
  });

  it('is tried again where nobody knows whether it counts', async () => {
    for (const how of ['after', 'proxy', 'before'] as const) {
      server.vault = null;
      const made = await Vault.prepare(ANNA, 'one');
      server.lost.push(how, 'before');
      expect((await trouble(made.commit())).code, how).toBe(how === 'proxy' ? 'failed' : 'offline');
      const vault = await made.commit();
      const next = await vault.preparePhrase();
      server.lost.push(how, 'before');
      expect((await trouble(next.commit())).code, how).toBe(how === 'proxy' ? 'failed' : 'offline');
      expect((await Vault.openByPhrase(ANNA, how === 'before' ? made.phrase : next.phrase)).content).toBe('one');
      await next.commit();
      expect((await Vault.openByPhrase(ANNA, next.phrase)).content).toBe('one');
      expect((await trouble(Vault.openByPhrase(ANNA, made.phrase))).code).toBe('wrong_secret');
    }
  });

  it('opens it also where the worker died before it heard that it counts', async () => {
    const made = await Vault.prepare(ANNA, 'one');
    workers.diesAt = 'kept';
    const vault = await made.commit();
    expect([vault.content, workers.running]).toEqual(['one', 1]);
    const next = await vault.preparePhrase();
    workers.diesAt = 'kept';
    expect((await trouble(next.commit())).code).toBe('program');
    expect((await Vault.openByPhrase(ANNA, next.phrase)).content).toBe('one');
  });

  it('does not count where the server never heard of it', async () => {
    const { vault, phrase } = await create(ANNA, 'one');
    server.lost.push('before', 'before');
    expect((await trouble(newPhrase(vault))).code).toBe('offline');
    await vault.update(() => 'two');
    expect((await Vault.openByPhrase(ANNA, phrase)).content).toBe('two');
  });
});

describe('what does not go', () => {
  it('has a code', async () => {
    const { vault, phrase } = await create(ANNA, 'one');
    for (const [code, expected] of [
      ['sign_in_first', 'signed_out'],
      ['not_allowed', 'signed_out'],
      ['add_factor_first', 'add_factor_first'],
      ['prove_factor_first', 'prove_factor_first'],
      ['confirm_first', 'confirm_first'],
      ['too_many_tries', 'offline'],
      ['too_large', 'too_large'],
      ['internal', 'failed'],
      ['a code of a later server', 'failed'],
      ['malformed', 'program'],
    ] as const) {
      server.refusing = code;
      for (const act of [Vault.find(), Vault.openByPhrase(ANNA, phrase), vault.update(() => 'two'), vault.reload(), eraseVault(ANNA, vault.digest)]) expect((await trouble(act)).code, code).toBe(expected);
    }
    expect(vault.content).toBe('one');
  });

  it('passes where a proxy gave up: it is no failure of ours', async () => {
    const { vault, phrase } = await create(ANNA, 'one');
    for (const act of [() => Vault.find(), () => Vault.openByPhrase(ANNA, phrase), () => vault.reload()]) {
      server.lost.push('proxy');
      expect((await trouble(act())).code).toBe('failed');
    }
    server.lost.push('proxy', 'proxy');
    expect((await trouble(eraseVault(ANNA, 'another'))).code).toBe('failed');
  });

  it('is asked about once where it was clearly refused', async () => {
    const { vault } = await create(ANNA, 'one');
    for (const code of ['prove_factor_first', 'confirm_first']) {
      server.refusing = code;
      const asked = server.sent.length;
      await trouble(vault.update(() => 'two'));
      expect(server.sent.length - asked, code).toBe(1);
    }
  });

  it('is too large, damaged, or our own failure', async () => {
    const { vault } = await create(ANNA, 'one');
    expect((await trouble(vault.update(() => 'x'.repeat(192 * 1024 + 1)))).code).toBe('too_large');
    await vault.update(() => 'x'.repeat(192 * 1024));
    for (const damaged of ['AAEC', 'no base64', '']) {
      server.vault = damaged;
      for (const act of [Vault.find(), vault.reload()]) expect((await trouble(act)).code, damaged).toBe('damaged');
    }
    workers.dead = true;
    expect((await trouble(vault.update(() => 'two'))).code).toBe('program');
    workers.dead = false;
    expect((await trouble(create('no member', 'one'))).code).toBe('program');
  });
});
