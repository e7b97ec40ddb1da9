// How good one's own connection is, from the browser's figures. For the participant's own eyes: it never leaves the page.

/** In one word; null: not known. */
export type Quality = 'good' | 'weak' | 'veryWeak';

/** Running totals and present values of one media connection. */
export interface Figures {
  /** Sound packets that arrived, and that should have. */
  received: number;
  lost: number;
  /** Share of the own packets that the server missed, 0 to 1. */
  lostOutward: number;
  /** Seconds to the server and back; 0: not known. */
  roundTrip: number;
  /** Bits per second that can be sent, as the browser estimates; null: it does not say. */
  outward: number | null;
}

/** What decides between two looks. Worse than any of them is that word. */
const LIMITS: Record<'weak' | 'veryWeak', { lost: number; roundTrip: number; outward: number }> = {
  weak: { lost: 0.03, roundTrip: 0.35, outward: 200_000 },
  veryWeak: { lost: 0.1, roundTrip: 0.8, outward: 50_000 },
};

/** Fewer packets between two looks say nothing about loss. */
const ENOUGH = 20;

/** Looks that must agree before the word changes: soon for the worse, slowly for the better. */
const AGREE = { worse: 2, better: 4 };

const ORDER: readonly Quality[] = ['good', 'weak', 'veryWeak'];

/** Reads the figures of a statistics report. */
export function figuresOf(report: Iterable<Record<string, unknown>>): Figures {
  const figures: Figures = { received: 0, lost: 0, lostOutward: 0, roundTrip: 0, outward: null };
  const number = (entry: Record<string, unknown>, name: string): number => (typeof entry[name] === 'number' ? entry[name] : 0);
  for (const entry of report) {
    if (entry.type === 'inbound-rtp' && entry.kind === 'audio') {
      figures.received += number(entry, 'packetsReceived');
      figures.lost += Math.max(0, number(entry, 'packetsLost'));
    } else if (entry.type === 'remote-inbound-rtp') {
      figures.lostOutward = Math.max(figures.lostOutward, number(entry, 'fractionLost'));
      figures.roundTrip = Math.max(figures.roundTrip, number(entry, 'roundTripTime'));
    } else if (entry.type === 'candidate-pair' && (entry.nominated === true || entry.selected === true) && entry.state === 'succeeded') {
      figures.roundTrip = Math.max(figures.roundTrip, number(entry, 'currentRoundTripTime'));
      if (typeof entry.availableOutgoingBitrate === 'number') figures.outward = entry.availableOutgoingBitrate;
    }
  }
  return figures;
}

/** Judges what happened between two looks. `camera`: whether a picture is being sent, which needs more. */
export function judge(before: Figures, now: Figures, camera: boolean): Quality {
  const received = Math.max(0, now.received - before.received);
  const lost = Math.max(0, now.lost - before.lost);
  const share = Math.max(now.lostOutward, received + lost >= ENOUGH ? lost / (received + lost) : 0);
  const beyond = ({ lost, roundTrip, outward }: (typeof LIMITS)['weak']): boolean =>
    share > lost || now.roundTrip > roundTrip || (camera && now.outward !== null && now.outward < outward);
  if (beyond(LIMITS.veryWeak)) return 'veryWeak';
  return beyond(LIMITS.weak) ? 'weak' : 'good';
}

/** The word shown: stands still while single looks jump. */
export class SteadyQuality {
  #before: Figures | null = null;
  #shown: Quality | null = null;
  #next: { word: Quality; times: number } | null = null;

  /** Null until two looks could be compared. */
  get shown(): Quality | null {
    return this.#shown;
  }

  /** Takes one more look; says whether the word changed. */
  look(now: Figures, camera: boolean): boolean {
    const before = this.#before;
    this.#before = now;
    if (before === null) return false;
    const word = judge(before, now, camera);
    if (this.#shown === null) {
      this.#shown = word;
      return true;
    }
    if (word === this.#shown) {
      this.#next = null;
      return false;
    }
    const times = this.#next?.word === word ? this.#next.times + 1 : 1;
    this.#next = { word, times };
    const worse = ORDER.indexOf(word) > ORDER.indexOf(this.#shown);
    if (times < (worse ? AGREE.worse : AGREE.better)) return false;
    this.#shown = word;
    this.#next = null;
    return true;
  }
}
