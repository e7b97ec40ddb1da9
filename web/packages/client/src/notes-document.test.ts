import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { merged, NOTES_CHARACTERS, NotesDocument, type Edit } from './notes-document.ts';

/** A tab with notes, and the changes made in it. */
function page(member: string): { it: NotesDocument; made: Uint8Array[]; edits: Edit[]; member: string } {
  const made: Uint8Array[] = [];
  const edits: Edit[] = [];
  const it = new NotesDocument((change) => made.push(change), (edit) => edits.push(...edit));
  return { it, made, edits, member };
}

type Page = ReturnType<typeof page>;

const everybody = (): boolean => true;
const hear = (to: Page, from: Page, change: Uint8Array) => to.it.apply(change, from.member, everybody);
/** Types at a place. */
function type({ it }: Page, at: number, text: string): boolean {
  return it.write(it.text.slice(0, at) + text + it.text.slice(at), at + text.length);
}
const append = (to: Page, text: string): boolean => type(to, to.it.text.length, text);

/** A made-up source of chance: the same in every run. */
function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

test('what several write at once is the same text with everybody, in whatever order it comes, twice or late', () => {
  for (let seed = 1; seed <= 12; seed += 1) {
    const random = chance(seed);
    const pages = ['ada', 'ben', 'cyd'].map(page);
    const waiting = pages.map(() => [] as [Page, Uint8Array][]);
    for (let step = 0; step < 150; step += 1) {
      const who = random(3);
      const writer = pages[who] as Page;
      const { text } = writer.it;
      const at = random(text.length + 1);
      if (random(4) === 0) writer.it.write(text.slice(0, at) + text.slice(at + 3), at);
      else if (random(9) === 0) writer.it.undo();
      else type(writer, at, ['ä', 'wort ', '\n', '👩‍🚀'][random(4)] as string);
      for (const change of writer.made.splice(0)) {
        pages.forEach((_, other) => {
          if (other === who) return;
          waiting[other]?.push([writer, change]);
          if (random(5) === 0) waiting[other]?.push([writer, change]);
        });
      }
      pages.forEach((reader, i) => {
        const queue = waiting[i] as [Page, Uint8Array][];
        // Not every time, and not in order: what lacks something waits.
        for (let n = random(4); n > 0 && queue.length > 0; n -= 1) {
          const [next] = queue.splice(random(queue.length), 1) as [[Page, Uint8Array]];
          if (hear(reader, next[0], next[1]) === 'lacks') queue.push(next);
        }
      });
    }
    pages.forEach((reader, i) => {
      let queue = waiting[i] as [Page, Uint8Array][];
      for (let round = 0; queue.length > 0 && round < 300; round += 1) queue = queue.filter(([from, change]) => hear(reader, from, change) === 'lacks');
      expect(queue.length).toBe(0);
    });
    const [first] = pages as [Page, Page, Page];
    expect(first.it.text.length).toBeGreaterThan(50);
    for (const { it } of pages) expect(it.text).toBe(first.it.text);
  }
});

test('a lost change shows in the next one, and the state of somebody else mends it', () => {
  const [ada, ben] = [page('ada'), page('ben')];
  append(ada, 'eins ');
  append(ada, 'zwei ');
  const [, second] = ada.made;
  expect(hear(ben, ada, second as Uint8Array)).toBe('lacks');
  expect(ben.it.text).toBe('');
  append(ben, 'meins');
  expect(ben.it.applyState(ada.it.state() as Uint8Array)).toBe(true);
  expect(hear(ben, ada, second as Uint8Array)).toBe('done');
  for (const change of ben.made) expect(hear(ada, ben, change)).toBe('done');
  expect(ben.it.text).toBe(ada.it.text);
  expect([...ben.it.text].sort()).toEqual([...'eins zwei meins'].sort());
});

