//! What goes in and what comes out.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use wire::{
    DeviceClass, Door, EndReason, PeerId, ReceiveLine, RefusalCode, SendLine, SlotSource, StreamKind, Wanted,
    WantedVideo,
};
use zeroize::Zeroizing;

use crate::talk::face::{TalkCommand, TalkEvent};

/// What a driver tells the machine.
pub enum Input<'a> {
    /// The user, or the program acting as one, wants something.
    Command(Command),
    /// The socket asked for by [`Effect::Connect`] is open.
    SocketOpened,
    /// The socket closed or could not be opened.
    SocketClosed,
    /// One text frame arrived.
    Message(&'a str),
    /// [`Effect::Stretch`] was computed.
    Stretched {
        /// Its number.
        id: u32,
        /// The Argon2id output.
        output: Zeroizing<[u8; 32]>,
    },
    /// [`Effect::Stretch`] could not be computed: the device lacks the memory.
    StretchFailed {
        /// Its number.
        id: u32,
    },
    /// The frame worker counted, for the media beat. At least once a second.
    Counters {
        /// The epoch it sends with.
        epoch: u64,
        /// Per stream sealed in that epoch, the next counter.
        next: Vec<(StreamKind, u64)>,
    },
    /// The frame worker has dropped authentic frames of these streams since it last said so, because
    /// their counters were outside of [`KeyCommand::Window`].
    Delayed(Vec<(PeerId, StreamKind)>),
}

/// What a user can want.
pub enum Command {
    /// Enter a meeting.
    Join(Box<JoinRequest>),
    /// Try this passphrase.
    Passphrase(Zeroizing<String>),
    /// Leave for good.
    Leave,
    /// End the meeting for all (owner only; otherwise a notice says so).
    EndForAll,
    /// Use another name.
    SetName(String),
    /// Switch one of the own streams on or off.
    SetStream {
        /// Which.
        kind: StreamKind,
        /// On?
        on: bool,
    },
    /// Ask the moderators to be allowed to show a screen, or take that back.
    AskForScreen(bool),
    /// One signs and claims the frame of who speaks, or gives it back. Ignored while the own camera is off, and
    /// over when it goes off.
    SetSigning(bool),
    /// Answer somebody who asks to show a screen, or take a yes back (moderators).
    AllowScreen {
        /// Whom.
        peer: PeerId,
        /// For how long.
        how: ScreenGrant,
    },
    /// End somebody's screen, and what was granted for it (moderators, up to their own role).
    StopScreen(PeerId),
    /// These pictures are on display, most important first.
    Show(Vec<WantedVideo>),
    /// The encryption panel was opened or closed: the meeting code is computed only while open.
    ShowCode(bool),
    /// The user compared the code and it matched.
    CodeMatched,
    /// The media connection offers this.
    Offer {
        /// Counts the peer connections, from 1.
        generation: u32,
        /// The session description.
        sdp: String,
        /// Lines the client sends on.
        sends: Vec<SendLine>,
        /// Slots the client receives on.
        receives: Vec<ReceiveLine>,
    },
    /// The network came back, or changed: reconnect at once instead of waiting.
    NetworkChanged,
    /// Let these in who wait before the door (moderators).
    Admit(Vec<PeerId>),
    /// Let everybody in who waits (moderators).
    AdmitAll,
    /// Turn this one away who waits (moderators).
    Deny(PeerId),
    /// Open, close or lock the door (moderators).
    SetDoor(Door),
    /// Remove a member (moderators, below their own role).
    Remove {
        /// Whom.
        peer: PeerId,
        /// Not to come back in this meeting.
        bar: bool,
    },
    /// Give a member another role (moderators, up to their own).
    SetRole {
        /// Whose.
        peer: PeerId,
        /// Which.
        role: Role,
    },
    /// Hand the meeting over to a member, who leads it from then on as the owner did (owner). The own role ends;
    /// entering anew with the owner's link brings it back.
    HandOver(PeerId),
    /// Stop a disturbance: lock the door, and whoever is below moderator stops showing and speaking
    /// (moderators).
    EndDisturbance,
    /// Ask a member to switch the microphone on: only a question (moderators).
    AskToUnmute(PeerId),
    /// Say something to the others besides sound and picture.
    Talk(TalkCommand),
}

/// How to enter.
pub struct JoinRequest {
    /// The link's path component: the room id in base58.
    pub room: String,
    /// The link's fragment, without `#`.
    pub fragment: Zeroizing<String>,
    /// The passphrase, if already typed.
    pub passphrase: Option<Zeroizing<String>>,
    /// The name others see, at most 64 bytes.
    pub name: String,
    /// Kind of device.
    pub device: DeviceClass,
    /// What [`Effect::Remember`] last said, after a reload of the same tab.
    pub remembered: Option<Zeroizing<Vec<u8>>>,
}

