/** What the pages need of the client package. The pages know only this, so that scenes can be drawn from a stand-in. */

import type {
  Door,
  EncryptionReason as CoreReason,
  MeetingView,
  Notice as CoreNotice,
  RefusalCode,
  Role,
  RosterEntry as CoreRosterEntry,
  ScreenGrant,
  StreamKind,
} from '@konklave/client/generated/protocol'
import type { Background, LinkOutcome, Loss, MadeLink, Off, OwnRoom, WishedLink } from '@konklave/client'
import { createContext, useContext } from 'react'

import type { Notes } from './notes'
import type { Talk } from './talk'

export type {
  Door,
  Encryption,
  EncryptionLevel,
  Ending,
  MeetingCode,
  MeetingView,
  NoticeVersion,
  Phase,
  RefusalCode,
  RefusedReason,
  Role,
  ServerInfo,
  StreamKind,
  SwitchedFunction,
  Waiting,
} from '@konklave/client/generated/protocol'

export type { Background, LinkOutcome, Loss, MadeLink, Off, WishedLink } from '@konklave/client'

// Interface and core are built apart: what the interface can say is named here even where the core does not say it.

/** Why the encryption is not at its best. */
export type EncryptionReason = CoreReason | 'commitWithheld' | 'mediaDelayed'

/** Something worth a sentence. */
export type Notice = CoreNotice | { readonly is: 'commitWithheld' }

/** One member of the group. */
export type RosterEntry = CoreRosterEntry & { readonly delayed?: readonly StreamKind[] }

/** What came of switching a device on or off. */
export type DeviceOutcome = { readonly is: 'on' | 'off' | 'denied' | 'missing' | 'busy' | 'background' }

/** What came of choosing a screen. `whole`: nothing of it is shown before that is confirmed. */
export type ScreenOutcome = { readonly is: Exclude<DeviceOutcome['is'], 'background'> } | { readonly is: 'whole' | 'notAllowed' }

/** Why a device is not there; `background`: what is behind the person cannot be hidden. */
export type DeviceTrouble = 'denied' | 'missing' | 'busy' | 'background'

/** A tile on display, for the server's choice of layers. */
export interface ShownTile {
  readonly peer: number
  readonly kind: StreamKind
  readonly width: number
  readonly height: number
}

/** How to enter. */
export interface JoinRequest {
  readonly room: string
  readonly fragment: string
  readonly passphrase?: string
  readonly name: string
  readonly publicDevice: boolean
}

/** What the page sees wrong with the media; then nothing is sent. `program`: our own failure. */
export type MediaAlarm = null | 'cleartext' | 'unsupported' | 'program'

/** How good a connection is. */
export type Quality = 'good' | 'weak' | 'veryWeak'

/** How this computer reaches the server. */
export interface Reach {
  /** Milliseconds for a question and its answer; null: no answer. */
  readonly server: number | null
  /** Whether a lasting connection can be opened. */
  readonly socket: boolean
  /** Bits per second that arrive; null: could not be measured. */
  readonly inward: number | null
}

/** What oneself sends. */
export interface Own {
  readonly microphone: boolean
  readonly camera: boolean
  readonly screen: boolean
  readonly cameraStream: MediaStream | null
  /** What one shows, as one sends it. */
  readonly screenStream: MediaStream | null
  /** What sort of thing that is; null: nothing, or the browser does not say. */
  readonly surface: 'monitor' | 'window' | 'browser' | null
  /** With its sound. */
  readonly screenSound: boolean
  /** Why the last one is no longer shown; null: one is, none was, or its owner stopped it here. */
  readonly screenEnded: 'browser' | 'connection' | 'revoked' | null
  /** Camera and screen are black. */
  readonly paused: boolean
  /** The microphone is on, but the system keeps it silent. */
  readonly silenced: boolean
}

/** What the browser does to the sound of a microphone before it is sent. */
export interface Sound {
  readonly noiseSuppression: boolean
  readonly echoCancellation: boolean
}

