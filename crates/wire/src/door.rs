//! The door of a room: who comes in, and whom the server lets decide.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How a room receives those who come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Door {
    /// Whoever has an invitation is in.
    #[default]
    Open,
    /// Whoever has an invitation waits until a host admits them.
    Lobby,
    /// Nobody comes in but hosts.
    Locked,
}

/// What the server lets a peer do. The roles in the group are the truth for clients; this is the part
/// of it that the server can enforce.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Rank {
    /// Takes part.
    #[default]
    Guest,
    /// May show a screen.
    Presenter,
    /// May decide about the door and about others.
    Host,
}
