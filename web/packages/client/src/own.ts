// The participant's own devices while in a meeting. What is off is closed, so that its light goes out.

import type { Background } from './background/choice.ts';
import type { Processed } from './background/hide.ts';
import {
  openCamera,
  openMicrophone,
  openScreen,
  type DeviceOutcome,
  type Loss,
  type Opened,
  type OpenedScreen,
  type ScreenOutcome,
  type Sound,
  type Surface,
} from './devices.ts';
import type { StreamKind } from './generated/protocol.ts';
import { LevelMeter } from './levels.ts';

/** What changes when a device is switched. */
export interface OwnEvents {
  /** This track is to be sent; null: none. Comes with every change, also when a device is pulled out. */
  track(kind: StreamKind, track: MediaStreamTrack | null): void;
  /** The screen is no longer shown, by the browser's own button or because what was shown is gone. */
  screenEnded(): void;
  /** A device that was on is gone, and not by the participant's wish. Comes after {@link track}. */
  lost(kind: StreamKind, why: Loss): void;
  /** Whether the pictures are black, or whether the system holds a microphone silent, has changed. */
  changed(): void;
}

/** Own microphone, camera and screen. */
export class OwnDevices {
  readonly #events: OwnEvents;
  readonly #tracks = new Map<StreamKind, MediaStreamTrack>();
  /** Opening one kind waits for its former opening. */
  readonly #queues = new Map<StreamKind, Promise<unknown>>();
  /** Counts how often a kind was switched off: what was being opened before it gives nothing. */
  readonly #offs = new Map<StreamKind, number>();
  #meter: LevelMeter | null = null;
  #cameraStream: MediaStream | null = null;
  #screenStream: MediaStream | null = null;
  #surface: Surface | null = null;
  /** A whole screen, chosen and not confirmed. */
  #held: Extract<OpenedScreen, { outcome: { is: 'on' } }> | null = null;
  /** Counts what ends a screen: a picker opened before it gives nothing. */
  #screenEnds = 0;
  #paused = false;
  #background: Background = 'none';
  /** What makes the camera's track; null: the camera is off, or is sent as it is. */
  #processed: Processed | null = null;
  /** Ends what a camera that is being opened still waits for. */
  #cameraOver = new AbortController();
  /** The camera asked for last. */
  #cameraId: string | undefined;
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

  /** What one shows, as one sends it. */
  get screenStream(): MediaStream | null {
    return this.#screenStream;
  }

  /** What sort of thing that is; null: none, or the browser does not say. */
  get surface(): Surface | null {
    return this.#surface;
  }

  /** Whether own pictures are black. */
  get paused(): boolean {
    return this.#paused;
  }

  /** Whether the system, and not the participant, keeps the microphone silent: a switch on the device, a telephone call. */
  get silenced(): boolean {
    return this.#tracks.get('microphone')?.muted ?? false;
  }

