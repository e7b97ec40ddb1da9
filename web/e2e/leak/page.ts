// The scenarios. Each answers what the other end saw; `leak.test.mjs` judges.

import { MediaConnection, type FrameWorker } from '../../packages/client/src/connection.ts';
import { attachTransforms, prefer } from '../../packages/client/src/lines.ts';
import type { LineCounts, MediaToWorker } from '../../packages/client/src/messages.ts';
import type { Seen, Setup } from './words.ts';

interface Outcome {
  seen: Seen[];
  /** Frames encoded per layer of the camera. */
  layers: string;
  cleartextAlarm: boolean;
  /** A real device's track was attached to a sender. */
  realAttached: boolean;
  /** Milliseconds from the start until every line was proven. */
  provenMs: number | null;
  /** What the receiving side of the connection under test decoded. */
  decoded: number;
  dropped: Record<string, number>;
  counts: LineCounts[];
}

/** Delays every sender's transform, as a program would that sets it one task too late. */
function sabotage(milliseconds: number): void {
  const own = Object.getOwnPropertyDescriptor(RTCRtpSender.prototype, 'transform');
  Object.defineProperty(RTCRtpSender.prototype, 'transform', {
    ...own,
    set(transform: unknown) {
      setTimeout(() => own?.set?.call(this, transform), milliseconds);
    },
  });
}

class Frames implements FrameWorker {
  readonly worker = new Worker(new URL('./key-worker.ts', import.meta.url), { type: 'module' });
  readonly #waiting = new Map<number, (lines: LineCounts[]) => void>();
  #id = 0;

  constructor(setup: Setup) {
    this.worker.onmessage = ({ data }: MessageEvent<{ is: string; id: number; lines: LineCounts[] }>) => {
      if (data.is === 'counts') this.#waiting.get(data.id)?.(data.lines);
      else console.error('worker', JSON.stringify(data));
    };
    this.worker.postMessage(setup);
  }

  tell(message: MediaToWorker): void {
    this.worker.postMessage(message);
  }

  setup(message: Setup): void {
    this.worker.postMessage(message);
  }

  count(): Promise<LineCounts[]> {
    const id = ++this.#id;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.tell({ is: 'count', id });
    });
  }
}

class Tap {
  readonly pc = new RTCPeerConnection();
  readonly #worker = new Worker(new URL('./tap-worker.ts', import.meta.url), { type: 'module' });

