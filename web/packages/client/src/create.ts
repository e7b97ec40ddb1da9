// Creating a room, keeping it until a day, and ending it: keys and signatures are made in a worker; the server gets
// what it may know.

import type { CreateRoom, CreatedRoom as Kept, RefusalCode } from './generated/protocol.ts';
import { KeyWorker } from './key-worker.ts';
import type { OwnRoom } from './messages.ts';
import { generatePassphrase } from './passphrase.ts';

/** A room as it was made here. The fragments never leave the browser unless its user shares them. */
export interface MadeRoom {
  room: string;
  sharedFragment: string;
  ownerFragment: string;
  passphrase?: string;
}

/** A created room. */
export interface CreatedRoom extends MadeRoom {
  /**
   * When the server forgets the room, in seconds since 1970. Of a room for no day whose answer was lost: the earliest
   * that can be.
   */
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
  /**
   * The room to be created, if nobody knows whether the server keeps it: whoever drops these links leaves a room behind
   * that nobody ends. {@link cancelRoom} ends it, and is content where there is none. Null: it is not kept.
   */
  readonly made: MadeRoom | null;

  constructor(code: CreateError['code'], retryAfterSeconds: number | null = null, made: MadeRoom | null = null) {
    super(code);
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
    this.made = made;
  }
}

/**
 * Creates a room. `passphrase`: none, one's own, or with `true` a generated one.
 * `lobby`: whoever comes waits before the door until a host lets them in.
 * `soundOnly`: there are no cameras and screens in its meetings, ever.
 * `keepUntil`: until when it is to be kept, in seconds since 1970; the server is told the end of that day (UTC), and no
 * hour. Not given or null: as long as the server keeps any room.
 * Where no answer tells what became of it, the same is sent once more.
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
    const { room, sharedFragment, ownerFragment, request } = made;
    const links: MadeRoom = { room, sharedFragment, ownerFragment, ...(passphrase === null ? {} : { passphrase }) };
    const first = await send(request);
    if (!(first instanceof CreateError)) return { ...links, expiresAt: first };
    if (NOT_KEPT.has(first.code)) throw first;
    const second = await send(request);
    if (!(second instanceof CreateError)) return { ...links, expiresAt: second };
    throw new CreateError(second.code, second.retryAfterSeconds, links);
  });
}

/** After these a new room is not kept; anything else, of a proxy or of nobody, leaves it open. */
const NOT_KEPT: ReadonlySet<CreateError['code']> = new Set<CreateError['code']>([
  'malformed',
  'outdated',
  'not_allowed',
  'too_large',
  'too_many_tries',
  'server_full',
  'day_out_of_range',
]);

/** Asks for a new room: when the server forgets it, or why it says it does not keep it. */
async function send(request: string): Promise<number | CreateError> {
  try {
    const answer = await ask('/api/rooms', 'POST', request);
    if (answer.status === 201) return await keptOf(answer);
    const refusal = await refusalOf(answer);
    // Nobody else has drawn this room id: a request like this one has arrived already.
    return answer.status === 409 && refusal.code === 'not_allowed' ? asked(request) : refusal;
  } catch (error) {
    return error instanceof CreateError ? error : new CreateError('program');
  }
}

/** Until when a room is kept that was kept without our hearing it. Without a day every server keeps it for an hour. */
function asked(request: string): number {
  const { keepUntil } = JSON.parse(request) as CreateRoom;
  return keepUntil ?? Math.floor(Date.now() / 1000) + 3600;
}

/**
 * Keeps a room until another day, longer or shorter. `until`: in seconds since 1970; the server is told the end of that
 * day (UTC), which is what comes back. Fails with {@link CreateError}.
 */
export async function keepRoom(own: OwnRoom, until: number): Promise<{ expiresAt: number }> {
  const answer = await change(own, 'PATCH', until);
  if (answer.status !== 200) throw await refusalOf(answer);
  return { expiresAt: await keptOf(answer) };
}

/**
 * Ends a room with all its links; a meeting that runs in it ends for everybody. Done, too, where the server says that
 * there is no such room any more; the word of a proxy is not enough. Fails with {@link CreateError}.
 */
export async function cancelRoom(own: OwnRoom): Promise<void> {
  const answer = await change(own, 'DELETE', null);
  if (answer.status === 204) return;
  const refusal = await refusalOf(answer);
  if (answer.status !== 404 || refusal.code !== 'not_invited') throw refusal;
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
  // An end takes the link alone: who is signed in does not go along, and the server does not see whose room it was.
  const credentials = method === 'DELETE' ? 'omit' : 'same-origin';
  try {
    return await fetch(address, { method, headers: { 'content-type': 'application/json' }, body, credentials });
  } catch {
    throw new CreateError('offline');
  }
}

/** Until when the server has kept a room; an answer that breaks off is none. */
async function keptOf(answer: Response): Promise<number> {
  const kept = (await answer.json().catch(() => null)) as Partial<Kept> | null;
  if (!Number.isSafeInteger(kept?.expiresAt)) throw new CreateError('offline');
  return kept?.expiresAt as number;
}

async function refusalOf(answer: Response): Promise<CreateError> {
  const refusal = (await answer.json().catch(() => null)) as { code?: RefusalCode; retryAfterSeconds?: number | null } | null;
  return new CreateError(refusal?.code ?? 'internal', refusal?.retryAfterSeconds ?? null);
}
