// The page's end of the key worker.

import type { FrameWorker } from './connection.ts';
import type { FromWorker, LineCounts, NewRoom, ToWorker } from './messages.ts';
import { workerAddress } from './worker/trust.ts';
import address from './worker/main.ts?worker&url';

/** What the worker says apart from answers. */
export type Said = Exclude<FromWorker, { is: 'counts' } | { is: 'roomCreated' }>;

/** One key worker. */
export class KeyWorker implements FrameWorker {
  readonly worker: Worker;
  readonly #listener: (message: Said) => void;
  readonly #waiting = new Map<number, { resolve: (answer: never) => void; reject: (error: Error) => void }>();
  #id = 0;

  constructor(listener: (message: Said) => void) {
    this.#listener = listener;
    this.worker = new Worker(workerAddress(address), { type: 'module', name: 'konklave-keys' });
    this.worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.#hear(data);
    this.worker.onerror = () => this.#hear({ is: 'fatal', where: 'the worker did not start' });
  }

  tell(message: ToWorker): void {
    this.worker.postMessage(message);
  }

  count(): Promise<LineCounts[]> {
    return this.#ask((id) => ({ is: 'count', id }));
  }

  createRoom(title: string, passphrase: string | null): Promise<NewRoom> {
    return this.#ask((id) => ({ is: 'createRoom', id, title, passphrase }));
  }

  /** Ends the worker; its keys are gone. */
  terminate(): void {
    this.worker.terminate();
    this.#giveUp();
  }

  #ask<Answer>(message: (id: number) => ToWorker): Promise<Answer> {
    this.#id += 1;
    const id = this.#id;
    return new Promise<Answer>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.tell(message(id));
    });
  }

  #hear(message: FromWorker): void {
    switch (message.is) {
      case 'counts':
        this.#answer(message.id, message.lines);
        break;
      case 'roomCreated':
        this.#answer(message.id, message.room);
        break;
      default:
        if (message.is === 'fatal') this.#giveUp();
        this.#listener(message);
    }
  }

  #answer(id: number, answer: unknown): void {
    this.#waiting.get(id)?.resolve(answer as never);
    this.#waiting.delete(id);
  }

  #giveUp(): void {
    for (const { reject } of this.#waiting.values()) reject(new Error('the key worker ended'));
    this.#waiting.clear();
  }
}
