// How loud: one's own microphone, and who is speaking.

/** Measures tracks that stay their owner's. */
export class Loudness {
  readonly #context = new AudioContext();
  readonly #taps = new Map<MediaStreamTrack, AnalyserNode>();
  readonly #samples = new Float32Array(WINDOW);

  constructor() {
    void this.#context.resume().catch(() => undefined);
  }

  /** Whether it can hear: without an audio device, or before a click, browsers keep it suspended. */
  get hears(): boolean {
    return this.#context.state === 'running';
  }

  /** The amplitude of a track now, 0 to 1 (root mean square over the last 20 ms). */
  of(track: MediaStreamTrack): number {
    let tap = this.#taps.get(track);
    if (tap === undefined) {
      tap = new AnalyserNode(this.#context, { fftSize: WINDOW });
      new MediaStreamAudioSourceNode(this.#context, { mediaStream: new MediaStream([track]) }).connect(tap);
      this.#taps.set(track, tap);
    }
    tap.getFloatTimeDomainData(this.#samples);
    let sum = 0;
    for (const sample of this.#samples) sum += sample * sample;
    return Math.sqrt(sum / this.#samples.length);
  }

  /** Ends measuring. */
  close(): void {
    this.#taps.clear();
    void this.#context.close().catch(() => undefined);
  }
}

/** A meter for one track. */
export class LevelMeter {
  readonly #loudness = new Loudness();
  readonly #track: MediaStreamTrack;

  constructor(track: MediaStreamTrack) {
    this.#track = track;
  }

  /** 0 to 1, on a scale that looks even: 0 below −60 dB, 1 at full scale. */
  level(): number {
    return shown(this.#loudness.of(this.#track));
  }

  /** Ends measuring. */
  stop(): void {
    this.#loudness.close();
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

/**
 * Who has the floor: the loudest of the others. It changes at once when its holder falls silent, but somebody louder must
 * stay louder for a while, so that a cough or a door does not turn every picture around.
 */
export class Floor {
  readonly #smoothed = new Map<number, number>();
  #holder: number | null = null;
  #silentSince: number | null = null;
  #rival: { peer: number; since: number } | null = null;

  /** Whoever has it; stays when everybody is silent. */
  get holder(): number | null {
    return this.#holder;
  }

  /** Takes the levels heard now of everybody audible, as linear amplitudes by peer; says whether the holder changed. */
  hear(levels: readonly (readonly [number, number])[], now: number): boolean {
    const present = new Set(levels.map(([peer]) => peer));
    for (const peer of this.#smoothed.keys()) if (!present.has(peer)) this.#smoothed.delete(peer);
    for (const [peer, level] of levels) {
      const former = this.#smoothed.get(peer) ?? 0;
      this.#smoothed.set(peer, former + (level - former) * SMOOTHING);
    }
    const holds = this.#holder === null ? 0 : (this.#smoothed.get(this.#holder) ?? 0);
    if (holds >= AUDIBLE) this.#silentSince = null;
    else this.#silentSince ??= now;
    const [loudest, level] = [...this.#smoothed].reduce<[number | null, number]>((best, [peer, own]) => (own > best[1] ? [peer, own] : best), [null, 0]);
    if (loudest === null || loudest === this.#holder || level < AUDIBLE || level < holds * LOUDER) {
      this.#rival = null;
      return false;
    }
    if (this.#rival?.peer !== loudest) this.#rival = { peer: loudest, since: now };
    const silent = this.#silentSince !== null && now - this.#silentSince >= PAUSE_MS;
    if (now - this.#rival.since < (this.#holder === null || silent ? BRIEF_MS : INSIST_MS)) return false;
    this.#holder = loudest;
    this.#rival = null;
    this.#silentSince = null;
    return true;
  }
}

/**
 * Who signs. No sound tells when they do, so they say it, and whoever said it last has the floor until the hands rest:
 * a voice that interprets does not take it.
 */
export class Signers {
  #order: readonly number[] = [];

  /** Those signing, whoever began last first. */
  get order(): readonly number[] {
    return this.#order;
  }

  /** Takes all who sign now. */
  see(signing: readonly number[]): void {
    const begun = signing.filter((peer) => !this.#order.includes(peer));
    this.#order = [...begun, ...this.#order.filter((peer) => signing.includes(peer))];
  }
}

/** −40 dB: above the noise of a room, below a quiet voice. */
const AUDIBLE = 0.01;
const PAUSE_MS = 600;
/** Samples looked at: 21 ms at 48 kHz. */
const WINDOW = 1024;
/** Share of a new level in the smoothed one, at one level per 150 ms. */
const SMOOTHING = 0.4;
/** How much louder than the holder somebody must be. */
const LOUDER = 1.5;
/** How long somebody must be louder than a holder who speaks. */
const INSIST_MS = 1_500;
/** The same while nobody speaks: longer than a click. */
const BRIEF_MS = 300;
