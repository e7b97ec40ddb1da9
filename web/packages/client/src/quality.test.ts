import { describe, expect, test } from 'vitest';
import { figuresOf, judge, SteadyQuality, type Figures } from './quality.ts';

const NONE: Figures = { received: 0, lost: 0, lostOutward: 0, roundTrip: 0, outward: null };
const CALM: Figures = { received: 100, lost: 0, lostOutward: 0, roundTrip: 0.03, outward: 2_000_000 };

describe('the own connection', () => {
  test.each<[string, Partial<Figures>, boolean, string]>([
    ['nothing is lost', {}, true, 'good'],
    ['one packet in fifty is lost', { lost: 2 }, true, 'good'],
    ['one packet in twenty is lost', { lost: 5 }, true, 'weak'],
    ['one packet in five is lost', { lost: 25 }, true, 'veryWeak'],
    ['the server misses packets', { lostOutward: 0.05 }, false, 'weak'],
    ['the way takes half a second', { roundTrip: 0.5 }, false, 'weak'],
    ['the way takes a second', { roundTrip: 1 }, false, 'veryWeak'],
    ['there is no room for a picture', { outward: 100_000 }, true, 'weak'],
    ['there is no room for a picture, and none is sent', { outward: 100_000 }, false, 'good'],
    ['too few packets came to judge by', { received: 3, lost: 3 }, true, 'good'],
  ])('when %s %o with a picture %s is %s', (_, now, camera, word) => {
    expect(judge(NONE, { ...CALM, ...now }, camera)).toBe(word);
  });

  test('is judged by what happened since the last look', () => {
    const before = { ...CALM, received: 1_000, lost: 500 };
    expect(judge(before, { ...before, received: 1_200 }, true)).toBe('good');
    // A new connection counts from nothing.
    expect(judge(before, CALM, true)).toBe('good');
  });

  test('gets worse after two looks and better after four', () => {
    const steady = new SteadyQuality();
    let total = NONE;
    const look = (lost: number): string | null => {
      total = { ...CALM, received: total.received + 100, lost: total.lost + lost };
      steady.look(total, true);
      return steady.shown;
    };
    steady.look(NONE, true);
    expect(look(0)).toBe('good');
    expect(look(30)).toBe('good');
    expect(look(0)).toBe('good');
    expect([look(30), look(30)]).toEqual(['good', 'veryWeak']);
    expect([look(0), look(0), look(0), look(0)]).toEqual(['veryWeak', 'veryWeak', 'veryWeak', 'good']);
  });

  test('is read from both browsers’ statistics', () => {
    const chromium = [
      { type: 'inbound-rtp', kind: 'audio', packetsReceived: 100, packetsLost: 3 },
      { type: 'inbound-rtp', kind: 'video', packetsReceived: 900, packetsLost: 90 },
      { type: 'remote-inbound-rtp', fractionLost: 0.25, roundTripTime: 0.1 },
      { type: 'candidate-pair', nominated: true, state: 'succeeded', currentRoundTripTime: 0.2, availableOutgoingBitrate: 300_000 },
      { type: 'candidate-pair', nominated: false, state: 'failed', currentRoundTripTime: 9 },
    ];
    expect(figuresOf(chromium)).toEqual({ received: 100, lost: 3, lostOutward: 0.25, roundTrip: 0.2, outward: 300_000 });
    const firefox = [{ type: 'candidate-pair', selected: true, nominated: true, state: 'succeeded' }];
    expect(figuresOf(firefox)).toEqual({ received: 0, lost: 0, lostOutward: 0, roundTrip: 0, outward: null });
  });
});
