//! What goes in and what comes out.

use std::time::Duration;

use wire::{
    ClientMessage, Door, InviteId, PeerId, ReceiveLine, RoomId, SendLine, ServerMessage, StreamKind, WantedVideo,
};

use crate::{Invite, Tries};

/// A connection, as the driver numbers it; never used twice in one room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConnId(pub u64);

/// What a room is made from.
#[derive(Clone, Debug)]
pub struct RoomConfig {
    /// Its id.
    pub room: RoomId,
    /// What the store keeps of it. None: the store knows no such room; it behaves like one to which
    /// nobody is invited.
    pub file: Option<RoomFile>,
    /// The door hosts cannot open further: with a lobby, everybody but hosts waits in it, whatever their invitation says.
    pub least_door: Door,
    /// Whether screens may be shown here, by whoever else may.
    pub screens: bool,
    /// How much it admits.
    pub limits: Limits,
    /// Seconds since the Unix epoch when the driver's clock showed zero.
    pub unix_at_zero: u64,
    /// How long nobody may form a meeting here: zero, or, for a room older than the server process,
    /// the time within which the participants of a meeting that a restart interrupted will be back.
    pub settle: Duration,
}

impl RoomConfig {
    /// How newcomers are met until a host says otherwise.
    pub(crate) fn door(&self) -> Door {
        let kept = self.file.as_ref().map(|file| file.door).unwrap_or_default();
        kept.max(self.least_door)
    }
}

/// What the store keeps of a room.
#[derive(Clone, Debug)]
pub struct RoomFile {
    /// The owner's Ed25519 key, which signs the end.
    pub owner_vk: [u8; 32],
    /// When the room ends, in seconds since the Unix epoch.
    pub expires_at: Option<u64>,
    /// How newcomers are met until a host says otherwise.
    pub door: Door,
    /// Nothing but sound travels in its meetings.
    pub sound_only: bool,
    /// Instances ended lately ([`Effect::StoreEnded`]).
    pub ended: Vec<[u8; 16]>,
}

/// How much a room admits.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// People, those within their grace included; at most [`limits::PEERS`].
    pub capacity: usize,
    /// Connections, those not yet granted access included.
    pub connections: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            capacity: 500,
            connections: 1200,
        }
    }
}

/// What a driver tells the room.
#[derive(Clone, Debug)]
pub enum Input {
    /// A socket opened.
    Connected {
        /// Its number.
        conn: ConnId,
    },
    /// A message arrived.
    Message {
        /// On which connection.
        conn: ConnId,
        /// The message.
        message: ClientMessage,
    },
    /// A socket closed, or was closed for bytes that are no message.
    Disconnected {
        /// Its number.
        conn: ConnId,
    },
    /// Answers [`Effect::LookupInvite`].
    Invite {
        /// The connection named there.
        conn: ConnId,
        /// What the store has; none: no such invitation to this room.
        found: Option<Invite>,
    },
    /// The owner has changed the room.
    Updated {
        /// How newcomers are met from the next meeting on.
        door: Door,
        /// Invitations withdrawn. Who is in the group stays there; whoever is not yet is told that the invitation
        /// has ended.
        revoke: Vec<InviteId>,
        /// Invitations that are others under the same handle: another token, another wrapped root. Who is in the
        /// group stays there; whoever is not yet enters anew.
        replace: Vec<InviteId>,
    },
    /// The owner has the room kept until another time.
    Kept {
        /// When the room ends from now on, in seconds since the Unix epoch.
        expires_at: u64,
    },
    /// The owner has ended the room: its meeting is over for everybody, and nobody enters any more.
    Gone,
    /// Screens may be shown from now on, or no longer. What is shown already goes on until whoever shows it stops.
    Screens {
        /// Whether they may.
        allowed: bool,
    },
    /// The media plane has `Answer`, `Slots`, `Wanted` or `MediaLost` for a peer.
    Media {
        /// For whom.
        peer: PeerId,
        /// What.
        message: ServerMessage,
    },
}

/// What the room wants done.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Send one message to each of these connections.
    Send {
        /// To whom; never empty.
        to: Vec<ConnId>,
        /// What.
        message: ServerMessage,
    },
    /// Close a connection once what was sent has left. The room has already forgotten it.
    Close {
        /// Which.
        conn: ConnId,
    },
    /// Look an invitation to this room up and answer with [`Input::Invite`]: for somebody who proves it, or who
    /// returns with a resume token of an invitation that this room has not looked up yet.
    LookupInvite {
        /// Who asks.
        conn: ConnId,
        /// Which.
        invite: InviteId,
    },
    /// Store the counter of wrong tokens, so that it outlives a restart. Unknown invitations are
    /// counted too: store nothing for them.
    StoreTries {
        /// Of which invitation.
        invite: InviteId,
        /// The counter.
        tries: Tries,
    },
    /// A peer offers a media connection; answer with [`Input::Media`].
    MediaOffer {
        /// Who.
        peer: PeerId,
        /// Counts the peer's media connections.
        generation: u32,
        /// The session description.
        sdp: String,
        /// Lines the peer sends on.
        sends: Vec<SendLine>,
        /// Slots the peer receives on.
        receives: Vec<ReceiveLine>,
        /// Refuse it if there are pictures in it.
        sound_only: bool,
    },
    /// Streams a member has on. Nothing is published before membership.
    Publish {
        /// Who.
        peer: PeerId,
        /// Which.
        on: Vec<StreamKind>,
    },
    /// Pictures a member displays.
    View {
        /// Who.
        peer: PeerId,
        /// Which, most important first.
        videos: Vec<WantedVideo>,
    },
    /// End a peer's media connection; the peer is gone.
    MediaDrop {
        /// Who.
        peer: PeerId,
    },
    /// The owner has ended a meeting: store its instance, so that it is not taken up again after a restart.
    StoreEnded {
        /// Which.
        instance: [u8; 16],
    },
    /// Nobody is connected or expected back: the room may be dropped.
    Ended,
}

/// Why the room wants to be woken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Timer {
    /// A connection was silent for too long, or never said what it wants.
    Heartbeat,
    /// The one asked to form the meeting has not.
    Form,
    /// A holder of the commit slot, or the one asked for a GroupInfo, has not answered.
    Slot,
    /// A batch of joiners and leavers is due.
    Batch,
    /// A lost connection was not resumed in time.
    Grace,
    /// Participants returning after a restart have had their time.
    Reconcile,
    /// The list of peers changed a moment ago.
    Peers,
    /// Guests before the door wait to be told to hosts.
    Knocks,
    /// The invitation of somebody before the door ends.
    Invitation,
    /// Nobody who is in the group has been connected for too long.
    Holderless,
    /// The room's time is over.
    Expiry,
}