test('whoever comes later has the text, and nothing of who wrote what when', () => {
  const [ada, late] = [page('ada'), page('late')];
  append(ada, 'Protokoll');
  ada.it.write('Prokoll', 3);
  const state = ada.it.state() as Uint8Array;
  expect(late.it.applyState(state)).toBe(true);
  expect(late.it.text).toBe('Prokoll');
  expect(Buffer.from(state).includes('ada')).toBe(false);
  // A number of the tab, the length of what is gone, and the text: twelve hours or a second make no difference.
  expect(state.length).toBeLessThan(60);
});

test('a change says what moves, so that a caret stays where it was', () => {
  const [ada, ben] = [page('ada'), page('ben')];
  append(ada, 'Guten Tag');
  ada.made.splice(0).forEach((change) => hear(ben, ada, change));
  ben.edits.length = 0;
  type(ada, 5, 'en');
  ada.it.write('en Tag', 0);
  ada.made.splice(0).forEach((change) => hear(ben, ada, change));
  expect(ben.edits).toEqual([{ retain: 5 }, { insert: 2 }, { delete: 5 }]);
});

test('the same letter beside itself is taken away and put in where the caret is', () => {
  const [ada, ben] = [page('ada'), page('ben')];
  append(ada, 'aaaa');
  ada.made.splice(0).forEach((change) => hear(ben, ada, change));
  // Typed at the beginning, while somebody else writes behind the first letter.
  ada.it.write('aaaaa', 1);
  type(ben, 1, 'X');
  const [mine, theirs] = [ada.made.splice(0), ben.made.splice(0)];
  mine.forEach((change) => hear(ben, ada, change));
  theirs.forEach((change) => hear(ada, ben, change));
  expect(ada.it.text).toBe('aaXaaa');
  expect(ben.it.text).toBe(ada.it.text);
});

test('undoing takes back what was written here and leaves what others wrote', () => {
  const [ada, ben] = [page('ada'), page('ben')];
  append(ada, 'meins');
  ada.made.splice(0).forEach((change) => hear(ben, ada, change));
  append(ben, ' deins');
  ben.made.splice(0).forEach((change) => hear(ada, ben, change));
  ada.it.undo();
  expect(ada.it.text).toBe(' deins');
  ada.it.redo();
  expect(ada.it.text).toBe('meins deins');
  ada.made.forEach((change) => hear(ben, ada, change));
  expect(ben.it.text).toBe('meins deins');
});

test('characters that disguise others are not written, and shown as what they are when others send them', () => {
  const ada = page('ada');
  append(ada, 'a\u202eb\r\nc\u0000');
  expect(ada.it.text).toBe('ab\nc');
  const other = new Y.Doc();
  other.getText('notes').insert(0, 'x\u202ey\r\u0007z');
  expect(ada.it.apply(Y.encodeStateAsUpdate(other), 'eve', everybody)).toBe('done');
  expect(ada.it.text).toContain('x\ufffdy\ufffd\ufffdz');
  // Half a pair is never cut off.
  const ben = page('ben');
  append(ben, '👍👎');
  ben.it.write('👍👍', 4);
  expect(ben.it.text).toBe('👍👍');
});

test('the notes hold so many characters, and no more are written; what is there stays', () => {
  const ada = page('ada');
  expect(append(ada, 'x'.repeat(NOTES_CHARACTERS - 2))).toBe(true);
  expect(append(ada, 'abc')).toBe(false);
  expect(ada.it.text.length).toBe(NOTES_CHARACTERS);
  expect(ada.it.text.endsWith('xab')).toBe(true);
  expect(type(ada, 5, 'y')).toBe(false);
  expect(ada.it.text.length).toBe(NOTES_CHARACTERS);
  expect(ada.it.write('kurz', 4)).toBe(true);
  // The largest change fits as many parts as a change may have, and so does putting it back.
  ada.it.undo();
  for (const change of ada.made) expect(change.length).toBeLessThan(32 * 16_000);
});

