// Microphones, cameras and screens: opened only on a click, with an outcome for every way it can end.

import type { Background } from './background/choice.ts';
import type { Processed } from './background/hide.ts';
import { LevelMeter } from './levels.ts';

/** How switching a device ended. */
export type DeviceOutcome =
  | { is: 'on' }
  | { is: 'off' }
  /** The person or the browser said no. */
  | { is: 'denied' }
  /** There is none, or not the one asked for. */
  | { is: 'missing' }
  /** Another program holds it, or it does not start. */
  | { is: 'busy' }
  /** What is behind the person cannot be hidden, so nothing is shown. */
  | { is: 'background' };

/** How asking to show a screen ended. */
export type ScreenOutcome =
  | Exclude<DeviceOutcome, { is: 'background' }>
  /** A whole screen was chosen. Nothing of it is sent before that is confirmed. */
  | { is: 'whole' }
  /** The hosts have not said yes. */
  | { is: 'notAllowed' };

/** What is shown: a whole screen, a window, a tab. */
export type Surface = 'monitor' | 'window' | 'browser';

/** A device to choose. Labels are empty until one was allowed. */
export interface Device {
  id: string;
  label: string;
}

/** What is plugged in. */
export interface Devices {
  microphones: Device[];
  cameras: Device[];
  speakers: Device[];
}

/** What opening gave. */
export type Opened =
  | {
      outcome: { is: 'on' };
      track: MediaStreamTrack;
      /** What made the track of a camera's; absent: the track is the device's own. */
      processed?: Processed;
    }
  | { outcome: Failed; track: null };

/** What opening a device gives before anything is made of it. */
type OpenedAsIs = { outcome: { is: 'on' }; track: MediaStreamTrack } | { outcome: FailedAsIs; track: null };

/** Outcomes without a device. */
export type Failed = Exclude<DeviceOutcome, { is: 'on' } | { is: 'off' }>;

/** The same of devices that have no background. */
type FailedAsIs = Exclude<Failed, { is: 'background' }>;

/** What choosing a screen gave. */
export type OpenedScreen =
  | {
      outcome: { is: 'on' };
      track: MediaStreamTrack;
      /** Its sound, if the browser offers it and the person ticked it. */
      sound: MediaStreamTrack | null;
      /** null: the browser does not say. */
      surface: Surface | null;
    }
  | { outcome: FailedAsIs; track: null };

/** Lists what is plugged in. Asks for nothing. */
export async function listDevices(): Promise<Devices> {
  const devices: Devices = { microphones: [], cameras: [], speakers: [] };
  const known = await mediaDevices()
    ?.enumerateDevices()
    .catch(() => []);
  for (const { kind, deviceId, label } of known ?? []) {
    const list = { audioinput: devices.microphones, videoinput: devices.cameras, audiooutput: devices.speakers }[kind];
    // Before permission browsers show one nameless entry per sort: it says that there is one.
    if (!list.some(({ id }) => id === deviceId)) list.push({ id: deviceId, label });
  }
  return devices;
}

/** Calls back when something is plugged in or pulled out, until the returned function is called. */
export function onDevicesChanged(listener: () => void): () => void {
  const media = mediaDevices();
  media?.addEventListener('devicechange', listener);
  return () => media?.removeEventListener('devicechange', listener);
}

/** What the browser does to the sound of a microphone before it is sent. Both, unless said otherwise. */
export interface Sound {
  /** Removes noise around the voice; also music and other instruments. */
  noiseSuppression: boolean;
  /** Removes what the loudspeaker plays. */
  echoCancellation: boolean;
}

/** Opens a microphone. */
export function openMicrophone(deviceId?: string, sound: Sound = { noiseSuppression: true, echoCancellation: true }): Promise<Opened> {
  const { noiseSuppression, echoCancellation } = sound;
  // The gain is left alone along with the noise: whoever wants the sound as it is wants its loudness too.
  const audio = { echoCancellation, noiseSuppression, autoGainControl: noiseSuppression, ...exactly(deviceId) };
  return open(() => mediaDevices()?.getUserMedia({ audio }), 'audio');
}

