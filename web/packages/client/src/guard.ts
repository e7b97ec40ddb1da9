// The cleartext guard: compares what the browser encoded with what the worker was handed.
//
// A browser may silently bypass a frame transform (Chromium does, when it is set too late). Then the
// encoder counts frames that the worker never sees. Both counts run all the time a track is live.

/** One look at a sending line: frames the encoder made, frames the worker's transform was handed. */
export interface Sample {
  at: number;
  encoded: number;
  seen: number;
}

/** What the guard says of a line. */
export type Verdict =
  /** The transform has been handed frames: a real track may be attached. */
  | 'proven'
  /** Nothing encoded and nothing seen so far. */
  | 'unproven'
  /** Frames were encoded that the worker has not seen: nothing may leave until it is known why. */
  | 'suspect'
  /** The worker never saw them. */
  | 'cleartext';

/** Milliseconds of history that decide. */
export const WINDOW_MS = 2_000;

/** Milliseconds a suspected line has to show that its frames were only late. It sends nothing meanwhile. */
export const CONFIRM_MS = 1_500;

/**
 * The guard of one line.
 *
 * On a machine short of time frames wait on their way to the worker, which looks like a bypass for a
 * moment. So a difference first silences the line; frames that arrive late clear it, frames that never
 * arrive are clear text.
 */
export class LineGuard {
  #samples: Sample[] = [];
  #suspicion: { at: number; encoded: number; from: Sample } | null = null;

  /** Judges the line after one more look; the worker's count is taken after the encoder's. */
  look(sample: Sample): Verdict {
    if (this.#suspicion !== null) return this.#resolve(sample, this.#suspicion);
    this.#samples = remember(this.#samples, sample);
    const verdict = judge(this.#samples);
    if (verdict === 'suspect') {
      const from = sample.seen === 0 ? { at: 0, encoded: 0, seen: 0 } : (this.#samples[0] ?? sample);
      this.#suspicion = { at: sample.at, encoded: sample.encoded, from };
    }
    return verdict;
  }

  #resolve(sample: Sample, { at, encoded, from }: { at: number; encoded: number; from: Sample }): Verdict {
    // Held against all that is encoded by now: new frames that are seen must not stand for those that never were.
    const still = missing(sample) - missing(from);
    if (sample.seen > 0 && still * 2 <= encoded - from.encoded) {
      this.#suspicion = null;
      this.#samples = [sample];
      return 'proven';
    }
    return sample.at - at >= CONFIRM_MS ? 'cleartext' : 'suspect';
  }
}

/**
 * Judges the samples of one line, oldest first.
 *
 * Frames in flight make small differences, and encoders lose a few frames when layers are switched; a
 * bypass loses them all. So a line is suspect when nothing was ever seen of what was encoded, or when
 * more than half of what was encoded within the window is missing at the worker.
 */
export function judge(samples: readonly Sample[]): Exclude<Verdict, 'cleartext'> {
  const last = samples.at(-1);
  if (last === undefined || (last.encoded === 0 && last.seen === 0)) return 'unproven';
  if (last.seen === 0) return last.encoded >= NEVER_SEEN ? 'suspect' : 'unproven';
  const first = samples.find((sample) => last.at - sample.at <= WINDOW_MS) ?? last;
  const encoded = last.encoded - first.encoded;
  if (encoded >= ENOUGH && (missing(last) - missing(first)) * 2 > encoded) return 'suspect';
  return 'proven';
}

/**
 * Encoded frames the worker was not handed. The worker's count is the later one, by a delay that varies with the load, so the
 * growths of the two counts must not be compared with each other.
 */
function missing({ encoded, seen }: { encoded: number; seen: number }): number {
  return Math.max(0, encoded - seen);
}

/** Forgets samples that no longer decide; keeps one at the edge of the window. */
export function remember(samples: readonly Sample[], sample: Sample): Sample[] {
  return [...samples.filter(({ at }) => sample.at - at <= WINDOW_MS), sample];
}

/** Encoded frames after which a worker that saw none is being bypassed. */
const NEVER_SEEN = 3;
/** Encoded frames within the window that suffice for a judgement. */
const ENOUGH = 6;
