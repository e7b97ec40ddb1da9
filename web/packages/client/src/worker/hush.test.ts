import { expect, test } from 'vitest';
import { Hush, LOOK_MS } from './hush.ts';

/** Looks with frames, then without: at which of the latter it was noticed. */
function noticed(hush: Hush, flowing: number, silent: number, begin = 0): number[] {
  const looks = Array.from({ length: flowing + silent }, (_, n) => hush.look(Math.min(n + 1, flowing) * 12, begin + n * LOOK_MS));
  return looks.flatMap((is, n) => (is ? [n - flowing + 1] : []));
}

test('a second without frames after a steady flow is noticed once', () => {
  expect(noticed(new Hush(), 40, 40)).toEqual([4]);
});

test('what has hardly begun, and what never came, is not missed', () => {
  expect(noticed(new Hush(), 3, 40)).toEqual([]);
  expect(noticed(new Hush(), 0, 40)).toEqual([]);
});

test('gaps below a second are loss', () => {
  const hush = new Hush();
  let seen = 0;
  for (let n = 0; n < 200; n += 1) {
    if (n % 4 === 0) seen += 1;
    expect(hush.look(seen, n * LOOK_MS)).toBe(false);
  }
});

test('another connection is waited for, and missed when it stops', () => {
  const hush = new Hush();
  expect(noticed(hush, 40, 0)).toEqual([]);
  expect(hush.look(0, 10_000)).toBe(false);
  expect(hush.look(0, 12_000)).toBe(false);
  expect(noticed(hush, 40, 10, 13_000)).toEqual([4]);
});

test('a program that stood still for seconds itself has missed nothing yet', () => {
  const hush = new Hush();
  expect(noticed(hush, 40, 0)).toEqual([]);
  const seen = 40 * 12;
  const end = 39 * LOOK_MS;
  expect(hush.look(seen, end + 3_000)).toBe(false);
  expect(hush.look(seen, end + 3_250)).toBe(false);
  expect(hush.look(seen + 1, end + 3_500)).toBe(false);
  expect(noticed(hush, 0, 1, end + 3_750)).toEqual([]);
});

/** Somebody who is heard for `flow` looks and then silent for some; how often that was noticed. */
function turns(then: (hush: Hush, now: number) => void): (flow: number, silence: number) => number {
  const hush = new Hush();
  let seen = 0;
  let now = 0;
  return (flow, silence) => {
    let count = 0;
    for (let n = 0; n < flow + silence; n += 1) {
      if (n < flow) seen += 12;
      now += LOOK_MS;
      if (!hush.look(seen, now)) continue;
      count += 1;
      then(hush, now);
    }
    return count;
  };
}

test('who speaks with gaps is asked about ever more rarely, and as at first after a minute without', () => {
  const alarms = turns((hush, now) => hush.asked(now));
  expect(Array.from({ length: 12 }, () => alarms(10, 6))).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  expect([alarms(17, 6), alarms(17, 6), alarms(33, 6)]).toEqual([1, 0, 1]);
  expect([alarms(300, 6), alarms(10, 6)]).toEqual([1, 0]);
  expect([alarms(300, 0), alarms(10, 6)]).toEqual([0, 1]);
});

test('a silence that nobody had to ask about leaves it as attentive as before', () => {
  const alarms = turns(() => undefined);
  expect([alarms(10, 6), alarms(10, 6), alarms(10, 6)]).toEqual([1, 1, 1]);
});

test('nor does one after which the connection was given up', () => {
  const alarms = turns((hush, now) => {
    hush.asked(now);
    hush.givenUp(now + 2_500);
  });
  expect([alarms(10, 6), alarms(10, 6), alarms(10, 6)]).toEqual([1, 1, 1]);
});

test('a connection given up long after says nothing of it', () => {
  const alarms = turns((hush, now) => {
    hush.asked(now);
    hush.givenUp(now + 5_000);
  });
  expect([alarms(10, 6), alarms(10, 6), alarms(10, 6)]).toEqual([1, 0, 0]);
});
