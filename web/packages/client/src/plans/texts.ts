// Texts to copy and to send by one's own mail program. None of them holds the passphrase but the one that is nothing else;
// no subject holds a title: subjects stand in lists and notifications.

import { nextOccurrence, occurrences, type Every, type Plan } from './plan.ts';
import { isZone, type Day } from './time.ts';

/** Name of a sentence of the texts. */
export type PlanText =
  | 'subject'
  | 'subjectChanged'
  | 'subjectCancelled'
  | 'invitation'
  | 'invitationTitled'
  | 'changed'
  | 'changedTitled'
  | 'cancelled'
  | 'cancelledTitled'
  | 'cancelledAll'
  | 'cancelledAllTitled'
  | 'cancelledDay'
  | 'cancelledDayTitled'
  | 'othersStay'
  | 'when'
  | 'time'
  | 'timeHere'
  | 'every.day'
  | 'every.weekday'
  | 'every.week'
  | 'every.twoWeeks'
  | 'every.month'
  | 'untilDay'
  | 'untilCount'
  | 'link'
  | 'passphraseApart'
  | 'passphrase'
  | 'keepLink'
  | 'privacy';

/** Fills the places of a sentence in the reader's language. */
export type PlanWords = (name: PlanText, params?: Readonly<Record<string, string | number>>) => string;

/** For whom a text is written: words, region of dates (BCP 47), and the address of the server's pages. */
export interface Reader {
  readonly words: PlanWords;
  readonly region: string;
  readonly origin: string;
}

/** The link for everybody. */
export function planLink({ room, sharedFragment }: Pick<Plan, 'room' | 'sharedFragment'>, origin: string): string {
  return `${origin}/j/${room}#${sharedFragment}`;
}

/**
 * The day and time of a plan's next meeting, of the first where none is left, and its zone; `here`: not the zone, where it is
 * this one. It is what the clocks of the zone show, which also holds where this browser does not know the zone.
 */
export function timeText(plan: Plan, { words, region }: Reader, now: number, here: string | null = null): string {
  const { start, end } = nextOccurrence(plan, now) ?? occurrences({ ...plan, except: [] })[0] ?? { start: 0, end: 0 };
  const timeZone = isZone(plan.zone) ? plan.zone : 'UTC';
  const day = new Intl.DateTimeFormat(region, { dateStyle: 'full', timeZone });
  const time = new Intl.DateTimeFormat(region, { timeStyle: 'short', timeZone });
  return words(plan.zone === here ? 'timeHere' : 'time', { day: day.format(start), from: time.format(start), to: time.format(end), ...(plan.zone === here ? {} : { zone: plan.zone.replaceAll('_', ' ') }) });
}

/** How often, and until when; empty where it is once. */
export function repeatText({ repeat }: Pick<Plan, 'repeat'>, { words, region }: Reader): string {
  if (repeat === null) return '';
  const every: `every.${Every}` = `every.${repeat.every}`;
  const { until } = repeat;
  return words(every, { until: until.is === 'count' ? words('untilCount', { n: until.count }) : words('untilDay', { day: dayText(until.day, region) }) });
}

/** A day in words. */
export function dayText(day: Day, region: string): string {
  return new Intl.DateTimeFormat(region, { dateStyle: 'full', timeZone: 'UTC' }).format(Date.parse(`${day}T12:00:00Z`));
}

/** How to join, a line each: what a calendar entry says. */
export function joinLines(plan: Plan, { words, origin }: Reader): string[] {
  return [
    words('link', { link: planLink(plan, origin) }),
    ...(plan.passphrase === null ? [] : [words('passphraseApart')]),
    words('keepLink'),
    words('privacy', { link: `${origin}/notice` }),
  ];
}

/** The invitation with the link, without the passphrase. `titled`: the title stands in it. */
export function invitationText(plan: Plan, reader: Reader, now: number, { titled, changed = false }: { readonly titled: boolean; readonly changed?: boolean }): string {
  const { words } = reader;
  const named = titled && plan.title !== '';
  const title = named ? { title: plan.title } : {};
  const head = changed ? words(named ? 'changedTitled' : 'changed', title) : words(named ? 'invitationTitled' : 'invitation', title);
  const repeat = repeatText(plan, reader);
  return [head, '', words('when', { when: timeText(plan, reader, now) }), ...(repeat === '' ? [] : [repeat]), ...joinLines(plan, reader)].join('\n');
}

/** The passphrase, for another way than the link's. */
export function passphraseText(plan: Plan, { words }: Reader): string {
  return plan.passphrase === null ? '' : words('passphrase', { passphrase: plan.passphrase });
}

/** That the meeting does not take place, with all dates of a series that are still to come, or the one of a day. There is no link in it. */
export function cancelledText(plan: Plan, reader: Reader, now: number, { titled, day = null }: { readonly titled: boolean; readonly day?: Day | null }): string {
  const { words, region } = reader;
  const named = titled && plan.title !== '';
  const title = named ? { title: plan.title } : {};
  const coming = occurrences(plan).filter(({ end }) => end > now);
  if (day === null && coming.length > 1) return words(named ? 'cancelledAllTitled' : 'cancelledAll', { ...title, when: timeText(plan, reader, now) });
  if (day === null) return words(named ? 'cancelledTitled' : 'cancelled', { ...title, when: timeText(plan, reader, now) });
  const what = words(named ? 'cancelledDayTitled' : 'cancelledDay', { ...title, day: dayText(day, region) });
  return coming.length === 0 ? what : `${what}\n${words('othersStay')}`;
}

/** An address that opens one's own mail program with a message begun (RFC 6068). */
export function mailAddress(to: readonly string[], subject: string, body: string): string {
  const encoded = (text: string): string => encodeURIComponent(text.replace(/\r\n|\r|\n/g, '\r\n'));
  return `mailto:${to.map((address) => encodeURIComponent(address).replace(/%40/g, '@')).join(',')}?subject=${encoded(subject)}&body=${encoded(body)}`;
}
