import { describe, expect, it } from 'vitest';
import { calendarFile, type CalendarWords } from './ics.ts';
import type { Plan } from './plan.ts';

const NOW = Date.parse('2026-11-22T20:15:30Z');
const PLAN: Plan = {
  id: '0e6f1c1e-2f57-4a35-9d67-5a4a5f4ad1a4',
  title: 'Ortsbeirat',
  room: 'R',
  sharedFragment: '1abc',
  ownerFragment: 'oOwner',
  passphrase: 'ahorn-kiesel-lampe-segel',
  lobby: true,
  soundOnly: false,
  start: '2026-11-30T14:00',
  zone: 'Europe/Berlin',
  minutes: 90,
  repeat: null,
  except: [],
  expiresAt: 1_797_379_199,
  sequence: 2,
  made: 0,
  cancelled: false,
};
const WORDS: CalendarWords = { summary: 'Besprechung', link: 'https://meet.example/j/R#1abc', description: ['Teilnehmen: https://meet.example/j/R#1abc', 'Datenschutz: https://meet.example/notice'] };

const file = (part: Partial<Plan> = {}, words: Partial<CalendarWords> = {}): string => calendarFile({ ...PLAN, ...part }, { ...WORDS, ...words }, NOW);
/** Lines as they were before folding. */
const lines = (text: string): string[] => text.replace(/\r\n /g, '').split('\r\n').slice(0, -1);
const value = (text: string, name: string): string[] => lines(text).filter((line) => line.startsWith(name)).map((line) => line.slice(name.length));
const zone = (text: string): string[] => {
  const all = lines(text);
  return all.slice(all.indexOf('BEGIN:VTIMEZONE'), all.indexOf('END:VTIMEZONE') + 1);
};

it('a zone nobody knows here is named, and not made up', () => {
  const weekly = { every: 'week', until: { is: 'count', count: 2 } } as const;
  for (const repeat of [null, weekly]) {
    const text = file({ zone: 'Europe/Nowhere', repeat });
    expect(value(text, 'DTSTART;TZID=Europe/Nowhere:')).toEqual(['20261130T140000']);
    expect(text).not.toContain('VTIMEZONE');
  }
});

describe('the calendar file of one meeting', () => {
  it('is this, to the letter', () => {
    expect(lines(file())).toEqual([
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Konklave//Konklave//EN',
      'CALSCALE:GREGORIAN',
      'METHOD:PUBLISH',
      'BEGIN:VEVENT',
      'UID:0e6f1c1e-2f57-4a35-9d67-5a4a5f4ad1a4',
      'DTSTAMP:20261122T201530Z',
      'SEQUENCE:2',
      'DTSTART:20261130T130000Z',
      'DURATION:PT90M',
      'SUMMARY:Besprechung',
      'LOCATION:https://meet.example/j/R#1abc',
      'URL:https://meet.example/j/R#1abc',
      'DESCRIPTION:Teilnehmen: https://meet.example/j/R#1abc\\nDatenschutz: https://meet.example/notice',
      'CLASS:PRIVATE',
      'STATUS:CONFIRMED',
      'END:VEVENT',
      'END:VCALENDAR',
    ]);
  });

  it('has no passphrase, no title that was not asked for, and no link of the host', () => {
    for (const secret of ['ahorn', 'Ortsbeirat', 'oOwner']) expect(file().replace(/\r\n /g, '')).not.toContain(secret);
  });

  it('says that it is cancelled', () => {
    expect(value(file({ cancelled: true }), 'STATUS:')).toEqual(['CANCELLED']);
  });
});

