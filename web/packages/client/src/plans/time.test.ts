import { describe, expect, it } from 'vitest';
import { addDays, addMonths, clockChanges, instantOf, isDay, isLocalTime, isZone, isZoneName, localAt, weekdayOf } from './time.ts';

const utc = (text: string): number => Date.parse(text);

describe('a day', () => {
  it.each([
    ['2026-11-30', true],
    ['2028-02-29', true],
    ['2026-02-29', false],
    ['2026-13-01', false],
    ['2026-1-1', false],
    ['', false],
    [20261130, false],
  ])('%s: %s', (text, is) => {
    expect(isDay(text)).toBe(is);
  });

  it('is moved over ends of months and years', () => {
    expect(addDays('2026-12-30', 3)).toBe('2027-01-02');
    expect(addDays('2026-03-01', -1)).toBe('2026-02-28');
    expect(addMonths('2026-11-30', 1)).toBe('2026-12-30');
    expect(addMonths('2026-12-15', 1)).toBe('2027-01-15');
    expect(addMonths('2027-01-31', 1)).toBeNull();
    expect(addMonths('2028-01-29', 1)).toBe('2028-02-29');
    expect(weekdayOf('2026-11-30')).toBe(1);
  });
});

describe('a time on the wall', () => {
  it.each([
    ['2026-11-30T14:00', true],
    ['2026-11-30T24:00', false],
    ['2026-11-30T14:60', false],
    ['2026-02-30T14:00', false],
    ['2026-11-30T14:00:00', false],
    ['2026-11-30', false],
  ])('%s: %s', (text, is) => {
    expect(isLocalTime(text)).toBe(is);
  });

  it.each([
    ['2026-11-30T14:00', 'Europe/Berlin', '2026-11-30T13:00:00Z'],
    ['2026-07-01T14:00', 'Europe/Berlin', '2026-07-01T12:00:00Z'],
    ['2026-07-01T14:00', 'UTC', '2026-07-01T14:00:00Z'],
    ['2026-07-01T14:00', 'Asia/Kathmandu', '2026-07-01T08:15:00Z'],
    ['2026-12-31T23:30', 'America/New_York', '2027-01-01T04:30:00Z'],
    // Left out: told by the clock as it went before.
    ['2027-03-28T02:30', 'Europe/Berlin', '2027-03-28T01:30:00Z'],
    // Comes twice: the first.
    ['2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T00:30:00Z'],
    ['2026-10-25T03:00', 'Europe/Berlin', '2026-10-25T02:00:00Z'],
  ])('%s in %s is %s', (local, zone, at) => {
    expect(instantOf(local, zone)).toBe(utc(at));
  });

  it('is what the clocks show at its moment', () => {
    expect(localAt(utc('2026-11-30T13:00:00Z'), 'Europe/Berlin')).toBe('2026-11-30T14:00');
    expect(localAt(utc('2027-03-28T01:00:00Z'), 'Europe/Berlin')).toBe('2027-03-28T03:00');
  });
});

describe('a zone', () => {
  it.each([
    ['Europe/Berlin', true],
    ['UTC', true],
    ['Europe/Nowhere', false],
    ['Europe/Berlin\r\nX:1', false],
    ['', false],
  ])('%j: %s', (zone, is) => {
    expect(isZone(zone)).toBe(is);
    expect(isZoneName(zone)).toBe(is || zone === 'Europe/Nowhere');
  });

  it('changes its clocks at known seconds', () => {
    const hour = 3_600_000;
    expect(clockChanges(utc('2026-11-01T00:00:00Z'), utc('2027-12-01T00:00:00Z'), 'Europe/Berlin')).toEqual([
      { at: utc('2027-03-28T01:00:00Z'), before: hour, after: 2 * hour },
      { at: utc('2027-10-31T01:00:00Z'), before: 2 * hour, after: hour },
    ]);
    expect(clockChanges(utc('2026-11-01T00:00:00Z'), utc('2027-12-01T00:00:00Z'), 'UTC')).toEqual([]);
  });
});
