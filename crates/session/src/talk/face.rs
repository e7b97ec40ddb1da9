//! What an interface can say, and what it is told of what is said.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use wire::PeerId;

/// What a user wants to say. Texts are never printed.
#[derive(Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(tag = "is", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum TalkCommand {
    /// Write to everybody. At most [`e2ee::app::CHAT`] bytes; longer is cut.
    Say {
        /// What.
        text: String,
    },
    /// Write to one member. Nobody else can read it, the host neither.
    SayTo {
        /// To whom.
        peer: PeerId,
        /// What.
        text: String,
    },
    /// Show a reaction.
    React {
        /// Which.
        reaction: Reaction,
    },
    /// Raise or lower the own hand.
    RaiseHand {
        /// Up?
        up: bool,
    },
    /// Lower somebody else's hand (moderators and the host).
    LowerHandOf {
        /// Whose.
        peer: PeerId,
    },
    /// Ask everybody something. A former poll of one's own that is still open ends.
    AskPoll {
        /// The question.
        question: String,
        /// Two to ten answers.
        options: Vec<String>,
        /// Nobody is told who voted what, the asker neither.
        anonymous: bool,
        /// More than one answer may be chosen.
        multiple: bool,
    },
    /// Vote, or vote differently.
    Vote {
        /// The poll.
        poll: String,
        /// Positions of the chosen answers.
        options: Vec<u8>,
    },
    /// End a poll (the asker, moderators and the host).
    ClosePoll {
        /// The poll.
        poll: String,
    },
    /// The line being typed as real-time text, whole; empty: taken back.
    TypeLive {
        /// What stands there now.
        text: String,
    },
    /// The line being typed is finished: it becomes a message.
    FinishLive,
    /// The notes were changed here. [`TalkEvent::NotesSent`] follows; until then no other change is due.
    ChangeNotes {
        /// The change, at most [`e2ee::app::CHANGE_PARTS`] parts long; what it means is the interfaces' business.
        #[serde(with = "serde_bytes")]
        #[ts(type = "Uint8Array")]
        change: Vec<u8>,
    },
    /// The answer to [`TalkEvent::NotesWanted`].
    TellNotes {
        /// All there is, at most [`e2ee::app::STATE_PARTS`] parts long; none: this interface has no notes.
        #[serde(with = "serde_bytes")]
        #[ts(type = "Uint8Array | null")]
        state: Option<Vec<u8>>,
    },
    /// A change of this one builds on something that is missing here.
    MissNotes {
        /// Whose.
        peer: PeerId,
    },
    /// The interface has notes from before: another worker had its place.
    KeepNotes,
}

/// A reaction; the set is fixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Reaction {
    /// "Yes", "agreed".
    Yes,
    /// "No", "against".
    No,
    /// Applause.
    Applause,
    /// Laughter.
    Laugh,
    /// A heart.
    Heart,
    /// "Slower, please."
    Slower,
}

/// What happened. An interface puts its lists together from these and keeps them in memory only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "is", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum TalkEvent {
    /// A message, new or changed. With the state `sent` it belongs behind every other that is sent.
    Message {
        /// The message.
        message: Message,
    },
    /// Somebody reacted.
    Reaction {
        /// Who.
        by: Speaker,
        /// Oneself.
        own: bool,
        /// How.
        reaction: Reaction,
    },
    /// The raised hands, in the order in which they were raised.
    Hands {
        /// All of them.
        hands: Vec<Hand>,
    },
    /// The polls, in the order in which they were asked.
    Polls {
        /// All of them.
        polls: Vec<Poll>,
    },
    /// The lines being typed, one per author.
    Live {
        /// All of them.
        lines: Vec<LiveLine>,
    },
    /// Somebody changed the notes.
    NotesChange {
        /// Who, as the server numbers the connection.
        peer: PeerId,
        /// Stable over reloads, hexadecimal.
        member: String,
        /// The change. Anything: whoever is in the meeting may send what they like.
        #[serde(with = "serde_bytes")]
        #[ts(type = "Uint8Array")]
        change: Vec<u8>,
    },
    /// All of the notes, as one member has them; it comes once asked for, and may come several times.
    NotesState {
        /// All there is, never empty. Anything, as above.
        #[serde(with = "serde_bytes")]
        #[ts(type = "Uint8Array")]
        state: Vec<u8>,
    },
    /// The meeting's log has the own change.
    NotesSent,
    /// Somebody asks for the notes: [`TalkCommand::TellNotes`] is due.
    NotesWanted,
    /// The meeting is over for this participant: everything said is to be forgotten.
    Cleared,
}

/// Who speaks, as of when it was said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Speaker {
    /// As the server numbers the connection.
    pub peer: PeerId,
    /// Stable over reloads, hexadecimal.
    pub member: String,
    /// The name at that time. Text, never markup.
    pub name: String,
}

/// A written message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Message {
    /// Unique in the meeting.
    pub id: String,
    /// Written here.
    pub own: bool,
    /// Who wrote it: certain, by the signature of the leaf.
    pub from: Speaker,
    /// To whom alone; none: to everybody.
    pub to: Option<Speaker>,
    /// Text, never markup. May have several lines.
    pub text: String,
    /// It was typed as real-time text and is finished.
    pub live: bool,
    /// Whether it has left.
    pub state: MessageState,
    /// Messages before this one may be missing: the connection was lost for longer.
    pub gap: bool,
}

/// Whether a message has left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum MessageState {
    /// The meeting's log has it, so everybody connected gets it.
    Sent,
    /// Not yet: it leaves as soon as the connection admits it.
    Waiting,
    /// It never will: its recipient is gone.
    Failed,
}

/// A raised hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Hand {
    /// Whose.
    pub by: Speaker,
    /// The own one.
    pub own: bool,
}

/// A line somebody is typing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LiveLine {
    /// Who.
    pub by: Speaker,
    /// The own one.
    pub own: bool,
    /// What stands there now.
    pub text: String,
    /// The beginning is not known here: whoever comes later gets it within some seconds.
    pub partial: bool,
}

/// A poll.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Poll {
    /// Unique in the meeting.
    pub id: String,
    /// Who asks.
    pub by: Speaker,
    /// Asked here.
    pub own: bool,
    /// The question.
    pub question: String,
    /// The answers.
    pub options: Vec<PollOption>,
    /// Nobody is told who voted what; sums only at the end, and from [`e2ee::app::FEWEST`] votes on.
    pub anonymous: bool,
    /// More than one answer may be chosen.
    pub multiple: bool,
    /// Votes still count.
    pub open: bool,
    /// The own vote.
    pub voted: Option<Vec<u8>>,
    /// How many have voted.
    pub count: u32,
    /// Who voted what, as far as heard here. Always empty if anonymous.
    pub voters: Vec<Voter>,
    /// The sums are the asker's: this participant has not heard every vote.
    pub reported: bool,
}

/// An answer to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PollOption {
    /// The answer.
    pub text: String,
    /// How many chose it; none while that is not to be known, or if it was lost with its asker.
    pub votes: Option<u32>,
}

/// One vote that is not anonymous.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Voter {
    /// Who.
    pub by: Speaker,
    /// Positions of the chosen answers.
    pub options: Vec<u8>,
}
