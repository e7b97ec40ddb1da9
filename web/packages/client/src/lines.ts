// The media lines of a connection: created with their transforms, all in one synchronous block.

import type { StreamKind } from './generated/protocol.ts';
import type { TransformOptions } from './messages.ts';

/** A line the client sends on. */
export interface SendingLine {
  line: string;
  kind: StreamKind;
  transceiver: RTCRtpTransceiver;
}

/** A line the client receives on: a slot the server fills. */
export interface ReceivingLine {
  line: string;
  video: boolean;
  transceiver: RTCRtpTransceiver;
}

/** How many slots of each sort to open. */
export interface SlotCounts {
  audio: number;
  video: number;
}

/** Slots of a computer. More video slots cost a decoder each; fewer leave people in a full room unseen. */
export const DESKTOP_SLOTS: SlotCounts = { audio: 6, video: 9 };
/** Slots of a phone. */
export const PHONE_SLOTS: SlotCounts = { audio: 6, video: 4 };
/** Slots where there are no pictures. */
export const SOUND_SLOTS: SlotCounts = { audio: 6, video: 0 };

/**
 * Sets both transforms of a transceiver.
 *
 * Chromium decides in the task that creates a sender or receiver whether frames go through a transform; one
 * set later is ignored without a word, and frames leave in the clear. So this is called in the same
 * synchronous block as `addTransceiver`, for both directions of every line, whatever its direction is.
 */
export function attachTransforms(
  transceiver: RTCRtpTransceiver,
  worker: Worker,
  send: TransformOptions & { side: 'send' },
  receive: TransformOptions & { side: 'receive' },
): void {
  transceiver.sender.transform = new RTCRtpScriptTransform(worker, send);
  transceiver.receiver.transform = new RTCRtpScriptTransform(worker, receive);
}

/** Adds the four sending lines, the camera before the screen; `soundOnly`: that of the microphone. */
export function addSendingLines(pc: RTCPeerConnection, worker: Worker, generation: number, soundOnly: boolean): SendingLine[] {
  let apart = false;
  return SENDING.filter(({ kind }) => !soundOnly || kind === 'microphone').map(({ kind, video, encodings: wanted }) => {
    const line = `send ${kind}`;
    // Firefox makes the two VP9 layers of a screen both of the smaller size (measured): there it is one.
    const encodings = kind === 'screen' && !apart ? SCREEN_WHOLE : wanted;
    const transceiver = pc.addTransceiver(video ? 'video' : 'audio', { direction: 'sendonly', sendEncodings: encodings });
    attachTransforms(
      transceiver,
      worker,
      { side: 'send', generation, line, kind },
      { side: 'receive', generation, line: `${line} back`, video },
    );
    // Firefox makes VP9 layers all of the smallest size (measured); its VP8 layers are right.
    apart ||= kind === 'camera' && keepsScalabilityMode(transceiver.sender);
    const layered = encodings.length > 1 && !apart;
    prefer(transceiver, video, layered ? ['video/vp8', 'video/rtx'] : undefined);
    return { line, kind, transceiver };
  });
}

/** Adds the receiving slots. */
export function addReceivingLines(
  pc: RTCPeerConnection,
  worker: Worker,
  generation: number,
  slots: SlotCounts,
): ReceivingLine[] {
  const videos = [...Array<boolean>(slots.audio).fill(false), ...Array<boolean>(slots.video).fill(true)];
  return videos.map((video, n) => {
    const line = `receive ${n}`;
    const transceiver = pc.addTransceiver(video ? 'video' : 'audio', { direction: 'recvonly' });
    attachTransforms(
      transceiver,
      worker,
      // Nothing is ever sent here; if the browser did, it would be sealed as the silent kind it is or dropped.
      { side: 'send', generation, line: `${line} back`, kind: video ? 'camera' : 'microphone' },
      { side: 'receive', generation, line, video },
    );
    prefer(transceiver, video);
    return { line, video, transceiver };
  });
}

/** VP9, then VP8, with retransmission; Opus. No redundancy formats: their payloads are not frames. */
export function prefer(
  transceiver: RTCRtpTransceiver,
  video: boolean,
  order = video ? ['video/vp9', 'video/vp8', 'video/rtx'] : ['audio/opus'],
): void {
  const known = RTCRtpReceiver.getCapabilities(video ? 'video' : 'audio')?.codecs ?? [];
  const rank = (codec: RTCRtpCodec): number => {
    const type = codec.mimeType.toLowerCase();
    if (type === 'video/vp9' && /profile-id=[^0]/.test(codec.sdpFmtpLine ?? '')) return -1;
    return order.indexOf(type);
  };
  const wanted = known.filter((codec) => rank(codec) >= 0).sort((a, b) => rank(a) - rank(b));
  transceiver.setCodecPreferences(wanted);
}

/** Whether the browser knows scalability modes, and so keeps VP9 layers apart. */
function keepsScalabilityMode(sender: RTCRtpSender): boolean {
  return sender.getParameters().encodings.some((encoding) => 'scalabilityMode' in encoding);
}

/** Layers of the camera, lowest first. A scalability mode on each keeps Chromium from making them one SVC stream. */
const CAMERA: LayeredEncoding[] = [
  { rid: 'l', scaleResolutionDownBy: 4, maxBitrate: 150_000, scalabilityMode: 'L1T1' },
  { rid: 'm', scaleResolutionDownBy: 2, maxBitrate: 500_000, scalabilityMode: 'L1T1' },
  { rid: 'h', scaleResolutionDownBy: 1, maxBitrate: 1_700_000, scalabilityMode: 'L1T1' },
];

/**
 * Layers of a screen: the lower one for thumbnails and narrow ways, slow, because a picture every fifth of a second
 * of which each is sharp says more than a blurred film.
 */
const SCREEN: LayeredEncoding[] = [
  { rid: 'l', scaleResolutionDownBy: 2, maxBitrate: 300_000, maxFramerate: 5, scalabilityMode: 'L1T1' },
  { rid: 'h', scaleResolutionDownBy: 1, maxBitrate: 2_500_000, scalabilityMode: 'L1T1' },
];
const SCREEN_WHOLE: RTCRtpEncodingParameters[] = [{ maxBitrate: 2_500_000 }];

/** `scalabilityMode` (WebRTC-SVC) is not yet in TypeScript's library. */
interface LayeredEncoding extends RTCRtpEncodingParameters {
  scalabilityMode: string;
}

const SENDING: { kind: StreamKind; video: boolean; encodings: RTCRtpEncodingParameters[] }[] = [
  { kind: 'microphone', video: false, encodings: [{ maxBitrate: 40_000 }] },
  { kind: 'camera', video: true, encodings: CAMERA },
  { kind: 'screen', video: true, encodings: SCREEN },
  { kind: 'screen_audio', video: false, encodings: [{ maxBitrate: 96_000 }] },
];
