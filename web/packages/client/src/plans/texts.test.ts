import { describe, expect, it } from 'vitest';
import type { Plan } from './plan.ts';
import { cancelledText, invitationText, mailAddress, passphraseText, planLink, timeText, type Reader } from './texts.ts';

const PLAN: Plan = {
  id: 'a',
  title: 'Ortsbeirat',
  room: 'R',
  sharedFragment: '1abc',
  ownerFragment: 'oOwner',
  passphrase: 'ahorn-kiesel',
  lobby: true,
  soundOnly: false,
  start: '2026-11-30T14:00',
  zone: 'Europe/Berlin',
  minutes: 60,
  repeat: { every: 'week', until: { is: 'count', count: 3 } },
  except: [],
  expiresAt: 0,
  sequence: 0,
  made: 0,
  cancelled: false,
};
const DAY = 86_400_000;
const NOW = Date.parse('2026-11-22T20:00:00Z');
/** Sentences that show what they were given. */
const READER: Reader = {
  words: (name, params = {}) => [name, ...Object.values(params)].join(' '),
  region: 'en-GB',
  origin: 'https://meet.example',
};
const LINK = 'https://meet.example/j/R#1abc';

describe('an invitation', () => {
  const text = invitationText(PLAN, READER, NOW, { titled: false });
  it('has the link, the time and how often, and neither the passphrase nor the host’s link', () => {
    expect(planLink(PLAN, READER.origin)).toBe(LINK);
    expect(text).toContain(`link ${LINK}`);
    expect(text).toMatch(/when time Monday,? 30 November 2026 14:00 15:00 Europe\/Berlin/);
    expect(text).toContain('every.week untilCount 3');
    expect(text).toContain('passphraseApart');
    expect(text).not.toMatch(/ahorn|oOwner/);
    expect(text).toMatch(/\nprivacy https:\/\/meet\.example\/notice$/);
  });
  it('has the title where that is wanted, and there is one', () => {
    expect(text).not.toContain('Ortsbeirat');
    expect(invitationText(PLAN, READER, NOW, { titled: true })).toContain('invitationTitled Ortsbeirat');
    expect(invitationText({ ...PLAN, title: '' }, READER, NOW, { titled: true })).toMatch(/^invitation\n/);
    expect(invitationText(PLAN, READER, NOW, { titled: false, changed: true })).toMatch(/^changed\n/);
  });
  it('says nothing of a passphrase where there is none, nor of a rhythm', () => {
    expect(invitationText({ ...PLAN, passphrase: null, repeat: null }, READER, NOW, { titled: false })).not.toMatch(/passphrase|every/);
  });
  it('names the next meeting of a series that has begun', () => {
    expect(invitationText(PLAN, READER, NOW + 12 * 86_400_000, { titled: false })).toContain('7 December');
  });
});

it('a time names its zone unless that is here', () => {
  expect(timeText(PLAN, READER, NOW, 'Europe/Vienna')).toMatch(/^time .*Europe\/Berlin$/);
  expect(timeText(PLAN, READER, NOW, 'Europe/Berlin')).toMatch(/^timeHere .*15:00$/);
});

it('a time in a zone nobody knows here is what the clocks show there', () => {
  expect(timeText({ ...PLAN, zone: 'Europe/Nowhere' }, READER, NOW)).toMatch(/^time Monday,? 30 November 2026 14:00 15:00 Europe\/Nowhere$/);
});

it('the passphrase stands alone', () => {
  expect(passphraseText(PLAN, READER)).toBe('passphrase ahorn-kiesel');
  expect(passphraseText({ ...PLAN, passphrase: null }, READER)).toBe('');
});

describe('a cancellation', () => {
  it('has no link', () => {
    for (const day of [null, '2026-12-07']) expect(cancelledText(PLAN, READER, NOW, { titled: true, day })).not.toContain('meet.example');
  });
  it('of a series says that all dates are off, as long as there are more than one', () => {
    const off = { ...PLAN, cancelled: true };
    expect(cancelledText(off, READER, NOW, { titled: false })).toMatch(/^cancelledAll time Monday,? 30 November 2026/);
    expect(cancelledText(off, READER, NOW, { titled: true })).toMatch(/^cancelledAllTitled Ortsbeirat time/);
    expect(cancelledText(off, READER, NOW + 20 * DAY, { titled: false })).toMatch(/^cancelled time Monday,? 14 December 2026/);
    expect(cancelledText({ ...off, repeat: null }, READER, NOW, { titled: false })).toMatch(/^cancelled time/);
  });
  it('of the last one does not say so, whatever has been', () => {
    const last = { ...PLAN, except: ['2026-12-14'] };
    expect(cancelledText(last, READER, NOW + 16 * DAY, { titled: false, day: '2026-12-14' })).not.toContain('othersStay');
    expect(cancelledText(last, READER, NOW + 12 * DAY, { titled: false, day: '2026-12-14' })).toContain('othersStay');
  });
  it('of one meeting says that the others stay, if there are any', () => {
    expect(cancelledText({ ...PLAN, except: ['2026-12-07'] }, READER, NOW, { titled: false, day: '2026-12-07' })).toMatch(/^cancelledDay .*7 December 2026\nothersStay$/);
    expect(cancelledText({ ...PLAN, repeat: null, except: ['2026-11-30'] }, READER, NOW, { titled: false, day: '2026-11-30' })).not.toContain('othersStay');
  });
});

it('a mail program is given recipients, a subject and a body', () => {
  expect(mailAddress(['a@example.org', 'b+c?d@example.org'], 'A & B', 'x\ny')).toBe('mailto:a@example.org,b%2Bc%3Fd@example.org?subject=A%20%26%20B&body=x%0D%0Ay');
  expect(mailAddress([], 's', LINK)).toBe('mailto:?subject=s&body=https%3A%2F%2Fmeet.example%2Fj%2FR%231abc');
});
