// The vault of an account, opened: its key and what unlocks it stay here. The page gets the content, and what is sealed.

import { OpenVault, vaultPhrase, vaultWays } from '../../wasm/core_wasm.js';
import type { VaultAnswer, VaultAsk } from '../messages.ts';

type Ways = Extract<VaultAnswer, { is: 'ways' }>['ways'];

/** The one that is open, and those it may have become since: which of them it is is known once the server has answered. */
export class AccountVault {
  #open: OpenVault | null = null;
  #next: OpenVault[] = [];

  /** Does what is asked. What it throws is our own failure. */
  answer(ask: VaultAsk): VaultAnswer {
    try {
      return this.#do(ask);
    } catch (error) {
      // The module throws its refusals as text: a code, and for a phrase the place of the word.
      if (typeof error !== 'string') throw error;
      return refused(error);
    }
  }

  #do(ask: VaultAsk): VaultAnswer {
    switch (ask.is) {
      case 'ways':
        return { is: 'ways', ways: vaultWays(ask.sealed) as Ways };
      case 'makePhrase':
        return { is: 'phrase', phrase: vaultPhrase(ask.language) };
      case 'create':
        return this.#sealed(OpenVault.create(ask.member, ask.content, ask.phrase), null);
      case 'openByPhrase':
        return this.#opened(OpenVault.openByPhrase(ask.member, ask.sealed, ask.phrase));
      case 'openByPasskey':
        return this.#opened(OpenVault.openByPasskey(ask.member, ask.sealed, ask.passkey, ask.output));
      case 'reopen':
        return this.#reopened(ask.sealed);
      case 'save':
        return this.#changed((vault) => vault.save(ask.content));
      case 'addPasskey':
        return this.#changed((vault) => vault.addPasskey(ask.passkey, ask.output));
      case 'removePasskey':
        return this.#changed((vault) => vault.removePasskey(ask.passkey));
      case 'newPhrase':
        return this.#changed((vault) => vault.newPhrase(ask.phrase));
      case 'kept':
        return this.#kept();
    }
  }

  #current(): OpenVault {
    if (this.#open === null) throw new TypeError('no vault is open');
    return this.#open;
  }

  #opened(vault: OpenVault): VaultAnswer {
    this.#free();
    this.#open = vault;
    return { is: 'open', content: vault.content(), digest: vault.digest() as Uint8Array<ArrayBuffer>, ways: vault.ways() as Ways };
  }

  #reopened(sealed: Uint8Array): VaultAnswer {
    const current = this.#current();
    try {
      return this.#opened(current.reopen(sealed));
    } catch (error) {
      if (typeof error !== 'string') throw error;
      // A change whose answer was lost may be what the server keeps.
      for (const next of this.#next.toReversed()) {
        try {
          return this.#opened(next.reopen(sealed));
        } catch (other) {
          if (typeof other !== 'string') throw other;
        }
      }
      throw error;
    }
  }

  #changed(change: (vault: OpenVault) => OpenVault): VaultAnswer {
    const current = this.#current();
    return this.#sealed(change(current), current.digest() as Uint8Array<ArrayBuffer>);
  }

  #sealed(next: OpenVault, from: Uint8Array<ArrayBuffer> | null): VaultAnswer {
    this.#next.push(next);
    if (this.#next.length > UNSETTLED) this.#next.shift()?.free();
    const sealed = next.sealed() as Uint8Array<ArrayBuffer>;
    const digest = next.digest() as Uint8Array<ArrayBuffer>;
    return { is: 'sealed', sealed, digest, from, ways: next.ways() as Ways };
  }

  #kept(): VaultAnswer {
    const next = this.#next.pop();
    if (next === undefined) throw new TypeError('nothing was sealed');
    this.#free();
    this.#open = next;
    return { is: 'done' };
  }

  #free(): void {
    this.#open?.free();
    this.#open = null;
    for (const next of this.#next.splice(0)) next.free();
  }
}

/** Changes in a row without an answer that are remembered: each is as large as the vault. */
const UNSETTLED = 8;

function refused(error: string): VaultAnswer {
  const [why, word] = error.split(':');
  if (why === 'wrong_secret' || why === 'damaged' || why === 'too_large') {
    return { is: 'refused', why, word: word === undefined ? null : Number(word) };
  }
  return { is: 'refused', why: 'program', word: null };
}
