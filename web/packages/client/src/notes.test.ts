import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { TalkCommand } from './generated/protocol.ts';
import { merged, NOTES_CHARACTERS } from './notes-document.ts';
import { Notes, NOTES_MOST } from './notes.ts';

const load = () => import('./notes-document.ts');

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

interface Tab {
  it: Notes;
  said: TalkCommand[];
  member: string;
  peer: number;
}

/** A tab; `log` carries what leaves it. */
function tab(name: string, peer: number): Tab {
  const said: TalkCommand[] = [];
  return { it: new Notes((command) => said.push(command), () => true, load), said, member: name, peer };
}

/** Until everything that is loaded is there. */
const loaded = (...tabs: Tab[]) => vi.waitFor(() => tabs.forEach(({ it }) => expect(it.state).toBe('ready')));

async function opened(name: string, peer: number): Promise<Tab> {
  const it = tab(name, peer);
  it.it.open();
  await loaded(it);
  return it;
}

function changes({ said }: Tab): Uint8Array[] {
  return said.splice(0).flatMap((command) => (command.is === 'changeNotes' ? [command.change] : []));
}

const append = ({ it }: Tab, text: string) => it.write(it.text + text, it.text.length + text.length);
const hear = (to: Tab, from: Tab, change: Uint8Array) => to.it.hear({ is: 'notesChange', peer: from.peer, member: from.member, change });

test('the limit said here is the one kept there', () => {
  expect(NOTES_MOST).toBe(NOTES_CHARACTERS);
});

test('the first letter leaves at once, further ones together, and one change is under way at a time', async () => {
  const ada = await opened('ada', 1);
  append(ada, 'a');
  expect(changes(ada).length).toBe(1);
  expect(ada.it.waiting).toBe(true);
  for (const letter of 'bcdefg') append(ada, letter);
  vi.advanceTimersByTime(5_000);
  expect(changes(ada)).toEqual([]);
  ada.it.hear({ is: 'notesSent' });
  const [rest, ...more] = changes(ada);
  expect(more).toEqual([]);
  ada.it.hear({ is: 'notesSent' });
  expect(ada.it.waiting).toBe(false);
  append(ada, 'h');
  append(ada, 'i');
  expect(changes(ada)).toEqual([]);
  vi.advanceTimersByTime(300);
  expect(changes(ada).length).toBe(1);
  const ben = tab('ben', 2);
  hear(ben, ada, rest as Uint8Array);
  await loaded(ben);
  expect(ben.it.text).toBe('');
});

test('what is received before anybody looks is loaded, told apart from what one writes oneself, and counted', async () => {
  const [ada, ben] = [await opened('ada', 1), tab('ben', 2)];
  append(ada, 'Hallo');
  expect(ada.it.byOthers).toBe(0);
  expect(ben.it.state).toBe('closed');
  for (const change of changes(ada)) hear(ben, ada, change);
  await loaded(ben);
  expect(ben.it.text).toBe('Hallo');
  expect(ben.it.byOthers).toBe(1);
  // The same again is nothing new.
  ben.it.hear({ is: 'notesState', state: merged([stateOf(ada)]) });
  expect(ben.it.byOthers).toBe(1);
  // Nor is what one takes back oneself.
  ada.it.undo();
  expect([ada.it.text, ada.it.byOthers]).toEqual(['', 0]);
});

function stateOf(of: Tab): Uint8Array {
  of.said.length = 0;
  of.it.hear({ is: 'notesWanted' });
  const told = of.said.find((command) => command.is === 'tellNotes');
  if (told?.is !== 'tellNotes' || told.state === null) throw new Error('no state was told');
  return told.state;
}

test('long writing without connection leaves in several changes that each fit', async () => {
  const [ada, ben] = [await opened('ada', 1), await opened('ben', 2)];
  append(ada, 'x');
  const all = changes(ada);
  for (let round = 0; round < 6; round += 1) {
    append(ada, '€'.repeat(30_000));
    ada.it.write('', 0);
  }
  append(ada, '€'.repeat(90_000));
  while (ada.it.waiting) {
    ada.it.hear({ is: 'notesSent' });
    vi.advanceTimersByTime(300);
    all.push(...changes(ada));
  }
  expect(all.length).toBeGreaterThan(2);
  for (const change of all) {
    expect(change.length).toBeLessThan(32 * 16_000);
    hear(ben, ada, change);
  }
  expect(ben.it.text).toBe(ada.it.text);
});

test('what lacks something waits for it, asks after a while, and is understood with it', async () => {
  const [ada, ben] = [await opened('ada', 1), await opened('ben', 2)];
  append(ada, 'eins ');
  changes(ada);
  ada.it.hear({ is: 'notesSent' });
  append(ada, 'zwei');
  vi.advanceTimersByTime(300);
  const [second] = changes(ada) as [Uint8Array];
  hear(ben, ada, second);
  expect(ben.it.text).toBe('');
  vi.advanceTimersByTime(1_900);
  expect(ben.said).toEqual([]);
  vi.advanceTimersByTime(200);
  expect(ben.said).toEqual([{ is: 'missNotes', peer: 1 }]);
  ben.it.hear({ is: 'notesState', state: stateOf(ada) });
  expect(ben.it.text).toBe('eins zwei');
  // Nothing waits any more: nobody is asked.
  ben.said.length = 0;
  vi.advanceTimersByTime(60_000);
  expect(ben.said).toEqual([]);
});

