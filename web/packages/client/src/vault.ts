// What a member keeps under a seal that the server cannot open: keys of own meetings, people. Opened by a recovery
// phrase or a passkey; sealing and opening happen in the key worker. docs/protocol/vault.md.

import { request, type AccountTrouble, type Outcome } from './account.ts';
import type { KeptVault } from './generated/protocol.ts';
import { KeyWorker } from './key-worker.ts';
import type { PhraseLanguage, VaultAnswer, VaultAsk } from './messages.ts';
import { base64url, bytes, passkeySecret, type PasskeySecret } from './passkeys.ts';

/**
 * Why something about a vault did not happen. `offline`: the server could not be reached, or wants a pause;
 * `signed_out`: nobody is signed in who may; `wrong_secret`: the phrase or passkey opens nothing here, or none was given;
 * `damaged`: what the server handed out is not what was kept; `changed`: another tab or device was faster, so read
 * anew; `too_large`: more content, or more ways to open it, than fit; `unsupported`: this browser or passkey cannot;
 * `program`: our own failure.
 */
export type VaultTrouble = 'offline' | 'signed_out' | 'wrong_secret' | 'damaged' | 'changed' | 'too_large' | 'unsupported' | 'program';

/** See {@link VaultTrouble}. */
export class VaultError extends Error {
  readonly code: VaultTrouble;
  /** With `wrong_secret`: the first word of the phrase, from 1, that is in no list. Null: that is not what is wrong. */
  readonly word: number | null;
  /** With `wrong_secret`: whoever was asked for a passkey gave none. */
  readonly dismissed: boolean;
  /** With `offline`: the phrase that was made. It may be the one that counts: whoever tries again keeps this one, too. */
  readonly phrase: string | null;

  constructor(code: VaultTrouble, more: { readonly word?: number | null; readonly dismissed?: boolean; readonly phrase?: string | null } = {}) {
    super(code);
    this.name = 'VaultError';
    this.code = code;
    this.word = more.word ?? null;
    this.dismissed = more.dismissed ?? false;
    this.phrase = more.phrase ?? null;
  }
}

/** How a vault can be opened. */
export interface VaultWays {
  readonly phrase: boolean;
  /** Credential ids, base64url. */
  readonly passkeys: readonly string[];
}

/** What the server keeps, not opened. */
export type VaultFound = { readonly is: 'none' } | { readonly is: 'locked'; readonly ways: VaultWays };

/** What a change of the vault came to, before the server has it. */
type Sealed = Extract<VaultAnswer, { is: 'sealed' }>;

/** An open vault: one per page. Everything fails with {@link VaultError}. */
export class Vault {
  readonly #worker: KeyWorker;
  readonly #member: string;
  #content: string;
  #ways: VaultWays;
  /** One change after the other: each is based on the one before. */
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(worker: KeyWorker, member: string, content: string, ways: VaultWays) {
    this.#worker = worker;
    this.#member = member;
    this.#content = content;
    this.#ways = ways;
  }

  /** Whether there is a vault, and how it can be opened. The server says so; only opening proves it. */
  static async find(): Promise<VaultFound> {
    const sealed = await fetched();
    if (sealed === null) return { is: 'none' };
    return working(async (worker) => {
      const { ways } = await ask(worker, { is: 'ways', sealed }, 'ways');
      return { keep: false, value: { is: 'locked', ways } };
    });
  }

  /**
   * A vault where there is none, and the phrase that opens it, in words of `language`. The phrase is shown once: nothing
   * keeps it. `changed`: there is a vault already.
   */
  static create(member: string, content: string, language: PhraseLanguage = 'de'): Promise<{ vault: Vault; phrase: string }> {
    return working(async (worker) => {
      const made = await ask(worker, { is: 'create', member, content, language }, 'sealed');
      if (made.phrase === null) throw new VaultError('program');
      await put(made);
      await ask(worker, { is: 'kept' }, 'done');
      return { keep: true, value: { vault: new Vault(worker, member, content, made.ways), phrase: made.phrase } };
    });
  }

  /** Opens what the server keeps. Case, spaces and hyphens of the phrase do not matter. */
  static openByPhrase(member: string, phrase: string): Promise<Vault> {
    return Vault.#opened(member, (sealed) => Promise.resolve({ is: 'openByPhrase', member, sealed, phrase }));
  }

