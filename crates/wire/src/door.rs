//! The door of a room: who enters at once, who waits, who opens.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::limits;
use crate::{Blob, PeerId};

/// How newcomers are met.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Door {
    /// Whoever is invited enters.
    #[default]
    Open,
    /// Whoever is invited waits until a host opens, unless the invitation says otherwise.
    Lobby,
    /// Only hosts enter.
    Locked,
}

/// What the server lets a peer do. The group's roles are the truth for clients; this is what the server
/// can enforce.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Rank {
    /// Takes part.
    #[default]
    Guest,
    /// May show a screen.
    Presenter,
    /// Opens the door, removes, appoints.
    Host,
}

/// A sealed knock, and the host who can open it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct KnockFor {
    /// The host.
    pub peer: PeerId,
    /// Sealed to that host's lobby key.
    pub sealed: Blob<{ limits::KNOCK }>,
}

/// A host's lobby key as waiting peers get it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LobbyKey {
    /// The host.
    pub peer: PeerId,
    /// What that host sent with `OpenLobby`.
    pub sealed: Blob<{ limits::LOBBY_KEY }>,
}

/// One guest let in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Admission {
    /// Who.
    pub peer: PeerId,
    /// Sealed ticket: whoever commits the join puts it in front of the group.
    pub ticket: Blob<{ limits::TICKET }>,
}