test('garbage of others changes nothing, and what waits for ever takes bounded memory', async () => {
  const [ada, ben] = [await opened('ada', 1), await opened('ben', 2)];
  let early: Uint8Array | null = null;
  append(ada, 'bleibt');
  hear(ada, ben, new Uint8Array(100).fill(255));
  ada.it.hear({ is: 'notesState', state: new Uint8Array([9, 9, 9]) });
  append(ben, 'x');
  ben.it.hear({ is: 'notesSent' });
  changes(ben);
  early = stateOf(ben);
  for (let n = 0; n < 2_000; n += 1) {
    append(ben, 'y');
    vi.advanceTimersByTime(300);
    for (const change of changes(ben)) hear(ada, ben, change);
    ben.it.hear({ is: 'notesSent' });
  }
  expect(ada.it.text).toBe('bleibt');
  // What the first of them builds on; they are not kept any more, and the others wait for them.
  ada.it.hear({ is: 'notesState', state: early });
  expect(ada.it.text.length).toBe('bleibt'.length + 1);
  ada.it.hear({ is: 'notesState', state: stateOf(ben) });
  expect(ada.it.text.length).toBe('bleibt'.length + 2_001);
});

test('while a word is composed the text stands still, and has what came afterwards', async () => {
  const [ada, ben] = [await opened('ada', 1), await opened('ben', 2)];
  ada.it.compose(true);
  append(ben, 'von Ben');
  for (const change of changes(ben)) hear(ada, ben, change);
  ada.it.hear({ is: 'notesWanted' });
  expect(ada.it.text).toBe('');
  expect(ada.said).toEqual([]);
  ada.it.compose(false);
  expect(ada.it.text).toBe('von Ben');
  expect(ada.said.map(({ is }) => is)).toEqual(['tellNotes']);
});

test('another key worker is told that there are notes, and what the former did not bring out', async () => {
  const ada = await opened('ada', 1);
  append(ada, 'eins');
  const [change] = changes(ada);
  append(ada, ' zwei');
  ada.it.restart();
  vi.advanceTimersByTime(1_000);
  expect(ada.said).toEqual([]);
  ada.it.entered();
  expect(ada.said).toEqual([{ is: 'keepNotes' }, { is: 'changeNotes', change }]);
  ada.it.entered();
  expect(ada.said.length).toBe(2);
});

test('the last words leave with their author, and the end forgets everything', async () => {
  const ada = await opened('ada', 1);
  append(ada, 'eins');
  append(ada, ' zwei');
  changes(ada);
  ada.it.flush();
  expect(changes(ada).length).toBe(1);
  ada.it.hear({ is: 'cleared' });
  expect([ada.it.text, ada.it.state, ada.it.waiting, ada.it.byOthers]).toEqual(['', 'closed', false, 0]);
  vi.advanceTimersByTime(60_000);
  expect(ada.said).toEqual([]);
});

test('what is loaded for a meeting that is over is not used', async () => {
  const ada = tab('ada', 1);
  ada.it.open();
  ada.it.hear({ is: 'cleared' });
  const other = await opened('other', 2);
  expect([other.it.state, ada.it.state]).toEqual(['ready', 'closed']);
});

test('a program that cannot be loaded is tried again when it is asked for', async () => {
  let tries = 0;
  const it = new Notes(
    () => undefined,
    () => true,
    () => (++tries === 1 ? Promise.reject(new Error('offline')) : load()),
  );
  it.open();
  await vi.waitFor(() => expect(it.state).toBe('failed'));
  it.open();
  await vi.waitFor(() => expect(it.state).toBe('ready'));
});

test('where notes are off nothing is loaded, taken over, told or sent', async () => {
  const [ada, ben] = [await opened('ada', 1), tab('ben', 2)];
  append(ada, 'a');
  const [change] = changes(ada);
  ben.it.setOff(true);
  ben.it.open();
  if (change !== undefined) hear(ben, ada, change);
  ben.it.hear({ is: 'notesWanted' });
  vi.advanceTimersByTime(60_000);
  expect([ben.it.state, ben.it.text, ben.said]).toEqual(['closed', '', []]);
  // On again, it begins without what was dropped.
  ben.it.setOff(false);
  ben.it.open();
  await loaded(ben);
  expect(ben.it.text).toBe('');
});

test('until the server has said whether notes are off they wait, and nothing is loaded or told', async () => {
  const ada = await opened('ada', 1);
  append(ada, 'a');
  const [change] = changes(ada) as [Uint8Array];
  const early = (name: string): Tab => {
    const one = tab(name, 2);
    one.it.setOff(true, false);
    one.it.open();
    hear(one, ada, change);
    one.it.hear({ is: 'notesWanted' });
    expect([one.it.state, one.said]).toEqual(['closed', []]);
    return one;
  };
  const ben = early('ben');
  ben.it.setOff(false);
  await loaded(ben);
  expect([ben.it.text, ben.said.map(({ is }) => is)]).toEqual(['a', ['tellNotes']]);
  const cem = early('cem');
  cem.it.setOff(true);
  cem.it.setOff(false);
  cem.it.open();
  await loaded(cem);
  expect([cem.it.text, cem.said]).toEqual(['', []]);
});

test('notes that are switched off in the middle are gone, and what waited does not leave', async () => {
  const ada = await opened('ada', 1);
  append(ada, 'a');
  append(ada, 'b');
  changes(ada);
  ada.it.setOff(true);
  ada.it.write('c', 1);
  ada.it.flush();
  vi.advanceTimersByTime(60_000);
  expect([ada.it.state, ada.it.text, ada.it.waiting, ada.said]).toEqual(['closed', '', false, []]);
});

test('somebody who asks before anything is loaded is answered once it is', async () => {
  const ada = tab('ada', 1);
  ada.it.hear({ is: 'notesWanted' });
  await vi.waitFor(() => expect(ada.said.map(({ is }) => is)).toEqual(['tellNotes']));
});
