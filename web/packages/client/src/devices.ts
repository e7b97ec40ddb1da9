// Microphones, cameras and screens: opened only on a click, with an outcome for every way it can end.

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
  | { is: 'busy' };

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
export type Opened = { outcome: { is: 'on' }; track: MediaStreamTrack } | { outcome: Failed; track: null };

/** Outcomes without a device. */
export type Failed = Exclude<DeviceOutcome, { is: 'on' } | { is: 'off' }>;

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

/** Opens a microphone. */
export function openMicrophone(deviceId?: string): Promise<Opened> {
  const audio = { echoCancellation: true, noiseSuppression: true, autoGainControl: true, ...exactly(deviceId) };
  return open(() => mediaDevices()?.getUserMedia({ audio }), 'audio');
}

/** Opens a camera. */
export function openCamera(deviceId?: string): Promise<Opened> {
  const video = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30, max: 30 }, ...exactly(deviceId) };
  return open(() => mediaDevices()?.getUserMedia({ video }), 'video');
}

/** Lets the person choose a screen or window; with its sound where the browser offers it. */
export async function openScreen(): Promise<Opened & { sound?: MediaStreamTrack }> {
  let stream: MediaStream | undefined;
  const opened = await open(async () => {
    stream = await mediaDevices()?.getDisplayMedia({ video: { frameRate: { max: 15 } }, audio: true });
    return stream;
  }, 'video');
  const sound = stream?.getAudioTracks()[0];
  if (opened.track === null || sound === undefined) return opened;
  return { ...opened, sound };
}

/** A camera picture for oneself alone, before a meeting. */
export interface Preview {
  outcome: DeviceOutcome;
  stream: MediaStream | null;
  stop(): void;
}

/** Shows the camera to its owner. */
export async function previewCamera(deviceId?: string): Promise<Preview> {
  const opened = await openCamera(deviceId);
  if (opened.track === null) return { outcome: opened.outcome, stream: null, stop: () => undefined };
  const { track } = opened;
  return { outcome: opened.outcome, stream: new MediaStream([track]), stop: () => track.stop() };
}

/** A microphone's level, before a meeting. */
export interface MicrophoneMeter {
  outcome: DeviceOutcome;
  /** 0 to 1, as heard now. */
  level(): number;
  stop(): void;
}

/** Measures a microphone without sending anything. */
export async function micMeter(deviceId?: string): Promise<MicrophoneMeter> {
  const opened = await openMicrophone(deviceId);
  if (opened.track === null) return { outcome: opened.outcome, level: () => 0, stop: () => undefined };
  const { track } = opened;
  const meter = new LevelMeter(track);
  return {
    outcome: opened.outcome,
    level: () => meter.level(),
    stop: () => {
      meter.stop();
      track.stop();
    },
  };
}

/** Names the way in which opening a device failed. */
export function failureOf(error: unknown): Failed {
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

async function open(ask: () => Promise<MediaStream | undefined> | undefined, kind: 'audio' | 'video'): Promise<Opened> {
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