test('several changes are one, and come as one', () => {
  const [ada, ben] = [page('ada'), page('ben')];
  for (const word of ['eins ', 'zwei ', 'drei']) append(ada, word);
  expect(hear(ben, ada, merged(ada.made))).toBe('done');
  expect(ben.it.text).toBe('eins zwei drei');
});

/** An update by hand. */
function update(make: (doc: Y.Doc) => void, client = 7): Uint8Array {
  const doc = new Y.Doc();
  doc.clientID = client;
  make(doc);
  return Y.encodeStateAsUpdate(doc);
}

test('what is no change of ours costs nothing but itself', () => {
  const ada = page('ada');
  append(ada, 'bleibt');
  const random = chance(5);
  const good = update((doc) => doc.getText('notes').insert(0, 'ein gutes Wort'));
  const nested = new Uint8Array(16_000).fill(117); // arrays in arrays in arrays
  nested.set([1, 1, 7, 0, 8, 1, 5, 110, 111, 116, 101, 115, 1], 0);
  const garbage: Uint8Array[] = [
    new Uint8Array(),
    new Uint8Array([0]),
    new Uint8Array([255, 255, 255, 255, 255, 255, 255, 255, 255]),
    new Uint8Array(16_000).fill(255),
    new Uint8Array(16_000),
    nested,
    // Numbers of structs, clients and ranges beyond all bounds.
    new Uint8Array([1, 255, 255, 255, 255, 15, 7, 0, 4, 1, 1, 97]),
    new Uint8Array([255, 255, 255, 255, 15]),
    new Uint8Array([0, 255, 255, 255, 255, 15]),
    new Uint8Array([0, 1, 7, 1, 0, 255, 255, 255, 255, 255, 255, 255, 127]),
    // A collected run as long as can be said, and one that leaves something out.
    new Uint8Array([1, 1, 7, 0, 0, 255, 255, 255, 255, 255, 255, 255, 127, 0]),
    new Uint8Array([1, 1, 7, 0, 10, 5, 0]),
    update((doc) => doc.getText('other').insert(0, 'another text')),
    update((doc) => doc.getText('notes').insert(0, 'x', { bold: true })),
    update((doc) => doc.getText('notes').insertEmbed(0, { image: 'https://example.org' })),
    update((doc) => doc.getMap('notes').set('a', 1)),
    update((doc) => doc.getMap('notes').set('a', new Y.Doc())),
    update((doc) => doc.getArray('notes').push([new Y.Text('nested')])),
    update((doc) => doc.getArray('notes').push([1, 'x', new Uint8Array(9)])),
    ...Array.from({ length: 3_000 }, () => {
      const broken = Uint8Array.from(good);
      for (let n = random(4); n >= 0; n -= 1) broken[random(broken.length)] = random(256);
      return random(3) === 0 ? broken.slice(0, random(broken.length)) : broken;
    }),
  ];
  for (const bytes of garbage) {
    expect(['done', 'lacks', 'refused']).toContain(ada.it.apply(bytes, 'eve', everybody));
    ada.it.applyState(bytes);
  }
  for (const bytes of garbage.slice(0, 18)) expect(ada.it.apply(bytes, 'eve', everybody)).not.toBe('done');
  expect(ada.it.text).toContain('bleibt');
  // It goes on.
  const ben = page('ben');
  ben.it.applyState(ada.it.state() as Uint8Array);
  append(ben, ' weiter');
  for (const change of ben.made) expect(hear(ada, ben, change)).toBe('done');
  expect(ada.it.text.endsWith(' weiter')).toBe(true);
  expect(ada.it.text).toBe(ben.it.text);
});

