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
  /** Frames are encoded that the worker does not see. */
  | 'cleartext';

/** Milliseconds of history that decide. */
export const WINDOW_MS = 2_000;

/**
 * Judges the samples of one line, oldest first; the worker's count is taken after the encoder's.
 *
 * Frames in flight make small differences, and encoders lose a few frames when layers are switched; a
 * bypass loses them all. So a line is clear text when nothing was ever seen of what was encoded, or when
 * the worker saw less than half of what was encoded within the window.
 */
export function judge(samples: readonly Sample[]): Verdict {
  const last = samples.at(-1);
  if (last === undefined || (last.encoded === 0 && last.seen === 0)) return 'unproven';
  if (last.seen === 0) return last.encoded >= NEVER_SEEN ? 'cleartext' : 'unproven';
  const first = samples.find((sample) => last.at - sample.at <= WINDOW_MS) ?? last;
  const encoded = last.encoded - first.encoded;
  const seen = last.seen - first.seen;
  if (encoded >= ENOUGH && seen * 2 < encoded) return 'cleartext';
  return 'proven';
}

/** Forgets samples that no longer decide; keeps one at the edge of the window. */
export function remember(samples: readonly Sample[], sample: Sample): Sample[] {
  return [...samples.filter(({ at }) => sample.at - at <= WINDOW_MS), sample];
}

/** Encoded frames after which a worker that saw none is being bypassed. */
const NEVER_SEEN = 3;
/** Encoded frames within the window that suffice for a judgement. */
const ENOUGH = 6;
