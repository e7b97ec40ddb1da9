// The vault of an account, opened: its key and what unlocks it stay here. The page gets the content, and what is sealed.

import { OpenVault, vaultWays } from '../../wasm/core_wasm.js';
import type { VaultAnswer, VaultAsk } from '../messages.ts';

type Ways = Extract<VaultAnswer, { is: 'ways' }>['ways'];

/** The one that is open, and the one it becomes once the server has taken it. */
export class AccountVault {
  #open: OpenVault | null = null;
  #next: OpenVault | null = null;

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
      case 'create':
        return this.#sealed(OpenVault.create(ask.member, ask.content, ask.language), null);
      case 'openByPhrase':
        return this.#opened(OpenVault.openByPhrase(ask.member, ask.sealed, ask.phrase));
      case 'openByPasskey':
        return this.#opened(OpenVault.openByPasskey(ask.member, ask.sealed, ask.passkey, ask.output));
      case 'reopen':
        return this.#opened(this.#current().reopen(ask.sealed));
      case 'save':
        return this.#changed((vault) => vault.save(ask.content));
      case 'addPasskey':
        return this.#changed((vault) => vault.addPasskey(ask.passkey, ask.output));
      case 'removePasskey':
        return this.#changed((vault) => vault.removePasskey(ask.passkey));
      case 'newPhrase':
        return this.#changed((vault) => vault.newPhrase(ask.language));
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
    return { is: 'open', content: vault.content(), ways: vault.ways() as Ways };
  }

  #changed(change: (vault: OpenVault) => OpenVault): VaultAnswer {
    const current = this.#current();
    return this.#sealed(change(current), current.digest() as Uint8Array<ArrayBuffer>);
  }

  #sealed(next: OpenVault, from: Uint8Array<ArrayBuffer> | null): VaultAnswer {
    this.#next?.free();
    this.#next = next;
    const sealed = next.sealed() as Uint8Array<ArrayBuffer>;
    return { is: 'sealed', sealed, from, ways: next.ways() as Ways, phrase: next.takePhrase() ?? null };
  }

  #kept(): VaultAnswer {
    if (this.#next === null) throw new TypeError('nothing was sealed');
    this.#open?.free();
    this.#open = this.#next;
    this.#next = null;
    return { is: 'done' };
  }

  #free(): void {
    this.#open?.free();
    this.#next?.free();
    this.#open = null;
    this.#next = null;
  }
}

function refused(error: string): VaultAnswer {
  const [why, word] = error.split(':');
  if (why === 'wrong_secret' || why === 'damaged' || why === 'too_large') {
    return { is: 'refused', why, word: word === undefined ? null : Number(word) };
  }
  return { is: 'refused', why: 'program', word: null };
}