/// What the machine wants done.
pub enum Effect {
    /// Open a socket (after closing an open one).
    Connect,
    /// Close the socket.
    Disconnect,
    /// Send one text frame.
    Send(String),
    /// Compute Argon2id with the parameters compiled in ([`stretch`](crate)).
    Stretch {
        /// Number to answer with.
        id: u32,
        /// Password input.
        password: Zeroizing<Vec<u8>>,
        /// Salt.
        salt: [u8; 16],
    },
    /// Change the frame keys.
    Keys(KeyCommand),
    /// Store this for a reload of the same tab, replacing the former.
    Remember(Zeroizing<Vec<u8>>),
    /// Forget what was stored.
    Forget,
    /// Set up a new media connection and answer with [`Command::Offer`].
    StartMedia,
    /// The answer to an offer.
    Answer {
        /// The generation answered.
        generation: u32,
        /// The session description.
        sdp: String,
    },
    /// What the receiving slots carry; the slots that changed.
    Slots(Vec<SlotSource>),
    /// What the others want of the own streams.
    Wanted(Vec<Wanted>),
    /// Tear the media connection down.
    StopMedia,
    /// The picture of the meeting changed.
    View(Box<MeetingView>),
    /// Something happened that is worth a sentence.
    Notice(Notice),
    /// Something was said besides sound and picture.
    Talk(TalkEvent),
}

/// A change of the frame keys, applied in order by `sframe::Keyring`.
pub enum KeyCommand {
    /// An epoch begins: receive with it from now on.
    Install {
        /// The epoch.
        epoch: u64,
        /// The SFrame base key (RFC 9605 §5.2).
        base_key: Zeroizing<[u8; 16]>,
        /// Own leaf index.
        own_leaf: u16,
        /// Occupied leaves and the peer each belongs to.
        leaves: Vec<(u16, PeerId)>,
    },
    /// Send with this epoch from now on.
    SendWith {
        /// The epoch.
        epoch: u64,
    },
    /// Forget this epoch.
    Retire {
        /// The epoch.
        epoch: u64,
    },
    /// Drop every frame of this peer at once (removed).
    Cut {
        /// The peer.
        peer: PeerId,
    },
    /// What a peer has signed of its stream: frames are played only while on.
    Stream {
        /// The peer.
        peer: PeerId,
        /// The stream.
        kind: StreamKind,
        /// Declared on, and confirmed by a beat not older than its limit.
        on: bool,
    },
    /// Which counters of a peer's stream are admitted in an epoch, replacing what was said before: `from`
    /// and above, below `until`. Void when the epoch is forgotten; without it every counter is admitted.
    Window {
        /// The peer.
        peer: PeerId,
        /// The stream.
        kind: StreamKind,
        /// The epoch.
        epoch: u64,
        /// What is below was sealed too long ago.
        from: u64,
        /// What is not below cannot have been sealed yet.
        until: u64,
    },
    /// Send nothing until `SendWith`.
    StopSending,
    /// Forget everything.
    Clear,
}

/// Everything an interface shows of a meeting. A snapshot: equal snapshots look equal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MeetingView {
    /// Where the participant stands.
    pub phase: Phase,
    /// The meeting's title, once the room could be opened.
    pub title: Option<String>,
    /// Everybody in the cryptographic group, self first, then by leaf.
    pub roster: Vec<RosterEntry>,
    /// Peers the server names that are not in the group: they hear nothing, but say so.
    pub strangers: u32,
    /// The encryption badge, computed from protocol state.
    pub encryption: Encryption,
    /// The meeting code, while the panel is open and it is computed.
    pub code: Option<MeetingCode>,
    /// This device could not compute the code: it lacks the memory.
    pub code_failed: bool,
    /// The connection to the server.
    pub connection: Connection,
    /// The group's epoch.
    #[ts(type = "number")]
    pub epoch: u64,
    /// Whether this participant holds the owner's key, and has not handed the meeting over.
    pub owner: bool,
    /// The room is one of sound alone, as its link says: there are no cameras and no screens.
    pub sound_only: bool,
    /// What this participant may decide.
    pub role: Role,
    /// How the room receives those who come.
    pub door: Door,
    /// Who waits before the door, longest first; empty for anybody but moderators.
    pub waiting: Vec<Waiting>,
    /// Whether this participant may show a screen.
    pub may_show: MayShow,
    /// Who asks to show a screen, longest first; empty for anybody but moderators.
    pub asks: Vec<PeerId>,
}

/// Whether a participant may show a screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum MayShow {
    /// They may.
    Yes,
    /// They have to ask.
    Ask,
    /// They have asked.
    Asked,
}

