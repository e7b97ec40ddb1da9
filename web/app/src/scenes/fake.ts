import type { Client, Devices, Door, LinkOutcome, Loss, MadeLink, Meeting, MeetingView, Notice, Off, Own, Quality, Role, StreamKind, SwitchedFunction, WishedLink } from '../platform/client'
import { FakeNotes, type FakeText } from './fake-notes'
import { FakeTalk, type FakeSaid } from './fake-talk'
import { paper, picture } from './picture'

/** A view in which all is well. */
export const CALM: MeetingView = {
  phase: { is: 'joined' },
  title: 'Abstimmung Ortskern',
  roster: [],
  strangers: 0,
  encryption: { level: 'endToEnd', reasons: [], compared: false, joinedSinceCompared: 0 },
  code: null,
  codeFailed: false,
  connection: 'connected',
  epoch: 14,
  owner: false,
  soundOnly: false,
  role: 'participant',
  door: 'open',
  waiting: [],
  mayShow: 'ask',
  asks: [],
}

/** What differs in a scene. */
export interface FakeState {
  readonly view?: Partial<MeetingView>
  /** What is switched off. */
  readonly off?: readonly SwitchedFunction[]
  /** What is switched off shortly after the beginning. */
  readonly offLater?: readonly SwitchedFunction[]
  readonly media?: Meeting['media']
  readonly speaking?: readonly number[]
  readonly floor?: number
  readonly quality?: Quality
  readonly lost?: 'microphone' | 'camera' | 'background'
  readonly paused?: boolean
  readonly silenced?: boolean
  readonly microphone?: boolean
  readonly camera?: boolean
  readonly own?: Partial<Own>
  /** What choosing a screen gives. */
  readonly screen?: 'on' | 'whole' | 'denied' | 'missing' | 'busy'
  readonly notices?: readonly Notice[]
  readonly said?: FakeSaid
  readonly noted?: FakeText
  readonly outcome?: 'on' | 'denied' | 'missing' | 'busy'
  /** Links made for single people; `reading`: they never come, `unread`: they cannot be read. */
  readonly links?: readonly MadeLink[] | 'reading' | 'unread'
  /** What a change of them gives; null: it does not end. */
  readonly change?: LinkOutcome | null
}

/** When links made here end: the same in every picture. */
const LATER = new Date(2031, 4, 17).getTime() / 1000

function never(): Promise<never> {
  return new Promise(() => undefined)
}

/** A meeting that does nothing but answer. */
export class FakeMeeting implements Meeting {
  view: MeetingView
  off: Off
  readonly audio: MediaStream[] = []
  readonly ownLevel = 0
  readonly talk: FakeTalk
  readonly notes: FakeNotes
  readonly media: Meeting['media']
  readonly speaking: ReadonlySet<number>
  readonly floor: number | null
  readonly quality: Quality | null
  readonly slots = 9
  own: Own
  private readonly listeners = new Set<() => void>()
  private readonly pictures = new Map<string, MediaStream>()

  private links: NonNullable<FakeState['links']>
  private readonly state: FakeState

