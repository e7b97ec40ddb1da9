// The effects of the session machine, as `core-wasm` hands them over (`crates/core-wasm/src/effects.rs`).

import type { MeetingView, Notice, SlotSource, TalkEvent, Wanted } from '../generated/protocol.ts';

export type Effect =
  | { is: 'connect' }
  | { is: 'disconnect' }
  | { is: 'send'; text: string }
  | { is: 'stretch'; id: number; password: Uint8Array<ArrayBuffer>; salt: Uint8Array<ArrayBuffer> }
  | { is: 'keysChanged' }
  | { is: 'remember'; bytes: Uint8Array<ArrayBuffer> }
  | { is: 'forget' }
  | { is: 'startMedia' }
  | { is: 'answer'; generation: number; sdp: string }
  | { is: 'slots'; slots: SlotSource[] }
  | { is: 'wanted'; streams: Wanted[] }
  | { is: 'stopMedia' }
  | { is: 'view'; view: MeetingView }
  | { is: 'notice'; notice: Notice }
  | { is: 'talk'; event: TalkEvent };
