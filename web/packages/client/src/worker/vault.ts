// What survives a reload of the tab: sealed under a key that cannot be read out, and gone when asked.
//
// The ciphertext lies in the tab's session storage, the key in IndexedDB as a non-extractable CryptoKey.
// Neither is of use alone, and leaving deletes both.

import type { Kept } from '../messages.ts';

/** Seals under a key made for this tab, or under the one already made. */
export class Vault {
  #name: string | null = null;
  #key: CryptoKey | null = null;

  /** Opens what an earlier worker of the tab sealed; null if its key is gone. */
  async open(kept: Kept): Promise<Uint8Array | null> {
    try {
      const key = await read(kept.key);
      if (key === null) return null;
      const algorithm = { name: 'AES-GCM', iv: kept.sealed.subarray(0, NONCE) };
      const plain = await crypto.subtle.decrypt(algorithm, key, kept.sealed.subarray(NONCE));
      this.#name = kept.key;
      this.#key = key;
      return new Uint8Array(plain);
    } catch {
      return null;
    }
  }

  /** Seals; null where the browser keeps no keys (some private windows). */
  async seal(bytes: Uint8Array<ArrayBuffer>): Promise<Kept | null> {
    if (this.#key === null || this.#name === null) {
      const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
      const name = crypto.randomUUID();
      const stored = await write(name, key).then(
        () => true,
        () => false,
      );
      if (!stored) return null;
      this.#key = key;
      this.#name = name;
    }
    const nonce = crypto.getRandomValues(new Uint8Array(NONCE));
    const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce }, this.#key, bytes);
    const joined = new Uint8Array(NONCE + sealed.byteLength);
    joined.set(nonce);
    joined.set(new Uint8Array(sealed), NONCE);
    return { key: this.#name, sealed: joined };
  }

  /** Deletes the key: what was sealed under it is gone. */
  async forget(name: string | null = this.#name): Promise<void> {
    this.#key = null;
    this.#name = null;
    if (name === null) return;
    await remove(name).catch(() => undefined);
  }
}

const NONCE = 12;
/** As long as a resume token is valid: after it the state is of no use. */
const LIFETIME_MS = 24 * 60 * 60 * 1_000;
const DATABASE = 'konklave';
const STORE = 'tab-keys';

function database(): Promise<IDBDatabase> {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
  return done(opening);
}

async function within<Result>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<Result>): Promise<Result> {
  const opened = await database();
  try {
    return await done(act(opened.transaction(STORE, mode).objectStore(STORE)));
  } finally {
    opened.close();
  }
}

/** What lies under a name. */
interface Stored {
  key: CryptoKey;
  /** When it was made, in milliseconds since 1970. */
  made: number;
}

async function read(name: string): Promise<CryptoKey | null> {
  const stored = (await within('readonly', (store) => store.get(name))) as Stored | undefined;
  return stored === undefined || isOld(stored) ? null : stored.key;
}

/** Stores a key, and removes those of tabs that were closed without leaving. */
async function write(name: string, key: CryptoKey): Promise<void> {
  const names = await within('readonly', (store) => store.getAllKeys());
  for (const former of names) {
    const stored = (await within('readonly', (store) => store.get(former))) as Stored | undefined;
    if (stored !== undefined && isOld(stored)) await within('readwrite', (store) => store.delete(former));
  }
  await within('readwrite', (store) => store.put({ key, made: Date.now() } satisfies Stored, name));
}

function isOld({ made }: Stored): boolean {
  const age = Date.now() - made;
  return !(age >= 0 && age < LIFETIME_MS);
}

function remove(name: string): Promise<undefined> {
  return within('readwrite', (store) => store.delete(name));
}

function done<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the database failed'));
  });
}
