import { describe, expect, it } from 'vitest';
import { BookError, bookText, EMPTY_BOOK, mergedBooks, parseBook, tidiedBook, withoutPlan, withPlan, type Book } from './book.ts';
import { cancelledPlan, changedPlan, lastEnd, withoutDay, type Plan } from './plan.ts';

const PLAN: Plan = {
  id: '0e6f1c1e-2f57-4a35-9d67-5a4a5f4ad1a4',
  title: 'Ortsbeirat „Mitte“',
  room: '7bQ3kPzR2vXw9TnM4dHsLa',
  sharedFragment: '1abc',
  ownerFragment: 'oabc',
  passphrase: 'ahorn-kiesel-lampe-segel',
  lobby: true,
  soundOnly: false,
  start: '2026-11-30T14:00',
  zone: 'Europe/Berlin',
  minutes: 60,
  repeat: { every: 'week', until: { is: 'count', count: 3 } },
  except: [],
  expiresAt: 1_797_379_199,
  sequence: 0,
  made: 1_795_381_200,
  cancelled: false,
};
const OTHER: Plan = { ...PLAN, id: 'b', repeat: { every: 'day', until: { is: 'day', day: '2026-12-02' } }, passphrase: null, people: [{ name: 'Mara Krause', mail: 'm.krause@example.org' }] };
const BOOK: Book = { plans: [PLAN, OTHER], contacts: [{ name: 'Mara Krause', mail: 'm.krause@example.org' }] };

function trouble(text: string): string | null {
  try {
    parseBook(text);
    return null;
  } catch (error) {
    return error instanceof BookError ? error.code : `no BookError: ${String(error)}`;
  }
}

/** The text of a book in which one thing is otherwise. */
function otherwise(change: (json: { version: unknown; plans: Record<string, unknown>[]; contacts: unknown; more?: unknown }) => void): string {
  const json = JSON.parse(bookText(BOOK));
  change(json);
  return JSON.stringify(json);
}

describe('a book', () => {
  it('is read as it was written', () => {
    expect(parseBook(bookText(BOOK))).toEqual(BOOK);
    expect(parseBook(bookText(EMPTY_BOOK))).toEqual(EMPTY_BOOK);
  });

  it.each<[string, string]>([
    ['{', 'damaged'],
    ['null', 'damaged'],
    ['[]', 'damaged'],
    ['{}', 'damaged'],
    [otherwise((json) => (json.version = 2)), 'newer'],
    [otherwise((json) => (json.version = '1')), 'damaged'],
    [otherwise((json) => (json.more = 1)), 'newer'],
    [otherwise((json) => delete json.contacts), 'damaged'],
    [otherwise((json) => (json.plans[0]!['colour'] = 'red')), 'newer'],
    [otherwise((json) => delete json.plans[0]!['room']), 'damaged'],
    [otherwise((json) => (json.plans[0]!['start'] = 'tomorrow')), 'damaged'],
    [otherwise((json) => (json.plans[0]!['zone'] = 'Europe/Berlin\r\nX:1')), 'damaged'],
    [otherwise((json) => (json.plans[0]!['zone'] = '')), 'damaged'],
    [otherwise((json) => (json.plans[0]!['minutes'] = 0)), 'damaged'],
    [otherwise((json) => (json.plans[0]!['except'] = ['2026-02-30'])), 'damaged'],
    [otherwise((json) => (json.plans[0]!['sequence'] = -1)), 'damaged'],
    [otherwise((json) => (json.plans[0]!['repeat'] = { every: 'year', until: { is: 'count', count: 2 } })), 'newer'],
    [otherwise((json) => (json.plans[0]!['repeat'] = { every: 'week', until: { is: 'count', count: 0 } })), 'damaged'],
    [otherwise((json) => (json.contacts = [{ name: 'x' }])), 'damaged'],
  ])('%s: %s', (text, code) => {
    expect(trouble(text)).toBe(code);
  });

  it('is read where this browser does not know a zone, and loses nothing', () => {
    const text = otherwise((json) => (json.plans[0]!['zone'] = 'Europe/Nowhere'));
    expect(bookText(parseBook(text))).toBe(text);
    expect(tidiedBook(parseBook(text), Date.parse('2026-12-14T00:00:00Z')).plans[0]).toEqual({ ...PLAN, zone: 'Europe/Nowhere' });
  });

  it('takes a plan in, changes it and gives it up', () => {
    const changed = { ...PLAN, title: 'Neu' };
    expect(withPlan(EMPTY_BOOK, PLAN).plans).toEqual([PLAN]);
    expect(withPlan(BOOK, changed).plans).toEqual([changed, OTHER]);
    expect(withoutPlan(BOOK, PLAN.id).plans).toEqual([OTHER]);
  });

  it('drops what has been over for a day, and nothing before', () => {
    const end = Date.parse('2026-12-14T14:00:00Z');
    expect(tidiedBook(BOOK, end)).toEqual({ ...BOOK, plans: [PLAN] });
    expect(tidiedBook(BOOK, end + 86_400_000).plans).toEqual([]);
    expect(tidiedBook(BOOK, Date.parse('2026-11-30T00:00:00Z'))).toBe(BOOK);
  });

  it('keeps a plan whose last dates are cancelled as long as its room may be there', () => {
    const without: Book = { plans: [{ ...PLAN, except: ['2026-12-07', '2026-12-14'] }], contacts: [] };
    expect(lastEnd(without.plans[0]!)).toBe(Date.parse('2026-11-30T14:00:00Z'));
    expect(tidiedBook(without, Date.parse('2026-12-12T00:00:00Z'))).toBe(without);
    expect(tidiedBook(without, Date.parse('2026-12-16T00:00:00Z')).plans).toEqual([]);
  });
});

