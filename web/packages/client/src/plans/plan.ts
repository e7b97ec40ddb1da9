// A planned meeting: when, how often, in which room. What the server is told of it is one day, rounded up.

import { addDays, addMonths, DAY_MS, dayOf, instantOf, isDay, isLocalTime, isZone, MINUTE_MS, weekdayOf, type Day, type LocalTime } from './time.ts';

/** How often a meeting comes again. */
export type Every = 'day' | 'weekday' | 'week' | 'twoWeeks' | 'month';

/** When it no longer does: after a day, which may be one of its own, or after so many meetings. */
export type Until = { readonly is: 'day'; readonly day: Day } | { readonly is: 'count'; readonly count: number };

export interface Repeat {
  readonly every: Every;
  readonly until: Until;
}

/** When a meeting is. */
export interface When {
  readonly start: LocalTime;
  /** Where the clock hangs that shows it: a name of the IANA database. */
  readonly zone: string;
  /** How long, 1 to {@link MOST_MINUTES}. */
  readonly minutes: number;
  readonly repeat: Repeat | null;
}

/** Somebody to invite. */
export interface Invitee {
  readonly name: string;
  readonly mail: string;
}

/** A planned meeting, as it rests in the sealed vault. */
export interface Plan extends When {
  /** Random; names the meeting in calendars and is no secret. */
  readonly id: string;
  readonly title: string;
  readonly room: string;
  readonly sharedFragment: string;
  readonly ownerFragment: string;
  readonly passphrase: string | null;
  readonly lobby: boolean;
  readonly soundOnly: boolean;
  /** Days on which a meeting of the series is cancelled. */
  readonly except: readonly Day[];
  /** When the server forgets the room, in seconds since the epoch. */
  readonly expiresAt: number;
  /** How often it was changed (RFC 5545 §3.8.7.4). */
  readonly sequence: number;
  /** When it was planned, in seconds since the epoch. */
  readonly made: number;
  readonly cancelled: boolean;
  readonly people?: readonly Invitee[];
}

/** One meeting of a plan. Moments are milliseconds since the epoch. */
export interface Occurrence {
  readonly day: Day;
  readonly start: number;
  readonly end: number;
}

/** Why a meeting cannot be planned like this. */
export type WhenTrouble = 'day' | 'time' | 'past' | 'weekend' | 'untilDay' | 'untilBefore' | 'count' | 'many';

/** The longest meeting: a day. */
export const MOST_MINUTES = 1_440;
/** The longest series: more than every day of a year; a calendar program has to bear it, too. */
export const MOST_OCCURRENCES = 400;
/** The last year in which a meeting is planned: the sums of days hold in every later one of four digits, too. */
const LAST_YEAR = 9_000;
/** How long a meeting may take beyond its end before the room may go, in milliseconds. */
const GRACE_MS = 6 * 3_600_000;

/** What is wrong with a wish, `now` in milliseconds; null: nothing. */
export function whenTrouble(when: When, now: number): WhenTrouble | null {
  const { start, zone, minutes, repeat } = when;
  const day = dayOf(start);
  if (!isDay(day) || isTooLate(day)) return 'day';
  if (!isLocalTime(start) || !isZone(zone) || !areMinutes(minutes)) return 'time';
  const wrong = repeat === null ? null : repeatTrouble(day, repeat);
  if (wrong !== null) return wrong;
  // A series that goes on may have begun.
  return lastEnd(when) <= now ? 'past' : null;
}

function repeatTrouble(day: Day, repeat: Repeat): WhenTrouble | null {
  const { every, until } = repeat;
  if (every === 'weekday' && !isWorkday(day)) return 'weekend';
  if (until.is === 'count') return isCount(until.count) ? null : 'count';
  if (!isDay(until.day) || isTooLate(until.day)) return 'untilDay';
  if (until.day < day) return 'untilBefore';
  return daysOf({ start: day, repeat }, MOST_OCCURRENCES + 1).length > MOST_OCCURRENCES ? 'many' : null;
}

function isTooLate(day: Day): boolean {
  return Number(day.slice(0, 4)) > LAST_YEAR;
}

/** Every meeting of a plan that is not cancelled, the first first. Of a zone nobody knows here, see {@link instantOf}. */
export function occurrences(plan: When & { readonly except?: readonly Day[] }): Occurrence[] {
  const { start, zone, minutes, except = [] } = plan;
  const time = start.slice(10);
  return daysOf(plan, MOST_OCCURRENCES)
    .filter((day) => !except.includes(day))
    .map((day) => {
      const from = instantOf(day + time, zone);
      return { day, start: from, end: from + minutes * MINUTE_MS };
    });
}

/** The meeting that goes on, or the next one; null: there is none any more. */
export function nextOccurrence(plan: When & { readonly except?: readonly Day[] }, now: number): Occurrence | null {
  return occurrences(plan).find(({ end }) => end > now) ?? null;
}

/** When the last meeting that is not cancelled ends, in milliseconds since the epoch. Of a plan all of whose meetings are, when they would have. */
export function lastEnd(plan: When & { readonly except?: readonly Day[] }): number {
  const last = occurrences(plan).at(-1) ?? occurrences({ ...plan, except: [] }).at(-1);
  return last?.end ?? 0;
}