test('what is gone is named once, and in order: Yjs would walk over it again and again', () => {
  const [ada, ben] = [page('ada'), page('ben')];
  append(ada, 'abcdef');
  const [change] = ada.made as [Uint8Array];
  expect(hear(ben, ada, change)).toBe('done');
  const client = Y.decodeUpdate(change).structs[0]?.id.client as number;
  const gone = (...ranges: [number, number][]): Uint8Array => Uint8Array.from([0, 1, ...number(client), ranges.length, ...ranges.flat()]);
  for (const ranges of [
    [[0, 3], [0, 3]],
    [[2, 1], [0, 1]],
    [[0, 4], [3, 2]],
    [[1, 0]],
  ] as [number, number][][])
    expect(hear(ben, ada, gone(...ranges))).toBe('refused');
  expect(ben.it.text).toBe('abcdef');
  expect(hear(ben, ada, gone([0, 1], [3, 2]))).toBe('done');
  expect(ben.it.text).toBe('bcf');
  // A number twice in one change, and a run that is not behind the one before.
  const letter = (clock: number): number[] => [1, ...number(777), clock, 4, 1, 5, 110, 111, 116, 101, 115, 1, 97];
  expect(ben.it.apply(Uint8Array.from([2, ...letter(0), ...letter(0), 0]), 'eve', everybody)).toBe('refused');
  expect(ben.it.apply(Uint8Array.from([1, ...letter(0), 0]), 'eve', everybody)).toBe('done');
});

test('a long text written without connection meets what others wrote at the same place', () => {
  for (let turn = 0; turn < 6; turn += 1) {
    const [ada, ben, cyd] = [page('ada'), page('ben'), page('cyd')];
    append(ada, 'Anfang');
    for (const change of ada.made.splice(0)) for (const other of [ben, cyd]) hear(other, ada, change);
    // Ada letter by letter; Ben with slips that leave a run each.
    for (let n = 0; n < 1_500; n += 1) append(ada, 'abcde'[n % 5] as string);
    for (let n = 0; n < 100; n += 1) {
      append(ben, 'xy');
      ben.it.write(ben.it.text.slice(0, -1), ben.it.text.length - 1);
    }
    const [from, theirs] = [merged(ada.made), merged(ben.made)];
    for (const [to, by, change] of [
      [ben, ada, from],
      [ada, ben, theirs],
      [cyd, ben, theirs],
      [cyd, ada, from],
    ] as [Page, Page, Uint8Array][])
      expect(hear(to, by, change)).toBe('done');
    expect(cyd.it.text.length).toBe(6 + 1_500 + 100);
    expect(new Set([ada, ben, cyd].map(({ it }) => it.text)).size).toBe(1);
    ada.made.splice(0);
    append(ada, '!');
    expect(hear(cyd, ada, ada.made[0] as Uint8Array), 'she is heard on').toBe('done');
  }
});

test('what is full here still takes in what others wrote before they noticed, and what they take away', () => {
  const [ada, ben] = [page('ada'), page('ben')];
  for (const { it } of [ada, ben]) expect(it.applyState(letters(777, 40_001))).toBe(true);
  expect(type(ada, 0, 'b'), 'full').toBe(false);
  expect(ada.it.apply(letters(7, 1_000), 'cyd', everybody)).toBe('done');
  expect(ada.it.apply(letters(6, 20_000), 'eve', everybody), 'too much').toBe('refused');
  expect(ben.it.apply(letters(7, 1_000), 'cyd', everybody)).toBe('done');
  ada.it.write(ada.it.text.slice(100), 0);
  expect(ada.made).toHaveLength(1);
  expect(hear(ben, ada, ada.made[0] as Uint8Array)).toBe('done');
  expect(ada.it.text.length).toBe(40_901);
  expect(ben.it.text).toBe(ada.it.text);
  ada.it.undo();
  expect(ada.made, 'what is full takes nothing in by taking back either').toHaveLength(1);
  // Who comes then has it all.
  const dora = page('dora');
  expect(dora.it.applyState(ada.it.state() as Uint8Array)).toBe(true);
  expect(dora.it.text).toBe(ada.it.text);
});