  constructor(state: FakeState) {
    this.state = state
    this.links = state.links ?? []
    this.view = { ...CALM, ...state.view }
    this.off = new Set(state.off)
    this.talk = new FakeTalk(state.said ?? {})
    this.notes = new FakeNotes(state.noted ?? {})
    this.media = state.media ?? { state: 'connected', alarm: null }
    this.speaking = new Set(state.speaking ?? [])
    const camera = state.camera ?? false
    this.quality = state.quality ?? 'good'
    this.floor = state.floor ?? null
    this.own = {
      microphone: state.microphone ?? false,
      camera,
      screen: false,
      cameraStream: camera ? picture(1) : null,
      screenStream: null,
      surface: null,
      screenSound: false,
      screenEnded: null,
      ...state.own,
      paused: state.paused ?? false,
      silenced: state.silenced ?? false,
    }
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener)
    const { offLater } = this.state
    const timer = offLater && setTimeout(() => this.switchOff(offLater), 50)
    return () => {
      clearTimeout(timer)
      this.listeners.delete(listener)
    }
  }

  onNotice(listener: (notice: Notice) => void): () => void {
    const timer = setTimeout(() => this.state.notices?.forEach(listener), 50)
    return () => clearTimeout(timer)
  }

  join(): void {
    this.change({ phase: { is: 'joined' } })
  }
  passphrase(): void {
    this.change({ phase: { is: 'needsPassphrase', wrong: true, retryAfterSeconds: null, failed: false } })
  }
  leave(): void {
    this.change({ phase: { is: 'ended', reason: 'left' } })
  }
  endForAll(): void {
    this.change({ phase: { is: 'ended', reason: 'endedByHost' } })
  }
  setName(name: string): void {
    this.change({ roster: this.view.roster.map((entry) => (entry.own ? { ...entry, name } : entry)) })
  }
  async setMicrophone(on: boolean) {
    if (on && this.state.outcome && this.state.outcome !== 'on') return { is: this.state.outcome }
    this.own = { ...this.own, microphone: on }
    this.change({})
    return { is: on ? ('on' as const) : ('off' as const) }
  }
  async setCamera(on: boolean) {
    if (on && this.state.outcome && this.state.outcome !== 'on') return { is: this.state.outcome }
    this.own = { ...this.own, camera: on, cameraStream: on ? picture(1) : null }
    if (!on) this.setSigning(false)
    this.change({})
    return { is: on ? ('on' as const) : ('off' as const) }
  }
  async setBackground() {
    return { is: this.own.camera ? ('on' as const) : ('off' as const) }
  }
  onDeviceLost(listener: (kind: StreamKind, why: Loss) => void): () => void {
    const { lost } = this.state
    const timer = lost ? setTimeout(() => listener(lost === 'background' ? 'camera' : lost, lost === 'background' ? lost : 'gone'), 50) : undefined
    return () => clearTimeout(timer)
  }
  setSigning(on: boolean): void {
    const signing = on && this.own.camera
    this.change({ roster: this.view.roster.map((entry) => (entry.own ? { ...entry, signing } : entry)) })
  }
  setPaused(paused: boolean): void {
    if (paused) this.setSigning(false)
    this.own = { ...this.own, paused }
    this.change({})
  }
  async showScreen() {
    const is = this.state.screen ?? 'on'
    if (is === 'on') this.confirmScreen()
    return { is }
  }
  confirmScreen(): void {
    this.own = { ...this.own, screen: true, screenStream: paper(), surface: this.state.screen === 'whole' ? 'monitor' : 'window', screenEnded: null }
    this.change({ roster: this.view.roster.map((entry) => (entry.own ? { ...entry, streams: [...entry.streams, 'screen'] } : entry)) })
  }
  stopScreen(): void {
    this.own = { ...this.own, screen: false, screenStream: null, surface: null }
    this.change({ roster: this.view.roster.map((entry) => (entry.own ? { ...entry, streams: entry.streams.filter((kind) => kind !== 'screen') } : entry)) })
  }
  askForScreen(on: boolean): void {
    this.change({ mayShow: on ? 'asked' : 'ask' })
  }
  allowScreen(peer: number): void {
    this.change({ asks: this.view.asks.filter((asking) => asking !== peer) })
  }
  endScreen(peer: number): void {
    this.change({ roster: this.view.roster.map((entry) => (entry.peer === peer ? { ...entry, streams: entry.streams.filter((kind) => kind !== 'screen') } : entry)) })
  }
  show(): void {
    // nobody sends anything here
  }
  videoOf(peer: number, kind: StreamKind): MediaStream | null {
    const entry = this.view.roster.find((candidate) => candidate.peer === peer)
    if (!entry?.streams.includes(kind)) return null
    const key = `${kind} ${peer}`
    const known = this.pictures.get(key) ?? (kind === 'screen' ? paper() : picture(peer))
    this.pictures.set(key, known)
    return known
  }
  showCode(open: boolean): void {
    if (this.state.view?.code === null) return
    const code = open ? { words: [3, 211, 709, 1024, 1530, 2047] as [number, number, number, number, number, number], digits: '40718823650914477102' } : null
    setTimeout(() => this.change({ code }), 0)
  }
  codeMatched(): void {
    this.change({ encryption: { ...this.view.encryption, compared: true } })
  }

  admit(peers: readonly number[]): void {
    this.change({ waiting: this.view.waiting.filter((guest) => !peers.includes(guest.peer)) })
  }
  admitAll(): void {
    this.change({ waiting: [] })
  }
  deny(peer: number): void {
    this.admit([peer])
  }
  setDoor(door: Door): void {
    this.change({ door })
  }
  remove(peer: number): void {
    this.change({ roster: this.view.roster.filter((entry) => entry.peer !== peer) })
  }
  setRole(peer: number, role: Role): void {
    this.change({ roster: this.view.roster.map((entry) => (entry.peer === peer ? { ...entry, role } : entry)) })
  }
  handOver(peer: number): void {
    this.setRole(peer, 'owner')
    this.change({ owner: false, role: 'participant' })
  }
  endDisturbance(): void {
    this.change({ door: 'locked' })
  }
  askToUnmute(): void {
    // nobody is asked here
  }
  async createInvite(link: WishedLink): Promise<LinkOutcome> {
    const fragment = link.moderator ? 'm4Xw8sT5rQpLkJhGfDdSa2z' : 'p7Bq3kPzR2vXw9TnM4dHsLa'
    const { label, moderator, autoAdmit, presents } = link
    return this.changeLinks(fragment, (links) => [...links, { invite: fragment, fragment, label, moderator, autoAdmit, presents, expiresAt: LATER }])
  }
  async withdrawInvite(invite: string): Promise<LinkOutcome> {
    return this.changeLinks(null, (links) => links.filter((link) => link.invite !== invite))
  }
  async changePassphrase(): Promise<LinkOutcome> {
    return this.changeLinks(null, (links) => links)
  }
  async invites(): Promise<readonly MadeLink[]> {
    if (this.links === 'unread') throw new Error('the worker is being replaced')
    return this.links === 'reading' ? never() : this.links
  }

  private async changeLinks(fragment: string | null, change: (links: readonly MadeLink[]) => readonly MadeLink[]): Promise<LinkOutcome> {
    const outcome = this.state.change
    if (outcome === null) return never()
    if (outcome) return outcome
    if (typeof this.links !== 'string') this.links = change(this.links)
    return { is: 'done', fragment }
  }

  close(): void {
    this.listeners.clear()
  }

  private switchOff(off: readonly SwitchedFunction[]): void {
    if (this.off.size === off.length) return
    this.off = new Set(off)
    this.change({})
  }

  private change(part: Partial<MeetingView>): void {
    this.view = { ...this.view, ...part }
    for (const listener of this.listeners) listener()
  }
}

