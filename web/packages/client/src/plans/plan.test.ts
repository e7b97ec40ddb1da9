import { describe, expect, it } from 'vitest';
import { cancelledPlan, changedPlan, keepUntil, lastEnd, newPlanId, nextOccurrence, occurrences, roomMove, sameNews, whenTrouble, withoutDay, type Plan, type Repeat, type When } from './plan.ts';

const utc = (text: string): number => Date.parse(text);
const BERLIN = { start: '2026-11-30T14:00', zone: 'Europe/Berlin', minutes: 60, repeat: null } satisfies When;
const times = (n: number, every: Repeat['every']): Repeat => ({ every, until: { is: 'count', count: n } });
const days = (when: When): string[] => occurrences(when).map(({ day }) => day);

const PLAN: Plan = {
  ...BERLIN,
  id: '0e6f1c1e-2f57-4a35-9d67-5a4a5f4ad1a4',
  title: 'Ortsbeirat',
  room: 'R',
  sharedFragment: '1abc',
  ownerFragment: 'oabc',
  passphrase: null,
  lobby: true,
  soundOnly: false,
  except: [],
  expiresAt: 0,
  sequence: 0,
  made: 0,
  cancelled: false,
};

describe('the meetings of a plan', () => {
  it('are one where nothing repeats', () => {
    expect(occurrences(BERLIN)).toEqual([{ day: '2026-11-30', start: utc('2026-11-30T13:00:00Z'), end: utc('2026-11-30T14:00:00Z') }]);
  });

  it.each<[Repeat, string[]]>([
    [times(3, 'day'), ['2026-11-30', '2026-12-01', '2026-12-02']],
    [times(6, 'weekday'), ['2026-11-30', '2026-12-01', '2026-12-02', '2026-12-03', '2026-12-04', '2026-12-07']],
    [times(3, 'week'), ['2026-11-30', '2026-12-07', '2026-12-14']],
    [times(2, 'twoWeeks'), ['2026-11-30', '2026-12-14']],
    [times(4, 'month'), ['2026-11-30', '2026-12-30', '2027-01-30', '2027-03-30']],
    [{ every: 'week', until: { is: 'day', day: '2026-12-14' } }, ['2026-11-30', '2026-12-07', '2026-12-14']],
    [{ every: 'week', until: { is: 'day', day: '2026-12-13' } }, ['2026-11-30', '2026-12-07']],
  ])('%j', (repeat, expected) => {
    expect(days({ ...BERLIN, repeat })).toEqual(expected);
  });

  it('stay at their time on the wall when the clocks are changed', () => {
    const weekly = { ...BERLIN, start: '2027-03-25T09:00', repeat: times(2, 'week') };
    expect(occurrences(weekly).map(({ start }) => start)).toEqual([utc('2027-03-25T08:00:00Z'), utc('2027-04-01T07:00:00Z')]);
  });

  it('last as long as they last, also through the night of the change', () => {
    const [night] = occurrences({ ...BERLIN, start: '2026-10-25T01:00', minutes: 180 });
    expect(night).toEqual({ day: '2026-10-25', start: utc('2026-10-24T23:00:00Z'), end: utc('2026-10-25T02:00:00Z') });
  });

  it('are without what is cancelled, and a count counts that too', () => {
    expect(occurrences({ ...BERLIN, repeat: times(3, 'week'), except: ['2026-12-07'] }).map(({ day }) => day)).toEqual(['2026-11-30', '2026-12-14']);
  });

  it.each<[string, Repeat['every'], number]>([
    ['9999-06-15', 'month', 7],
    ['9999-12-04', 'month', 1],
    ['9999-12-30', 'day', 2],
    ['9999-12-30', 'weekday', 2],
    ['9999-12-30', 'twoWeeks', 1],
    ['2027-01-31', 'month', 400],
    ['2028-02-29', 'month', 400],
    ['2026-11-28', 'weekday', 400],
  ])('end with the calendar, and no sooner: %s, every %s', (day, every, n) => {
    expect(occurrences({ ...BERLIN, start: `${day}T23:30`, zone: 'America/New_York', repeat: times(400, every) })).toHaveLength(n);
  });

  it('of a zone nobody knows here are sorted, and never thrown', () => {
    const nowhere = { ...PLAN, zone: 'Europe/Nowhere', repeat: times(3, 'week') };
    expect(occurrences(nowhere).map(({ day }) => day)).toEqual(['2026-11-30', '2026-12-07', '2026-12-14']);
    expect(nextOccurrence(nowhere, utc('2026-12-02T00:00:00Z'))?.day).toBe('2026-12-07');
    expect(whenTrouble(nowhere, utc('2026-11-22T20:00:00Z'))).toBe('time');
  });

  it('have one that goes on or comes next', () => {
    const weekly = { ...BERLIN, repeat: times(2, 'week') };
    expect(nextOccurrence(weekly, utc('2026-11-30T13:59:59Z'))?.day).toBe('2026-11-30');
    expect(nextOccurrence(weekly, utc('2026-11-30T14:00:00Z'))?.day).toBe('2026-12-07');
    expect(nextOccurrence(weekly, utc('2026-12-07T14:00:00Z'))).toBeNull();
  });
});

