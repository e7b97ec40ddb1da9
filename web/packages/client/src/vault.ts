// What a member keeps under a seal that the server cannot open: keys of own meetings, people. Opened by a recovery
// phrase or a passkey; sealing and opening happen in the key worker. docs/protocol/vault.md.

import { request, type AccountTrouble, type Outcome } from './account.ts';
import type { KeptVault } from './generated/protocol.ts';
import { KeyWorker } from './key-worker.ts';
import type { PhraseLanguage, VaultAnswer, VaultAsk } from './messages.ts';
import { base64url, bytes, passkeySecret, type PasskeySecret } from './passkeys.ts';

/**
 * Why something about a vault did not happen. `offline`: the server could not be reached, or wants a pause; `failed`: it,
 * or what stands before it, had an error, which passes; `signed_out`: nobody is signed in who may; `prove_factor_first`,
 * `add_factor_first`, `confirm_first`: whoever is has to show more, or to set it up, before; `wrong_secret`: the phrase or passkey opens nothing here, or none was given;
 * `damaged`: what the server handed out is not what was kept; `gone`: it was deleted elsewhere while it was open here;
 * `changed`: another tab or device was faster, again and again; `too_large`: more content, or more ways to open it, than
 * fit; `unsupported`: this browser or passkey cannot; `program`: our own failure.
 */
export type VaultTrouble =
  | 'offline'
  | 'failed'
  | 'signed_out'
  | 'prove_factor_first'
  | 'add_factor_first'
  | 'confirm_first'
  | 'wrong_secret'
  | 'damaged'
  | 'gone'
  | 'changed'
  | 'too_large'
  | 'unsupported'
  | 'program';

/** See {@link VaultTrouble}. */
export class VaultError extends Error {
  readonly code: VaultTrouble;
  /** With `wrong_secret`: the first word of the phrase, from 1, that is in no list. Null: that is not what is wrong. */
  readonly word: number | null;
  /** With `wrong_secret`: whoever was asked for a passkey gave none. */
  readonly dismissed: boolean;
  /** With `damaged`, from {@link Vault.find}: what {@link eraseVault} names it by. */
  readonly digest: string | null;

  constructor(code: VaultTrouble, more: { readonly word?: number | null; readonly dismissed?: boolean; readonly digest?: string | null } = {}) {
    super(code);
    this.name = 'VaultError';
    this.code = code;
    this.word = more.word ?? null;
    this.dismissed = more.dismissed ?? false;
    this.digest = more.digest ?? null;
  }
}

/** How a vault can be opened. */
export interface VaultWays {
  readonly phrase: boolean;
  /** Credential ids, base64url. */
  readonly passkeys: readonly string[];
}

/** What the server keeps, not opened. `digest`: what {@link eraseVault} names it by. */
export type VaultFound = { readonly is: 'none' } | { readonly is: 'locked'; readonly ways: VaultWays; readonly digest: string };

/**
 * A recovery phrase that was just made, and opens nothing yet: the server is told nothing before `commit`. So whoever is
 * to open a vault by it has it on paper first, and nothing that fails on the way locks them out.
 */
export interface PreparedPhrase<Done> {
  /** Shown once: nothing keeps it. */
  readonly phrase: string;
  /**
   * Lets it count. Where this fails nobody may know whether it does, so what opened the vault before is still needed;
   * it can be tried again.
   */
  commit(): Promise<Done>;
  /** Drops what was prepared. */
  discard(): void;
}

/** What a change of the vault came to, before the server has it. */
type Sealed = Extract<VaultAnswer, { is: 'sealed' }>;

/** An open vault: one per page. Everything fails with {@link VaultError}. */
export class Vault {
  readonly #worker: KeyWorker;
  readonly #member: string;
  #content: string;
  #ways: VaultWays;
  #digest: string;
  /** One change after the other: each is based on the one before. */
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(worker: KeyWorker, member: string, content: string, { ways, digest }: Pick<Sealed, 'ways' | 'digest'>) {
    this.#worker = worker;
    this.#member = member;
    this.#content = content;
    this.#ways = ways;
    this.#digest = base64url(digest.buffer);
  }

  /** Whether there is a vault, and how it can be opened. The server says so; only opening proves it. */
  static async find(): Promise<VaultFound> {
    const kept = await fetched();
    if (kept === null) return { is: 'none' };
    const { sealed, digest } = kept;
    return working(async (worker) => {
      const { ways } = await ask(worker, { is: 'ways', sealed }, 'ways', digest);
      return { keep: false, value: { is: 'locked', ways, digest } };
    });
  }

