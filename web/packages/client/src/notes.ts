// Shared notes, as an interface sees them: one text that everybody in the meeting edits at once. In memory only, gone with
// the meeting. What merges it is loaded when it is first needed; here is when what leaves, and what waits.

import type { TalkCommand, TalkEvent } from './generated/protocol.ts';
import type { Edit, NotesDocument } from './notes-document.ts';

export type { Edit } from './notes-document.ts';

type Document = typeof import('./notes-document.ts');

/** Characters (UTF-16 code units) the notes hold; as `NOTES_CHARACTERS` there, which is loaded later. */
export const NOTES_MOST = 100_000;
/** Between two changes that leave. With the way to the others below half a second, and below the rate of messages. */
const MERGED_MS = 300;
/** Bytes of changes that leave as one: with what a change has besides, fewer than 32 parts of 16 000. */
const ONE_CHANGE = 150_000;
/** How long a change that builds on something missing waits for it before somebody is asked. */
const PATIENCE_MS = 2_000;
/** Changes, and bytes of them, that wait: for the program, for the end of a composition, for what they build on. */
const MOST_WAITING = 512;
const MOST_BYTES = 4_000_000;

/** Where the notes stand. `failed`: the program for them could not be loaded; opening them tries again. */
export type NotesState = 'closed' | 'loading' | 'ready' | 'failed';

type Change = { readonly peer: number; readonly member: string; readonly change: Uint8Array };
type Arrived = ({ readonly is: 'change' } & Change) | { readonly is: 'state'; readonly state: Uint8Array };

/** The notes of a meeting. */
export class Notes {
  readonly #send: (command: TalkCommand) => void;
  readonly #isThere: (member: string) => boolean;
  readonly #load: () => Promise<Document>;
  readonly #listeners = new Set<() => void>();
  readonly #editListeners = new Set<(edits: readonly Edit[]) => void>();
  #state: NotesState = 'closed';
  #document: NotesDocument | null = null;
  #merged: Document['merged'] | null = null;
  /** Counts documents: what was begun for a former one is dropped. */
  #generation = 0;
  #full = false;
  #byOthers = 0;
  /** Changes made here that have not left, and the one that has and is not in the log. */
  #unsent: Uint8Array[] = [];
  #underWay: Uint8Array | null = null;
  #last = -Infinity;
  #timer: ReturnType<typeof setTimeout> | null = null;
  /** What came and is not taken over yet. */
  #arrived: Arrived[] = [];
  #composing = false;
  /** Changes that build on something missing. */
  #lacking: Change[] = [];
  #missing: ReturnType<typeof setTimeout> | null = null;
  #wanted = false;
  #again = false;
  #off = false;
  /** They may be off: the server has not said so yet. */
  #untold = false;

  /** `isThere`: whether a member is in the meeting. */
  constructor(send: (command: TalkCommand) => void, isThere: (member: string) => boolean, load: () => Promise<Document> = () => import('./notes-document.ts')) {
    this.#send = send;
    this.#isThere = isThere;
    this.#load = load;
  }

  get state(): NotesState {
    return this.#state;
  }

  /** The text. May have any characters but those that disguise others. Text, never markup. */
  get text(): string {
    return this.#document?.text ?? '';
  }

  /** What was last written here had no room, or not all of it. */
  get full(): boolean {
    return this.#full;
  }

  /** Whether something written here is not with the others yet. */
  get waiting(): boolean {
    return this.#underWay !== null || this.#unsent.length > 0;
  }

  /** Counts how often others have changed the text. Who did is not known to an interface. */
  get byOthers(): number {
    return this.#byOthers;
  }

  /** Calls back after every change of anything here, until the returned function is called. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Calls back when the text has changed otherwise than by {@link write}, before {@link subscribe} does. */
  onEdit(listener: (edits: readonly Edit[]) => void): () => void {
    this.#editListeners.add(listener);
    return () => this.#editListeners.delete(listener);
  }

