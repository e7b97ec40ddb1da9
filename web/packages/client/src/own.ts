// The participant's own devices while in a meeting. What is off is closed, so that its light goes out.

import { openCamera, openMicrophone, openScreen, type DeviceOutcome, type Opened } from './devices.ts';
import type { StreamKind } from './generated/protocol.ts';
import { LevelMeter } from './levels.ts';

/** What changes when a device is switched. */
export interface OwnEvents {
  /** This track is to be sent; null: none. Comes with every change, also when a device is pulled out. */
  track(kind: StreamKind, track: MediaStreamTrack | null): void;
}

/** Own microphone, camera and screen. */
export class OwnDevices {
  readonly #events: OwnEvents;
  readonly #tracks = new Map<StreamKind, MediaStreamTrack>();
  /** Switching one kind waits for its former switching. */
  readonly #queues = new Map<StreamKind, Promise<unknown>>();
  #meter: LevelMeter | null = null;
  #cameraStream: MediaStream | null = null;
  #closed = false;

  constructor(events: OwnEvents) {
    this.#events = events;
  }

  /** The track of a kind that is on. */
  track(kind: StreamKind): MediaStreamTrack | null {
    return this.#tracks.get(kind) ?? null;
  }

  /** The own picture, to be shown mirrored. */
  get cameraStream(): MediaStream | null {
    return this.#cameraStream;
  }

  /** 0 to 1. */
  get level(): number {
    return this.#meter?.level() ?? 0;
  }

  setMicrophone(on: boolean, deviceId?: string): Promise<DeviceOutcome> {
    return this.#switch('microphone', on, () => openMicrophone(deviceId));
  }

  setCamera(on: boolean, deviceId?: string): Promise<DeviceOutcome> {
    return this.#switch('camera', on, () => openCamera(deviceId));
  }

  setScreen(on: boolean): Promise<DeviceOutcome> {
    return this.#switch('screen', on, async () => {
      const opened = await openScreen();
      if (opened.sound !== undefined) this.#set('screen_audio', opened.sound);
      return opened;
    });
  }

  /** Closes everything, for good. */
  close(): void {
    this.#closed = true;
    for (const kind of [...this.#tracks.keys()]) this.#set(kind, null);
  }

  #switch(kind: StreamKind, on: boolean, open: () => Promise<Opened>): Promise<DeviceOutcome> {
    const switching = (this.#queues.get(kind) ?? Promise.resolve()).then(async (): Promise<DeviceOutcome> => {
      if (!on || this.#closed) {
        this.#set(kind, null);
        if (kind === 'screen') this.#set('screen_audio', null);
        return { is: 'off' };
      }
      const opened = await open();
      if (opened.track === null) return opened.outcome;
      if (this.#closed) {
        opened.track.stop();
        return { is: 'off' };
      }
      this.#set(kind, opened.track);
      return { is: 'on' };
    });
    this.#queues.set(kind, switching.catch(() => undefined));
    return switching;
  }

  #set(kind: StreamKind, track: MediaStreamTrack | null): void {
    const former = this.#tracks.get(kind);
    if (former === undefined && track === null) return;
    if (track === null) this.#tracks.delete(kind);
    else this.#tracks.set(kind, track);
    if (kind === 'microphone') {
      this.#meter?.stop();
      this.#meter = track === null ? null : new LevelMeter(track);
    }
    if (kind === 'camera') this.#cameraStream = track === null ? null : new MediaStream([track]);
    if (track !== null) {
      // Pulled out, taken away by the browser, or sharing ended from the browser's own button.
      track.onended = () => {
        if (this.#tracks.get(kind) === track) this.#set(kind, null);
      };
    }
    this.#events.track(kind, track);
    former?.stop();
  }
}