describe('a line', () => {
  it('has 75 octets at most, and no letter is cut apart', () => {
    for (const letter of ['x', 'ä', '漢', '🙂']) {
      const text = file({}, { summary: letter.repeat(200) });
      const raw = text.split('\r\n');
      for (const line of raw) expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
      expect(raw.some((line) => new TextEncoder().encode(line).length > 71)).toBe(true);
      expect(value(text, 'SUMMARY:')).toEqual([letter.repeat(200)]);
    }
  });

  it('ends with CR LF, and no other line break is in the file', () => {
    expect(file({}, { summary: 'a\nb\rc' }).replace(/\r\n/g, '')).not.toMatch(/[\r\n]/);
    expect(file().endsWith('END:VCALENDAR\r\n')).toBe(true);
  });

  it('cannot be ended from inside', () => {
    const text = file({}, { summary: 'a;b,c\\d\r\nATTACH:https://x\u0000\u007f', link: 'https://meet.example/j/R#1abc\r\nX:1' });
    expect(value(text, 'SUMMARY:')).toEqual(['a\\;b\\,c\\\\d\\nATTACH:https://x']);
    expect(value(text, 'URL:')).toEqual(['https://meet.example/j/R#1abcX:1']);
    expect(value(text, 'ATTACH')).toEqual([]);
    expect(value(text, 'X:')).toEqual([]);
  });
});

describe('the calendar file of a series', () => {
  const weekly = { repeat: { every: 'week', until: { is: 'count', count: 3 } } } as const;

  it('stays at its time on the wall', () => {
    expect(value(file(weekly), 'DTSTART;')).toEqual(['TZID=Europe/Berlin:20261130T140000']);
  });

  it.each<[Plan['repeat'], string]>([
    [weekly.repeat, 'FREQ=WEEKLY;COUNT=3'],
    [{ every: 'day', until: { is: 'count', count: 5 } }, 'FREQ=DAILY;COUNT=5'],
    [{ every: 'weekday', until: { is: 'count', count: 5 } }, 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;COUNT=5'],
    [{ every: 'twoWeeks', until: { is: 'count', count: 5 } }, 'FREQ=WEEKLY;INTERVAL=2;COUNT=5'],
    [{ every: 'month', until: { is: 'day', day: '2027-05-31' } }, 'FREQ=MONTHLY;UNTIL=20270531T215900Z'],
  ])('%j', (repeat, rule) => {
    expect(value(file({ repeat }), 'RRULE:')).toEqual([rule]);
  });

  it('leaves out what is cancelled', () => {
    expect(value(file(weekly), 'EXDATE')).toEqual([]);
    expect(value(file({ ...weekly, except: ['2026-12-07', '2026-12-14'] }), 'EXDATE;')).toEqual(['TZID=Europe/Berlin:20261207T140000,20261214T140000']);
  });

  it('explains its zone, with one part where no clock is changed', () => {
    expect(zone(file(weekly))).toEqual(['BEGIN:VTIMEZONE', 'TZID:Europe/Berlin', 'BEGIN:STANDARD', 'DTSTART:20261129T140000', 'TZOFFSETFROM:+0100', 'TZOFFSETTO:+0100', 'END:STANDARD', 'END:VTIMEZONE']);
  });

  it('explains every change of the clocks it lives through', () => {
    const parts = zone(file({ repeat: { every: 'week', until: { is: 'day', day: '2027-11-30' } } })).slice(2, -1);
    expect(parts).toEqual([
      'BEGIN:STANDARD', 'DTSTART:20261129T140000', 'TZOFFSETFROM:+0100', 'TZOFFSETTO:+0100', 'END:STANDARD',
      'BEGIN:DAYLIGHT', 'DTSTART:20270328T020000', 'TZOFFSETFROM:+0100', 'TZOFFSETTO:+0200', 'END:DAYLIGHT',
      'BEGIN:STANDARD', 'DTSTART:20271031T030000', 'TZOFFSETFROM:+0200', 'TZOFFSETTO:+0100', 'END:STANDARD',
    ]);
  });

  it('in summer begins with daylight time', () => {
    expect(zone(file({ ...weekly, start: '2026-07-01T09:00' }))[2]).toBe('BEGIN:DAYLIGHT');
    expect(zone(file({ ...weekly, start: '2026-07-01T09:00', zone: 'UTC' })).slice(2, 5)).toEqual(['BEGIN:STANDARD', 'DTSTART:20260630T090000', 'TZOFFSETFROM:+0000']);
    expect(value(file({ ...weekly, zone: 'Asia/Kathmandu' }), 'TZOFFSETTO:')).toEqual(['+0545']);
    expect(value(file({ ...weekly, zone: 'America/St_Johns' }), 'TZOFFSETTO:')).toEqual(['-0330']);
  });
});
