// The text that everybody edits, merged by Yjs. The only module that knows Yjs; loaded when notes are first opened or
// first received. Whatever others send is looked at before Yjs is given it: any of it may be made to do harm.

import * as Y from 'yjs';

/** Characters (UTF-16 code units) the notes hold. */
export const NOTES_CHARACTERS = 100_000;

/** What became of a change. `lacks`: it builds on something that is not here. `refused`: it is none of ours. */
export type Outcome = 'done' | 'lacks' | 'refused';

/** How a text becomes another: so many characters stay, are gone, or are new. */
export type Edit = { readonly retain: number } | { readonly delete: number } | { readonly insert: number };

/** Several changes as one. */
export const merged = (changes: readonly Uint8Array[]): Uint8Array => Y.mergeUpdates([...changes]);

/** The notes of one meeting in one tab. */
export class NotesDocument {
  readonly #doc = new Y.Doc();
  readonly #text = this.#doc.getText(ROOT);
  readonly #undo = new Y.UndoManager(this.#text, { trackedOrigins: new Set([HERE]), captureTimeout: 700 });
  /** Who writes under which number of Yjs: nobody else may. Numbers are random, and of one page only. */
  readonly #owners = new Map<number, string>();
  /** Whose changes took longer than any that people make. */
  readonly #harmful = new Set<string>();
  #shown = '';
  /** Bytes of the whole at most. */
  #bytes = 0;
  /** Something was added to them since they were counted. */
  #grown = false;