  /** Puts an eye on a receiver; in the first continuation, or Chromium shows nothing. */
  watch(transceiver: RTCRtpTransceiver): void {
    const line = `${transceiver.receiver.track.kind} ${transceiver.mid ?? '?'}`;
    const audio = transceiver.receiver.track.kind === 'audio';
    transceiver.receiver.transform = new RTCRtpScriptTransform(this.#worker, { line, audio });
  }

  seen(): Promise<Seen[]> {
    return new Promise((resolve) => {
      this.#worker.onmessage = ({ data }: MessageEvent<Seen[]>) => resolve(data);
      this.#worker.postMessage('seen');
    });
  }

  async gathered(): Promise<string> {
    await until(() => this.pc.iceGatheringState === 'complete', 5_000);
    return this.pc.localDescription?.sdp ?? '';
  }
}

/** The connection under test offers; tracks are attached at once, later, off and on again. */
async function offerer(options: { late: boolean; vp8?: boolean; screen?: boolean }): Promise<Outcome> {
  const frames = new Frames({ is: 'setup', ownLeaf: 0, otherLeaf: 1, otherPeer: 11, slots: [] });
  const tap = new Tap();
  const state = { alarm: false, failed: false };
  const started = performance.now();
  if (options.vp8 === true) onlyVp8();
  const connection: MediaConnection = new MediaConnection(1, frames, { audio: 2, video: 2 }, false, {
    offer: ({ sdp }) =>
      void (async () => {
        await tap.pc.setRemoteDescription({ type: 'offer', sdp });
        for (const transceiver of tap.pc.getTransceivers()) tap.watch(transceiver);
        await tap.pc.setLocalDescription(await tap.pc.createAnswer());
        await connection.answer(withLayers(await tap.gathered()));
      })(),
    connected: () => undefined,
    failed: () => (state.failed = true),
    cleartext: () => (state.alarm = true),
  });
  const media = await navigator.mediaDevices.getUserMedia({ audio: true, video: { width: 1280, height: 720 } });
  const [audio, video] = [media.getAudioTracks()[0] ?? null, media.getVideoTracks()[0] ?? null];
  const spy = spyOnTracks([audio, video]);
  const set = async (on: boolean): Promise<void> => {
    await connection.setTrack('microphone', on ? audio : null);
    await connection.setTrack('camera', on ? video : null);
    if (options.screen !== false) await connection.setTrack('screen', on ? (video?.clone() ?? null) : null);
  };
  await connection.start();
  if (!options.late) void set(true);
  let provenMs: number | null = null;
  await until(() => connection.proven || state.alarm || state.failed, 10_000);
  if (connection.proven) provenMs = Math.round(performance.now() - started);
  if (options.late) {
    await pause(1_500);
    await set(true);
  }
  await pause(2_500);
  await set(false);
  await pause(500);
  await set(true);
  connection.setWanted([{ kind: 'camera', layer: 'low' }]);
  await pause(1_000);
  connection.setWanted([{ kind: 'camera', layer: 'high' }]);
  await pause(options.screen === false ? 8_000 : 1_500);
  const layers = state.alarm || state.failed ? '' : await layersOf(connection);
  const seen = await tap.seen();
  const counts = await frames.count();
  connection.close();
  tap.pc.close();
  for (const track of media.getTracks()) track.stop();
  return { seen, layers, cleartextAlarm: state.alarm, realAttached: spy(), provenMs, decoded: 0, dropped: {}, counts };
}

/** The other end offers lines it only receives on (or both ways); the product's transforms answer. */
async function answerer(options: { direction: RTCRtpTransceiverDirection; late: boolean }): Promise<Outcome> {
  const frames = new Frames({ is: 'setup', ownLeaf: 0, otherLeaf: 1, otherPeer: 11, slots: [] });
  const tap = new Tap();
  for (const kind of ['audio', 'video']) tap.watch(tap.pc.addTransceiver(kind, { direction: options.direction }));
  await tap.pc.setLocalDescription(await tap.pc.createOffer());
  const offer = await tap.gathered();
  const media = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
  const pc = new RTCPeerConnection();
  await pc.setRemoteDescription({ type: 'offer', sdp: offer });
  for (const transceiver of pc.getTransceivers()) {
    const video = transceiver.receiver.track.kind === 'video';
    const kind = video ? 'camera' : 'microphone';
    attachTransforms(
      transceiver,
      frames.worker,
      { side: 'send', generation: 1, line: kind, kind },
      { side: 'receive', generation: 1, line: `${kind} back`, video },
    );
    frames.tell({ is: 'live', line: kind, live: true });
    transceiver.direction = 'sendonly';
    prefer(transceiver, video);
  }
  const attach = (): Promise<unknown> =>
    Promise.all(
      pc.getTransceivers().map(({ sender, receiver }) =>
        sender.replaceTrack(media.getTracks().find(({ kind }) => kind === receiver.track.kind) ?? null),
      ),
    );
  if (!options.late) await attach();
  await pc.setLocalDescription(await pc.createAnswer());
  await until(() => pc.iceGatheringState === 'complete', 5_000);
  await tap.pc.setRemoteDescription({ type: 'answer', sdp: pc.localDescription?.sdp ?? '' });
  if (options.late) {
    await pause(1_500);
    await attach();
  }
  await pause(3_500);
  const seen = await tap.seen();
  const counts = await frames.count();
  pc.close();
  tap.pc.close();
  for (const track of media.getTracks()) track.stop();
  return { seen, layers: '', cleartextAlarm: false, realAttached: true, provenMs: null, decoded: 0, dropped: {}, counts };
}

/** The other end sends, sealed or in the clear; the connection under test must play only what is sealed. */
async function receiver(options: { sealed: boolean }): Promise<Outcome> {
  const frames = new Frames({ is: 'setup', ownLeaf: 0, otherLeaf: 1, otherPeer: 11, slots: [] });
  const others = new Frames({ is: 'setup', ownLeaf: 1, otherLeaf: 0, otherPeer: 10, slots: [] });
  const other = new RTCPeerConnection();
  const media = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
  const connection: MediaConnection = new MediaConnection(1, frames, { audio: 1, video: 1 }, false, {
    offer: ({ sdp, receives }) =>
      void (async () => {
        const slots = receives.map(({ mid, video }) => ({ mid, source: { peer: 11, kind: video ? 'camera' : 'microphone' } as const }));
        frames.setup({ is: 'setup', ownLeaf: 0, otherLeaf: 1, otherPeer: 11, slots });
        await other.setRemoteDescription({ type: 'offer', sdp });
        for (const transceiver of other.getTransceivers()) {
          const line = receives.find(({ mid }) => mid === transceiver.mid);
          if (line === undefined) continue;
          const kind = line.video ? 'camera' : 'microphone';
          transceiver.direction = 'sendonly';
          if (options.sealed) {
            attachTransforms(
              transceiver,
              others.worker,
              { side: 'send', generation: 1, line: kind, kind },
              { side: 'receive', generation: 1, line: `${kind} back`, video: line.video },
            );
            others.tell({ is: 'live', line: kind, live: true });
          }
          const track = media.getTracks().find((candidate) => candidate.kind === transceiver.receiver.track.kind);
          void transceiver.sender.replaceTrack(track ?? null);
        }
        await other.setLocalDescription(await other.createAnswer());
        await until(() => other.iceGatheringState === 'complete', 5_000);
        await connection.answer(other.localDescription?.sdp ?? '');
      })(),
    connected: () => undefined,
    failed: () => undefined,
    cleartext: () => undefined,
  });
  await connection.start();
  await pause(5_000);
  let decoded = 0;
  for (const entry of (await connection.stats()).values() as Iterable<Record<string, unknown>>) {
    if (entry.type === 'inbound-rtp') decoded += Number(entry.framesDecoded ?? 0);
  }
  const counts = await frames.count();
  const dropped: Record<string, number> = {};
  for (const line of counts.filter(({ side }) => side === 'receive')) {
    for (const [reason, n] of Object.entries(line.dropped)) dropped[reason] = (dropped[reason] ?? 0) + n;
  }
  connection.close();
  other.close();
  for (const track of media.getTracks()) track.stop();
  return { seen: [], layers: '', cleartextAlarm: false, realAttached: false, provenMs: null, decoded, dropped, counts };
}

/** Accepts the offered layers, as our server does and an ordinary browser does not. */
function withLayers(answer: string): string {
  const camera = /(m=video(?:(?!\r\nm=).)*?a=mid:1\r\n)/s;
  return answer.replace(camera, '$1a=rid:l recv\r\na=rid:m recv\r\na=rid:h recv\r\na=simulcast:recv l;m;h\r\n');
}

function spyOnTracks(real: (MediaStreamTrack | null)[]): () => boolean {
  let attached = false;
  const replaceTrack = RTCRtpSender.prototype.replaceTrack;
  RTCRtpSender.prototype.replaceTrack = function (track) {
    attached ||= track !== null && track.enabled && real.includes(track);
    return replaceTrack.call(this, track);
  };
  return () => attached;
}

function onlyVp8(): void {
  const getCapabilities = RTCRtpReceiver.getCapabilities.bind(RTCRtpReceiver);
  RTCRtpReceiver.getCapabilities = (kind) => {
    const known = getCapabilities(kind);
    return known && { ...known, codecs: known.codecs.filter(({ mimeType }) => mimeType.toLowerCase() !== 'video/vp9') };
  };
}

async function layersOf(connection: MediaConnection): Promise<string> {
  const report = await connection.stats();
  const layers: string[] = [];
  for (const entry of report.values() as Iterable<Record<string, unknown>>) {
    if (entry.type !== 'outbound-rtp' || entry.kind !== 'video') continue;
    const codec = (report.get(String(entry.codecId)) as { mimeType?: string } | undefined)?.mimeType ?? '?';
    layers.push(`${String(entry.rid ?? '-')}:${String(entry.framesEncoded)}@${String(entry.frameWidth ?? '?')} ${codec} ${String(entry.scalabilityMode ?? '')}`);
  }
  return layers.sort().join(' | ');
}

async function until(done: () => boolean, milliseconds: number): Promise<void> {
  const end = performance.now() + milliseconds;
  while (!done() && performance.now() < end) await pause(20);
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

Object.assign(globalThis, { leak: { offerer, answerer, receiver, sabotage } });