describe('two books from one', () => {
  const added: Plan = { ...PLAN, id: 'c' };
  const without = withoutDay(PLAN, '2026-12-07');
  const twice = withoutDay(without, '2026-12-14');
  const fourteenth = withoutDay(PLAN, '2026-12-14');
  const moved = changedPlan(PLAN, { ...PLAN, start: '2026-12-01T14:00' }, PLAN.expiresAt);
  const people = [{ name: '', mail: 'm.krause@example.org' }];
  const cancelled = cancelledPlan(PLAN);
  const base: Book = { plans: [PLAN], contacts: [] };
  const of = (...plans: Plan[]): Book => ({ plans, contacts: [] });

  it.each<[string, Book, Book, Plan[]]>([
    ['what one changed counts', of(without), base, [without]],
    ['what the other changed counts', base, of(without), [without]],
    ['what either added is there', of(PLAN, added), of(PLAN, OTHER), [PLAN, OTHER, added]],
    ['what one gave up is gone', of(), base, []],
    ['what the other gave up is gone', base, of(), []],
    ['what was changed is not given up', of(without), of(), [without]],
    ['what the other changed is not given up', of(), of(without), [without]],
    ['the one changed more often counts', of({ ...PLAN, title: 'mine', sequence: 2 }), of({ ...PLAN, title: 'theirs', sequence: 1 }), [{ ...PLAN, title: 'mine', sequence: 2 }]],
    ['days cancelled by either stay cancelled, under a number that neither was told', of(without), of(fourteenth), [{ ...twice, sequence: 2 }]],
    ['also where one cancelled more', of(twice), of(without), [{ ...twice, sequence: 3 }]],
    ['a day that both cancelled is one', of(without), of(without), [without]],
    ['what is cancelled was moved before', of(cancelled), of(moved), [{ ...moved, cancelled: true, sequence: 2 }]],
    ['who is invited is kept beside a day cancelled', of(without), of({ ...PLAN, people }), [{ ...without, people, sequence: 2 }]],
    ['and beside another time', of({ ...PLAN, people }), of(moved), [{ ...moved, people }]],
    ['cancelled stays cancelled', of(twice), of(cancelled), [cancelled]],
    ['of two alike theirs counts', of({ ...without, title: 'mine' }), of({ ...without, title: 'theirs' }), [{ ...without, title: 'theirs' }]],
  ])('%s', (_, mine, theirs, plans) => {
    expect(mergedBooks(base, mine, theirs).plans).toEqual(plans);
  });

  it('keep the contacts of both, once each', () => {
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => ({ name, mail: `${name}@example.org` })) as [never, never, never, never];
    const merged = mergedBooks({ plans: [], contacts: [a, b] }, { plans: [], contacts: [a, c, { name: 'D', mail: 'D@example.org' }] }, { plans: [], contacts: [a, b, d] });
    expect(merged.contacts).toEqual([a, d, c]);
  });
});