/**
 * Until when the room has to be there, in seconds since the epoch: the last second of a day in UTC, so that the server
 * learns a day and not when somebody meets.
 */
export function keepUntil(plan: When & { readonly except?: readonly Day[] }): number {
  return (Math.floor((lastEnd(plan) + GRACE_MS) / DAY_MS) + 1) * (DAY_MS / 1000) - 1;
}

/**
 * How the room's day is to be moved for a plan: the server keeps the room at least until `expiresAt`. `longer`: before
 * anybody hears of the plan, or the room might end before the meeting; `shorter`: once the vault has it, and no harm is
 * done where that fails. null: it is the same day.
 */
export function roomMove(plan: Plan): 'longer' | 'shorter' | null {
  const dayAfter = (seconds: number): number => Math.ceil((seconds * 1000) / DAY_MS);
  const days = dayAfter(keepUntil(plan)) - dayAfter(plan.expiresAt);
  return days === 0 ? null : days > 0 ? 'longer' : 'shorter';
}

/** Whether two states of a plan say the same to whoever is invited. */
export function sameNews(a: Plan, b: Plan): boolean {
  return a.cancelled === b.cancelled && sameWish(a, b) && sameDays(a.except, b.except);
}

/** Whether they are at the same times, but for what is cancelled, and under the same title. */
export function sameWish(a: When & { readonly title: string }, b: When & { readonly title: string }): boolean {
  const key = ({ title, start, zone, minutes, repeat }: typeof a): string => {
    const until = repeat?.until;
    return JSON.stringify([title, start, zone, minutes, repeat?.every, until?.is, until?.is === 'day' ? until.day : until?.count]);
  };
  return key(a) === key(b);
}

/** Whether the same days are cancelled. */
export function sameDays(a: readonly Day[], b: readonly Day[]): boolean {
  return a.length === b.length && a.every((day) => b.includes(day));
}

/** The plan at another time, or under another title. What was cancelled of a series and is still one of its days stays cancelled. */
export function changedPlan(plan: Plan, wish: When & { readonly title: string }, expiresAt: number): Plan {
  const { title, start, zone, minutes, repeat } = wish;
  // Whoever plans a single meeting on a day that was cancelled wants it to take place.
  const days = repeat === null ? [] : daysOf(wish, MOST_OCCURRENCES);
  return { ...plan, title, start, zone, minutes, repeat, expiresAt, except: plan.except.filter((day) => days.includes(day)), sequence: plan.sequence + 1 };
}

/** The plan without one of its meetings; as it is where it has none on that day. */
export function withoutDay(plan: Plan, day: Day): Plan {
  if (plan.except.includes(day) || !daysOf(plan, MOST_OCCURRENCES).includes(day)) return plan;
  return { ...plan, except: [...plan.except, day].sort(), sequence: plan.sequence + 1 };
}

/** The plan, cancelled. */
export function cancelledPlan(plan: Plan): Plan {
  return plan.cancelled ? plan : { ...plan, cancelled: true, sequence: plan.sequence + 1 };
}

/** A random name of a plan, in the form of a UUID (RFC 9562, version 4). */
export function newPlanId(random: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array = (bytes) => crypto.getRandomValues(bytes)): string {
  const bytes = random(new Uint8Array(16));
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const variant = '89ab'.charAt((bytes[8] ?? 0) & 3);
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, variant + hex.slice(17, 20), hex.slice(20)].join('-');
}

/** Whether it is a length a meeting may have. */
export function areMinutes(minutes: unknown): minutes is number {
  return typeof minutes === 'number' && Number.isInteger(minutes) && minutes >= 1 && minutes <= MOST_MINUTES;
}

/** Whether a series may have so many meetings. */
export function isCount(count: unknown): count is number {
  return typeof count === 'number' && Number.isInteger(count) && count >= 1 && count <= MOST_OCCURRENCES;
}

/** The days of a series, at most so many. Months that have no such day are left out, as calendars do (RFC 5545 §3.3.10). */
function daysOf({ start, repeat }: Pick<When, 'start' | 'repeat'>, most: number): Day[] {
  const first = dayOf(start);
  if (repeat === null) return [first];
  const { every, until } = repeat;
  const last = until.is === 'day' ? until.day : null;
  const wanted = until.is === 'count' ? Math.min(until.count, most) : most;
  const days: Day[] = [];
  // Of every twelve months seven have a 31st, of every seven days five are workdays: the bound is met beyond the year 9999 alone.
  for (let step = 0; days.length < wanted && step < 2 * most; step += 1) {
    const day = every === 'month' ? addMonths(first, step) : addDays(first, step * DAYS[every]);
    if (day === null || (every === 'weekday' && !isWorkday(day))) continue;
    if (!isDay(day)) break;
    if (last !== null && day > last) break;
    days.push(day);
  }
  return days;
}

function isWorkday(day: Day): boolean {
  const weekday = weekdayOf(day);
  return weekday >= 1 && weekday <= 5;
}

const DAYS = { day: 1, weekday: 1, week: 7, twoWeeks: 14 } as const;
