// Frame encryption: one pipeline per line and direction, all in the worker that holds the keys.
//
// Nothing passes by default. A sending line passes frames only while the page has declared it live and
// a key is there; a receiving line only what opens. Everything else is counted and gone.

import { Codec, type DropReason, type Keys, type SealReason } from '../../wasm/core_wasm.js';
import type { SlotSource, SourceRef, StreamKind } from '../generated/protocol.ts';
import type { FrameCodec, LineCounts, MediaToWorker, TransformOptions } from '../messages.ts';
import { Bundle } from './bundle.ts';
import { isOurFailure } from './core.ts';
import { countDrop, noCounts } from './counts.ts';
import { Hold } from './hold.ts';

type Frame = RTCEncodedAudioFrame | RTCEncodedVideoFrame;

/** Numbers of the stream kinds in the key identifier, as in `wire::StreamKind`. */
export const KIND_NUMBERS: Record<StreamKind, number> = { microphone: 0, camera: 1, screen: 2, screen_audio: 3 };

interface SendLineState {
  counts: LineCounts;
  transformer: RTCRtpScriptTransformer;
  kind: StreamKind;
  live: boolean;
  bundle: Bundle;
}

interface ReceiveLineState {
  counts: LineCounts;
  transformer: RTCRtpScriptTransformer;
  video: boolean;
  mid: string | null;
  /** The stream that the line shows. */
  flowing: SourceRef | null;
  hold: Hold<Frame>;
  controller: TransformStreamDefaultController<Frame> | null;
  /** Set by a lost frame, cleared by a key frame that opens. */
  needsKeyFrame: boolean;
  askedAt: number;
}

/** All transforms of the current peer connection. */
export class Transforms {
  readonly #keys: Keys;
  readonly #fail: (error: unknown) => void;
  readonly #flowing: (mid: string, source: SourceRef) => void;
  #generation = 0;
  #senders = new Map<string, SendLineState>();
  #receivers = new Map<string, ReceiveLineState>();
  #mids: Record<string, string> = {};
  #codecs: Record<number, FrameCodec> = {};
  #live = new Set<string>();
  #sources = new Map<string, SourceRef>();

  constructor(keys: Keys, fail: (error: unknown) => void, flowing: (mid: string, source: SourceRef) => void) {
    this.#keys = keys;
    this.#fail = fail;
    this.#flowing = flowing;
  }

