//! Client to server.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::limits;
use crate::{
    Admission, Blob, Door, Epoch, ForkTag, InviteId, KnockFor, LogEntry, PeerId, Rank, ReceiveLine, RoomId, Rule,
    Secret, SendLine, Seq, SessionId, SlotId, StreamKind, WantedVideo,
};

/// A message from a client. The first on a connection is `Hello` or `Resume`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(
    tag = "type",
    rename_all = "snake_case",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum ClientMessage {
    /// Opens a connection with an invitation.
    Hello {
        /// [`crate::PROTOCOL_VERSION`] of the sender.
        version: u16,
        /// Which room.
        room: RoomId,
        /// Which invitation to it.
        invite: InviteId,
        /// What kind of device this is: a hint for the choice of committer.
        device: DeviceClass,
    },
    /// Proves the invitation. A wrong token is refused and may be repeated.
    Access {
        /// The invitation's access token.
        token: Secret,
        /// The meeting this client was in, if the server no longer knows it.
        continuing: Option<Continuing>,
    },
    /// Opens a connection for a participant who lost one.
    Resume {
        /// [`crate::PROTOCOL_VERSION`] of the sender.
        version: u16,
        /// Which room.
        room: RoomId,
        /// What `Granted` handed out.
        token: Blob<{ limits::RESUME_TOKEN }>,
        /// What kind of device this is.
        device: DeviceClass,
        /// Where the client stands; none: it forgot the group (a reload) and will resynchronise.
        continuing: Option<Continuing>,
    },
    /// Answers `Form`: this client created the group.
    Formed {
        /// The new meeting.
        session: SessionId,
    },
    /// Asks to be added to the group.
    Join {
        /// Sealed key package.
        sealed: Blob<{ limits::KEY_PACKAGE }>,
    },
    /// Uses a granted slot.
    Commit {
        /// The slot.
        slot: SlotId,
        /// Epoch the commit applies to.
        base_epoch: Epoch,
        /// Sealed commit.
        sealed: Blob<{ limits::COMMIT }>,
        /// Whom the Welcome adds.
        welcome_for: Vec<PeerId>,
        /// Sealed Welcome, present exactly if `welcome_for` is not empty.
        welcome: Option<Blob<{ limits::WELCOME }>>,
        /// Intents of the grant that this client found invalid and left out.
        declined: Vec<PeerId>,
    },
    /// Gives a slot back unused: nothing to do, or the client fell behind.
    Pass {
        /// The slot.
        slot: SlotId,
    },
    /// Reports the fate of a handshake entry.
    Ack {
        /// The entry.
        seq: Seq,
        /// Applied, or why not.
        verdict: Verdict,
    },
    /// Asks for a slot.
    Slot {
        /// What for.
        purpose: SlotPurpose,
    },
    /// Hands over the current sealed GroupInfo (answer to `NeedGroupInfo`).
    GroupInfo {
        /// Log position the GroupInfo is valid after.
        seq: Seq,
        /// Its epoch.
        epoch: Epoch,
        /// Sealed GroupInfo with ratchet tree.
        sealed: Blob<{ limits::COMMIT }>,
    },
    /// Sends an application message to all members.
    App {
        /// Epoch it was encrypted in.
        epoch: Epoch,
        /// Sealed MLS PrivateMessage.
        sealed: Blob<{ limits::APP }>,
    },
    /// Asks for the log after a position.
    Replay {
        /// Last entry the client has.
        after: Seq,
    },
    /// Refills the log after a server restart (answer to `NeedLog`).
    LogFill {
        /// Entries in order.
        entries: Vec<LogEntry>,
    },
    /// Offers a media connection (RFC 8829). A new generation replaces the former connection.
    Offer {
        /// Counts the client's peer connections, from 1.
        generation: u32,
        /// The session description.
        sdp: String,
        /// Lines the client sends on.
        sends: Vec<SendLine>,
        /// Slots the client receives on.
        receives: Vec<ReceiveLine>,
    },
    /// Says which of the client's streams are on.
    Publish {
        /// The streams that are on.
        on: Vec<StreamKind>,
    },
    /// Says which pictures the client displays, most important first.
    View {
        /// The pictures; those beyond the number of video slots are ignored.
        videos: Vec<WantedVideo>,
    },
    /// A host's lobby key, for whoever waits. A later one replaces it.
    OpenLobby {
        /// HPKE public key and role chain, signed by the host's leaf key, sealed with the room keys.
        sealed: Blob<{ limits::LOBBY_KEY }>,
    },
    /// A waiting guest asks the hosts to open; a later one replaces it.
    Knock {
        /// One for each lobby key the guest accepts.
        to: Vec<KnockFor>,
    },
    /// A host lets waiting guests in. Those who are no longer waiting are passed over.
    Admit {
        /// Who, each with its ticket.
        guests: Vec<Admission>,
    },
    /// A host sends a waiting guest away.
    Deny {
        /// Who.
        peer: PeerId,
    },
    /// A host says how newcomers are met from here on.
    SetDoor {
        /// How.
        door: Door,
    },
    /// A host removes a participant: media stops at once, the commit that removes it follows.
    Cut {
        /// Who.
        peer: PeerId,
        /// Whether its invitation is void for the rest of the meeting; on an invitation of many the door
        /// becomes a lobby instead.
        bar: bool,
    },
    /// A host says what the server shall let a participant do.
    Appoint {
        /// Who.
        peer: PeerId,
        /// What.
        rank: Rank,
    },
    /// Heartbeat; answered by `Pong`.
    Ping {
        /// Any number.
        n: u32,
    },
    /// Leaves for good.
    Leave {},
    /// Ends the meeting for all.
    End {
        /// Ed25519 signature by the room's owner key over label `end`, room id and meeting instance.
        signature: Blob<64>,
    },
}

/// Where a client stands in a meeting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Continuing {
    /// The meeting.
    pub session: SessionId,
    /// Epoch of the client's group state.
    pub epoch: Epoch,
    /// Last log entry it has processed.
    pub last_seq: Seq,
    /// Tag of that epoch.
    pub fork_tag: ForkTag,
    /// SHA-256 of the sealed commits it merged last, newest last; at most [`limits::COMMIT_CHAIN`].
    pub commits: Vec<Blob<32>>,
    /// Everybody in its tree: after a restart the server learns from it who is missing.
    pub members: Vec<PeerId>,
}

/// What became of a handshake entry at one member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(
    tag = "is",
    rename_all = "snake_case",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum Verdict {
    /// Merged.
    Applied {
        /// The epoch it led to.
        epoch: Epoch,
        /// Tag of that epoch.
        fork_tag: ForkTag,
    },
    /// Refused by a validity rule; the member stays in its epoch.
    Refused {
        /// The rule.
        rule: Rule,
    },
}

/// What a member wants a slot for, most urgent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SlotPurpose {
    /// Remove a participant. Granted to hosts.
    Kick,
    /// Change the room policy, or claim a certified role. Granted to hosts.
    Policy,
    /// Rejoin by external commit after losing the group state.
    Resync,
    /// Add joiners, collect leavers. Granted by the server, never asked for.
    Members,
    /// Refresh keys.
    Update,
}

/// Kind of device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DeviceClass {
    /// A computer.
    Desktop,
    /// A phone or tablet.
    Mobile,
    /// A program.
    Bot,
}
