// How loud: one's own microphone, and who is speaking.

/** Measures a track that stays its owner's. */
export class LevelMeter {
  readonly #context = new AudioContext();
  readonly #analyser: AnalyserNode;
  readonly #samples: Float32Array<ArrayBuffer>;

  constructor(track: MediaStreamTrack) {
    this.#analyser = new AnalyserNode(this.#context, { fftSize: 1024 });
    this.#samples = new Float32Array(this.#analyser.fftSize);
    new MediaStreamAudioSourceNode(this.#context, { mediaStream: new MediaStream([track]) }).connect(this.#analyser);
    void this.#context.resume().catch(() => undefined);
  }

  /** 0 to 1, on a scale that looks even: 0 below −60 dB, 1 at full scale. */
  level(): number {
    this.#analyser.getFloatTimeDomainData(this.#samples);
    let sum = 0;
    for (const sample of this.#samples) sum += sample * sample;
    return shown(Math.sqrt(sum / this.#samples.length));
  }

  /** Ends measuring. */
  stop(): void {
    void this.#context.close().catch(() => undefined);
  }
}

/** An amplitude as a share of the meter: decibels from −60 to 0. */
export function shown(amplitude: number): number {
  if (amplitude <= 0) return 0;
  return Math.min(1, Math.max(0, 1 + (20 * Math.log10(amplitude)) / 60));
}

/** Who is speaking: on at once, off after a pause, so that the indicator does not flicker between words. */
export class Speakers {
  readonly #heard = new Map<number, number>();
  #speaking: ReadonlySet<number> = new Set();

  /** Those speaking. The same set as long as nobody starts or stops. */
  get speaking(): ReadonlySet<number> {
    return this.#speaking;
  }

  /** Takes the levels heard now, as linear amplitudes by peer; says whether somebody started or stopped. */
  hear(levels: Iterable<readonly [number, number]>, now: number): boolean {
    for (const [peer, level] of levels) if (level >= AUDIBLE) this.#heard.set(peer, now);
    for (const [peer, at] of this.#heard) if (now - at > PAUSE_MS) this.#heard.delete(peer);
    const same = this.#heard.size === this.#speaking.size && [...this.#heard.keys()].every((peer) => this.#speaking.has(peer));
    if (!same) this.#speaking = new Set(this.#heard.keys());
    return !same;
  }
}

/** −40 dB: above the noise of a room, below a quiet voice. */
const AUDIBLE = 0.01;
const PAUSE_MS = 600;