const DEVICES: Devices = {
  microphones: [{ id: 'a', label: 'Headset' }],
  cameras: [
    { id: 'c', label: 'Eingebaute Kamera' },
    { id: 'd', label: 'Dokumentenkamera' },
  ],
  speakers: [{ id: 'b', label: 'Headset' }],
}

/** A client whose devices are `trouble`, or fine. */
export function fakeClient(state: FakeState = {}, trouble: 'denied' | 'missing' | 'busy' | 'background' | null = null, missing: readonly string[] = []): Client {
  return {
    newMeeting: () => new FakeMeeting(state),
    createRoom: (options) =>
      new Promise((resolve) =>
        setTimeout(
          () =>
            resolve({
              room: '7bQ3kPzR2vXw9TnM4dHsLa',
              sharedFragment: '19fGh2JkLmNpQrStUvWxYz3a4b5c6d7e8f9g',
              ownerFragment: 'o3mWx8sT5rQpLkJhGfDdSa2zXcVbNm4Q1wE',
              expiresAt: options.keepUntil ?? Math.floor(Date.now() / 1000) + 86_400,
              ...(options.passphrase ? { passphrase: options.passphrase } : {}),
            }),
          100,
        ),
      ),
    keepRoom: async (_, until) => ({ expiresAt: until }),
    cancelRoom: async () => undefined,
    testReach: async () => ({ server: 24, socket: true, inward: 18_400_000 }),
    supported: () => (missing.length > 0 ? { ok: false, missing } : { ok: true }),
    canShowScreen: () => true,
    canHideBackground: () => true,
    listDevices: async () => DEVICES,
    previewCamera: async () => (trouble ? { is: trouble } : { is: 'on', stream: picture(2), onLost: () => undefined, stop: () => undefined }),
    micMeter: async () => (trouble && trouble !== 'background' ? { is: trouble } : { is: 'on', level: () => 0.55, onLost: () => undefined, stop: () => undefined }),
  }
}