/**
 * Opens a camera. With a background that hides the room, what is returned has never shown the room; that takes seconds, and
 * the camera is closed at once when it is `over` meanwhile.
 */
export async function openCamera(deviceId?: string, background: Background = 'none', over?: AbortSignal): Promise<Opened> {
  const [width, height, rate] = background === 'none' ? [1280, 720, 30] : PROCESSED;
  const video = { width: { ideal: width }, height: { ideal: height }, frameRate: { ideal: rate, max: 30 }, ...exactly(deviceId) };
  const opened = await open(() => mediaDevices()?.getUserMedia({ video }), 'video');
  if (opened.track === null || background === 'none') return opened;
  const { track: camera } = opened;
  over?.addEventListener('abort', () => camera.stop(), { once: true });
  try {
    if (over?.aborted) throw new TypeError('over');
    // Not part of what everybody loads.
    const { hideBackground } = await import('./background/hide.ts');
    const processed = await hideBackground(camera, background, over);
    if (processed !== null) return { outcome: { is: 'on' }, track: processed.track, processed };
  } catch {
    // Below.
  }
  camera.stop();
  return { outcome: { is: 'background' }, track: null };
}

/** Whether this browser can hide what is behind a person. */
export function canHideBackground(): boolean {
  return typeof OffscreenCanvas === 'function' && typeof HTMLCanvasElement === 'function' && 'captureStream' in HTMLCanvasElement.prototype;
}

/** Width, height and pictures per second of a camera that is processed: edges are soft anyway, and each spot costs. */
const PROCESSED = [960, 540, 24] as const;

/**
 * Lets the person choose what to show. Only in answer to their press: browsers refuse it otherwise.
 *
 * The picker begins with windows where the browser lets a page say so, does not offer this meeting's own tab, and
 * lets the person change over to another tab later from the browser's own bar.
 */
export async function openScreen(): Promise<OpenedScreen> {
  let stream: MediaStream | undefined;
  const opened = await open(async () => {
    stream = await mediaDevices()?.getDisplayMedia(displayOptions());
    return stream;
  }, 'video');
  const sound = stream?.getAudioTracks()[0] ?? null;
  if (opened.track === null) return opened;
  const { track } = opened;
  // What is shown is mostly text: sharp before smooth. Sound as it is, not taken for a voice.
  track.contentHint = 'text';
  if (sound !== null) sound.contentHint = 'music';
  return { outcome: opened.outcome, track, sound, surface: surfaceOf(track) };
}

/** Whether this browser can show a screen at all; those of phones cannot. */
export function canShowScreen(): boolean {
  return typeof mediaDevices()?.getDisplayMedia === 'function';
}

/** What a display track shows, where the browser says. */
function surfaceOf(track: MediaStreamTrack): Surface | null {
  const { displaySurface } = track.getSettings();
  return displaySurface === 'monitor' || displaySurface === 'window' || displaySurface === 'browser' ? displaySurface : null;
}

/** Options of `getDisplayMedia` (W3C Screen Capture) that TypeScript's library does not know yet. */
interface DisplayOptions extends DisplayMediaStreamOptions {
  monitorTypeSurfaces: 'include' | 'exclude';
  selfBrowserSurface: 'include' | 'exclude';
  surfaceSwitching: 'include' | 'exclude';
  systemAudio: 'include' | 'exclude';
}

