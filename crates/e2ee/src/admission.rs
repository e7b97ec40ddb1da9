//! Who may come into a meeting.

use wire::Door;

/// The door of a meeting, as every member's client enforces it (rule V4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Admission {
    /// Whoever has a link.
    Open = 0,
    /// Whoever a moderator admits, holds a moderator's key, or was invited to come straight in.
    Lobby = 1,
    /// Nobody but holders of a moderator's or the owner's key.
    Locked = 2,
}

impl Admission {
    pub(crate) fn from_u8(value: u8) -> Option<Self> {
        match value {
            0 => Some(Self::Open),
            1 => Some(Self::Lobby),
            2 => Some(Self::Locked),
            _ => None,
        }
    }
}

impl From<Admission> for Door {
    fn from(admission: Admission) -> Self {
        match admission {
            Admission::Open => Self::Open,
            Admission::Lobby => Self::Lobby,
            Admission::Locked => Self::Locked,
        }
    }
}

impl From<Door> for Admission {
    fn from(door: Door) -> Self {
        match door {
            Door::Open => Self::Open,
            Door::Lobby => Self::Lobby,
            Door::Locked => Self::Locked,
        }
    }
}
