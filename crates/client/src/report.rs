//! What a bot saw.

use std::collections::BTreeMap;

use session::{Hand, LiveLine, MeetingView, Message, Notice, Phase, Poll};
use wire::{PeerId, SourceRef, StreamKind};

/// A snapshot of a bot.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The meeting as an interface would show it.
    pub view: Option<MeetingView>,
    /// Times a media connection came up.
    pub media_connections: u32,
    /// Whether one is up.
    pub media_connected: bool,
    /// Per source, what opened.
    pub received: BTreeMap<(PeerId, StreamKind), Received>,
    /// Sealed frames that did not open, by reason.
    pub dropped: BTreeMap<sframe::Drop, u64>,
    /// Frames sealed and sent.
    pub sent: BTreeMap<StreamKind, u64>,
    /// What was worth a sentence.
    pub notices: Vec<Notice>,
    /// What was said besides sound and picture.
    pub talk: Talk,
}

/// What was said besides sound and picture, as an interface would list it.
#[derive(Clone, Debug, Default)]
pub struct Talk {
    /// Messages in the order in which they came or changed.
    pub messages: Vec<Message>,
    /// Raised hands.
    pub hands: Vec<Hand>,
    /// Polls.
    pub polls: Vec<Poll>,
    /// Lines being typed.
    pub lines: Vec<LiveLine>,
    /// Reactions seen, the own ones too.
    pub reactions: u32,
}

/// Something the server could see of a bot: recorded by tests that look for what it must not.
#[derive(Clone, Debug)]
pub enum Seen {
    /// A signalling message, in either direction.
    Message(String),
    /// A frame as it left, sealed, without RTP around it.
    Sent {
        /// Its kind.
        kind: StreamKind,
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// A frame as the server forwarded it, without RTP around it.
    Received {
        /// Whose, by the server's word.
        source: SourceRef,
        /// Its codec.
        codec: sframe::Codec,
        /// Its bytes.
        bytes: Vec<u8>,
    },
}

/// What came of one source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Received {
    /// Frames or sound packets that opened.
    pub frames: u64,
    /// Those of them that stand alone.
    pub key_frames: u64,
    /// Those of them that are no frame of their codec: must stay zero.
    pub invalid: u64,
    /// Bytes after opening.
    pub bytes: u64,
}

impl Report {
    /// Where the bot stands.
    pub fn phase(&self) -> Phase {
        self.view.as_ref().map_or(Phase::Idle, |view| view.phase.clone())
    }

    /// Whether it is in the meeting.
    pub fn joined(&self) -> bool {
        self.phase() == Phase::Joined
    }

    /// The group's epoch.
    pub fn epoch(&self) -> u64 {
        self.view.as_ref().map_or(0, |view| view.epoch)
    }

    /// Everybody's name, sorted.
    pub fn names(&self) -> Vec<String> {
        let roster = self.view.iter().flat_map(|view| &view.roster);
        let mut names: Vec<String> = roster.map(|entry| entry.name.clone()).collect();
        names.sort();
        names
    }

    /// The peer of this name.
    pub fn peer(&self, name: &str) -> Option<PeerId> {
        let entry = self.view.as_ref()?.roster.iter().find(|entry| entry.name == name)?;
        Some(entry.peer)
    }

    /// What came of a stream of the member of this name.
    pub fn from(&self, name: &str, kind: StreamKind) -> Received {
        let key = self.peer(name).map(|peer| (peer, kind));
        key.and_then(|key| self.received.get(&key)).copied().unwrap_or_default()
    }
}
