// What the page and the key worker say to each other. No key is among it.

import type {
  DeviceClass,
  Door,
  MeetingView,
  Notice,
  ReceiveLine,
  ScreenGrant,
  RefusalCode,
  Role,
  SendLine,
  SlotSource,
  StreamKind,
  TalkCommand,
  TalkEvent,
  Wanted,
  WantedVideo,
} from './generated/protocol.ts';

/** How to enter a meeting. */
export interface JoinOptions {
  room: string;
  fragment: string;
  passphrase: string | null;
  name: string;
  device: DeviceClass;
  /** What the worker asked to keep for a reload of the tab; null in public-device mode and on a first visit. */
  kept: Kept | null;
  /** Whether the worker may ask to keep anything. */
  keep: boolean;
}

/** State for a reload, sealed under a key that only workers of this origin can use. */
export interface Kept {
  /** Names the key in IndexedDB. */
  key: string;
  /** AES-GCM nonce and ciphertext. */
  sealed: Uint8Array<ArrayBuffer>;
}

/** The page to the worker. */
export type ToWorker =
  | { is: 'join'; options: JoinOptions }
  | { is: 'passphrase'; passphrase: string }
  | { is: 'leave' }
  | { is: 'endForAll' }
  | { is: 'setName'; name: string }
  | { is: 'setStream'; kind: StreamKind; on: boolean }
  | { is: 'show'; videos: WantedVideo[] }
  | { is: 'askForScreen'; on: boolean }
  | { is: 'setSigning'; on: boolean }
  | { is: 'allowScreen'; peer: number; how: ScreenGrant }
  | { is: 'stopScreen'; peer: number }
  | { is: 'showCode'; open: boolean }
  | { is: 'codeMatched' }
  | { is: 'offer'; generation: number; sdp: string; sends: SendLine[]; receives: ReceiveLine[] }
  /** `because`: what made the page think so. */
  | { is: 'networkChanged'; because: 'said' | 'estimated' | 'silent' }
  | { is: 'admit'; peers: readonly number[] }
  | { is: 'admitAll' }
  | { is: 'deny'; peer: number }
  | { is: 'setDoor'; door: Door }
  | { is: 'remove'; peer: number; bar: boolean }
  | { is: 'setRole'; peer: number; role: Role }
  | { is: 'handOver'; peer: number }
  | { is: 'endDisturbance' }
  | { is: 'askToUnmute'; peer: number }
  | { is: 'talk'; command: TalkCommand }
  | { is: 'createRoom'; id: number; room: WishedRoom }
  /** `until`: the day the room is kept until, in seconds since 1970; null: it ends. */
  | { is: 'signRoom'; id: number; own: OwnRoom; until: number | null; seq: number }
  | { is: 'makeLink'; id: number; link: WishedLink }
  | { is: 'withdrawLink'; id: number; invite: string }
  | { is: 'changePassphrase'; id: number; passphrase: string | null }
  | { is: 'madeLinks'; id: number }
  | { is: 'vault'; id: number; ask: VaultAsk }
  | { is: 'forget'; kept: Kept }
  /** The worker for that job is gone without an answer. */
  | { is: 'stretchingLost'; id: number }
  | MediaToWorker;

/** The page to the frame transforms. */
export type MediaToWorker =
  /** A new peer connection: forget the lines of the former. */
  | { is: 'generation'; generation: number }
  /** The mids of the lines, and what payload types mean on them. */
  | { is: 'lines'; generation: number; mids: Record<string, string>; codecs: Record<number, FrameCodec> }
  /** Whether a sending line's frames leave the machine. */
  | { is: 'live'; line: string; live: boolean }
  /** How often each frame of a line of sound is sent beyond the first time. */
  | { is: 'copies'; line: string; copies: number }
  | { is: 'count'; id: number };

/** The worker to the page. */
export type FromWorker =
  | { is: 'ready' }
  | { is: 'view'; view: MeetingView }
  | { is: 'notice'; notice: Notice }
  | { is: 'talk'; event: TalkEvent }
  | { is: 'startMedia' }
  | { is: 'stopMedia' }
  /** Frames came steadily, and have not for a second. */
  | { is: 'hush' }
  /** After a silence the server has said something, and there is still no frame: it is the way of media that is gone. */
  | { is: 'reached' }
  | { is: 'answer'; generation: number; sdp: string }
  | { is: 'slots'; slots: SlotSource[] }
  /** The first frame of a slot's present stream was opened. */
  | { is: 'flowing'; mid: string; peer: number; kind: StreamKind }
  | { is: 'wanted'; streams: Wanted[] }
  | { is: 'keep'; kept: Kept }
  | { is: 'forgotten' }
  | { is: 'roomCreated'; id: number; room: NewRoom }
  /** Body of the change; null: the link is not the owner's. */
  | { is: 'roomSigned'; id: number; body: string | null }
  | { is: 'linkMade'; id: number; outcome: LinkOutcome }
  | { is: 'linksMade'; id: number; links: MadeLink[] }
  | { is: 'vaultAnswer'; id: number; answer: VaultAnswer }
  | { is: 'counts'; id: number; lines: LineCounts[] }
  /** A worker is wanted for the job behind `port`. */
  | { is: 'stretch'; id: number; port: MessagePort }
  /** The worker cannot go on. `where` is a place in our program, never content. */
  | { is: 'fatal'; where: string };