  /**
   * A vault where there is none, and the phrase that is to open it, in words of `language`. It is made by `commit`.
   * `changed`: there is a vault already.
   */
  static async prepare(member: string, content: string, language: PhraseLanguage = 'de'): Promise<PreparedPhrase<Vault>> {
    const worker = new KeyWorker(() => undefined);
    try {
      const { phrase } = await ask(worker, { is: 'makePhrase', language }, 'phrase');
      const made = await ask(worker, { is: 'create', member, content, phrase }, 'sealed');
      const commit = async (): Promise<Vault> => {
        await put(made, member);
        try {
          await ask(worker, { is: 'kept' }, 'done');
        } catch {
          // The server has it, and the phrase opens it, whatever became of the worker.
          worker.terminate();
          return Vault.openByPhrase(member, phrase);
        }
        return new Vault(worker, member, content, made);
      };
      return { phrase, commit, discard: () => worker.terminate() };
    } catch (error) {
      worker.terminate();
      throw error;
    }
  }

  /** Opens what the server keeps. Case, spaces and hyphens of the phrase do not matter. */
  static openByPhrase(member: string, phrase: string): Promise<Vault> {
    return Vault.#opened(member, (sealed) => ({ is: 'openByPhrase', member, sealed, phrase }));
  }

  /**
   * Opens what the server keeps, with one of these passkeys: those of {@link Vault.find}. The browser is asked before
   * anything else, while it still counts the press. `over` takes the question back.
   */
  static async openByPasskey(member: string, passkeys: readonly string[], over: AbortSignal): Promise<Vault> {
    if (passkeys.length === 0) throw new VaultError('unsupported');
    const secret = secretOf(await passkeySecret(inputFor(member), passkeys, over));
    return Vault.#opened(member, (sealed) => ({ is: 'openByPasskey', member, sealed, ...secret }));
  }

  /** The content: the caller's own format. */
  get content(): string {
    return this.#content;
  }

  get ways(): VaultWays {
    return this.#ways;
  }

  /** What {@link eraseVault} names it by. */
  get digest(): string {
    return this.#digest;
  }

  /**
   * Changes the content. `change` is given what it is when its turn has come; where another tab or device was faster, it
   * is called again with what that one has saved, and that may have this very change in it: an answer can be lost. What it
   * throws is passed on, and nothing is changed.
   */
  update(change: (content: string) => string): Promise<void> {
    return this.#inTurn(() => this.#change(() => ({ is: 'save', content: change(this.#content) })));
  }

  /** Reads what the server keeps now. `wrong_secret`: it was locked anew, and none of the ways used here opens it. */
  reload(): Promise<void> {
    return this.#inTurn(() => this.#reload());
  }

