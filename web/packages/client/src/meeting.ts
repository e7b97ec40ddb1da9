// One meeting of one tab, as an interface sees it.

import { MediaConnection } from './connection.ts';
import type { Background } from './background/choice.ts';
import type { DeviceOutcome, Loss, ScreenOutcome, Sound, Surface } from './devices.ts';
import type { Door, MeetingView, Notice, Role, ScreenGrant, StreamKind, Wanted, WantedVideo } from './generated/protocol.ts';
import type { LinkOutcome, MadeLink, WishedLink } from './messages.ts';
import { Attempts } from './attempts.ts';
import { readKept, removeKept, writeKept } from './kept.ts';
import { Crashes } from './crashes.ts';
import { KeyWorker, type Said } from './key-worker.ts';
import { Floor, Signers, Speakers } from './levels.ts';
import { DESKTOP_SLOTS, PHONE_SLOTS, SOUND_SLOTS, type SlotCounts } from './lines.ts';
import { Notes } from './notes.ts';
import { OwnDevices } from './own.ts';
import { figuresOf, SteadyQuality, type Quality } from './quality.ts';
import { Receiving } from './receiving.ts';
import { readStats, type MeetingStats } from './stats.ts';
import { supported } from './supported.ts';
import { SwitchedOff, type Off } from './switched.ts';
import { Talk } from './talk.ts';

/** How to enter. */
export interface JoinRequest {
  /** The path component of the link. */
  room: string;
  /** Its fragment, with or without `#`. */
  fragment: string;
  passphrase?: string;
  name: string;
  /** Keep nothing for a reload: others use this computer too. */
  publicDevice: boolean;
}

/** The media connection, in one word, and what is wrong with it. */
export interface MediaState {
  state: 'none' | 'connecting' | 'connected' | 'failed';
  /** `cleartext`: frames were about to leave unencrypted, everything was stopped. `program`: our own failure. */
  alarm: null | 'cleartext' | 'unsupported' | 'program';
}

/** What oneself sends. */
export interface Own {
  microphone: boolean;
  camera: boolean;
  screen: boolean;
  cameraStream: MediaStream | null;
  /** What one shows, as one sends it. */
  screenStream: MediaStream | null;
  /** What sort of thing that is; null: nothing, or the browser does not say. */
  surface: Surface | null;
  /** With the computer's or the tab's sound. */
  screenSound: boolean;
  /** Why the last screen is no longer shown; null: one is, none was, or its owner stopped it here. */
  screenEnded: ScreenEnd | null;
  /** Camera and screen are black. */
  paused: boolean;
  /** The microphone is on, but the system keeps it silent. */
  silenced: boolean;
}

/**
 * Why a screen is no longer shown. `browser`: by the browser's own button, or the window was closed. `connection`: it
 * was interrupted; a screen never comes back by itself. `revoked`: a host ended it, or took the right to it.
 */
export type ScreenEnd = 'browser' | 'connection' | 'revoked';

/** A picture on display, in device pixels. */
export interface Tile {
  peer: number;
  kind: StreamKind;
  width: number;
  height: number;
}