/** A room that somebody wants made. */
export interface WishedRoom {
  title: string;
  passphrase: string | null;
  /** Whoever comes waits before the door until a host lets them in. */
  lobby: boolean;
  /** There are no cameras and screens in its meetings, ever. */
  soundOnly: boolean;
  /** Until when it is kept, in seconds since 1970; null: as long as the server keeps any room. */
  keepUntil: number | null;
}

/** A room of one's own: what its owner's link says. */
export interface OwnRoom {
  readonly room: string;
  /** Secret; without `#`. */
  readonly ownerFragment: string;
}

/** A room made by the worker, before the server knows it. */
export interface NewRoom {
  room: string;
  sharedFragment: string;
  ownerFragment: string;
  /** Body of `POST /api/rooms`. */
  request: string;
}

/** A link the owner wants made. */
export interface WishedLink {
  /** For a co-host; otherwise for one person. */
  moderator: boolean;
  /** For whom: co-hosts only in the owner's list, persons as everybody sees them. */
  label: string;
  /** That person passes the lobby without being admitted by hand. */
  autoAdmit: boolean;
  /** That person may show a screen from the start. */
  presents: boolean;
  /** Seconds since 1970; null: as long as the room. */
  expiresAt: number | null;
}

/** A link the owner has made. */
export interface MadeLink {
  /** Its public handle. */
  invite: string;
  /** Secret; without `#`. */
  fragment: string;
  label: string;
  moderator: boolean;
  autoAdmit: boolean;
  presents: boolean;
  /** Seconds since 1970; null: as long as the room. */
  expiresAt: number | null;
}

/** What came of a change of the links. */
export type LinkOutcome =
  | { is: 'done'; fragment: string | null }
  | { is: 'refused'; code: RefusalCode | 'offline'; retryAfterSeconds: number | null }
  /** Only the owner makes links, and not without end. */
  | { is: 'notAllowed' }
  /** The device lacks the memory to compute a passphrase. */
  | { is: 'noMemory' };

/** What is asked about the vault of an account. A worker has one open at most. */
export type VaultAsk =
  /** How this one can be opened. */
  | { is: 'ways'; sealed: Uint8Array<ArrayBuffer> }
  /** A fresh recovery phrase. It opens nothing until something is sealed for it. */
  | { is: 'makePhrase'; language: PhraseLanguage }
  | { is: 'create'; member: string; content: string; phrase: string }
  | { is: 'openByPhrase'; member: string; sealed: Uint8Array<ArrayBuffer>; phrase: string }
  /** `output`: what the passkey made of our input. */
  | { is: 'openByPasskey'; member: string; sealed: Uint8Array<ArrayBuffer>; passkey: Uint8Array<ArrayBuffer>; output: Uint8Array<ArrayBuffer> }
  /** Opens what the server keeps now, with what opened the vault before. */
  | { is: 'reopen'; sealed: Uint8Array<ArrayBuffer> }
  | { is: 'save'; content: string }
  | { is: 'addPasskey'; passkey: Uint8Array<ArrayBuffer>; output: Uint8Array<ArrayBuffer> }
  | { is: 'removePasskey'; passkey: Uint8Array<ArrayBuffer> }
  | { is: 'newPhrase'; phrase: string }
  /** The server keeps what was sealed last. Unless this is said, the next change is based on what was there before. */
  | { is: 'kept' };

/** Of which list a recovery phrase is made. Opening takes words of either. */
export type PhraseLanguage = 'de' | 'en';

/** What comes of it. */
export type VaultAnswer =
  | { is: 'ways'; ways: { phrase: boolean; passkeys: string[] } }
  | { is: 'open'; content: string; digest: Uint8Array<ArrayBuffer>; ways: { phrase: boolean; passkeys: string[] } }
  | { is: 'phrase'; phrase: string }
  /** For the server, in place of what has the digest `from`; null: of nothing. */
  | { is: 'sealed'; sealed: Uint8Array<ArrayBuffer>; digest: Uint8Array<ArrayBuffer>; from: Uint8Array<ArrayBuffer> | null; ways: { phrase: boolean; passkeys: string[] } }
  | { is: 'done' }
  | { is: 'refused'; why: 'wrong_secret' | 'damaged' | 'too_large' | 'program'; word: number | null };

/** How the frames of a payload type are coded. */
export type FrameCodec = 'opus' | 'vp8' | 'vp9';

/** What `RTCRtpScriptTransform` is given for each line and direction. */
export type TransformOptions =
  | { side: 'send'; generation: number; line: string; kind: StreamKind }
  | { side: 'receive'; generation: number; line: string; video: boolean };

/** What the worker has counted on one line. */
export interface LineCounts {
  line: string;
  side: 'send' | 'receive';
  /** Frames the transform was handed. */
  seen: number;
  /** Frames it passed on, sealed or opened. */
  passed: number;
  /** Frames it dropped, by reason. */
  dropped: Record<string, number>;
  /** Milliseconds spent sealing or opening. */
  busyMs: number;
}