  /** Takes over a transform announced by `rtctransform`. */
  attach(transformer: RTCRtpScriptTransformer): void {
    const options = transformer.options as TransformOptions;
    this.#enter(options.generation);
    if (options.generation !== this.#generation) return;
    if (options.side === 'send') this.#attachSender(transformer, options);
    else this.#attachReceiver(transformer, options);
  }

  /** Does what the page says about lines. Counts are answered by {@link counts}. */
  handle(message: MediaToWorker): void {
    switch (message.is) {
      case 'generation':
        this.#enter(message.generation);
        break;
      case 'lines':
        if (message.generation !== this.#generation) return;
        this.#mids = message.mids;
        this.#codecs = message.codecs;
        for (const [line, state] of this.#receivers) state.mid = message.mids[line] ?? null;
        break;
      case 'live':
        this.#setLive(message.line, message.live);
        break;
      case 'copies': {
        const state = this.#senders.get(message.line);
        if (state !== undefined && !isVideo(state.kind)) state.bundle.copies = message.copies;
        break;
      }
      case 'count':
        break;
    }
  }

  /** What the slots carry from now on. */
  setSlots(slots: SlotSource[]): void {
    for (const { mid, source } of slots) {
      const former = this.#sources.get(mid);
      if (source === null) this.#sources.delete(mid);
      else this.#sources.set(mid, source);
      if (source === null || (former?.peer === source.peer && former.kind === source.kind)) continue;
      for (const state of this.#receivers.values()) if (state.mid === mid) state.needsKeyFrame = state.video;
    }
    this.keysChanged();
  }

  /** Offers held frames again: an epoch, a slot or a declaration has come. */
  keysChanged(): void {
    const now = performance.now();
    for (const state of this.#receivers.values()) {
      const dropped = state.hold.retry(now, (frame) => this.#receive(state, frame, now));
      for (let n = 0; n < dropped; n += 1) this.#lose(state, 'held too long', now);
    }
  }

  /** What every line has done since its peer connection began. */
  counts(): LineCounts[] {
    return [...this.#senders.values(), ...this.#receivers.values()].map((state) => state.counts);
  }

  #enter(generation: number): void {
    if (generation <= this.#generation) return;
    this.#generation = generation;
    for (const sender of this.#senders.values()) sender.live = false;
    this.#senders = new Map();
    this.#receivers = new Map();
    this.#mids = {};
    this.#codecs = {};
    this.#live = new Set();
    this.#sources = new Map();
  }

  #attachSender(transformer: RTCRtpScriptTransformer, options: TransformOptions & { side: 'send' }): void {
    const { line, kind } = options;
    const live = this.#live.has(line);
    const state: SendLineState = { counts: noCounts(line, 'send'), transformer, kind, live, bundle: new Bundle() };
    this.#senders.set(line, state);
    const transform = (frame: Frame, controller: TransformStreamDefaultController<Frame>): void => {
      state.counts.seen += 1;
      const started = performance.now();
      const sealed = state.live ? this.#seal(state.kind, frame) : 'not live';
      state.counts.busyMs += performance.now() - started;
      if (typeof sealed === 'string') {
        countDrop(state.counts, sealed);
        return;
      }
      const leaving = isVideo(state.kind) ? sealed : state.bundle.wrap(sealed, timeOf(frame));
      frame.data = leaving.buffer as ArrayBuffer;
      controller.enqueue(frame);
      state.counts.passed += 1;
    };
    this.#pipe(transformer, new TransformStream<Frame, Frame>({ transform }));
  }

  #seal(kind: StreamKind, frame: Frame): Uint8Array | SealReason | 'unknown codec' {
    const codec = this.#codecOf(frame, !isVideo(kind));
    if (codec === null) return 'unknown codec';
    return this.#keys.seal(KIND_NUMBERS[kind], codec, new Uint8Array(frame.data));
  }

  #attachReceiver(transformer: RTCRtpScriptTransformer, options: TransformOptions & { side: 'receive' }): void {
    const { line, video } = options;
    const state: ReceiveLineState = {
      counts: noCounts(line, 'receive'),
      transformer,
      video,
      mid: this.#mids[line] ?? null,
      flowing: null,
      hold: new Hold(),
      controller: null,
      needsKeyFrame: false,
      askedAt: -Infinity,
    };
    this.#receivers.set(line, state);
    const start = (controller: TransformStreamDefaultController<Frame>): void => {
      state.controller = controller;
    };
    const transform = (frame: Frame): void => {
      state.counts.seen += 1;
      const now = performance.now();
      if (this.#receive(state, frame, now)) return;
      const dropped = state.hold.push(frame, now);
      for (let n = 0; n < dropped; n += 1) this.#lose(state, 'held too long', now);
    };
    this.#pipe(transformer, new TransformStream<Frame, Frame>({ start, transform }));
  }

  /** Opens or drops a frame; false: hold it. */
  #receive(state: ReceiveLineState, frame: Frame, now: number): boolean {
    const source = state.mid === null ? undefined : this.#sources.get(state.mid);
    if (source === undefined) return false;
    // The server says what a slot carries; a picture must not become the sound of a line all the same.
    if (isVideo(source.kind) !== state.video) {
      this.#lose(state, 'wrong line', now);
      return true;
    }
    const codec = this.#codecOf(frame, !state.video);
    if (codec === null) {
      this.#lose(state, 'unknown codec', now);
      return true;
    }
    const started = performance.now();
    const opened = this.#keys.open(KIND_NUMBERS[source.kind], source.peer, codec, new Uint8Array(frame.data));
    state.counts.busyMs += performance.now() - started;
    if (typeof opened === 'string') {
      if (WORTH_HOLDING.has(opened)) return false;
      this.#lose(state, opened, now);
      return true;
    }
    frame.data = opened.buffer as ArrayBuffer;
    state.controller?.enqueue(frame);
    state.counts.passed += 1;
    if (state.needsKeyFrame) {
      if ('type' in frame && frame.type === 'key') state.needsKeyFrame = false;
      else this.#askForKeyFrame(state, now);
    }
    // Before its first key frame a stream cannot be decoded: the line would still show the one before.
    if (state.flowing !== source && !state.needsKeyFrame && state.mid !== null) {
      state.flowing = source;
      this.#flowing(state.mid, source);
    }
    return true;
  }

  #lose(state: ReceiveLineState, reason: string, now: number): void {
    countDrop(state.counts, reason);
    if (!state.video || reason === 'replay') return;
    state.needsKeyFrame = true;
    if (reason === 'held too long') this.#askForKeyFrame(state, now);
  }

  #askForKeyFrame(state: ReceiveLineState, now: number): void {
    if (now - state.askedAt < KEY_FRAME_PAUSE_MS) return;
    state.askedAt = now;
    // Refused while the line is not receiving; the next frame asks again.
    state.transformer.sendKeyFrameRequest().catch(() => undefined);
  }

  #setLive(line: string, live: boolean): void {
    if (live) this.#live.add(line);
    else this.#live.delete(line);
    const state = this.#senders.get(line);
    if (state === undefined || state.live === live) return;
    state.live = live;
    state.bundle.forget();
    // What was encoded until now never left: the others need a picture that stands alone. Chromium lacks
    // the method; there the first receiver's request has the same effect.
    const { transformer } = state as { transformer: Partial<RTCRtpScriptTransformer> };
    if (live && isVideo(state.kind)) transformer.generateKeyFrame?.().catch(() => undefined);
  }

  #codecOf(frame: Frame, audio: boolean): Codec | null {
    const metadata = frame.getMetadata() as { mimeType?: string; payloadType?: number };
    const named = metadata.mimeType?.toLowerCase().split('/')[1] ?? this.#codecs[metadata.payloadType ?? -1];
    switch (named) {
      case 'opus':
        return audio ? Codec.Opus : null;
      case 'vp8':
        return audio ? null : Codec.Vp8;
      case 'vp9':
        return audio ? null : Codec.Vp9;
      default:
        return null;
    }
  }

  #pipe(transformer: RTCRtpScriptTransformer, stream: TransformStream<Frame, Frame>): void {
    transformer.readable.pipeThrough(stream).pipeTo(transformer.writable).catch((error: unknown) => {
      // A closed connection ends its pipes; only a failure of ours is one.
      if (isOurFailure(error)) this.#fail(error);
    });
  }
}

/** Reasons that a message on its way may cure. */
const WORTH_HOLDING: ReadonlySet<DropReason | SealReason> = new Set<DropReason>([
  'unknownNextEpoch',
  'wrongPeer',
  'wrongKind',
  'notOn',
]);
const KEY_FRAME_PAUSE_MS = 500;

/** The frame's RTP timestamp, of which only differences matter. */
function timeOf(frame: Frame): number {
  const metadata = frame.getMetadata() as { rtpTimestamp?: number };
  return metadata.rtpTimestamp ?? (frame as { timestamp?: number }).timestamp ?? 0;
}

function isVideo(kind: StreamKind): boolean {
  return kind === 'camera' || kind === 'screen';
}