test('nobody writes under the number of somebody else who is there', () => {
  const [ada, ben] = [page('ada'), page('ben')];
  append(ada, 'eins');
  ada.made.splice(0).forEach((change) => hear(ben, ada, change));
  append(ada, ' zwei');
  const stolen = ada.made.splice(0);
  // Eve says what Ada has not said yet, in other words.
  const forged = stolen.map((change) => Uint8Array.from(Buffer.from(Buffer.from(change).toString('latin1').replace('zwei', 'null'), 'latin1')));
  expect(ben.it.apply(forged[0] as Uint8Array, 'eve', everybody)).toBe('refused');
  expect(ada.it.apply(forged[0] as Uint8Array, 'eve', everybody)).toBe('refused');
  stolen.forEach((change) => expect(hear(ben, ada, change)).toBe('done'));
  expect(ben.it.text).toBe('eins zwei');
});

test('what honest people write for hours stays within the bounds, and whoever comes then has it soon', () => {
  const random = chance(9);
  const pages = ['ada', 'ben', 'cyd', 'dan'].map(page);
  for (let step = 0; step < 600; step += 1) {
    for (const writer of pages) {
      const { text } = writer.it;
      const at = random(text.length + 1);
      if (random(4) === 0) writer.it.write(text.slice(0, at) + text.slice(at + 4), at);
      else type(writer, random(3) === 0 ? 0 : at, 'wort ');
    }
    if (random(3) > 0) continue;
    for (const writer of pages) {
      const change = writer.made.splice(0);
      for (const reader of pages) if (reader !== writer && change.length > 0) expect(hear(reader, writer, merged(change))).toBe('done');
    }
  }
  const late = page('late');
  const begun = performance.now();
  expect(late.it.applyState(pages[0]?.it.state() as Uint8Array)).toBe(true);
  console.log(`| notes of 2 400 edits | ${Math.round(performance.now() - begun)} ms, ${pages[0]?.it.state()?.length} bytes, ${late.it.text.length} characters |`);
  expect(late.it.text).toBe(pages[0]?.it.text);
});

test('changes made to take for ever, or all memory, end soon', () => {
  const ada = page('ada');
  append(ada, 'kurz');
  const begun = performance.now();
  // Thousands of letters at one place, each unknown to the others, by ever higher numbers: each is compared with all before.
  let worst = 0;
  const refused: string[] = [];
  for (let client = 1; client <= 100; client += 1) {
    const before = performance.now();
    if (ada.it.apply(letters(client, 1_500), `eve ${client}`, everybody) === 'refused') refused.push(`eve ${client}`);
    worst = Math.max(worst, performance.now() - before);
  }
  const all = performance.now();
  const clients = Array.from({ length: 200 }, (_, n) => [...letters(n + 1_000, 250).slice(1, -1)]);
  ada.it.applyState(Uint8Array.from([...number(clients.length), ...clients.flat(), 0]));
  console.log(`| the worst we know | a change ${Math.round(worst)} ms, a hundred ${Math.round(all - begun)} ms, a state ${Math.round(performance.now() - all)} ms |`);
  expect(performance.now() - begun).toBeLessThan(20_000);
  expect((ada.it.state()?.length ?? 0) < 2_048_000).toBe(true);
  // Whoever has sent such a change is not read any more, others are.
  expect(refused.length).toBeGreaterThan(10);
  expect(ada.it.apply(letters(999, 1), refused[0] as string, everybody)).toBe('refused');
  expect(ada.it.apply(letters(999, 1), 'ben', everybody)).toBe('done');
  append(ada, ' geht weiter');
  expect(ada.it.text.endsWith(' geht weiter')).toBe(true);
});

/** A change of so many letters, each of which its author put at the very beginning, knowing of no other. */
function letters(client: number, count: number): Uint8Array {
  const parts: number[] = [1, ...number(count), ...number(client), 0];
  for (let n = 0; n < count; n += 1) parts.push(4, 1, 5, 110, 111, 116, 101, 115, 1, 97);
  return Uint8Array.from([...parts, 0]);
}

function number(value: number): number[] {
  const bytes: number[] = [];
  for (; value > 127; value >>>= 7) bytes.push((value & 127) | 128);
  return [...bytes, value];
}
