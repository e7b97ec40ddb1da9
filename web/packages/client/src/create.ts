// Creating a room, keeping it until a day, and ending it: keys and signatures are made in a worker; the server gets
// what it may know.

import type { CreatedRoom as Kept, RefusalCode } from './generated/protocol.ts';
import { KeyWorker } from './key-worker.ts';
import type { OwnRoom } from './messages.ts';
import { generatePassphrase } from './passphrase.ts';

/** A created room. The fragments never leave the browser unless its user shares them. */
export interface CreatedRoom {
  room: string;
  sharedFragment: string;
  ownerFragment: string;
  passphrase?: string;
  /** When the server forgets the room, in seconds since 1970. */
  expiresAt: number;
}

/** Why a room could not be created, kept or ended. */
export class CreateError extends Error {
  /**
   * The server's code. `not_allowed`: only who has signed in creates or plans here; `day_out_of_range`: the day is over
   * or further ahead than rooms are kept; `not_invited`: there is no such room. `offline`: it could not be reached;
   * `program`: our own failure.
   */
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
 * `keepUntil`: until when it is to be kept, in seconds since 1970; the server rounds up to the end of that day (UTC).
 * Not given or null: as long as the server keeps any room.
 * Fails with {@link CreateError}.
 */
export async function createRoom(options: {
  title: string;
  passphrase: boolean | string;
  lobby: boolean;
  soundOnly: boolean;
  keepUntil?: number | null;
}): Promise<CreatedRoom> {
  const passphrase = options.passphrase === true ? generatePassphrase() : options.passphrase || null;
  const { title, lobby, soundOnly, keepUntil } = options;
  return withWorker(async (worker) => {
    const made = await worker.createRoom({ title, passphrase, lobby, soundOnly, keepUntil: keepUntil ?? null }).catch(() => {
      throw new CreateError('program');
    });
    const answer = await ask('/api/rooms', 'POST', made.request);
    if (!answer.ok) throw await refusalOf(answer);
    const { expiresAt } = await keptOf(answer);
    const { room, sharedFragment, ownerFragment } = made;
    return { room, sharedFragment, ownerFragment, ...(passphrase === null ? {} : { passphrase }), expiresAt };
  });
}

/**
 * Keeps a room until another day, longer or shorter. `until`: in seconds since 1970, rounded up to the end of that day
 * (UTC), which is what comes back. Fails with {@link CreateError}.
 */
export async function keepRoom(own: OwnRoom, until: number): Promise<{ expiresAt: number }> {
  const answer = await change(own, 'PATCH', until);
  if (!answer.ok) throw await refusalOf(answer);
  const { expiresAt } = await keptOf(answer);
  return { expiresAt };
}

/**
 * Ends a room with all its links; a meeting that runs in it ends for everybody. Done, too, where there is no such room
 * any more. Fails with {@link CreateError}.
 */
export async function cancelRoom(own: OwnRoom): Promise<void> {
  const answer = await change(own, 'DELETE', null);
  if (!answer.ok && answer.status !== 404) throw await refusalOf(answer);
}

/** Signs a change and sends it; once more with a later number, where another device's clock was ahead. */
async function change(own: OwnRoom, method: 'PATCH' | 'DELETE', until: number | null): Promise<Response> {
  return withWorker(async (worker) => {
    const signed = async (seq: number): Promise<Response> => {
      const body = await worker.signRoom(own, until, seq).catch(() => null);
      if (body === null) throw new CreateError('program');
      return ask(`/api/rooms/${encodeURIComponent(own.room)}`, method, body);
    };
    // Milliseconds grow from change to change, whichever of the owner's devices makes it.
    const answer = await signed(Date.now());
    const last = Number(answer.headers.get('x-konklave-last-update') ?? NaN);
    return answer.status === 409 && Number.isSafeInteger(last + 1) ? signed(last + 1) : answer;
  });
}

async function withWorker<Answer>(work: (worker: KeyWorker) => Promise<Answer>): Promise<Answer> {
  const worker = new KeyWorker(() => undefined);
  try {
    return await work(worker);
  } finally {
    worker.terminate();
  }
}

async function ask(address: string, method: 'POST' | 'PATCH' | 'DELETE', body: string): Promise<Response> {
  try {
    return await fetch(address, { method, headers: { 'content-type': 'application/json' }, body });
  } catch {
    throw new CreateError('offline');
  }
}

/** What the server has kept; an answer that breaks off is none. */
async function keptOf(answer: Response): Promise<Kept> {
  return (await answer.json().catch(() => {
    throw new CreateError('offline');
  })) as Kept;
}

async function refusalOf(answer: Response): Promise<CreateError> {
  const refusal = (await answer.json().catch(() => ({}))) as { code?: RefusalCode; retryAfterSeconds?: number | null };
  return new CreateError(refusal.code ?? 'internal', refusal.retryAfterSeconds ?? null);
}