  /** `written`: a change made here, to be sent. `edited`: the text has changed, and not by {@link write}. */
  constructor(written: (change: Uint8Array) => void, edited: (edits: readonly Edit[], byOthers: boolean) => void) {
    this.#doc.on('update', (update: Uint8Array, origin: unknown) => {
      this.#bytes += update.length;
      this.#grown = true;
      if (origin !== THERE) written(update);
    });
    this.#text.observe((event, { origin }) => {
      this.#shown = shown(this.#text.toString());
      if (origin !== HERE) edited(event.delta.map(editOf), origin === THERE);
    });
  }

  /** The text, each character where Yjs has it; characters that disguise what stands around them are replaced. */
  get text(): string {
    return this.#shown;
  }

  /** The text is now this, and the caret stands there. False: not all of it has room. */
  write(value: string, caret: number): boolean {
    const before = this.#shown;
    // What stands behind the caret was not typed just now; this finds the right one of several like letters.
    const after = common(before, value, value.length - caret, true);
    const kept = common(before, value, Math.min(before.length, value.length) - after, false);
    const gone = before.length - kept - after;
    const wished = fit(value.slice(kept, value.length - after));
    const room = this.#isFull() ? 0 : Math.max(0, NOTES_CHARACTERS - before.length + gone);
    const typed = fit(wished.slice(0, room));
    const fits = wished.length <= room;
    // Nothing is taken away for what cannot be put in its place.
    if (!fits && typed === '' && wished !== '') return false;
    this.#doc.transact(() => {
      if (gone > 0) this.#text.delete(kept, gone);
      if (typed !== '') this.#text.insert(kept, typed);
    }, HERE);
    return fits;
  }

  /** Takes the last change made here back. Changes of others stay. What is full takes nothing in, in this way either. */
  undo(): void {
    if (!this.#isFull()) this.#undo.undo();
  }

  redo(): void {
    if (!this.#isFull()) this.#undo.redo();
  }

  /** Takes a change of `author` over. `isThere`: whether somebody is in the meeting. */
  apply(change: Uint8Array, author: string, isThere: (member: string) => boolean): Outcome {
    const read = readable(change);
    if (read === null || this.#harmful.has(author) || this.#overflows(read)) return 'refused';
    const clients = new Set(read.structs.map(({ id }) => id.client));
    const foreign = (client: number): boolean => {
      const owner = this.#owners.get(client);
      return client === this.#doc.clientID || (owner !== undefined && owner !== author && isThere(owner));
    };
    const fresh = [...clients].filter((client) => this.#owners.get(client) !== author);
    const owned = [...this.#owners.values()].filter((owner) => owner === author).length;
    if (clients.size > CLIENTS_A_CHANGE || fresh.some(foreign) || owned + fresh.length > CLIENTS_A_MEMBER) return 'refused';
    if (!this.#reaches(read)) return 'lacks';
    for (const client of fresh) this.#owners.set(client, author);
    if (this.#merge(change, STEPS_CHANGE)) return 'done';
    // What takes so long was made to. In this tab its author writes no more.
    this.#harmful.add(author);
    return 'refused';
  }

  /** Takes over what somebody else has. False: that is nothing of ours. */
  applyState(state: Uint8Array): boolean {
    const read = readable(state);
    if (read === null || read.structs.length > STRUCTS || read.characters > MOST_CHARACTERS) return false;
    const trial = new Y.Doc();
    try {
      limited(STEPS_STATE, () => Y.applyUpdate(trial, state));
      if (trial.store.pendingStructs !== null || trial.store.pendingDs !== null) return false;
    } catch {
      return false;
    } finally {
      trial.destroy();
    }
    return this.#merge(state, STEPS_STATE);
  }

  /** All there is, for somebody else; null: it is too much to be told. */
  state(): Uint8Array | null {
    const state = Y.encodeStateAsUpdate(this.#doc);
    return state.length <= STATE_BYTES ? state : null;
  }

  /** Forgets everything. */
  destroy(): void {
    this.#undo.destroy();
    this.#doc.destroy();
  }

  #merge(update: Uint8Array, most: number): boolean {
    const { store } = this.#doc;
    try {
      limited(most, () => Y.applyUpdate(this.#doc, update, THERE));
      return true;
    } catch {
      return false;
    } finally {
      // What waits for something else is asked for anew, and not kept.
      store.pendingStructs = null;
      store.pendingDs = null;
    }
  }

  /** Whether everything a change builds on is here. */
  #reaches({ structs, deletes }: Readable): boolean {
    const { store } = this.#doc;
    const ends = new Map<number, number>();
    const end = (client: number): number => ends.get(client) ?? Y.getState(store, client);
    const known = (id: Y.ID | null): boolean => id === null || id.clock < end(id.client);
    for (const struct of structs) {
      if (struct.id.clock > end(struct.id.client)) return false;
      if (struct instanceof Y.Item && !(known(struct.origin) && known(struct.rightOrigin))) return false;
      ends.set(struct.id.client, Math.max(end(struct.id.client), struct.id.clock + struct.length));
    }
    return deletes.every(({ client, until }) => until <= end(client));
  }

  #count(): number {
    let count = 0;
    for (const structs of this.#doc.store.clients.values()) count += structs.length;
    return count;
  }

  /** Whether nothing more is written here: the whole of it can hardly be told to anybody who comes. */
  #isFull(): boolean {
    return this.#size() > FULL_BYTES || this.#count() > FULL_STRUCTS;
  }

  /**
   * Whether a change of others has no room: later than what is written here, so that who notices it first stops alone. What
   * only takes away always has.
   */
  #overflows({ structs, deletes, characters }: Readable): boolean {
    if (structs.length === 0) return false;
    // Each deleted run may cut two others in two.
    const count = this.#count() + structs.length + 2 * deletes.length;
    return this.#size() > MOST_BYTES || count > STRUCTS || this.#text.length + characters > MOST_CHARACTERS;
  }

  /** Bytes of the whole, or more than there are, but never more than {@link FULL_BYTES} where there are fewer. */
  #size(): number {
    if (this.#bytes > FULL_BYTES && this.#grown) {
      this.#bytes = Y.encodeStateAsUpdate(this.#doc).length;
      this.#grown = false;
    }
    return this.#bytes;
  }
}

interface Readable {
  readonly structs: readonly (Y.Item | Y.GC)[];
  readonly deletes: readonly { readonly client: number; readonly until: number }[];
  /** Characters it adds, if none of it is known. */
  readonly characters: number;
}

/** What an update says, if it says nothing but what our notes are made of: runs of characters in the one text, and what is gone. */
function readable(update: Uint8Array): Readable | null {
  try {
    const { structs, ds } = Y.decodeUpdate(update);
    let characters = 0;
    const ours: (Y.Item | Y.GC)[] = [];
    const ends = new Map<number, number>();
    let client = -1;
    for (const struct of structs) {
      // Each number once, and each run behind the one before, as Yjs writes them. It would read anything else, again and again.
      if (struct.id.client === client ? ends.get(client) !== struct.id.clock : ends.has(struct.id.client)) return null;
      client = struct.id.client;
      ends.set(client, struct.id.clock + struct.length);
      if (!fine(struct.id.client) || !fine(struct.id.clock) || !fine(struct.length) || struct.length === 0) return null;
      if (struct.id.clock + struct.length > CLOCK) return null;
      if (struct instanceof Y.Item) {
        const { content, parent, parentSub } = struct;
        const root = struct.origin === null && struct.rightOrigin === null;
        if (parentSub !== null || (root ? (parent as unknown) !== ROOT : parent !== null)) return null;
        if (content instanceof Y.ContentString) characters += content.getLength();
        else if (!(content instanceof Y.ContentDeleted)) return null;
      } else if (!(struct instanceof Y.GC)) return null;
      ours.push(struct);
    }
    const deletes: { client: number; until: number }[] = [];
    for (const [client, ranges] of ds.clients) {
      let end = 0;
      for (const { clock, len } of ranges) {
        if (!fine(client) || !fine(clock) || !fine(len) || len === 0 || clock < end) return null;
        end = clock + len;
        if (!fine(end)) return null;
        deletes.push({ client, until: end });
      }
    }
    if (ours.length + deletes.length === 0 || deletes.length > STRUCTS) return null;
    return { structs: ours, deletes, characters };
  } catch {
    return null;
  }
}

const fine = (number: number): boolean => Number.isSafeInteger(number) && number >= 0;

/** Steps left for finding places between characters that were written at the same time. */
let steps = Infinity;

/** Merges within bounds: Yjs compares each run of characters with all that were put at the same place unknown to its author. */
function limited(most: number, merge: () => void): void {
  steps = most;
  try {
    merge();
  } finally {
    steps = Infinity;
  }
}

const { integrate } = Y.Item.prototype;
Y.Item.prototype.integrate = function (transaction, offset) {
  if (steps !== Infinity) compare(this, transaction.doc.store);
  integrate.call(this, transaction, offset);
};

/** Goes the way on which Yjs is about to look for the place of a run, and counts its steps. */
function compare(item: Y.Item, store: Y.Doc['store']): void {
  const { left, right, parent, origin, rightOrigin, id } = item;
  if (!(parent instanceof Y.AbstractType) || (left === null && right !== null && right.left === null)) return;
  const passed = new Set<Y.Item>();
  for (let at = left === null ? parent._start : left.right; at !== null && at !== right; at = at.right) {
    steps -= 1;
    if (steps < 0) throw new RangeError('too many runs at one place');
    passed.add(at);
    if (Y.compareIDs(origin, at.origin)) {
      if (at.id.client >= id.client && Y.compareIDs(rightOrigin, at.rightOrigin)) return;
    } else if (at.origin === null || !passed.has(Y.getItem(store, at.origin))) return;
  }
}

const ROOT = 'notes';
/** Where a change comes from: this page's text field, or another member. */
const HERE = 'here';
const THERE = 'there';
/** Bytes of a state that can be told: 128 parts of 16 000 (`e2ee::app`). */
const STATE_BYTES = 2_048_000;
/** Beyond, nothing is added here: what is deleted leaves traces that take room. And beyond the other, by nobody. */
const FULL_BYTES = 1_500_000;
const MOST_BYTES = 1_900_000;
/** Runs of characters in the whole, deleted ones among them: likewise. */
const FULL_STRUCTS = 40_000;
const STRUCTS = 60_000;
/** Characters anybody writes in a meeting under one number. */
const CLOCK = 1 << 24;
/** With this many characters others' changes count no more: far more than all who write offline at once bring together. */
const MOST_CHARACTERS = 1_000_000;
/** Numbers of Yjs that one change, and one member, write under. Each page that is loaded has one. */
const CLIENTS_A_CHANGE = 4;
const CLIENTS_A_MEMBER = 64;
/** Comparisons for one change, and for a state: hundredths and tenths of a second. Honest ones take a few for each run. */
const STEPS_CHANGE = 50_000;
const STEPS_STATE = 1_000_000;

function editOf(step: { retain?: number | undefined; delete?: number | undefined; insert?: unknown }): Edit {
  if (step.retain !== undefined) return { retain: step.retain };
  if (step.delete !== undefined) return { delete: step.delete };
  return { insert: typeof step.insert === 'string' ? step.insert.length : 1 };
}

/** What characters of others are shown as. Of the same length, so that places stay what they are. */
function shown(text: string): string {
  return text.replace(UNFIT, '\ufffd');
}

/** What is typed or pasted here, without characters that are not drawn or turn their surroundings around. */
function fit(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(UNFIT, '');
}

/** As for messages (`fit_text` of e2ee): line breaks, tabs and joiners stay. And halves of pairs, which are no characters. */
const UNFIT = /[\p{Surrogate}\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]/gu;

/** How many characters two texts have in common, at most `most`, at their beginnings or their ends; never half a pair. */
function common(a: string, b: string, most: number, end: boolean): number {
  const limit = Math.min(most, a.length, b.length);
  let n = 0;
  if (end) while (n < limit && a.charCodeAt(a.length - 1 - n) === b.charCodeAt(b.length - 1 - n)) n += 1;
  else while (n < limit && a.charCodeAt(n) === b.charCodeAt(n)) n += 1;
  if (n > 0 && (end ? isLow(a.charCodeAt(a.length - n)) : isHigh(a.charCodeAt(n - 1)))) n -= 1;
  return n;
}

const isHigh = (unit: number): boolean => (unit & 0xfc00) === 0xd800;
const isLow = (unit: number): boolean => (unit & 0xfc00) === 0xdc00;
