// One media connection to the server: its lines, their tracks, and the guard over what leaves.

import { Copies } from './copies.ts';
import { Dummies } from './dummy.ts';
import type { Layer, ReceiveLine, SendLine, StreamKind, Wanted } from './generated/protocol.ts';
import { LineGuard } from './guard.ts';
import { addReceivingLines, addSendingLines, type ReceivingLine, type SendingLine, type SlotCounts } from './lines.ts';
import type { LineCounts, MediaToWorker } from './messages.ts';
import { codecsOf, streamsOf, withoutOrphanFeedback } from './sdp.ts';

/** What the connection needs of the key worker. */
export interface FrameWorker {
  /** The worker itself, for `RTCRtpScriptTransform`. */
  readonly worker: Worker;
  /** Tells the transforms something. */
  tell(message: MediaToWorker): void;
  /** Asks what they have counted. */
  count(): Promise<LineCounts[]>;
}

/** What the connection tells its owner. */
export interface ConnectionEvents {
  /** Hand this to the server. */
  offer(offer: { generation: number; sdp: string; sends: SendLine[]; receives: ReceiveLine[] }): void;
  /** Media flows, or may flow. */
  connected(): void;
  /** The connection is of no more use; make another. */
  failed(): void;
  /** Frames may have left unencrypted. Everything is stopped already. */
  cleartext(): void;
}

interface Sender extends SendingLine {
  /** What shall be sent; null: nothing. */
  track: MediaStreamTrack | null;
  /** The worker has been handed frames of this line. */
  proven: boolean;
  /** A copy of the track, black or silent, that proves the line where a dummy cannot. */
  muted: MediaStreamTrack | null;
  /** Compares what is encoded with what the worker sees. */
  guard: LineGuard;
  /** How often its frames are sent; of sound only. */
  copies: Copies;
  told: number;
  /** Under suspicion: nothing is attached. */
  held: boolean;
  layer: Layer | null;
  /** Changes of track and layers, one after the other. */
  queue: Promise<void>;
}

/** A peer connection with everything sealed before it leaves. Used once; a failure needs another. */
export class MediaConnection {
  readonly generation: number;
  readonly #frames: FrameWorker;
  readonly #events: ConnectionEvents;
  readonly #pc: RTCPeerConnection;
  readonly #senders: Sender[];
  readonly #receivers: ReceivingLine[];
  readonly #dummies = new Dummies();
  #guard: ReturnType<typeof setTimeout> | null = null;
  #patience: ReturnType<typeof setTimeout> | null = null;
  #watchedSince = 0;
  /** What the server said it sends, once it has answered. */
  #streams: string | null = null;
  #restarted = -Infinity;
  #closed = false;