  /** Lets a passkey of this page's host open it, too: the browser asks which, `over` takes the question back. */
  async addPasskey(over: AbortSignal): Promise<void> {
    // Before its turn: nothing that is to be saved waits for somebody who looks for a key.
    const secret = secretOf(await passkeySecret(inputFor(this.#member), [], over));
    await this.#inTurn(() => this.#change(() => ({ is: 'addPasskey', ...secret })));
  }

  /** That passkey opens nothing of what is saved from now on. */
  removePasskey(id: string): Promise<void> {
    return this.#inTurn(() => this.#change(() => ({ is: 'removePasskey', passkey: credential(id) })));
  }

  /** Another phrase; once it counts, the former opens nothing of what is saved from then on. */
  async preparePhrase(language: PhraseLanguage = 'de'): Promise<PreparedPhrase<void>> {
    const { phrase } = await ask(this.#worker, { is: 'makePhrase', language }, 'phrase');
    return {
      phrase,
      commit: () => this.#inTurn(() => this.#change(() => ({ is: 'newPhrase', phrase }))),
      discard: () => undefined,
    };
  }

  /** Ends the worker and its keys with it. */
  close(): void {
    this.#worker.terminate();
    this.#content = '';
  }

  static async #opened(member: string, how: (sealed: Uint8Array<ArrayBuffer>) => VaultAsk): Promise<Vault> {
    const kept = await fetched();
    if (kept === null) throw new VaultError('wrong_secret');
    return working(async (worker) => {
      const opened = await ask(worker, how(kept.sealed), 'open');
      return { keep: true, value: new Vault(worker, member, opened.content, opened) };
    });
  }

  async #reload(): Promise<void> {
    const kept = await fetched();
    if (kept === null) throw new VaultError('gone');
    const { content, ways, digest } = await ask(this.#worker, { is: 'reopen', sealed: kept.sealed }, 'open');
    this.#content = content;
    this.#ways = ways;
    this.#digest = base64url(digest.buffer);
  }

  /** Has the server keep a change. Where another tab or device was faster, the change is made to what that one has kept. */
  async #change(change: () => VaultAsk): Promise<void> {
    for (let tried = 1; ; tried += 1) {
      const asked = change();
      const sealed = await ask(this.#worker, asked, 'sealed');
      try {
        await put(sealed, this.#member);
      } catch (error) {
        if (!(error instanceof VaultError) || error.code !== 'changed' || tried === TRIES) throw error;
        await this.#reload();
        continue;
      }
      await ask(this.#worker, { is: 'kept' }, 'done');
      if (asked.is === 'save') this.#content = asked.content;
      this.#ways = sealed.ways;
      this.#digest = base64url(sealed.digest.buffer);
      return;
    }
  }

  #inTurn<Value>(act: () => Promise<Value>): Promise<Value> {
    const turn = this.#turn.then(act);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}

/**
 * Deletes a vault of `member`, unopened, if it is the one with this digest. Nothing brings it back. `changed`: another
 * one is kept by now; `signed_out`: it is somebody else who is signed in.
 */
export async function eraseVault(member: string, digest: string): Promise<void> {
  const outcome = await request<void>('DELETE', PATH, { from: digest, member });
  if (isUncertain(outcome)) {
    const kept = await request<KeptVault>('GET', PATH);
    if (kept.ok && kept.value.digest === null) return;
  }
  answered(outcome);
}

/** As often a change is made before another tab or device that is faster each time wins. */
const TRIES = 4;

const PATH = '/api/account/vault';

/** Works with a key worker, which goes on living only where something open needs it. */
async function working<Value>(act: (worker: KeyWorker) => Promise<{ keep: boolean; value: Value }>): Promise<Value> {
  const worker = new KeyWorker(() => undefined);
  let keep = false;
  try {
    const done = await act(worker);
    keep = done.keep;
    return done.value;
  } finally {
    if (!keep) worker.terminate();
  }
}

async function ask<Is extends VaultAnswer['is']>(worker: KeyWorker, message: VaultAsk, is: Is, digest: string | null = null): Promise<Extract<VaultAnswer, { is: Is }>> {
  const answer = await worker.vault(message).catch(() => {
    throw new VaultError('program');
  });
  if (answer.is === 'refused') throw new VaultError(answer.why, { word: answer.word, digest });
  if (answer.is !== is) throw new VaultError('program');
  return answer as Extract<VaultAnswer, { is: Is }>;
}

async function fetched(): Promise<{ readonly sealed: Uint8Array<ArrayBuffer>; readonly digest: string } | null> {
  const { vault, digest } = answered(await request<KeptVault>('GET', PATH));
  if (vault === null || digest === null) return null;
  try {
    return { sealed: bytes(vault), digest };
  } catch {
    throw new VaultError('damaged', { digest });
  }
}

/** Gives the server what was sealed. Of an answer that is no clear no, what is kept now says whether it was yes. */
async function put({ sealed, digest, from }: Sealed, member: string): Promise<void> {
  const change = { from: from === null ? null : base64url(from.buffer), member, vault: base64url(sealed.buffer) };
  const outcome = await request<void>('PUT', PATH, change);
  if (isUncertain(outcome)) {
    const kept = await request<KeptVault>('GET', PATH);
    if (kept.ok && kept.value.digest === base64url(digest.buffer)) return;
  }
  answered(outcome);
}

/**
 * Whether what was asked for may have been done: an answer was lost, or is a proxy's; the server failed after it was on
 * disk; or the browser has sent it twice, and the second time something else was kept, namely this.
 */
function isUncertain(outcome: Outcome<void>): boolean {
  return !outcome.ok && !REFUSALS.has(outcome.trouble.is);
}

/** Answers after which nothing was changed. */
const REFUSALS: ReadonlySet<AccountTrouble['is']> = new Set([
  'sign_in_first',
  'not_allowed',
  'add_factor_first',
  'prove_factor_first',
  'confirm_first',
  'too_many_tries',
  'too_large',
  'malformed',
]);

function answered<Value>(outcome: Outcome<Value>): Value {
  if (outcome.ok) return outcome.value;
  throw new VaultError(TROUBLES[outcome.trouble.is] ?? 'program');
}

/** What is missing is our own failure. */
const TROUBLES: Partial<Record<AccountTrouble['is'], VaultTrouble>> = {
  offline: 'offline',
  too_many_tries: 'offline',
  internal: 'failed',
  failed: 'failed',
  sign_in_first: 'signed_out',
  not_allowed: 'signed_out',
  prove_factor_first: 'prove_factor_first',
  add_factor_first: 'add_factor_first',
  confirm_first: 'confirm_first',
  vault_changed: 'changed',
  too_large: 'too_large',
};

/** What a passkey is asked to turn into a secret: another one for every member and for every other use. */
function inputFor(member: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`konklave/1 vault passkey\0${member}`);
}

function secretOf(given: PasskeySecret): { passkey: Uint8Array<ArrayBuffer>; output: Uint8Array<ArrayBuffer> } {
  if (given.ok) return { passkey: given.id, output: given.output };
  if (given.why === 'failed') throw new VaultError('program');
  throw given.why === 'dismissed' ? new VaultError('wrong_secret', { dismissed: true }) : new VaultError('unsupported');
}

function credential(id: string): Uint8Array<ArrayBuffer> {
  try {
    return bytes(id);
  } catch {
    throw new VaultError('program');
  }
}