/// An answer to somebody who asks to show a screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ScreenGrant {
    /// Until they stop.
    Once,
    /// For the whole meeting.
    Meeting,
    /// No, or no longer.
    No,
}

impl From<ScreenGrant> for e2ee::app::ScreenGrant {
    fn from(how: ScreenGrant) -> Self {
        match how {
            ScreenGrant::Once => Self::Once,
            ScreenGrant::Meeting => Self::Meeting,
            ScreenGrant::No => Self::No,
        }
    }
}

/// What a participant may decide. The truth is in the group; the server cannot give or take it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Role {
    /// Takes part.
    #[default]
    Participant,
    /// May show a screen.
    Presenter,
    /// May admit, remove, lock and give lower roles.
    Moderator,
    /// Owns the room.
    Owner,
}

impl From<e2ee::group::Role> for Role {
    fn from(role: e2ee::group::Role) -> Self {
        match role {
            e2ee::group::Role::Participant => Self::Participant,
            e2ee::group::Role::Presenter => Self::Presenter,
            e2ee::group::Role::Moderator => Self::Moderator,
            e2ee::group::Role::Owner => Self::Owner,
        }
    }
}

/// Somebody before the door.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Waiting {
    /// As the server numbers the connection.
    pub peer: PeerId,
    /// The name, as they state it. Text, never markup.
    pub name: String,
    /// What vouches for them.
    pub class: GuestClass,
    /// Their personal link is in use by somebody else already.
    pub in_use: bool,
}

/// What vouches for somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "is", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum GuestClass {
    /// Nothing but the link everybody has.
    Guest,
    /// A personal link of the owner's.
    Invited {
        /// Whom the owner made it for, in the owner's words.
        label: String,
    },
}

/// Where the participant stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "is", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Phase {
    /// Not in a meeting.
    Idle,
    /// Proving the invitation.
    Authorising,
    /// The invitation needs a passphrase.
    NeedsPassphrase {
        /// One was tried and is wrong.
        wrong: bool,
        /// Seconds until the next try is admitted.
        retry_after_seconds: Option<u32>,
        /// The device lacked the memory to use the one tried.
        failed: bool,
    },
    /// Waiting before the door until a host admits.
    Lobby {
        /// A host is there to be asked. Otherwise nothing of this participant was sent.
        host_present: bool,
    },
    /// Waiting to be added to the group.
    Joining,
    /// In the meeting.
    Joined,
    /// In the meeting, getting the group state anew; media pauses.
    Resyncing,
    /// Over.
    Ended {
        /// Why.
        reason: Ending,
    },
    /// Could not enter.
    Refused {
        /// Why.
        reason: RefusedReason,
    },
}

/// Why a meeting is over for this participant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Ending {
    /// The participant left.
    Left,
    /// The host ended it for all.
    EndedByHost,
    /// Everybody is gone.
    Empty,
    /// The room reached its expiry.
    Expired,
    /// A member with the right to do so removed this participant.
    Removed,
    /// The same participant is present in another tab.
    Replaced,
}

impl From<EndReason> for Ending {
    fn from(reason: EndReason) -> Self {
        match reason {
            EndReason::EndedByHost => Self::EndedByHost,
            EndReason::Empty => Self::Empty,
            EndReason::Expired => Self::Expired,
            EndReason::Removed => Self::Removed,
        }
    }
}

/// Why entering failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "is", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum RefusedReason {
    /// The link cannot be read.
    BadLink,
    /// The server refused.
    Server {
        /// Its code.
        code: RefusalCode,
        /// Seconds to wait.
        retry_after_seconds: Option<u32>,
    },
    /// Invitation and server do not belong together: the room record is not the link's.
    ForeignRoom,
    /// The group offered is not this room's (joiner rules J1–J7).
    ForeignGroup {
        /// The rule that fired, `J1` to `J7`.
        rule: String,
    },
    /// Encryption could not be established after the tries allowed.
    NoEncryption,
    /// A host turned this participant away.
    Denied {
        /// Seconds until the next try is admitted; none: there is none in this meeting.
        retry_after_seconds: Option<u32>,
    },
    /// The door is locked.
    Locked,
}