/** A meeting. Make one, join, read its properties when {@link subscribe} calls, and leave. */
export class Meeting {
  /** Chat, hands, reactions, polls and real-time text. */
  readonly talk = new Talk((command) => this.#worker?.tell({ is: 'talk', command }));
  /** The text that everybody edits. */
  readonly notes = new Notes(
    (command) => this.#worker?.tell({ is: 'talk', command }),
    (member) => this.#view.roster.some((entry) => entry.member === member),
  );
  readonly #switched = new SwitchedOff((off) => this.#switchOff(off));
  #worker: KeyWorker | null;
  readonly #crashes = new Crashes();
  /** How to enter again; null: not entered, or left. */
  #request: JoinRequest | null = null;
  #shown: WantedVideo[] = [];
  readonly #own: OwnDevices;
  readonly #listeners = new Set<() => void>();
  readonly #noticeListeners = new Set<(notice: Notice) => void>();
  readonly #phone = isPhone();
  readonly #speakers = new Speakers();
  readonly #floor = new Floor();
  readonly #signers = new Signers();
  #quality = new SteadyQuality();
  #looked = 0;
  readonly #lostListeners = new Set<(kind: StreamKind, why: Loss) => void>();
  #view: MeetingView = NO_VIEW;
  #media: MediaState = { state: 'none', alarm: null };
  #ownState: Own = NOTHING_OWN;
  #screenEnded: ScreenEnd | null = null;
  #connection: MediaConnection | null = null;
  #receiving: Receiving | null = null;
  #wanted: Wanted[] = [];
  #generation = 0;
  readonly #attempts = new Attempts();
  /** When everything fell silent last. */
  #hushed = -Infinity;
  #retry: ReturnType<typeof setTimeout> | null = null;
  #listening: ReturnType<typeof setInterval> | null = null;
  #revision = 0;
  #room = '';
  /** Browsers tell so of a new estimate of the same network as well. */
  readonly #estimated = (): void => this.#worker?.tell({ is: 'networkChanged', because: 'estimated' });
  readonly #online = (): void => {
    this.#worker?.tell({ is: 'networkChanged', because: 'said' });
    this.#attempts.moved();
    if (this.#media.alarm === null) this.#setMedia({ state: this.#attempts.state, alarm: null });
    this.#connection?.restart().catch(() => this.#mediaFailed());
  };

  constructor() {
    this.#own = new OwnDevices({
      track: (kind, track) => this.#ownTrack(kind, track),
      screenEnded: () => this.#screenOver('browser'),
      lost: (kind, why) => this.#lostListeners.forEach((listener) => listener(kind, why)),
      changed: () => this.#ownChanged(),
    });
    this.#switchOff(this.#switched.off);
    const able = supported().ok;
    this.#worker = able ? new KeyWorker((message) => this.#hear(message)) : null;
    if (!able) this.#media = { state: 'none', alarm: 'unsupported' };
    addEventListener('online', this.#online);
    networkInformation()?.addEventListener('change', this.#estimated);
  }

  /** The meeting's state, from the protocol. A new object whenever it changes. */
  get view(): MeetingView {
    return this.#view;
  }

  /** Counts every change of anything below; a snapshot for interfaces that compare. */
  get revision(): number {
    return this.#revision;
  }

  /**
   * What is switched off at this server. Of it nothing is sent, and what comes of chat, notes and polls is dropped; until the
   * server has said so, it is kept. Another set whenever it changes.
   */
  get off(): Off {
    return this.#switched.off;
  }

  get media(): MediaState {
    return this.#media;
  }

  get own(): Own {
    return this.#ownState;
  }

  /** Sound to be played. */
  get audio(): MediaStream[] {
    return this.#receiving?.audio ?? SILENCE;
  }

  /** Peers heard speaking now. Who signs says so in the roster. */
  get speaking(): ReadonlySet<number> {
    return this.#speakers.speaking;
  }

  /** Who of the others has the floor: whoever began to sign last, else the loudest, or who was that last; null: nobody yet. */
  get floor(): number | null {
    return this.#signers.order[0] ?? this.#floor.holder;
  }

  /** How good the own connection is, for the participant's own eyes; null: not known. */
  get quality(): Quality | null {
    return this.#media.state === 'connected' ? this.#quality.shown : null;
  }

  /** How many pictures of others can be on display at a time. */
  get slots(): number {
    return this.#slotCounts().video;
  }

  #slotCounts(): SlotCounts {
    if (this.#view.soundOnly) return SOUND_SLOTS;
    return this.#phone ? PHONE_SLOTS : DESKTOP_SLOTS;
  }

  /** Level of the own microphone, 0 to 1. Changes all the time and announces nothing: read it when drawing. */
  get ownLevel(): number {
    return this.#own.level;
  }

  /** Calls back after every change, until the returned function is called. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Calls back with things worth a sentence. */
  onNotice(listener: (notice: Notice) => void): () => void {
    this.#noticeListeners.add(listener);
    return () => this.#noticeListeners.delete(listener);
  }

  /** Calls back when a device that was on is gone: pulled out, taken away by the browser, or no longer to be processed. It is off then. */
  onDeviceLost(listener: (kind: StreamKind, why: Loss) => void): () => void {
    this.#lostListeners.add(listener);
    return () => this.#lostListeners.delete(listener);
  }

  join(request: JoinRequest): void {
    // Not the passphrase: what is remembered for a reload holds what is made of it, or it is asked for again.
    const { passphrase: _, ...again } = request;
    this.#request = again;
    // Before anything of the meeting is heard it is known what is off.
    const worker = this.#worker;
    void this.#switched.ask().then(() => {
      this.#switched.keepAsking();
      // A worker that took over has entered already.
      if (this.#request !== null && worker === this.#worker) this.#enter(request);
    });
    this.#listening ??= setInterval(() => void this.#listen(), LISTEN_MS);
  }

