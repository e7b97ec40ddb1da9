// What is switched off at this server, as a meeting needs to know it.

import type { ServerInfo, SwitchedFunction } from './generated/protocol.ts';

/** Functions that are switched off. */
export type Off = ReadonlySet<SwitchedFunction>;

/** How long the server has to say it, in milliseconds: nobody waits before the door for longer. */
const PATIENCE_MS = 3_000;

/** Between an answer and the next question: as long as a meeting goes on with something that was switched off. */
const ASK_MS = 60_000;

/** The same as long as there was no answer: for as long nobody can write. */
const UNTOLD_MS = 5_000;

/**
 * What only the pages leave out, because the server cannot read it. It counts as off until the server has said that it is not,
 * so that nothing leaves of which nobody knows whether it may. What comes meanwhile is kept: it comes only once.
 */
const UNTOLD: Off = new Set<SwitchedFunction>(['chat', 'notes', 'polls']);

/** What is switched off, as the server said last. */
export class SwitchedOff {
  readonly #changed: (off: Off) => void;
  readonly #ask: () => Promise<readonly SwitchedFunction[]>;
  #off: Off = UNTOLD;
  #asked = 0;
  /** Which question was answered last; 0: none yet. */
  #answered = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #stopped = false;

  /** `changed`: what is off is another than before, or the server has said it for the first time. */
  constructor(changed: (off: Off) => void, ask: () => Promise<readonly SwitchedFunction[]> = said) {
    this.#changed = changed;
    this.#ask = ask;
  }

  /** What is off. Another set whenever it changes. */
  get off(): Off {
    return this.#off;
  }

  /** Whether the server has said it at all. */
  get told(): boolean {
    return this.#answered > 0;
  }

  /** Asks the server. Without an answer, what was known stays. Does not fail. */
  async ask(): Promise<void> {
    this.#asked += 1;
    const question = this.#asked;
    const names = await this.#ask().catch(() => null);
    // The answer to an older question may come behind that to a newer one.
    if (names === null || question < this.#answered) return;
    const first = !this.told;
    this.#answered = question;
    const off = new Set(names);
    if (!first && off.size === this.#off.size && [...off].every((name) => this.#off.has(name))) return;
    this.#off = off;
    this.#changed(off);
  }

  /** Asks again and again until {@link stop}: soon while there was no answer, then once a minute. */
  keepAsking(): void {
    if (this.#stopped || this.#timer !== null) return;
    this.#timer = setTimeout(
      () => {
        void this.ask().then(() => {
          this.#timer = null;
          this.keepAsking();
        });
      },
      this.told ? ASK_MS : UNTOLD_MS,
    );
  }

  /** Asks no more by itself. */
  stop(): void {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }
}

async function said(): Promise<readonly SwitchedFunction[]> {
  const response = await fetch('/api/info', { cache: 'no-store', signal: AbortSignal.timeout(PATIENCE_MS) });
  if (!response.ok) throw new Error(String(response.status));
  const { off } = (await response.json()) as ServerInfo;
  return off;
}
