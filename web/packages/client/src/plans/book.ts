// What the sealed vault holds: planned meetings and contacts, as one JSON text.

import { areMinutes, isCount, lastEnd, sameDays, sameWish, type Every, type Invitee, type Plan, type Repeat, type Until } from './plan.ts';
import { DAY_MS, isDay, isLocalTime, isZoneName } from './time.ts';

/** Planned meetings, and people who were invited before. */
export interface Book {
  readonly plans: readonly Plan[];
  readonly contacts: readonly Invitee[];
}

/**
 * Why a text is no book. `newer`: a later program wrote something into it that this one does not know; it must not be
 * written over. `damaged`: no program wrote it so.
 */
export class BookError extends Error {
  readonly code: 'newer' | 'damaged';

  constructor(code: BookError['code']) {
    super(code);
    this.code = code;
  }
}

/** Nothing yet. */
export const EMPTY_BOOK: Book = { plans: [], contacts: [] };

/** The form of {@link bookText}. A program that adds to it raises it: what a former one does not know, it would lose. */
const VERSION = 1;

/** The book as the vault keeps it. */
export function bookText(book: Book): string {
  return JSON.stringify({ version: VERSION, plans: book.plans, contacts: book.contacts });
}

/** Reads {@link bookText}. Fails with a {@link BookError} at anything else. */
export function parseBook(text: string): Book {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new BookError('damaged');
  }
  const { version, plans, contacts } = fields(json, null);
  if (typeof version !== 'number' || !Number.isInteger(version)) throw new BookError('damaged');
  if (version !== VERSION) throw new BookError('newer');
  fields(json, ['version', 'plans', 'contacts']);
  return { plans: list(plans, planOf), contacts: list(contacts, inviteeOf) };
}

/**
 * One book of two that both came from `base`: each plan as it was changed. Where both changed one, a cancelled one stays
 * cancelled, and so do the days either cancelled of a series that is otherwise the same; of two at different times or with
 * different titles the one changed more often counts, and of two alike theirs, which is kept already.
 */
export function mergedBooks(base: Book, mine: Book, theirs: Book): Book {
  const [before, own, other] = [base, mine, theirs].map(({ plans }) => new Map(plans.map((plan) => [plan.id, plan])));
  const ids = [...new Set([...theirs.plans, ...mine.plans].map(({ id }) => id))];
  const plans = ids.flatMap((id) => mergedPlan(before?.get(id), own?.get(id), other?.get(id)) ?? []);
  const gone = new Set(base.contacts.filter((contact) => !mine.contacts.some(same(contact))).map(keyOf));
  const contacts = [...theirs.contacts.filter((contact) => !gone.has(keyOf(contact))), ...mine.contacts.filter((contact) => !base.contacts.some(same(contact)) && !theirs.contacts.some(same(contact)))];
  return { plans, contacts };
}

/**
 * The book without what has been over for a day, `now` in milliseconds. A plan whose last meetings are cancelled stays until
 * they would have been over: its room may still be there, and nothing but the plan ends it.
 */
export function tidiedBook(book: Book, now: number): Book {
  const plans = book.plans.filter((plan) => lastEnd({ ...plan, except: [] }) + DAY_MS > now);
  return plans.length === book.plans.length ? book : { ...book, plans };
}

/** The book with a plan added, or in the place of its former self. */
export function withPlan(book: Book, plan: Plan): Book {
  const known = book.plans.some(({ id }) => id === plan.id);
  return { ...book, plans: known ? book.plans.map((each) => (each.id === plan.id ? plan : each)) : [...book.plans, plan] };
}

/** The book without a plan. */
export function withoutPlan(book: Book, id: string): Book {
  return { ...book, plans: book.plans.filter((plan) => plan.id !== id) };
}

function mergedPlan(base: Plan | undefined, mine: Plan | undefined, theirs: Plan | undefined): Plan | undefined {
  if (mine === undefined) return base === undefined || changed(base, theirs) ? theirs : undefined;
  if (theirs === undefined) return base === undefined || changed(base, mine) ? mine : undefined;
  if (base !== undefined && !changed(base, mine)) return theirs;
  if (base !== undefined && !changed(base, theirs)) return mine;
  return { ...countingPlan(mine, theirs), ...peopleOf(base, mine, theirs) };
}

/** Of two changed ones. What comes of both is numbered above either: somebody may have been told of the other under its number. */
function countingPlan(mine: Plan, theirs: Plan): Plan {
  const sequence = Math.max(mine.sequence, theirs.sequence) + 1;
  // It is cancelled as it was kept last: that is what the others were told.
  if (mine.cancelled && !theirs.cancelled) return { ...theirs, cancelled: true, sequence };
  const later = mine.sequence > theirs.sequence && mine.cancelled === theirs.cancelled ? mine : theirs;
  if (mine.cancelled !== theirs.cancelled || !sameWish(mine, theirs) || sameDays(mine.except, theirs.except)) return later;
  const except = [...new Set([...theirs.except, ...mine.except])].sort();
  // The earlier of two days is what is sure of the room.
  return { ...theirs, except, expiresAt: Math.min(mine.expiresAt, theirs.expiresAt), sequence };
}

