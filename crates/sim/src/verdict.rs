//! What a run may end with.

use std::fmt;

/// A promise that was broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// A planted word could be read at the server.
    Readable(String),
    /// A key was used twice with the same nonce.
    NonceRepeated(String),
    /// A frame opened for somebody who was not in its sender's roster.
    OpenedByStranger(String),
    /// A frame opened as something else than was sealed.
    FrameAltered(String),
    /// The two sides do not understand each other.
    Malformed(String),
    /// A state machine asks to be woken without end.
    Spinning(String),
    /// The participants do not come together again.
    Apart(String),
    /// They are together, and do not hear each other.
    Deaf(String),
    /// The meeting did not end for all.
    NotEnded(String),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::error::Error for Failure {}

/// What happened in a run that kept every promise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Participants there at the end.
    pub living: usize,
    /// Participants there ever were.
    pub ever: usize,
    /// Epoch of the group at the end.
    pub epoch: u64,
    /// Frames sealed.
    pub sealed: usize,
    /// Frames opened.
    pub opened: usize,
    /// Virtual milliseconds from the end of trouble until everybody was together.
    pub healed_ms: u64,
    /// Restarts of the server.
    pub restarts: usize,
    /// Reloads of clients.
    pub reloads: usize,
    /// Times the host let somebody in.
    pub admitted: usize,
    /// Participants removed, or refused at a locked door.
    pub removed: usize,
}