  #enter({ room, name, passphrase, publicDevice, fragment }: JoinRequest): void {
    this.#room = room;
    const { kept, stale } = readKept(room);
    const unwanted = publicDevice ? kept : null;
    if (unwanted !== null) removeKept();
    for (const old of [stale, unwanted]) if (old !== null) this.#worker?.tell({ is: 'forget', kept: old });
    this.#worker?.tell({
      is: 'join',
      options: {
        room,
        fragment: fragment.replace(/^#/, ''),
        passphrase: passphrase ?? null,
        name,
        device: this.#phone ? 'mobile' : 'desktop',
        kept: publicDevice ? null : kept,
        keep: !publicDevice,
      },
    });
  }

  passphrase(passphrase: string): void {
    this.#worker?.tell({ is: 'passphrase', passphrase });
  }

  /** Leaves: devices off, connection closed, nothing kept. */
  leave(): void {
    this.#request = null;
    this.#own.close();
    this.talk.hear({ is: 'cleared' });
    this.notes.flush();
    this.notes.hear({ is: 'cleared' });
    this.#worker?.tell({ is: 'leave' });
    this.#stopMedia();
    removeKept();
  }

  endForAll(): void {
    this.#worker?.tell({ is: 'endForAll' });
  }

  setName(name: string): void {
    if (this.#request !== null) this.#request = { ...this.#request, name };
    this.#worker?.tell({ is: 'setName', name });
  }

  setMicrophone(on: boolean, deviceId?: string, sound?: Sound): Promise<DeviceOutcome> {
    return this.#stopped() ? OFF : this.#own.setMicrophone(on, deviceId, sound);
  }

  setCamera(on: boolean, deviceId?: string): Promise<DeviceOutcome> {
    // The browser is not even asked where there are no pictures.
    return this.#stopped() || this.#view.soundOnly ? OFF : this.#own.setCamera(on, deviceId);
  }

  /** What others see behind oneself, now and whenever the camera is switched on. Tells how the camera is afterwards. */
  setBackground(background: Background): Promise<DeviceOutcome> {
    if (this.off.has('backgrounds')) {
      // What is covered stays covered until its owner switches the camera off: no rule shows anybody's room.
      if (this.#ownState.camera) return Promise.resolve({ is: 'on' });
      return this.#own.setBackground('none');
    }
    return this.#own.setBackground(background);
  }

  /**
   * Opens the browser's picker, in answer to a press, and shows what is chosen to everybody. `whole`: a whole screen was
   * chosen; nothing leaves before {@link confirmScreen}.
   */
  async showScreen(): Promise<ScreenOutcome> {
    if (this.#stopped()) return { is: 'off' };
    if (this.#view.soundOnly || this.#view.mayShow !== 'yes' || this.off.has('screen_share')) return { is: 'notAllowed' };
    const outcome = await this.#own.showScreen();
    if (outcome.is === 'on') this.#screenOver(null);
    return outcome;
  }

  /** Shows the whole screen that was chosen. */
  confirmScreen(): void {
    if (this.off.has('screen_share')) return this.stopScreen();
    if (!this.#stopped() && this.#own.confirmScreen()) this.#screenOver(null);
  }

  /** Stops showing at once, and drops what was chosen and not confirmed. */
  stopScreen(): void {
    this.#own.stopScreen();
  }

  /** Claims the frame of who speaks for somebody who signs, or gives it back. Over when the camera goes off. */
  setSigning(on: boolean): void {
    if (!this.#stopped()) this.#worker?.tell({ is: 'setSigning', on });
  }

  /** Makes the own pictures black at once, or shows them again. Nothing is switched on or off, but there is no signing in the dark. */
  setPaused(paused: boolean): void {
    if (paused) this.setSigning(false);
    this.#own.setPaused(paused);
  }

  /** Asks the hosts to be allowed to show a screen, or takes that back. */
  askForScreen(on: boolean): void {
    if (!on || !this.off.has('screen_share')) this.#worker?.tell({ is: 'askForScreen', on });
  }

  /** A host's answer. */
  allowScreen(peer: number, how: ScreenGrant): void {
    this.#worker?.tell({ is: 'allowScreen', peer, how });
  }

  /** A host ends somebody's screen. */
  endScreen(peer: number): void {
    this.#worker?.tell({ is: 'stopScreen', peer });
  }

  /** Says which pictures are on display, most important first; the others are not sent. */
  show(tiles: readonly Tile[]): void {
    const videos = tiles.slice(0, MOST_PICTURES).map(({ peer, kind, width, height }) => ({
      source: { peer, kind },
      width: pixels(width),
      height: pixels(height),
    }));
    this.#shown = videos;
    this.#worker?.tell({ is: 'show', videos });
  }

  /** The picture of a peer, once there is one. Changes are announced to subscribers. */
  videoOf(peer: number, kind: StreamKind): MediaStream | null {
    return this.#receiving?.videoOf(peer, kind) ?? null;
  }

  /** The encryption panel was opened or closed. */
  showCode(open: boolean): void {
    this.#worker?.tell({ is: 'showCode', open });
  }

  codeMatched(): void {
    this.#worker?.tell({ is: 'codeMatched' });
  }

  /** Lets these in who wait before the door. Like all below, for moderators; others get a notice. */
  admit(peers: readonly number[]): void {
    this.#worker?.tell({ is: 'admit', peers });
  }

  admitAll(): void {
    this.#worker?.tell({ is: 'admitAll' });
  }

  deny(peer: number): void {
    this.#worker?.tell({ is: 'deny', peer });
  }

  setDoor(door: Door): void {
    this.#worker?.tell({ is: 'setDoor', door });
  }

  /** Removes a member; barred, they do not come back in this meeting. */
  remove(peer: number, bar: boolean): void {
    this.#worker?.tell({ is: 'remove', peer, bar });
  }

  setRole(peer: number, role: Role): void {
    this.#worker?.tell({ is: 'setRole', peer, role });
  }

  /** Makes a member host in one's own place. Only for the host. */
  handOver(peer: number): void {
    this.#worker?.tell({ is: 'handOver', peer });
  }

  /** Locks the door, and whoever is below moderator stops showing and speaking. */
  endDisturbance(): void {
    this.#worker?.tell({ is: 'endDisturbance' });
  }

  /** Asks a member to switch the microphone on. They decide. */
  askToUnmute(peer: number): void {
    this.#worker?.tell({ is: 'askToUnmute', peer });
  }

  /** Makes a link for a co-host or for one person. Only with the host's link. */
  createInvite(link: WishedLink): Promise<LinkOutcome> {
    return this.#worker?.makeLink(link) ?? Promise.resolve({ is: 'notAllowed' });
  }

  /** Ends a link: nobody comes in with it any more. */
  withdrawInvite(invite: string): Promise<LinkOutcome> {
    return this.#worker?.withdrawLink(invite) ?? Promise.resolve({ is: 'notAllowed' });
  }

  /**
   * Gives everybody's link another passphrase, or none. The former opens nothing any more; all links stay as they
   * are, and whoever is inside stays. Only with the host's link.
   */
  changePassphrase(passphrase: string | null): Promise<LinkOutcome> {
    return this.#worker?.changePassphrase(passphrase) ?? Promise.resolve({ is: 'notAllowed' });
  }

  /** The links made beyond everybody's and the host's. */
  invites(): Promise<MadeLink[]> {
    return this.#worker?.madeLinks() ?? Promise.resolve([]);
  }

  /** Figures of the media connection; null without one. */
  async stats(): Promise<MeetingStats | null> {
    if (this.#connection === null || this.#receiving === null || this.#worker === null) return null;
    return readStats(this.#connection, this.#receiving.slots, await this.#worker.count());
  }

  /** Ends this object: after {@link leave}, when the interface is done with it. Not a way to leave. */
  close(): void {
    this.#own.close();
    this.#stopMedia();
    if (this.#listening !== null) clearInterval(this.#listening);
    this.#switched.stop();
    removeEventListener('online', this.#online);
    networkInformation()?.removeEventListener('change', this.#estimated);
    // The worker may still be saying goodbye and deleting the tab's key.
    setTimeout(() => this.#worker?.terminate(), GOODBYE_MS);
    this.#listeners.clear();
    this.#noticeListeners.clear();
    this.#lostListeners.clear();
  }

  #hear(message: Said): void {
    switch (message.is) {
      case 'ready':
        break;
      case 'view':
        // What was silent before the socket was given up is on an address that is gone.
        if (this.#view.connection === 'connected' && message.view.connection === 'reconnecting' && performance.now() - this.#hushed < HUSHED_MS) {
          this.#connection?.restart().catch(() => this.#mediaFailed());
        }
        // Whoever was away has heard nothing of what was switched meanwhile.
        if (this.#view.connection !== 'connected' && message.view.connection === 'connected' && (this.#view.connection === 'reconnecting' || !this.#switched.told)) void this.#switched.ask();
        this.#view = message.view;
        this.#signers.see(message.view.roster.filter(({ own, signing }) => signing && !own).map(({ peer }) => peer));
        if (message.view.phase.is === 'ended' || message.view.phase.is === 'refused') this.#own.close();
        if (message.view.mayShow !== 'yes') this.#endOwnScreen(message.view.phase.is === 'joined' ? 'revoked' : 'connection');
        if (message.view.phase.is === 'lobby') this.#ownOff();
        if (message.view.encryption.level === 'alarm') {
          // Nothing goes on by itself when the alarm is over.
          this.#own.stopScreen();
          this.#ownOff();
        }
        if (message.view.phase.is === 'joined') {
          this.talk.entered();
          this.notes.entered();
        }
        this.#announce();
        break;
      case 'notice':
        if (message.notice.is === 'disturbanceEnded' && !MODERATES.includes(this.#view.role)) {
          this.#endOwnScreen('revoked');
          this.#ownOff();
        }
        for (const listener of this.#noticeListeners) listener(message.notice);
        break;
      case 'talk':
        if (this.#request === null) break;
        this.talk.hear(message.event);
        this.notes.hear(message.event);
        break;
      case 'startMedia':
        this.#attempts.asked();
        this.#startMedia();
        break;
      case 'hush':
        this.#hush();
        break;
      case 'reached':
        // What was under way goes on until there is another way, if there was nothing wrong with the present one.
        this.#connection?.restart().catch(() => this.#mediaFailed());
        break;
      case 'stopMedia':
        this.#stopMedia();
        break;
      case 'answer':
        if (message.generation === this.#connection?.generation) void this.#connection.answer(message.sdp);
        break;
      case 'slots':
        this.#receiving?.setSlots(message.slots);
        this.#announce();
        break;
      case 'flowing':
        this.#receiving?.flows(message.mid, message.peer, message.kind);
        this.#announce();
        break;
      case 'wanted':
        this.#wanted = message.streams;
        this.#connection?.setWanted(message.streams);
        break;
      case 'keep':
        writeKept(this.#room, message.kept);
        break;
      case 'forgotten':
        removeKept();
        break;
      case 'fatal':
        this.#workerFailed();
        break;
    }
  }

  /**
   * Another worker enters again, as after a reload of the tab: the same person, on a new leaf in a new epoch. No key
   * that the lost worker sealed with is ever in another, so no counter repeats (docs/protocol/frames.md).
   */
  #workerFailed(): void {
    this.#worker?.terminate();
    this.#stopMedia();
    const { is: phase } = this.#view.phase;
    const over = phase === 'ended' || phase === 'refused';
    if (this.#request === null || over || this.#stopped() || !this.#crashes.another(performance.now())) {
      this.#own.close();
      this.#setMedia({ state: 'failed', alarm: 'program' });
      return;
    }
    this.#endOwnScreen('connection');
    this.talk.restart();
    this.notes.restart();
    this.#worker = new KeyWorker((message) => this.#hear(message));
    this.#enter(this.#request);
    for (const kind of KINDS) {
      if (this.#own.track(kind) !== null) this.#worker.tell({ is: 'setStream', kind, on: true });
    }
    this.#worker.tell({ is: 'show', videos: this.#shown });
  }

  #startMedia(): void {
    this.#dropMedia();
    if (this.#stopped() || this.#worker === null) return;
    const worker = this.#worker;
    this.#generation += 1;
    // Nobody knows who looks when a lost connection returns.
    this.#endOwnScreen('connection');
    const connection = new MediaConnection(this.#generation, worker, this.#slotCounts(), this.#view.soundOnly, {
      offer: (offer) => worker.tell({ is: 'offer', ...offer }),
      connected: () => {
        this.#attempts.stands();
        this.#setMedia({ state: this.#attempts.state, alarm: null });
      },
      failed: () => this.#mediaFailed(),
      cleartext: () => {
        this.#stopMedia();
        this.#setMedia({ state: 'failed', alarm: 'cleartext' });
        this.#own.close();
      },
    });
    this.#connection = connection;
    this.#quality = new SteadyQuality();
    this.#receiving = new Receiving(connection);
    this.#attempts.begins();
    this.#setMedia({ state: this.#attempts.state, alarm: null });
    for (const kind of KINDS) void connection.setTrack(kind, this.#own.track(kind));
    connection.setWanted(this.#wanted);
    connection.start().catch(() => this.#mediaFailed());
  }

  #stopMedia(): void {
    this.#dropMedia();
    this.#attempts.ends();
    if (this.#media.alarm === null) this.#setMedia({ state: 'none', alarm: null });
  }

  #dropMedia(): void {
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#retry = null;
    this.#connection?.close();
    this.#connection = null;
    this.#receiving?.close();
    this.#receiving = null;
  }

  /** A connection that failed is replaced by the next generation, at growing intervals. */
  #mediaFailed(): void {
    this.#dropMedia();
    const wait = this.#attempts.fails();
    this.#setMedia({ state: this.#attempts.state, alarm: null });
    this.#retry = setTimeout(() => this.#startMedia(), wait);
  }

  /** Nothing arrives any more. If somebody is sending and the server seems to be there, the network may have changed unsaid. */
  #hush(): void {
    const others = this.#view.roster.filter(({ own }) => !own);
    const heard = others.some(({ streams }) => streams.includes('microphone'));
    const seen = this.#shown.some(({ source }) => others.some(({ peer, streams }) => peer === source.peer && streams.includes(source.kind)));
    if ((heard || seen) && this.#view.connection === 'connected' && navigator.onLine) {
      this.#hushed = performance.now();
      this.#worker?.tell({ is: 'networkChanged', because: 'silent' });
    }
  }

  #ownTrack(kind: StreamKind, track: MediaStreamTrack | null): void {
    void this.#connection?.setTrack(kind, track);
    this.#worker?.tell({ is: 'setStream', kind, on: track !== null });
    this.#ownChanged();
  }

  #ownChanged(): void {
    this.#ownState = {
      microphone: this.#own.track('microphone') !== null,
      camera: this.#own.track('camera') !== null,
      screen: this.#own.track('screen') !== null,
      cameraStream: this.#own.cameraStream,
      screenStream: this.#own.screenStream,
      surface: this.#own.surface,
      screenSound: this.#own.track('screen_audio') !== null,
      screenEnded: this.#screenEnded,
      paused: this.#own.paused,
      silenced: this.#own.silenced,
    };
    this.#announce();
  }

  /** Stops the own screen for a reason that is not its owner's press. Does nothing while none is shown. */
  #endOwnScreen(why: ScreenEnd): void {
    const shown = this.#own.track('screen') !== null;
    this.#own.stopScreen();
    if (shown) this.#screenOver(why);
  }

  /** Microphone and camera go off; only their owner switches them on again. */
  #ownOff(): void {
    // Also those that are just being opened.
    void this.#own.setMicrophone(false);
    void this.#own.setCamera(false);
  }

  #screenOver(why: ScreenEnd | null): void {
    this.#screenEnded = why;
    this.#ownState = { ...this.#ownState, screenEnded: why };
    this.#announce();
  }

  async #listen(): Promise<void> {
    void this.#look();
    const levels = (await this.#receiving?.levels().catch(() => null)) ?? [];
    const louder = this.#floor.hear(levels, performance.now());
    const self = this.#view.roster.find(({ own }) => own);
    // The own meter is in decibels; half of it is −30 dB, a voice near the microphone.
    if (self !== undefined && this.#own.level > 0.5) levels.push([self.peer, 1]);
    if (this.#speakers.hear(levels, performance.now()) || louder) this.#announce();
  }

  /** One look at the connection, every few seconds. */
  async #look(): Promise<void> {
    const connection = this.#connection;
    const now = performance.now();
    if (connection === null || this.#media.state !== 'connected' || now - this.#looked < LOOK_MS) return;
    this.#looked = now;
    const report = await connection.stats().catch(() => null);
    if (report === null || connection !== this.#connection) return;
    if (this.#quality.look(figuresOf(report.values()), this.#ownState.camera)) this.#announce();
  }

  /** A screen that is shown goes on: only new ones are refused, here and by the server. One that was chosen and waits for a word is dropped. */
  #switchOff(off: Off): void {
    if (off.has('screen_share') && this.#own.track('screen') === null) this.#own.stopScreen();
    const { told } = this.#switched;
    this.talk.setOff(off, told);
    this.notes.setOff(off.has('notes'), told);
    this.#announce();
  }

  #stopped(): boolean {
    return this.#media.alarm !== null;
  }

  #setMedia(media: MediaState): void {
    if (media.state === this.#media.state && media.alarm === this.#media.alarm) return;
    this.#media = media;
    this.#announce();
  }

  #announce(): void {
    this.#revision += 1;
    for (const listener of this.#listeners) listener();
  }
}

const NOTHING_OWN: Own = {
  microphone: false,
  camera: false,
  screen: false,
  cameraStream: null,
  screenStream: null,
  surface: null,
  screenSound: false,
  screenEnded: null,
  paused: false,
  silenced: false,
};
const OFF: Promise<DeviceOutcome> = Promise.resolve({ is: 'off' });
/** Who decides about others. */
const MODERATES: readonly Role[] = ['moderator', 'owner'];
const KINDS: readonly StreamKind[] = ['microphone', 'camera', 'screen', 'screen_audio'];
const SILENCE: MediaStream[] = [];
/** As many as one message may name (`wire::limits::VIDEO_SLOTS`). */
const MOST_PICTURES = 25;
/** A socket given up this soon after a silence was given up for the same reason. */
const HUSHED_MS = 8_000;
const LISTEN_MS = 150;
const LOOK_MS = 2_000;
const GOODBYE_MS = 2_000;

const NO_VIEW: MeetingView = {
  phase: { is: 'idle' },
  title: null,
  roster: [],
  strangers: 0,
  encryption: { level: 'none', reasons: [], compared: false, joinedSinceCompared: 0 },
  code: null,
  codeFailed: false,
  connection: 'connecting',
  epoch: 0,
  owner: false,
  soundOnly: false,
  role: 'participant',
  door: 'open',
  waiting: [],
  mayShow: 'ask',
  asks: [],
};

function pixels(value: number): number {
  return Math.min(65_535, Math.max(0, Math.round(value)));
}

function isPhone(): boolean {
  return navigator.maxTouchPoints > 0 && matchMedia('(pointer: coarse) and (max-width: 900px)').matches;
}

/** Tells of a change from one network to another, where the browser does. */
function networkInformation(): EventTarget | null {
  return (navigator as { connection?: EventTarget }).connection ?? null;
}
