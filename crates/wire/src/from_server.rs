//! Server to client.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::limits;
use crate::{
    Blob, EndReason, Epoch, LobbyKey, PeerId, Refusal, Seq, SessionId, SlotId, SlotPurpose, SlotSource, Wanted,
};

/// A message from the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(
    tag = "type",
    rename_all = "snake_case",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum ServerMessage {
    /// Answers `Hello`: the invitation id was heard. Says nothing about its existence.
    Challenge {},
    /// Answers a right `Access` or `Resume`.
    Granted {
        /// The connection's number in this meeting.
        peer: PeerId,
        /// Opaque proof for `Resume`, valid over a server restart.
        resume_token: Blob<{ limits::RESUME_TOKEN }>,
        /// This meeting instance, for the owner's `End`.
        instance: Blob<16>,
        /// The room root wrapped for this invitation; empty in answer to `Resume`.
        wrapped_root: Blob<{ limits::WRAPPED_ROOT }>,
        /// The signed room record; empty in answer to `Resume`.
        room_record: Blob<{ limits::ROOM_RECORD }>,
        /// The meeting under way; none: nobody has formed it yet.
        session: Option<SessionState>,
        /// Everybody connected or within their grace, the receiver included; empty while waiting.
        peers: Vec<PeerId>,
        /// The receiver stands before the door: nothing of the meeting reaches it until `Admitted`.
        waiting: bool,
    },
    /// To who waits: the lobby keys of the hosts present, whenever they change.
    LobbyKeys {
        /// The keys; empty: no host is present.
        keys: Vec<LobbyKey>,
    },
    /// To a host: a guest knocks, or knocks anew.
    Knocked {
        /// Who.
        peer: PeerId,
        /// Sealed to this host's lobby key.
        sealed: Blob<{ limits::KNOCK }>,
        /// The guest came with an invitation for one that is in use.
        in_use: bool,
    },
    /// To a host: a guest no longer waits: gone, admitted or denied.
    KnockEnded {
        /// Who.
        peer: PeerId,
    },
    /// To who waited: a host has opened.
    Admitted {
        /// The meeting under way.
        session: Option<SessionState>,
        /// Everybody connected or within their grace, the receiver included.
        peers: Vec<PeerId>,
    },
    /// Asks this client to create the group.
    Form {},
    /// The meeting under way, for those who entered before it was formed, or formed anew.
    Session(SessionState),
    /// Grants the commit slot.
    Grant {
        /// The slot.
        slot: SlotId,
        /// What for.
        purpose: SlotPurpose,
        /// Epoch the commit must apply to.
        base_epoch: Epoch,
        /// Who wants in, who is gone.
        intents: Vec<Intent>,
        /// Whether the commit shall carry an update path (RFC 9420 §12.4).
        path: bool,
        /// Milliseconds until the slot passes on.
        deadline_ms: u32,
        /// Sealed GroupInfo for [`SlotPurpose::Resync`].
        group_info: Option<Blob<{ limits::COMMIT }>>,
    },
    /// The slot was taken back.
    SlotEnded {
        /// The slot.
        slot: SlotId,
    },
    /// The next entry of the log.
    Log(LogEntry),
    /// The Welcome addressed to this client.
    Welcome {
        /// Position of its commit in the log; the client continues after it.
        seq: Seq,
        /// Sealed Welcome with ratchet tree.
        sealed: Blob<{ limits::WELCOME }>,
    },
    /// A key package was declined by the committer: make a fresh one.
    Declined {},
    /// Every connected member applied the entry.
    AllAcked {
        /// The entry.
        seq: Seq,
    },
    /// Asks for the current GroupInfo.
    NeedGroupInfo {},
    /// After a server restart: asks for the log from a position.
    NeedLog {
        /// First entry wanted.
        from: Seq,
    },
    /// Answers `Replay` and `Resume`: how far the log goes. `Log` entries follow up to `head`.
    Replaying {
        /// Last entry.
        head: Seq,
        /// The entries asked for are gone: resynchronise.
        gap: bool,
    },
    /// Who is connected, whenever it changes.
    Peers {
        /// Everybody connected or within their grace.
        peers: Vec<PeerId>,
    },
    /// Answers `Offer` (RFC 8829).
    Answer {
        /// The generation answered.
        generation: u32,
        /// The session description.
        sdp: String,
    },
    /// What the receiving slots carry, whenever it changes: the slots that changed.
    Slots {
        /// The changed slots.
        slots: Vec<SlotSource>,
    },
    /// What the others want of this client's streams.
    Wanted {
        /// One entry per published kind.
        streams: Vec<Wanted>,
    },
    /// The media connection is gone; offer a new one.
    MediaLost {
        /// The generation lost.
        generation: u32,
    },
    /// Answers `Ping`.
    Pong {
        /// Its number.
        n: u32,
    },
    /// Refuses a message, or the connection.
    Refused(Refusal),
    /// The meeting is over.
    Ended {
        /// Why.
        reason: EndReason,
    },
}

/// Where a meeting stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SessionState {
    /// The meeting.
    pub session: SessionId,
    /// Epoch of its last handshake entry.
    pub epoch: Epoch,
    /// Last log entry.
    pub head: Seq,
}

/// One change the committer shall make.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(
    tag = "is",
    rename_all = "snake_case",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum Intent {
    /// Somebody wants in.
    Join {
        /// Who, as the server numbers them.
        peer: PeerId,
        /// Their sealed key package.
        sealed: Blob<{ limits::KEY_PACKAGE }>,
        /// The sealed ticket of who was let in by a host.
        ticket: Option<Blob<{ limits::TICKET }>>,
    },
    /// Somebody left, or has been without connection for longer than the grace.
    Gone {
        /// Who.
        peer: PeerId,
    },
}

/// Kind of a log entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LogKind {
    /// A sealed commit.
    Handshake,
    /// A sealed application message.
    App,
}

/// One entry of a meeting's log. The server orders entries and reads none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LogEntry {
    /// Position.
    pub seq: Seq,
    /// What it is.
    pub kind: LogKind,
    /// Who sent it, as the server numbers them; the truth is inside the seal.
    pub from: PeerId,
    /// Epoch it applies to.
    pub base_epoch: Epoch,
    /// The bytes.
    pub sealed: Blob<{ limits::COMMIT }>,
}