  /** The notes are looked at: loads what they need. */
  open(): void {
    if (this.#off || this.#untold || (this.#state !== 'closed' && this.#state !== 'failed')) return;
    this.#become('loading');
    const generation = this.#generation;
    const mine = (): boolean => generation === this.#generation;
    this.#load().then(
      ({ NotesDocument, merged }) => mine() && this.#begin(new NotesDocument((change) => mine() && this.#written(change), (edits, byOthers) => mine() && this.#edited(edits, byOthers)), merged),
      () => mine() && this.#become('failed'),
    );
  }

  /** The text is now this, and the caret stands there. What has no room is left out; {@link full} says so then. */
  write(value: string, caret: number): void {
    if (this.#document === null) return;
    this.#full = !this.#document.write(value, caret);
    this.#changed();
  }

  /** Takes the last change made here back; changes of others stay. */
  undo(): void {
    this.#document?.undo();
    this.#full = false;
    this.#changed();
  }

  redo(): void {
    this.#document?.redo();
    this.#changed();
  }

  /** A word is being composed: until it is done the text does not change under it. */
  compose(on: boolean): void {
    this.#composing = on;
    if (on || this.#document === null) return;
    this.#take();
    if (this.#wanted) this.#tell();
  }

  /**
   * For the meeting: notes are switched off here, or on again. Off, there are none: what comes is dropped, and whoever asks for
   * them hears nothing. As long as the server has not `told` so, nothing is loaded or leaves, and what comes waits.
   */
  setOff(off: boolean, told = true): void {
    const [gone, untold] = [off && told, off && !told];
    if (gone === this.#off && untold === this.#untold) return;
    this.#off = gone;
    this.#untold = untold;
    if (gone) this.#forget();
    else if (this.#wanted || this.#arrived.length > 0) this.open();
  }

  /** For the meeting: takes over what the worker tells. */
  hear(event: TalkEvent): void {
    if (this.#off && event.is !== 'cleared') return;
    switch (event.is) {
      case 'notesChange':
        this.#arrive({ ...event, is: 'change' }, event.change.length);
        break;
      case 'notesState':
        this.#arrive({ is: 'state', state: event.state }, event.state.length);
        break;
      case 'notesSent':
        this.#underWay = null;
        this.#soon();
        this.#changed();
        break;
      case 'notesWanted':
        this.#wanted = true;
        if (this.#state === 'ready') this.#tell();
        else if (this.#state !== 'loading') this.open();
        break;
      case 'cleared':
        this.#forget();
        break;
    }
  }

  /** For the meeting: what was just written leaves at once, before its author does. */
  flush(): void {
    if (this.#unsent.length > 0) this.#leave();
  }

  /** For the meeting: another worker takes over, and knows nothing of the notes. */
  restart(): void {
    this.#again = this.#document !== null;
    this.#wanted = false;
  }

  /** For the meeting: it is in. */
  entered(): void {
    if (!this.#again) return;
    this.#again = false;
    if (this.text !== '') this.#send({ is: 'keepNotes' });
    if (this.#underWay !== null) this.#send({ is: 'changeNotes', change: this.#underWay });
    this.#soon();
  }

  #begin(document: NotesDocument, merged: Document['merged']): void {
    this.#document = document;
    this.#merged = merged;
    this.#state = 'ready';
    this.#take();
    if (this.#wanted) this.#tell();
    this.#changed();
  }

  #arrive(arrived: Arrived, bytes: number): void {
    this.#arrived.push(arrived);
    let held = bytes;
    // Beyond what may wait the oldest is dropped. What builds on it says so, and somebody is asked.
    for (let i = this.#arrived.length - 2; i >= 0; i -= 1) {
      held += size(this.#arrived[i]);
      if (held <= MOST_BYTES && this.#arrived.length - i <= MOST_WAITING) continue;
      this.#arrived.splice(0, i + 1);
      break;
    }
    if (this.#state === 'ready') this.#take();
    else if (this.#state !== 'loading') this.open();
  }

  /** Takes over what has come. */
  #take(): void {
    if (this.#document === null || this.#composing) return;
    const arrived = this.#arrived;
    this.#arrived = [];
    let more = false;
    for (const one of arrived) {
      if (one.is === 'state') more = this.#document.applyState(one.state) || more;
      else more = this.#apply(one) || more;
    }
    // One that waited may be what another waits for.
    while (more && this.#lacking.length > 0) {
      const lacking = this.#lacking;
      this.#lacking = [];
      more = lacking.filter((change) => this.#apply(change)).length > 0;
    }
    if (this.#lacking.length === 0 && this.#missing !== null) {
      clearTimeout(this.#missing);
      this.#missing = null;
    }
  }

  #apply(change: Change): boolean {
    const outcome = this.#document?.apply(change.change, change.member, this.#isThere);
    if (outcome === 'lacks') {
      this.#lacking.push(change);
      let held = this.#lacking.reduce((bytes, { change: { length } }) => bytes + length, 0);
      while (held > MOST_BYTES || this.#lacking.length > MOST_WAITING) held -= this.#lacking.shift()?.change.length ?? held;
      this.#missing ??= setTimeout(() => this.#miss(), PATIENCE_MS);
    }
    return outcome === 'done';
  }

  /** What is missing has not come by itself: the author of the first change that waits for it has it. */
  #miss(): void {
    this.#missing = null;
    const [first] = this.#lacking;
    if (first !== undefined) this.#send({ is: 'missNotes', peer: first.peer });
  }

  /** Tells all there is to whoever asked; not what lacks what waits for the end of a composition. */
  #tell(): void {
    if (this.#composing) return;
    this.#wanted = false;
    this.#send({ is: 'tellNotes', state: this.#document?.state() ?? null });
  }

  #written(change: Uint8Array): void {
    this.#unsent.push(change);
    this.#soon();
  }

  #edited(edits: readonly Edit[], byOthers: boolean): void {
    if (byOthers) this.#byOthers += 1;
    if (this.text.length < NOTES_MOST) this.#full = false;
    for (const listener of this.#editListeners) listener(edits);
    this.#changed();
  }

  /** Lets what waits leave: at once, or as soon as the last is so long ago. One is under way at a time. */
  #soon(): void {
    if (this.#underWay !== null || this.#unsent.length === 0 || this.#timer !== null || this.#again) return;
    const wait = this.#last + MERGED_MS - performance.now();
    if (wait <= 0) this.#leave();
    else {
      this.#timer = setTimeout(() => {
        this.#timer = null;
        this.#leave();
      }, wait);
    }
  }

  #leave(): void {
    const [first, ...rest] = this.#unsent;
    if (first === undefined || this.#merged === null) return;
    let bytes = first.length;
    const more = rest.findIndex(({ length }) => (bytes += length) > ONE_CHANGE);
    const together = more === -1 ? this.#unsent.length : more + 1;
    const change = this.#merged(this.#unsent.splice(0, together));
    this.#underWay = change;
    this.#last = performance.now();
    this.#send({ is: 'changeNotes', change });
  }

  /** Everything of it: the meeting is over for this tab. */
  #forget(): void {
    this.#generation += 1;
    for (const timer of [this.#timer, this.#missing]) if (timer !== null) clearTimeout(timer);
    this.#timer = null;
    this.#missing = null;
    this.#document?.destroy();
    this.#document = null;
    this.#state = 'closed';
    this.#unsent = [];
    this.#underWay = null;
    this.#arrived = [];
    this.#lacking = [];
    this.#full = false;
    this.#wanted = false;
    this.#again = false;
    this.#composing = false;
    this.#byOthers = 0;
    this.#changed();
  }

  #become(state: NotesState): void {
    this.#state = state;
    this.#changed();
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

function size(arrived: Arrived | undefined): number {
  return arrived === undefined ? 0 : arrived.is === 'state' ? arrived.state.length : arrived.change.length;
}