/// One member of the group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RosterEntry {
    /// Stable over reloads, hexadecimal.
    pub member: String,
    /// As the server numbers the connection.
    pub peer: PeerId,
    /// The name, as the member states it. Text, never markup.
    pub name: String,
    /// The owner of the room.
    pub owner: bool,
    /// What the member may decide.
    pub role: Role,
    /// This participant.
    pub own: bool,
    /// For whom the owner made the personal link the member came with. Text, never markup.
    pub invited_as: Option<String>,
    /// Whether the member has spoken up in this epoch chain.
    pub presence: Presence,
    /// Streams the member has declared on.
    pub streams: Vec<StreamKind>,
    /// The member signs, by its own word: it counts as speaking. Never while the camera is off.
    pub signing: bool,
    /// Those of its streams of which frames just arrived so late, or numbered so far ahead of what the member
    /// signed, that they were dropped.
    pub delayed: Vec<StreamKind>,
    /// The leaf key was in the tree when the code was compared.
    pub compared: bool,
}

/// Whether a member is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Presence {
    /// Added, not heard of yet.
    Joining,
    /// There.
    Present,
    /// Without connection to the server.
    Away,
    /// In the group for 15 s and never heard of: nobody vouches for it.
    Silent,
}

/// The badge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Encryption {
    /// The worst of all reasons.
    pub level: EncryptionLevel,
    /// What lowers the level, each with its own sentence in the interface.
    pub reasons: Vec<EncryptionReason>,
    /// The code was compared in this meeting.
    pub compared: bool,
    /// Members who came since.
    pub joined_since_compared: u32,
}

/// How good it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum EncryptionLevel {
    /// No group yet: nothing is sent.
    None,
    /// End to end.
    EndToEnd,
    /// End to end, with a reason to look.
    Attention,
    /// Sending has stopped.
    Alarm,
}

/// Why the level is not the best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum EncryptionReason {
    /// The server names somebody who is not in the group.
    Strangers,
    /// A member was never heard of.
    SilentMember,
    /// Another part of the meeting holds different keys.
    Fork,
    /// A message was withheld.
    MessageWithheld,
    /// The links were made by a system, not by a person's browser.
    MadeBySystem,
    /// Keys are being renewed.
    Resyncing,
    /// The server was given a change of the group by this participant and does not show it to anybody.
    CommitWithheld,
    /// Frames of a stream were held back, or numbered ahead of what its sender signed.
    MediaDelayed,
    /// The server names somebody else as the sender of what a member did.
    SenderMismatch,
    /// The server does not confirm that a removed member is gone.
    RemovalUnconfirmed,
}

/// The meeting code: the same 66 bits twice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MeetingCode {
    /// Six indices into the 2048-word list; the interface has the words per language.
    pub words: [u16; 6],
    /// Twenty digits.
    pub digits: String,
}

/// The connection to the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Connection {
    /// None yet.
    Connecting,
    /// There.
    Connected,
    /// Lost; trying again.
    Reconnecting,
}

/// Something worth a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "is", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Notice {
    /// Somebody came.
    Joined {
        /// Their name.
        name: String,
    },
    /// Somebody went.
    Left {
        /// Their name.
        name: String,
    },
    /// Somebody uses another name.
    Renamed {
        /// Former name.
        from: String,
        /// Present name.
        to: String,
    },
    /// A commit was refused.
    CommitRefused {
        /// The committer's name, if a member.
        by: Option<String>,
        /// The rule.
        rule: wire::Rule,
    },
    /// The server does not show a change of the group that this participant made for all.
    CommitWithheld,
    /// The command is not for this participant, or not for now.
    NotAllowed,
    /// Somebody waits before the door.
    Knocked {
        /// Their name.
        name: String,
    },
    /// A moderator removed a member.
    Removed {
        /// The member's name.
        name: String,
        /// The moderator's.
        by: String,
    },
    /// The server did not confirm within 5 s that a member is gone.
    RemovalUnconfirmed {
        /// Their name.
        name: String,
    },
    /// A member has another role.
    RoleChanged {
        /// The member's name.
        name: String,
        /// The role.
        role: Role,
        /// It is the own one.
        own: bool,
    },
    /// The door was opened, closed or locked.
    DoorChanged {
        /// How it is.
        door: Door,
        /// The moderator's name.
        by: String,
    },
    /// A moderator stopped a disturbance: what this participant showed and said is off.
    DisturbanceEnded {
        /// The moderator's name.
        by: String,
    },
    /// A moderator asks this participant to switch the microphone on.
    AskedToUnmute {
        /// The moderator's name.
        by: String,
    },
    /// A moderator lets this participant show a screen.
    ScreenAllowed {
        /// The moderator's name.
        by: String,
        /// Until they stop; otherwise for the meeting.
        once: bool,
    },
    /// A moderator does not, or takes the yes back.
    ScreenRefused {
        /// The moderator's name.
        by: String,
    },
    /// A moderator ended this participant's screen.
    ScreenStopped {
        /// The moderator's name.
        by: String,
    },
    /// The server refused something without ending the connection.
    Refused {
        /// Its code.
        code: RefusalCode,
    },
}