describe('the day until which a room is kept', () => {
  it('is the last second of a day in UTC, whenever somebody meets on it', () => {
    const end = utc('2026-11-30T23:59:59Z') / 1000;
    for (const start of ['2026-11-30T01:00', '2026-11-30T09:00', '2026-11-30T16:30']) expect(keepUntil({ ...BERLIN, start })).toBe(end);
  });
  it('leaves time for a meeting that takes longer', () => {
    expect(keepUntil({ ...BERLIN, start: '2026-11-30T23:00' })).toBe(utc('2026-12-01T23:59:59Z') / 1000);
  });
  it('is that of the last meeting that is not cancelled', () => {
    const weekly = { ...BERLIN, repeat: times(2, 'week') };
    expect(keepUntil(weekly)).toBe(utc('2026-12-07T23:59:59Z') / 1000);
    expect(keepUntil({ ...weekly, except: ['2026-12-07'] })).toBe(utc('2026-11-30T23:59:59Z') / 1000);
    expect(lastEnd({ ...weekly, except: ['2026-11-30', '2026-12-07'] })).toBe(utc('2026-12-07T14:00:00Z'));
  });
});

describe('the day of the room', () => {
  const kept = { ...PLAN, expiresAt: utc('2026-12-01T00:00:00Z') / 1000 };
  it.each<[string, number, 'longer' | 'shorter' | null]>([
    ['2026-11-30T14:00', 0, null],
    ['2026-11-30T08:00', -1, null],
    ['2026-11-30T23:00', 0, 'longer'],
    ['2026-12-01T14:00', 0, 'longer'],
    ['2026-11-29T14:00', 0, 'shorter'],
    ['2026-11-29T14:00', -86_400, null],
  ])('%s, %i: %s', (start, more, move) => {
    expect(roomMove({ ...kept, start, expiresAt: kept.expiresAt + more })).toBe(move);
  });
});

describe('a wish', () => {
  const now = utc('2026-11-22T20:00:00Z');
  it.each<[Partial<When>, string | null]>([
    [{}, null],
    [{ start: 'T14:00' }, 'day'],
    [{ start: '2026-11-31T14:00' }, 'day'],
    [{ start: '2026-11-30T' }, 'time'],
    [{ minutes: 0 }, 'time'],
    [{ start: '9999-06-15T14:00', repeat: times(10, 'month') }, 'day'],
    [{ start: '9001-01-01T14:00' }, 'day'],
    [{ start: '9000-12-31T14:00', repeat: times(400, 'month') }, null],
    [{ repeat: { every: 'month', until: { is: 'day', day: '9999-12-31' } } }, 'untilDay'],
    [{ start: '2026-11-22T20:30' }, null],
    [{ start: '2026-11-22T19:00' }, 'past'],
    [{ start: '2026-11-19T19:00', repeat: times(2, 'week') }, null],
    [{ start: '2026-11-12T19:00', repeat: times(2, 'week') }, 'past'],
    [{ start: '2026-11-28T09:00', repeat: times(2, 'weekday') }, 'weekend'],
    [{ repeat: times(0, 'week') }, 'count'],
    [{ repeat: times(401, 'week') }, 'count'],
    [{ repeat: { every: 'week', until: { is: 'day', day: '' } } }, 'untilDay'],
    [{ repeat: { every: 'week', until: { is: 'day', day: '2026-11-29' } } }, 'untilBefore'],
    [{ repeat: { every: 'day', until: { is: 'day', day: '2029-01-01' } } }, 'many'],
    [{ repeat: { every: 'month', until: { is: 'day', day: '2029-01-01' } } }, null],
  ])('%j: %s', (part, trouble) => {
    expect(whenTrouble({ ...BERLIN, ...part }, now)).toBe(trouble);
  });
});

describe('a change', () => {
  it('counts, and keeps what is cancelled where that day is still one of its own', () => {
    const weekly = { ...PLAN, repeat: times(3, 'week'), except: ['2026-12-07'] };
    const later = changedPlan(weekly, { ...weekly, start: '2026-11-30T15:00', title: 'Neu' }, 7);
    expect(later).toMatchObject({ title: 'Neu', start: '2026-11-30T15:00', except: ['2026-12-07'], sequence: 1, expiresAt: 7 });
    expect(changedPlan(weekly, { ...weekly, start: '2026-12-01T15:00' }, 7).except).toEqual([]);
    const single = changedPlan(weekly, { ...weekly, start: '2026-12-07T15:00', repeat: null }, 7);
    expect(occurrences(single).map(({ day }) => day)).toEqual(['2026-12-07']);
  });
  it('of one meeting, or of all, counts once', () => {
    const weekly = { ...PLAN, repeat: times(3, 'week') };
    const without = withoutDay(weekly, '2026-12-07');
    expect(without).toMatchObject({ except: ['2026-12-07'], sequence: 1 });
    expect(withoutDay(without, '2026-12-07')).toBe(without);
    expect(withoutDay(weekly, '2026-12-08')).toBe(weekly);
    expect(cancelledPlan(weekly)).toMatchObject({ cancelled: true, sequence: 1 });
    expect(cancelledPlan(cancelledPlan(weekly)).sequence).toBe(1);
  });
});

it('news are what the others read of a plan', () => {
  const weekly: Plan = { ...PLAN, repeat: times(3, 'week') };
  const reread: Plan = { ...weekly, repeat: { until: { count: 3, is: 'count' }, every: 'week' }, people: [], expiresAt: 7 };
  expect(sameNews(weekly, reread)).toBe(true);
  for (const part of [{ title: 'Neu' }, { start: '2026-11-30T15:00' }, { minutes: 90 }, { zone: 'UTC' }, { repeat: times(4, 'week') }, { repeat: null }, { except: ['2026-12-07'] }, { cancelled: true }])
    expect(sameNews(weekly, { ...weekly, ...part }), JSON.stringify(part)).toBe(false);
});

it('a plan gets a random name', () => {
  expect(newPlanId()).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  expect(newPlanId()).not.toBe(newPlanId());
  expect(newPlanId((bytes) => bytes.fill(255))).toBe('ffffffff-ffff-4fff-bfff-ffffffffffff');
});