  /**
   * Makes own pictures, camera and screen, black at once: the browser replaces every picture from the next one on. The devices
   * stay open, so that they come back as fast. Ends by itself when the last of them is switched off.
   */
  setPaused(paused: boolean): void {
    const pictures = PICTURES.flatMap((kind) => this.#tracks.get(kind) ?? []);
    const next = paused && pictures.length > 0;
    for (const track of pictures) track.enabled = !next;
    if (next === this.#paused) return;
    this.#paused = next;
    this.#events.changed();
  }

  /** 0 to 1. */
  get level(): number {
    return this.#meter?.level() ?? 0;
  }

  setMicrophone(on: boolean, deviceId?: string, sound?: Sound): Promise<DeviceOutcome> {
    return this.#switch('microphone', on, () => openMicrophone(deviceId, sound));
  }

  setCamera(on: boolean, deviceId?: string): Promise<DeviceOutcome> {
    if (on) this.#cameraId = deviceId;
    else {
      this.#cameraOver.abort();
      this.#cameraOver = new AbortController();
    }
    return this.#switch('camera', on, () => this.#openCamera(deviceId));
  }

  /**
   * What others see behind oneself, from now on. A camera that shows the room is off at once and comes back processed; one
   * that hides it goes on until the next picture, or until the camera itself has been opened.
   */
  async setBackground(background: Background): Promise<DeviceOutcome> {
    if (background === this.#background) return { is: this.#tracks.has('camera') ? 'on' : 'off' };
    this.#background = background;
    // What is just being opened sees to it by itself.
    if (!this.#tracks.has('camera')) return { is: 'off' };
    if (this.#processed !== null && background !== 'none') {
      this.#processed.show(background);
      return { is: 'on' };
    }
    if (background !== 'none') {
      const paused = this.#paused;
      void this.setCamera(false);
      // A pause holds for the picture that comes back, too.
      this.#paused = paused;
    }
    const outcome = await this.setCamera(true, this.#cameraId);
    if (outcome.is !== 'on' && !PICTURES.some((kind) => this.#tracks.has(kind)) && this.#paused) this.setPaused(false);
    return outcome;
  }

  /** The camera with the background that is wanted when it is there, not when it was asked for. */
  async #openCamera(deviceId: string | undefined): Promise<Opened> {
    const { signal } = this.#cameraOver;
    for (;;) {
      const background = this.#background;
      const opened = await openCamera(deviceId, background, signal);
      if (opened.track === null || background === this.#background) return opened;
      if (opened.processed !== undefined && this.#background !== 'none') {
        opened.processed.show(this.#background);
        return opened;
      }
      (opened.processed ?? opened.track).stop();
      if (this.#closed) return { outcome: { is: 'busy' }, track: null };
    }
  }

  /** Opens the browser's picker and shows what was chosen; a whole screen only after {@link confirmScreen}. */
  async showScreen(): Promise<ScreenOutcome> {
    const ends = this.#screenEnds;
    const opened = await openScreen();
    // Whatever came of it: what was chosen before and not confirmed is over.
    this.#release();
    if (opened.track === null) return opened.outcome;
    // Stopped, revoked or over while the picker was open.
    if (this.#closed || ends !== this.#screenEnds) {
      stop(opened);
      return { is: 'notAllowed' };
    }
    this.#held = opened;
    opened.track.onended = () => {
      if (this.#held === opened) this.#release();
    };
    if (opened.surface === 'monitor') return { is: 'whole' };
    this.confirmScreen();
    return { is: 'on' };
  }

  /** Shows the whole screen that was chosen. False: it is gone. */
  confirmScreen(): boolean {
    const held = this.#held;
    if (held === null || this.#closed) return false;
    this.#held = null;
    this.#surface = held.surface;
    this.#screenStream = new MediaStream([held.track]);
    this.#set('screen', held.track);
    this.#set('screen_audio', held.sound);
    return true;
  }

  /** Stops showing at once, and whatever was about to be shown. */
  stopScreen(): void {
    this.#screenEnds += 1;
    this.#release();
    this.#set('screen', null);
    this.#set('screen_audio', null);
  }

  #release(): void {
    if (this.#held !== null) stop(this.#held);
    this.#held = null;
  }

  /** Closes everything, for good. */
  close(): void {
    this.#closed = true;
    this.#cameraOver.abort();
    this.#release();
    for (const kind of [...this.#tracks.keys()]) this.#set(kind, null);
  }

  #switch(kind: StreamKind, on: boolean, open: () => Promise<Opened>): Promise<DeviceOutcome> {
    const offs = this.#offs.get(kind) ?? 0;
    if (!on) {
      // At once: a question of the browser that nobody answers must not keep a device on.
      this.#offs.set(kind, offs + 1);
      this.#set(kind, null);
      return Promise.resolve({ is: 'off' });
    }
    const unwanted = (): boolean => this.#closed || offs !== (this.#offs.get(kind) ?? 0);
    const switching = (this.#queues.get(kind) ?? Promise.resolve()).then(async (): Promise<DeviceOutcome> => {
      if (unwanted()) return { is: 'off' };
      const opened = await open();
      if (opened.track === null) return unwanted() ? { is: 'off' } : opened.outcome;
      if (unwanted()) {
        (opened.processed ?? opened.track).stop();
        return { is: 'off' };
      }
      this.#set(kind, opened.track, opened.processed);
      return { is: 'on' };
    });
    this.#queues.set(kind, switching.catch(() => undefined));
    return switching;
  }

  #set(kind: StreamKind, track: MediaStreamTrack | null, processed: Processed | null = null): void {
    const former = this.#processed !== null && kind === 'camera' ? this.#processed : this.#tracks.get(kind);
    if (former === undefined && track === null) return;
    if (track === null) this.#tracks.delete(kind);
    else this.#tracks.set(kind, track);
    if (kind === 'microphone') {
      this.#meter?.stop();
      this.#meter = track === null ? null : new LevelMeter(track);
    }
    if (kind === 'camera') this.#processed = processed;
    processed?.onFailed(() => {
      if (this.#processed !== processed) return;
      this.#set(kind, null);
      this.#events.lost(kind, 'background');
    });
    if (kind === 'camera') this.#cameraStream = track === null ? null : new MediaStream([track]);
    if (kind === 'screen' && track === null) {
      this.#screenStream = null;
      this.#surface = null;
    }
    if (track !== null) {
      // Pulled out, taken away by the browser, or sharing ended from the browser's own button.
      track.onended = () => {
        if (this.#tracks.get(kind) !== track) return;
        if (kind === 'screen') {
          this.stopScreen();
          this.#events.screenEnded();
          return;
        }
        this.#set(kind, null);
        this.#events.lost(kind, 'gone');
      };
      track.onmute = track.onunmute = () => this.#events.changed();
      // Before it is sent: a picture that comes while the pictures are paused is black from its first frame on.
      if (this.#paused && PICTURES.includes(kind)) track.enabled = false;
    }
    if (!PICTURES.some((picture) => this.#tracks.has(picture))) this.#paused = false;
    this.#events.track(kind, track);
    former?.stop();
  }
}

function stop({ track, sound }: Extract<OpenedScreen, { outcome: { is: 'on' } }>): void {
  track.onended = null;
  track.stop();
  sound?.stop();
}

const PICTURES: readonly StreamKind[] = ['camera', 'screen'];