  /** Opens what the server keeps, with a passkey that it can be opened with. */
  static openByPasskey(member: string): Promise<Vault> {
    return Vault.#opened(member, async (sealed, ways) => {
      if (ways.passkeys.length === 0) throw new VaultError('unsupported');
      const secret = secretOf(await passkeySecret(inputFor(member), ways.passkeys));
      return { is: 'openByPasskey', member, sealed, ...secret };
    });
  }

  /** The content: the caller's own format. */
  get content(): string {
    return this.#content;
  }

  get ways(): VaultWays {
    return this.#ways;
  }

  /** Replaces the content. `changed`: another tab or device was faster; {@link Vault.reload} reads what it has saved. */
  save(content: string): Promise<void> {
    return this.#inTurn(async () => {
      await this.#change({ is: 'save', content });
      this.#content = content;
    });
  }

  /** Reads what the server keeps now. `wrong_secret`: it was locked anew, and none of the ways used here opens it. */
  reload(): Promise<void> {
    return this.#inTurn(async () => {
      const sealed = await fetched();
      if (sealed === null) throw new VaultError('damaged');
      const { content, ways } = await ask(this.#worker, { is: 'reopen', sealed }, 'open');
      this.#content = content;
      this.#ways = ways;
    });
  }

  /** Lets a passkey of this page's host open it, too: the browser asks which. */
  addPasskey(): Promise<void> {
    return this.#inTurn(async () => {
      const secret = secretOf(await passkeySecret(inputFor(this.#member), []));
      await this.#change({ is: 'addPasskey', ...secret });
    });
  }

  /** That passkey opens nothing of what is saved from now on. */
  removePasskey(id: string): Promise<void> {
    return this.#inTurn(async () => {
      await this.#change({ is: 'removePasskey', passkey: credential(id) });
    });
  }

  /** Another phrase; the former opens nothing of what is saved from now on. Shown once. */
  newPhrase(language: PhraseLanguage = 'de'): Promise<string> {
    return this.#inTurn(async () => {
      const { phrase } = await this.#change({ is: 'newPhrase', language });
      if (phrase === null) throw new VaultError('program');
      return phrase;
    });
  }

  /** Ends the worker and its keys with it. */
  close(): void {
    this.#worker.terminate();
    this.#content = '';
  }

  static async #opened(member: string, how: (sealed: Uint8Array<ArrayBuffer>, ways: VaultWays) => Promise<VaultAsk>): Promise<Vault> {
    const sealed = await fetched();
    if (sealed === null) throw new VaultError('wrong_secret');
    return working(async (worker) => {
      const { ways: locked } = await ask(worker, { is: 'ways', sealed }, 'ways');
      const { content, ways } = await ask(worker, await how(sealed, locked), 'open');
      return { keep: true, value: new Vault(worker, member, content, ways) };
    });
  }

  async #change(change: VaultAsk): Promise<Sealed> {
    const sealed = await ask(this.#worker, change, 'sealed');
    await put(sealed);
    await ask(this.#worker, { is: 'kept' }, 'done');
    this.#ways = sealed.ways;
    return sealed;
  }

  #inTurn<Value>(act: () => Promise<Value>): Promise<Value> {
    const turn = this.#turn.then(act);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}

/** Deletes the vault of whoever is signed in, unopened. Nothing brings it back. */
export async function eraseVault(): Promise<void> {
  const { digest } = answered(await request<KeptVault>('GET', PATH));
  if (digest !== null) answered(await request<void>('DELETE', PATH, { from: digest }));
}

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

async function ask<Is extends VaultAnswer['is']>(worker: KeyWorker, message: VaultAsk, is: Is): Promise<Extract<VaultAnswer, { is: Is }>> {
  const answer = await worker.vault(message).catch(() => {
    throw new VaultError('program');
  });
  if (answer.is === 'refused') throw new VaultError(answer.why, { word: answer.word });
  if (answer.is !== is) throw new VaultError('program');
  return answer as Extract<VaultAnswer, { is: Is }>;
}

async function fetched(): Promise<Uint8Array<ArrayBuffer> | null> {
  const { vault } = answered(await request<KeptVault>('GET', PATH));
  if (vault === null) return null;
  try {
    return bytes(vault);
  } catch {
    throw new VaultError('damaged');
  }
}

/** Gives the server what was sealed. An answer that was lost may have been yes: then what is kept now says so. */
async function put({ sealed, digest, from, phrase }: Sealed): Promise<void> {
  const change = { from: from === null ? null : base64url(from.buffer), vault: base64url(sealed.buffer) };
  const outcome = await request<void>('PUT', PATH, change);
  if (!outcome.ok && outcome.trouble.is === 'offline') {
    const kept = await request<KeptVault>('GET', PATH);
    if (kept.ok && kept.value.digest === base64url(digest.buffer)) return;
    throw new VaultError('offline', { phrase });
  }
  answered(outcome);
}

function answered<Value>(outcome: Outcome<Value>): Value {
  if (outcome.ok) return outcome.value;
  throw new VaultError(TROUBLES[outcome.trouble.is] ?? 'program');
}

/** What is missing is our own failure, here or on the server. */
const TROUBLES: Partial<Record<AccountTrouble['is'], VaultTrouble>> = {
  offline: 'offline',
  too_many_tries: 'offline',
  sign_in_first: 'signed_out',
  add_factor_first: 'signed_out',
  not_allowed: 'signed_out',
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