/** Who is invited, as it was changed last. */
function peopleOf(base: Plan | undefined, mine: Plan, theirs: Plan): Pick<Plan, 'people'> {
  const same = JSON.stringify(mine.people) === JSON.stringify(base?.people);
  const { people } = same ? theirs : mine;
  return people === undefined ? {} : { people };
}

function changed(before: Plan, after: Plan | undefined): boolean {
  return JSON.stringify(before) !== JSON.stringify(after);
}

function keyOf({ mail }: Invitee): string {
  return mail.toLowerCase();
}

function same(contact: Invitee): (other: Invitee) => boolean {
  return (other) => keyOf(other) === keyOf(contact);
}

type Json = Readonly<Record<string, unknown>>;

/** The fields of an object; with `known`, those and no other, but for what follows a `?`. */
function fields(json: unknown, known: readonly string[] | null): Json {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw new BookError('damaged');
  if (known === null) return json as Json;
  const names = known.map((name) => name.replace('?', ''));
  if (Object.keys(json).some((name) => !names.includes(name))) throw new BookError('newer');
  if (known.some((name) => !name.endsWith('?') && !Object.hasOwn(json, name))) throw new BookError('damaged');
  return json as Json;
}

function planOf(json: unknown): Plan {
  const plan = fields(json, PLAN);
  const { people } = plan;
  return {
    id: text(plan['id']),
    title: text(plan['title']),
    room: text(plan['room']),
    sharedFragment: text(plan['sharedFragment']),
    ownerFragment: text(plan['ownerFragment']),
    passphrase: plan['passphrase'] === null ? null : text(plan['passphrase']),
    lobby: yesOrNo(plan['lobby']),
    soundOnly: yesOrNo(plan['soundOnly']),
    start: is(plan['start'], isLocalTime),
    // A newer browser knows more zones: what this one cannot tell the time of is kept all the same.
    zone: is(plan['zone'], isZoneName),
    minutes: is(plan['minutes'], areMinutes),
    repeat: plan['repeat'] === null ? null : repeatOf(plan['repeat']),
    except: list(plan['except'], (day) => is(day, isDay)),
    expiresAt: whole(plan['expiresAt']),
    sequence: whole(plan['sequence']),
    made: whole(plan['made']),
    cancelled: yesOrNo(plan['cancelled']),
    ...(people === undefined ? {} : { people: list(people, inviteeOf) }),
  };
}

function repeatOf(json: unknown): Repeat {
  const { every, until } = fields(json, ['every', 'until']);
  // Another rhythm is what a later program would add first.
  if (typeof every === 'string' && !EVERY.some((known) => known === every)) throw new BookError('newer');
  return { every: is(every, (value): value is Every => EVERY.some((known) => known === value)), until: untilOf(until) };
}

function untilOf(json: unknown): Until {
  if (fields(json, null)['is'] === 'day') return { is: 'day', day: is(fields(json, ['is', 'day'])['day'], isDay) };
  if (fields(json, null)['is'] === 'count') return { is: 'count', count: is(fields(json, ['is', 'count'])['count'], isCount) };
  throw new BookError('damaged');
}

function inviteeOf(json: unknown): Invitee {
  const { name, mail } = fields(json, ['name', 'mail']);
  return { name: text(name), mail: text(mail) };
}

function list<Item>(json: unknown, item: (json: unknown) => Item): Item[] {
  if (!Array.isArray(json)) throw new BookError('damaged');
  return json.map(item);
}

function text(json: unknown): string {
  if (typeof json !== 'string') throw new BookError('damaged');
  return json;
}

function yesOrNo(json: unknown): boolean {
  if (typeof json !== 'boolean') throw new BookError('damaged');
  return json;
}

function whole(json: unknown): number {
  if (typeof json !== 'number' || !Number.isSafeInteger(json) || json < 0) throw new BookError('damaged');
  return json;
}

function is<Kind>(json: unknown, test: (value: unknown) => value is Kind): Kind {
  if (!test(json)) throw new BookError('damaged');
  return json;
}

const EVERY: readonly Every[] = ['day', 'weekday', 'week', 'twoWeeks', 'month'];

const PLAN = [
  'id',
  'title',
  'room',
  'sharedFragment',
  'ownerFragment',
  'passphrase',
  'lobby',
  'soundOnly',
  'start',
  'zone',
  'minutes',
  'repeat',
  'except',
  'expiresAt',
  'sequence',
  'made',
  'cancelled',
  'people?',
];
