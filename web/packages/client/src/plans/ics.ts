// A planned meeting as a calendar file (RFC 5545, published as in RFC 5546 §3.2.1), made in the page. It holds the link,
// which is a secret, and never the passphrase. No organizer and no attendee is named: nobody's address is needed.

import { keepUntil, lastEnd, occurrences, type Every, type Plan } from './plan.ts';
import { clockChanges, dayOf, DAY_MS, instantOf, isZone, offsetAt } from './time.ts';

/** What stands in the file besides times. */
export interface CalendarWords {
  /** What the entry is called: the title only where its maker wants that. */
  readonly summary: string;
  /** The whole invitation link. */
  readonly link: string;
  /** How to join, the privacy notice; one line each. */
  readonly description: readonly string[];
}

/** What browsers call such a file. */
export const CALENDAR_TYPE = 'text/calendar';

/** The file of a plan as it is now. `now` in milliseconds: when the file was made. */
export function calendarFile(plan: Plan, words: CalendarWords, now: number): string {
  const lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Konklave//Konklave//EN', 'CALSCALE:GREGORIAN', 'METHOD:PUBLISH', ...zoneLines(plan), ...eventLines(plan, words, now), 'END:VCALENDAR'];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

function eventLines(plan: Plan, words: CalendarWords, now: number): string[] {
  return [
    'BEGIN:VEVENT',
    `UID:${plan.id}`,
    `DTSTAMP:${utcText(now)}`,
    `SEQUENCE:${plan.sequence}`,
    ...timeLines(plan),
    `SUMMARY:${escaped(words.summary)}`,
    `LOCATION:${escaped(words.link)}`,
    `URL:${words.link.replace(/[\s\p{Cc}]/gu, '')}`,
    `DESCRIPTION:${escaped(words.description.join('\n'))}`,
    // Whoever shares a calendar does not share the link with it, where the program of the calendar heeds this.
    'CLASS:PRIVATE',
    `STATUS:${plan.cancelled ? 'CANCELLED' : 'CONFIRMED'}`,
    'END:VEVENT',
  ];
}

/** Once: in UTC, which every program understands alike. A series stays at its time on the wall, and so does what this browser cannot tell in UTC. */
function timeLines(plan: Plan): string[] {
  const start = instantOf(plan.start, plan.zone);
  const length = `DURATION:PT${plan.minutes}M`;
  if (plan.repeat === null) return [isZone(plan.zone) ? `DTSTART:${utcText(start)}` : `DTSTART;TZID=${plan.zone}:${localText(plan.start)}`, length];
  const { every, until } = plan.repeat;
  const end = until.is === 'count' ? `COUNT=${until.count}` : `UNTIL=${utcText(instantOf(`${until.day}T23:59`, plan.zone))}`;
  const time = plan.start.slice(10);
  const gone = plan.except.map((day) => localText(day + time));
  return [
    `DTSTART;TZID=${plan.zone}:${localText(plan.start)}`,
    length,
    `RRULE:${RULES[every]};${end}`,
    ...(gone.length === 0 ? [] : [`EXDATE;TZID=${plan.zone}:${gone.join(',')}`]),
  ];
}

/**
 * The zone of a series, as far as the series goes: one part for what holds at its beginning, one for each change of the clocks.
 * None of a zone that this browser does not know: programs of calendars know zones by their names, and a wrong one would be worse.
 */
function zoneLines(plan: Plan): string[] {
  const { repeat, zone } = plan;
  if (repeat === null || !isZone(zone)) return [];
  const series = occurrences({ ...plan, except: [] });
  const from = (series[0]?.start ?? instantOf(plan.start, zone)) - DAY_MS;
  const to = Math.max(lastEnd({ ...plan, except: [] }), keepUntil(plan) * 1000);
  const first = offsetAt(from, zone);
  const changes = clockChanges(from, to, zone);
  const lowest = Math.min(first, ...changes.map(({ after }) => after), ...yearOf(plan).map((at) => offsetAt(at, zone)));
  const parts = [{ at: from, before: first, after: first }, ...changes].flatMap(({ at, before, after }) => {
    const name = after > lowest ? 'DAYLIGHT' : 'STANDARD';
    // The onset as the clock shows it that is about to be changed (RFC 5545 §3.6.5).
    const onset = new Date(at + before).toISOString().slice(0, 19).replace(/[-:]/g, '');
    return [`BEGIN:${name}`, `DTSTART:${onset}`, `TZOFFSETFROM:${offsetText(before)}`, `TZOFFSETTO:${offsetText(after)}`, `END:${name}`];
  });
  return ['BEGIN:VTIMEZONE', `TZID:${zone}`, ...parts, 'END:VTIMEZONE'];
}

/** A moment of each quarter of the plan's year: enough to know which offset is the standard one. */
function yearOf(plan: Plan): number[] {
  const year = Number(dayOf(plan.start).slice(0, 4));
  return [0, 3, 6, 9].map((month) => Date.UTC(year, month, 15));
}

/** 75 octets at most, and no letter cut apart (RFC 5545 §3.1). */
function folded(line: string): string {
  const parts: string[] = [];
  let [part, size] = ['', 0];
  for (const letter of line) {
    const octets = new TextEncoder().encode(letter).length;
    if (size + octets > LINE_OCTETS) {
      parts.push(part);
      // The space at the beginning of what follows counts.
      [part, size] = ['', 1];
    }
    part += letter;
    size += octets;
  }
  return [...parts, part].join('\r\n ');
}

/** Text of a property (RFC 5545 §3.3.11); what is no letter and no line break is left out. */
function escaped(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n]/gu, '')
    .replace(/[\\;,]/g, (letter) => `\\${letter}`)
    .replace(/\n/g, '\\n');
}

function utcText(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}

function localText(local: string): string {
  return `${local.replace(/[-:]/g, '')}00`;
}

/** `+0100`; seconds only where there are some. */
function offsetText(offset: number): string {
  const seconds = Math.round(Math.abs(offset) / 1000);
  const two = (n: number): string => String(n).padStart(2, '0');
  const rest = seconds % 60;
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(seconds / 3600))}${two(Math.floor(seconds / 60) % 60)}${rest === 0 ? '' : two(rest)}`;
}

const LINE_OCTETS = 75;

const RULES: Record<Every, string> = {
  day: 'FREQ=DAILY',
  weekday: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
  week: 'FREQ=WEEKLY',
  twoWeeks: 'FREQ=WEEKLY;INTERVAL=2',
  month: 'FREQ=MONTHLY',
};
