// Days and times as they stand on a wall, and the moments they are in a zone. The zones are the browser's own (`Intl`).

/** A day of the calendar, `2026-11-30`. */
export type Day = string;

/** A time on the wall, to the minute: `2026-11-30T14:00`. In which zone is said beside it. */
export type LocalTime = string;

/** A moment at which the clocks of a zone are changed. Offsets are milliseconds east of UTC. */
export interface ClockChange {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly before: number;
  readonly after: number;
}

export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;

/** Whether it is a day that exists. */
export function isDay(text: unknown): text is Day {
  if (typeof text !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

/** Whether it is a day and a time on it. */
export function isLocalTime(text: unknown): text is LocalTime {
  if (typeof text !== 'string') return false;
  const match = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d$/.exec(text);
  return match !== null && isDay(match[1]);
}

/** Whether it looks like the name of a zone: another browser may know it. */
export function isZoneName(zone: unknown): zone is string {
  return typeof zone === 'string' && /^[A-Za-z0-9_+\-/]{1,64}$/.test(zone);
}

/** Whether this browser knows the zone (a name of the IANA database). */
export function isZone(zone: unknown): zone is string {
  if (!isZoneName(zone)) return false;
  try {
    formatOf(zone);
    return true;
  } catch {
    return false;
  }
}

/** The zone this device is in. */
export function ownZone(): string {
  const zone: unknown = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return isZone(zone) ? zone : 'UTC';
}

/** The day of a time on the wall. */
export function dayOf(local: LocalTime): Day {
  return local.slice(0, 10);
}

/** So many days later, or earlier. Beyond the year 9999 it is no {@link Day}. */
export function addDays(day: Day, days: number): Day {
  return dayText(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS);
}

/** The same day so many months later; null where that month has none. */
export function addMonths(day: Day, months: number): Day | null {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  const found = dayText(Date.UTC(year, month - 1 + months, date));
  return found.endsWith(day.slice(7)) ? found : null;
}

/** 0 is Sunday, 6 Saturday. */
export function weekdayOf(day: Day): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}

/**
 * The moment at which the clocks of the zone show a time, in milliseconds since the epoch. Of a time that comes twice it is
 * the first; one that is left out is told by the clock as it went before (RFC 5545 §3.3.5). Of a zone that this browser
 * does not know ({@link isZone}) it is that of UTC, up to fourteen hours off: enough to sort by, and nothing to tell anybody.
 */
export function instantOf(local: LocalTime, zone: string): number {
  const wall = Date.parse(`${local}:00Z`);
  const before = offsetAt(wall - DAY_MS, zone);
  const after = offsetAt(wall + DAY_MS, zone);
  for (const offset of [before, after]) if (offsetAt(wall - offset, zone) === offset) return wall - offset;
  return wall - before;
}

/** What the clocks of the zone show at a moment. */
export function localAt(at: number, zone: string): LocalTime {
  return new Date(at + offsetAt(at, zone)).toISOString().slice(0, 16);
}

/** How far the clocks of the zone are ahead of UTC at a moment, in milliseconds; 0 where this browser does not know it. */
export function offsetAt(at: number, zone: string): number {
  if (!isZone(zone)) return 0;
  const parts: Record<string, number> = {};
  for (const { type, value } of formatOf(zone).formatToParts(at)) parts[type] = Number(value);
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000;
}

/** Every change of the zone's clocks after `from` and not after `to`. */
export function clockChanges(from: number, to: number, zone: string): ClockChange[] {
  const changes: ClockChange[] = [];
  let [at, before] = [from, offsetAt(from, zone)];
  while (at < to) {
    const next = Math.min(at + DAY_MS, to);
    const after = offsetAt(next, zone);
    if (after !== before) changes.push({ at: changeBetween(at, next, before, zone), before, after });
    [at, before] = [next, after];
  }
  return changes;
}

/** The first second at which the offset is another one. */
function changeBetween(low: number, high: number, before: number, zone: string): number {
  let [unchanged, changed] = [Math.floor(low / 1000), Math.ceil(high / 1000)];
  while (changed - unchanged > 1) {
    const middle = Math.floor((unchanged + changed) / 2);
    if (offsetAt(middle * 1000, zone) === before) unchanged = middle;
    else changed = middle;
  }
  return changed * 1000;
}

function dayText(at: number): Day {
  return new Date(at).toISOString().slice(0, 10);
}

/** Making one costs more than a hundred uses. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(zone, format);
  }
  return format;
}