  constructor(generation: number, frames: FrameWorker, slots: SlotCounts, soundOnly: boolean, events: ConnectionEvents) {
    this.generation = generation;
    this.#frames = frames;
    this.#events = events;
    frames.tell({ is: 'generation', generation });
    this.#pc = new RTCPeerConnection({ bundlePolicy: 'max-bundle', rtcpMuxPolicy: 'require' });
    this.#senders = addSendingLines(this.#pc, frames.worker, generation, soundOnly).map((line) => ({
      ...line,
      track: null,
      proven: false,
      muted: null,
      guard: new LineGuard(),
      copies: new Copies(),
      told: 0,
      held: false,
      layer: 'high',
      queue: Promise.resolve(),
    }));
    this.#receivers = addReceivingLines(this.#pc, frames.worker, generation, slots);
    this.#pc.onconnectionstatechange = () => this.#connectionChanged();
  }

  /** Makes the offer. */
  async start(): Promise<void> {
    for (const sender of this.#senders) this.#prove(sender);
    const offer = await this.#pc.createOffer();
    if (this.#closed) return;
    await this.#pc.setLocalDescription(offer);
    if (this.#closed) return;
    this.#offer(withoutOrphanFeedback(offer.sdp ?? ''));
    this.#waitFor(ANSWER_MS);
  }

  /**
   * Looks for other paths to the server (RFC 8839 §4.4.3): keys, lines and streams stay as they are. For a network that
   * has changed or fallen silent; asked again too soon it does nothing.
   */
  async restart(): Promise<void> {
    const now = performance.now();
    if (this.#closed || this.#streams === null || now - this.#restarted < RESTART_EVERY_MS) return;
    if (this.#pc.signalingState !== 'stable') return;
    this.#restarted = now;
    const offer = await this.#pc.createOffer({ iceRestart: true });
    if (this.#closed) return;
    await this.#pc.setLocalDescription(offer);
    if (this.#closed) return;
    this.#offer(withoutOrphanFeedback(offer.sdp ?? ''));
    this.#waitFor(RESTART_MS);
  }

  #offer(sdp: string): void {
    this.#frames.tell({ is: 'lines', generation: this.generation, mids: this.#mids(), codecs: codecsOf(sdp) });
    const sends = this.#senders.map(({ kind, transceiver }) => ({ mid: transceiver.mid ?? '', kind }));
    const receives = this.#receivers.map(({ video, transceiver }) => ({ mid: transceiver.mid ?? '', video }));
    this.#events.offer({ generation: this.generation, sdp, sends, receives });
  }

  /** Takes the server's answer. */
  async answer(sdp: string): Promise<void> {
    if (this.#closed) return;
    // A server that no longer knew this connection has begun another, to which this one cannot change over.
    const streams = streamsOf(sdp);
    if (this.#streams !== null && this.#streams !== streams) return this.#fail();
    this.#streams = streams;
    try {
      await this.#pc.setRemoteDescription({ type: 'answer', sdp });
    } catch {
      this.#fail();
      return;
    }
    this.#frames.tell({ is: 'lines', generation: this.generation, mids: this.#mids(), codecs: codecsOf(sdp) });
    this.#watch();
  }

  /** Sends this track from the moment the line is proven; null: nothing. The caller owns the track. */
  setTrack(kind: StreamKind, track: MediaStreamTrack | null): Promise<void> {
    const sender = this.#senders.find((candidate) => candidate.kind === kind);
    if (sender === undefined || this.#closed) return Promise.resolve();
    sender.track = track;
    return this.#settle(sender);
  }

  /** Encodes no more than somebody displays. */
  setWanted(streams: readonly Wanted[]): void {
    for (const { kind, layer } of streams) {
      const sender = this.#senders.find((candidate) => candidate.kind === kind);
      if (sender === undefined || sender.layer === layer) continue;
      sender.layer = layer;
      void this.#settle(sender);
    }
  }

  /** The receiver on a line. */
  receiver(mid: string): RTCRtpReceiver | null {
    return this.#receivers.find(({ transceiver }) => transceiver.mid === mid)?.transceiver.receiver ?? null;
  }

  /** The receivers of all audio slots. */
  audioReceivers(): RTCRtpReceiver[] {
    return this.#receivers.filter(({ video }) => !video).map(({ transceiver }) => transceiver.receiver);
  }

  /** Everything the browser measures. */
  stats(): Promise<RTCStatsReport> {
    return this.#pc.getStats();
  }

  /** Whether every line has shown that its transform works. */
  get proven(): boolean {
    return this.#senders.every((sender) => sender.proven);
  }

  /** Ends the connection. Tracks stay their owner's. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#guard !== null) clearTimeout(this.#guard);
    if (this.#patience !== null) clearTimeout(this.#patience);
    for (const { line } of this.#senders) this.#frames.tell({ is: 'live', line, live: false });
    for (const { muted } of this.#senders) muted?.stop();
    this.#dummies.stop();
    this.#pc.onconnectionstatechange = null;
    this.#pc.close();
  }

  #mids(): Record<string, string> {
    const lines = [...this.#senders, ...this.#receivers];
    return Object.fromEntries(lines.flatMap(({ line, transceiver }) => (transceiver.mid === null ? [] : [[line, transceiver.mid]])));
  }

  /** Puts a dummy on the line; the worker drops its frames after counting them. */
  #prove(sender: Sender): void {
    const dummy = this.#dummies.track(sender.kind === 'camera' || sender.kind === 'screen');
    sender.queue = sender.queue.then(() => sender.transceiver.sender.replaceTrack(dummy)).catch(() => undefined);
  }

  /** Where no dummy makes frames, the real device switched to black or silence does. */
  #proveMuted(sender: Sender): void {
    if (sender.muted !== null || sender.track === null) return;
    const muted = sender.track.clone();
    muted.enabled = false;
    sender.muted = muted;
    sender.queue = sender.queue.then(() => sender.transceiver.sender.replaceTrack(muted)).catch(() => undefined);
  }

  /** Brings a line to what its owner and the others want. */
  #settle(sender: Sender): Promise<void> {
    // A track that cannot be attached would leave somebody unseen who believes to be seen: start anew.
    sender.queue = sender.queue.then(() => this.#settled(sender)).catch(() => this.#fail());
    return sender.queue;
  }

  async #settled(sender: Sender): Promise<void> {
    if (this.#closed || !sender.proven || sender.held) return;
    const { line, track, transceiver } = sender;
    if (track === null) this.#frames.tell({ is: 'live', line, live: false });
    if (transceiver.sender.track !== track) await transceiver.sender.replaceTrack(track);
    sender.muted?.stop();
    sender.muted = null;
    await this.#setLayers(sender);
    // Asked again: it may have changed while the track was replaced.
    if (track !== null && sender.track === track && sender.proven && !sender.held && !this.#closed) {
      this.#frames.tell({ is: 'live', line, live: true });
    }
  }

  /** Takes everything off a line until it is known where its frames went. */
  #hold(sender: Sender): void {
    if (sender.held) return;
    sender.held = true;
    this.#frames.tell({ is: 'live', line: sender.line, live: false });
    sender.queue = sender.queue.then(() => sender.transceiver.sender.replaceTrack(null)).catch(() => this.#fail());
  }

  async #setLayers({ kind, transceiver, layer }: Sender): Promise<void> {
    const parameters = transceiver.sender.getParameters();
    const highest = layer === null ? -1 : LAYERS.indexOf(layer);
    let changed = false;
    for (const encoding of parameters.encodings) {
      // A line without layers is on if anybody wants any.
      const active = parameters.encodings.length === 1 ? highest >= 0 : RIDS.indexOf(encoding.rid ?? 'h') <= highest;
      changed ||= encoding.active !== active;
      encoding.active = active;
    }
    if (kind === 'screen' && parameters.degradationPreference !== 'maintain-resolution') {
      // Text that is late can be read, text that is small cannot.
      parameters.degradationPreference = 'maintain-resolution';
      changed = true;
    }
    // Only costs: more is encoded than is wanted until the next change.
    if (changed) await transceiver.sender.setParameters(parameters).catch(() => undefined);
  }

  #watch(): void {
    if (this.#watchedSince === 0) this.#watchedSince = performance.now();
    if (this.#guard !== null) clearTimeout(this.#guard);
    this.#guard = setTimeout(() => void this.#look(), this.proven ? GUARD_MS : PROVE_MS);
  }

  /** One round of the guard. A round that cannot be made is a failure of the connection, never a pass. */
  async #look(): Promise<void> {
    const at = performance.now();
    try {
      // The encoders first: the worker's counts are then the later ones.
      const sent = await Promise.all(this.#senders.map(({ transceiver }) => sentBy(transceiver.sender)));
      const counts = await within(this.#frames.count(), COUNT_MS);
      if (this.#closed) return;
      this.#senders.forEach((sender, n) => {
        const seen = counts.find(({ line }) => line === sender.line)?.seen ?? 0;
        const verdict = sender.guard.look({ at, encoded: sent[n]?.encoded ?? 0, seen });
        if (verdict === 'cleartext') throw new Cleartext();
        if (verdict === 'suspect') this.#hold(sender);
        if (verdict === 'proven' && (!sender.proven || sender.held)) {
          sender.proven = true;
          sender.held = false;
          void this.#settle(sender);
        }
        if (!sender.proven && !sender.held && at - this.#watchedSince > MUTED_MS) this.#proveMuted(sender);
        this.#repeat(sender, sent[n], at);
      });
    } catch (error) {
      if (this.#closed) return;
      if (error instanceof Cleartext) {
        for (const { track } of this.#senders) track?.stop();
        this.close();
        this.#events.cleartext();
      } else this.#fail();
      return;
    }
    if (this.proven) this.#dummies.stop();
    this.#watch();
  }

  /** Sends sound as often as its way asks for. */
  #repeat(sender: Sender, sent: Sent | undefined, at: number): void {
    const { kind } = sender;
    if (sent === undefined || kind === 'camera' || kind === 'screen') return;
    const copies = sender.copies.hear(sent.loss, sent.roundTrip, at);
    if (copies === sender.told) return;
    sender.told = copies;
    this.#frames.tell({ is: 'copies', line: sender.line, copies });
  }

  #connectionChanged(): void {
    switch (this.#pc.connectionState) {
      case 'connected':
        if (this.#patience !== null) clearTimeout(this.#patience);
        this.#patience = null;
        this.#events.connected();
        break;
      case 'disconnected':
        this.#waitFor(RESTART_MS);
        void this.restart().catch(() => this.#fail());
        break;
      case 'failed':
      case 'closed':
        this.#fail();
        break;
    }
  }

  #waitFor(milliseconds: number): void {
    if (this.#patience !== null) clearTimeout(this.#patience);
    this.#patience = setTimeout(() => {
      // After a restart nothing announces a connection that never broke.
      if (this.#pc.connectionState !== 'connected' || this.#pc.signalingState !== 'stable') this.#fail();
    }, milliseconds);
  }

  #fail(): void {
    if (this.#closed) return;
    this.close();
    this.#events.failed();
  }
}

class Cleartext extends Error {}

/** The promise's value, or a failure after this long. */
function within<T>(promise: Promise<T>, milliseconds: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no answer in time')), milliseconds);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** What a sender's statistics say. */
interface Sent {
  /** Frames the encoders behind it have made: pictures encoded, or sound packets sent. */
  encoded: number;
  /** Part of its packets that the server said last it has missed, 0 to 1; null: it has not said. */
  loss: number | null;
  /** Milliseconds there and back; null: unknown. */
  roundTrip: number | null;
}

async function sentBy(sender: RTCRtpSender): Promise<Sent> {
  const sent: Sent = { encoded: 0, loss: null, roundTrip: null };
  for (const entry of (await sender.getStats()).values() as Iterable<Record<string, unknown>>) {
    if (entry.type === 'outbound-rtp') {
      const count = entry.kind === 'video' ? entry.framesEncoded : entry.packetsSent;
      if (typeof count === 'number') sent.encoded += count;
    } else if (entry.type === 'remote-inbound-rtp') {
      if (typeof entry.fractionLost === 'number') sent.loss = entry.fractionLost;
      if (typeof entry.roundTripTime === 'number') sent.roundTrip = entry.roundTripTime * 1_000;
    }
  }
  return sent;
}

const LAYERS: readonly Layer[] = ['low', 'medium', 'high'];
/** Their names on the line. */
const RIDS: readonly string[] = ['l', 'm', 'h'];
/** Between two looks of the guard. Shorter costs statistics calls; longer lets more leave before it stops. */
const GUARD_MS = 500;
/** The same while a line is unproven: the wait before the first real frame. */
const PROVE_MS = 100;
/** How long a dummy has to prove a line before a muted device does. */
const MUTED_MS = 1_500;
/** Until the server must have answered and the connection stand. */
const ANSWER_MS = 15_000;
/** How long the worker may take to count: a guard without an answer guards nothing. */
const COUNT_MS = 8_000;
/** How long a restart may take: the server forgets an unreachable client after ten seconds. */
const RESTART_MS = 8_000;
/** Least time between two restarts: each costs the server an answer, and it counts them. */
const RESTART_EVERY_MS = 3_000;
