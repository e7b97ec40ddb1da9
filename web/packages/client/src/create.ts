// Creating a room: keys and links are made in a worker; the server gets what it may know.

import type { RefusalCode } from './generated/protocol.ts';
import { KeyWorker } from './key-worker.ts';
import { generatePassphrase } from './passphrase.ts';

/** A created room. The fragments never leave the browser unless its user shares them. */
export interface CreatedRoom {
  room: string;
  sharedFragment: string;
  ownerFragment: string;
  passphrase?: string;
}

/** Why a room could not be created. */
export class CreateError extends Error {
  /** The server's code; `offline`: it could not be reached; `program`: our own failure. */
  readonly code: RefusalCode | 'offline' | 'program';
  readonly retryAfterSeconds: number | null;

  constructor(code: CreateError['code'], retryAfterSeconds: number | null = null) {
    super(code);
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/**
 * Creates a room. `passphrase`: none, one's own, or with `true` a generated one.
 * `lobby`: whoever comes waits before the door until a host lets them in.
 * `soundOnly`: there are no cameras and screens in its meetings, ever.
 * Fails with {@link CreateError}.
 */
export async function createRoom(options: { title: string; passphrase: boolean | string; lobby: boolean; soundOnly: boolean }): Promise<CreatedRoom> {
  const passphrase = options.passphrase === true ? generatePassphrase() : options.passphrase || null;
  const worker = new KeyWorker(() => undefined);
  try {
    const made = await worker.createRoom(options.title, passphrase, options.lobby, options.soundOnly).catch(() => {
      throw new CreateError('program');
    });
    await post(made.request);
    const { room, sharedFragment, ownerFragment } = made;
    return { room, sharedFragment, ownerFragment, ...(passphrase === null ? {} : { passphrase }) };
  } finally {
    worker.terminate();
  }
}

async function post(body: string): Promise<void> {
  let response: Response;
  try {
    response = await fetch('/api/rooms', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  } catch {
    throw new CreateError('offline');
  }
  if (response.ok) return;
  const refusal = (await response.json().catch(() => ({}))) as { code?: RefusalCode; retryAfterSeconds?: number | null };
  throw new CreateError(refusal.code ?? 'internal', refusal.retryAfterSeconds ?? null);
}