/** One meeting, from entering to leaving. */
export interface Meeting {
  readonly view: MeetingView
  /** What is switched off at this server: none of it is offered. Another set whenever it changes. */
  readonly off: Off
  subscribe(listener: () => void): () => void
  onNotice(listener: (notice: Notice) => void): () => void
  join(request: JoinRequest): void
  passphrase(passphrase: string): void
  leave(): void
  endForAll(): void
  setName(name: string): void
  /** Calls back when a device that was on is gone. It is off then. */
  onDeviceLost(listener: (kind: StreamKind, why: Loss) => void): () => void
  setMicrophone(on: boolean, deviceId?: string, sound?: Sound): Promise<DeviceOutcome>
  setCamera(on: boolean, deviceId?: string): Promise<DeviceOutcome>
  /** What others see behind oneself, now and whenever the camera is switched on. Tells how the camera is afterwards. */
  setBackground(background: Background): Promise<DeviceOutcome>
  /** Opens the browser's picker, in answer to a press. */
  showScreen(): Promise<ScreenOutcome>
  confirmScreen(): void
  stopScreen(): void
  askForScreen(on: boolean): void
  allowScreen(peer: number, how: ScreenGrant): void
  endScreen(peer: number): void
  /** Claims the frame of who speaks for oneself, who signs; over with the camera. */
  setSigning(on: boolean): void
  /** Makes the own pictures, camera and screen, black at once, or shows them again. */
  setPaused(paused: boolean): void
  show(tiles: ShownTile[]): void
  /** How good the own connection is; null: not known. */
  readonly quality: Quality | null
  /** How many pictures of others can be on display at a time. */
  readonly slots: number
  videoOf(peer: number, kind: StreamKind): MediaStream | null
  readonly audio: readonly MediaStream[]
  readonly speaking: ReadonlySet<number>
  /** Who of the others has the floor, by signing or by voice, or had it last; null: nobody yet. */
  readonly floor: number | null
  readonly ownLevel: number
  readonly media: {
    readonly state: 'none' | 'connecting' | 'connected' | 'failed'
    readonly alarm: MediaAlarm
  }
  readonly own: Own
  /** Chat and its kin; absent where the client cannot carry them. */
  readonly talk?: Talk
  /** The text that everybody edits; absent likewise. */
  readonly notes?: Notes
  showCode(open: boolean): void
  codeMatched(): void
  admit(peers: readonly number[]): void
  admitAll(): void
  deny(peer: number): void
  setDoor(door: Door): void
  remove(peer: number, bar: boolean): void
  setRole(peer: number, role: Role): void
  handOver(peer: number): void
  endDisturbance(): void
  askToUnmute(peer: number): void
  /** Makes a link for a co-host or for one person. Only the owner's client can. */
  createInvite(link: WishedLink): Promise<LinkOutcome>
  /** Ends a link: nobody comes in with it any more. */
  withdrawInvite(invite: string): Promise<LinkOutcome>
  /** Gives everybody's link another passphrase, or none; the former opens nothing any more. Only the owner's client can. */
  changePassphrase(passphrase: string | null): Promise<LinkOutcome>
  /** The links the owner has made for co-hosts and for persons. */
  invites(): Promise<readonly MadeLink[]>
  /** Ends everything at once, without a word to the others. */
  close(): void
}

/** A microphone, camera or speaker. The label is empty until the user has admitted one. */
export interface Device {
  readonly id: string
  readonly label: string
}

/** What this computer has. */
export interface Devices {
  readonly microphones: readonly Device[]
  readonly cameras: readonly Device[]
  readonly speakers: readonly Device[]
}

/** A camera running for its owner alone. */
export type Preview = { readonly is: 'on'; readonly stream: MediaStream; onLost(listener: (why: Loss) => void): void; stop(): void } | { readonly is: DeviceTrouble }

/** A microphone measured for its owner alone; the level is 0 to 1. */
export type MicMeter = { readonly is: 'on'; level(): number; onLost(listener: (why: Loss) => void): void; stop(): void } | { readonly is: DeviceTrouble }

/** A new room. */
export interface NewRoom {
  readonly room: string
  readonly sharedFragment: string
  readonly ownerFragment: string
  readonly passphrase?: string
  /** When the server forgets it, in seconds since the epoch. */
  readonly expiresAt: number
}

/** Why a room could not be made, kept or ended; the rejection is an error with this as its `code`. */
export type CreateTrouble = RefusalCode | 'offline' | 'program'

/** Everything the client package offers a page. */
export interface Client {
  newMeeting(): Meeting
  /** `keepUntil`: until when it is to be there, in seconds since the epoch; null or nothing: as long as any room. */
  createRoom(options: { title: string; passphrase: string | false; lobby: boolean; soundOnly: boolean; keepUntil?: number | null }): Promise<NewRoom>
  /** Keeps a room until another day, in seconds since the epoch. */
  keepRoom(own: OwnRoom, until: number): Promise<{ readonly expiresAt: number }>
  /** Ends a room with all its links; done, too, where there is none any more. */
  cancelRoom(own: OwnRoom): Promise<void>
  /** Tests the way to the own server. */
  testReach(signal?: AbortSignal): Promise<Reach>
  supported(): { readonly ok: true } | { readonly ok: false; readonly missing: readonly string[] }
  /** Whether this browser can show a screen at all; those of phones cannot. */
  canShowScreen(): boolean
  listDevices(): Promise<Devices>
  /** `over` ends an opening that takes its time. */
  previewCamera(deviceId?: string, background?: Background, over?: AbortSignal): Promise<Preview>
  /** Whether this browser can hide what is behind a person. */
  canHideBackground(): boolean
  micMeter(deviceId?: string, sound?: Sound): Promise<MicMeter>
}

const Context = createContext<Client | null>(null)

/** Gives the pages their client. */
export const ClientProvider = Context

/** The client. */
export function useClient(): Client {
  const client = useContext(Context)
  if (!client) throw new Error('outside of ClientProvider')
  return client
}
