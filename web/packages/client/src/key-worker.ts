// The page's end of the key worker.

import type { FrameWorker } from './connection.ts';
import type { FromWorker, LineCounts, LinkOutcome, MadeLink, NewRoom, OwnRoom, ToWorker, VaultAnswer, VaultAsk, WishedLink, WishedRoom } from './messages.ts';
import { Stretchers } from './stretchers.ts';
import { KEYS } from './worker/names.ts';
import { workerAddress } from './worker/trust.ts';
import address from './worker/main.ts?worker&url';

/** What the worker says apart from answers. */
export type Said = Exclude<FromWorker, { is: 'counts' } | { is: 'roomCreated' } | { is: 'roomSigned' } | { is: 'linkMade' } | { is: 'linksMade' } | { is: 'vaultAnswer' } | { is: 'stretch' }>;

/** One key worker. If it crashes, or falls silent once it has spoken, the listener hears `fatal`. */
export class KeyWorker implements FrameWorker {
  readonly worker: Worker;
  readonly #listener: (message: Said) => void;
  readonly #waiting = new Map<number, { resolve: (answer: never) => void; reject: (error: Error) => void }>();
  readonly #stretchers = new Stretchers();
  #id = 0;
  #watch: ReturnType<typeof setInterval> | null = null;
  /** Questions in a row that it has not answered. */
  #unanswered = 0;
  #ended = false;

  constructor(listener: (message: Said) => void) {
    this.#listener = listener;
    this.worker = new Worker(workerAddress(address), { type: 'module', name: KEYS });
    this.worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      this.#unanswered = 0;
      this.#hear(data);
    };
    this.worker.onerror = () => this.#hear({ is: 'fatal', where: 'the worker did not start' });
  }

  tell(message: ToWorker): void {
    this.worker.postMessage(message);
  }

  count(): Promise<LineCounts[]> {
    return this.#ask((id) => ({ is: 'count', id }));
  }

  createRoom(room: WishedRoom): Promise<NewRoom> {
    return this.#ask((id) => ({ is: 'createRoom', id, room }));
  }

  /** The body of a change of the room's day, or with null of its end; null: the link is not the owner's. */
  signRoom(own: OwnRoom, until: number | null, seq: number): Promise<string | null> {
    return this.#ask((id) => ({ is: 'signRoom', id, own, until, seq }));
  }

  makeLink(link: WishedLink): Promise<LinkOutcome> {
    return this.#ask((id) => ({ is: 'makeLink', id, link }));
  }

  withdrawLink(invite: string): Promise<LinkOutcome> {
    return this.#ask((id) => ({ is: 'withdrawLink', id, invite }));
  }

  changePassphrase(passphrase: string | null): Promise<LinkOutcome> {
    return this.#ask((id) => ({ is: 'changePassphrase', id, passphrase }));
  }

  madeLinks(): Promise<MadeLink[]> {
    return this.#ask((id) => ({ is: 'madeLinks', id }));
  }

  vault(ask: VaultAsk): Promise<VaultAnswer> {
    return this.#ask((id) => ({ is: 'vault', id, ask }));
  }

  /** Ends the worker; its keys are gone. */
  terminate(): void {
    // What it said before may still be on its way.
    this.worker.onmessage = null;
    this.worker.onerror = null;
    this.worker.terminate();
    this.#ended = true;
    this.#giveUp();
  }

  #ask<Answer>(message: (id: number) => ToWorker): Promise<Answer> {
    if (this.#ended) return Promise.reject(new Error('the key worker ended'));
    this.#id += 1;
    const id = this.#id;
    return new Promise<Answer>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.tell(message(id));
    });
  }

  /** A worker the browser has taken away says nothing, not even that it is gone. */
  #look(): void {
    this.#unanswered += 1;
    if (this.#unanswered > UNANSWERED) this.#hear({ is: 'fatal', where: 'the worker fell silent' });
    else this.tell({ is: 'count', id: NOBODY });
  }

  #hear(message: FromWorker): void {
    switch (message.is) {
      case 'counts':
        this.#answer(message.id, message.lines);
        break;
      case 'roomCreated':
        this.#answer(message.id, message.room);
        break;
      case 'roomSigned':
        this.#answer(message.id, message.body);
        break;
      case 'linkMade':
        this.#answer(message.id, message.outcome);
        break;
      case 'linksMade':
        this.#answer(message.id, message.links);
        break;
      case 'vaultAnswer':
        this.#answer(message.id, message.answer);
        break;
      case 'stretch':
        this.#stretchers.start(message.port, () => this.tell({ is: 'stretchingLost', id: message.id }));
        break;
      default:
        if (message.is === 'ready') this.#watch ??= setInterval(() => this.#look(), WATCH_MS);
        if (message.is === 'fatal') this.#giveUp();
        this.#listener(message);
    }
  }

  #answer(id: number, answer: unknown): void {
    this.#waiting.get(id)?.resolve(answer as never);
    this.#waiting.delete(id);
  }

  #giveUp(): void {
    if (this.#watch !== null) clearInterval(this.#watch);
    this.#watch = null;
    this.#stretchers.end();
    for (const { reject } of this.#waiting.values()) reject(new Error('the key worker ended'));
    this.#waiting.clear();
  }
}

/** Between two questions whether the worker is there. */
const WATCH_MS = 3_000;
/** As many it may leave unanswered: a busy machine starves workers for seconds. */
const UNANSWERED = 3;
/** Nobody waits for the answer; that it comes is enough. */
const NOBODY = 0;