function displayOptions(): DisplayOptions {
  // Without it the sound of the whole computer carries everybody's voices back to them.
  const known = mediaDevices()?.getSupportedConstraints() as Record<string, boolean> | undefined;
  const restricts = known?.restrictOwnAudio === true;
  const asItIs = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
  return {
    video: { displaySurface: 'window', frameRate: { max: SCREEN_RATE }, width: { max: SCREEN_WIDTH }, height: { max: SCREEN_HEIGHT } },
    audio: restricts ? ({ ...asItIs, restrictOwnAudio: true } as MediaTrackConstraints) : asItIs,
    monitorTypeSurfaces: 'include',
    selfBrowserSurface: 'exclude',
    surfaceSwitching: 'include',
    systemAudio: restricts ? 'include' : 'exclude',
  };
}

/** Pictures per second of a screen: enough to scroll, and leaves the bits for sharpness. */
const SCREEN_RATE = 15;
/** Pixels beyond which a screen is scaled down before it is encoded: more costs the machine its breath. */
const SCREEN_WIDTH = 2560;
const SCREEN_HEIGHT = 1600;

/** A camera picture for oneself alone, before a meeting. */
export interface Preview {
  outcome: DeviceOutcome;
  stream: MediaStream | null;
  /** Calls back when the camera is pulled out or taken away, or its background can no longer be hidden. */
  onLost(listener: (why: Loss) => void): void;
  stop(): void;
}

/** Why a device that was on is gone: pulled out or taken away, or what is behind the person can no longer be hidden. */
export type Loss = 'gone' | 'background';

/** Shows the camera to its owner. */
export async function previewCamera(deviceId?: string, background?: Background, over?: AbortSignal): Promise<Preview> {
  const opened = await openCamera(deviceId, background, over);
  if (opened.track === null) return { outcome: opened.outcome, stream: null, onLost: () => undefined, stop: () => undefined };
  const { track, processed } = opened;
  return {
    outcome: opened.outcome,
    stream: new MediaStream([track]),
    onLost: (listener) => {
      track.addEventListener('ended', () => listener('gone'));
      processed?.onFailed(() => listener('background'));
    },
    stop: () => (processed ?? track).stop(),
  };
}

/** A microphone's level, before a meeting. */
export interface MicrophoneMeter {
  outcome: DeviceOutcome;
  /** 0 to 1, as heard now. */
  level(): number;
  /** Calls back when the microphone is pulled out or taken away. */
  onLost(listener: () => void): void;
  stop(): void;
}

/** Measures a microphone without sending anything. */
export async function micMeter(deviceId?: string, sound?: Sound): Promise<MicrophoneMeter> {
  const opened = await openMicrophone(deviceId, sound);
  if (opened.track === null) return { outcome: opened.outcome, level: () => 0, onLost: () => undefined, stop: () => undefined };
  const { track } = opened;
  const meter = new LevelMeter(track);
  return {
    outcome: opened.outcome,
    level: () => meter.level(),
    onLost: (listener) => track.addEventListener('ended', listener),
    stop: () => {
      meter.stop();
      track.stop();
    },
  };
}

/** Names the way in which opening a device failed. */
export function failureOf(error: unknown): FailedAsIs {
  switch (error instanceof DOMException ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return { is: 'denied' };
    case 'NotFoundError':
    case 'OverconstrainedError':
      return { is: 'missing' };
    default:
      return { is: 'busy' };
  }
}

async function open(ask: () => Promise<MediaStream | undefined> | undefined, kind: 'audio' | 'video'): Promise<OpenedAsIs> {
  try {
    const stream = await ask();
    const track = stream?.getTracks().find((candidate) => candidate.kind === kind);
    return track === undefined ? { outcome: { is: 'missing' }, track: null } : { outcome: { is: 'on' }, track };
  } catch (error) {
    return { outcome: failureOf(error), track: null };
  }
}

function exactly(deviceId: string | undefined): MediaTrackConstraints {
  return deviceId === undefined || deviceId === '' ? {} : { deviceId: { exact: deviceId } };
}

/** Absent on pages without a secure origin. */
function mediaDevices(): MediaDevices | undefined {
  return navigator.mediaDevices as MediaDevices | undefined;
}
