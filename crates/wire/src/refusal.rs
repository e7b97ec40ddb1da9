//! Refusals: a stable code the interface turns into a sentence and a way out.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Why the server refused a message or a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RefusalCode {
    /// The client speaks another protocol version: reload.
    Outdated,
    /// The message could not be understood: our bug or an attack. The connection closes.
    Malformed,
    /// The message exceeds its limit. The connection closes.
    TooLarge,
    /// No invitation with this id, an expired one, or a wrong access token: all alike on purpose.
    NotInvited,
    /// Too many tries: wait as long as `retry_after_seconds` says.
    TooManyTries,
    /// The room holds as many people as this server admits.
    RoomFull,
    /// The server holds as many connections as it admits.
    ServerFull,
    /// The resume token is unknown or out of date: join anew.
    CannotResume,
    /// The same participant connected elsewhere; this connection is no longer used.
    Replaced,
    /// The message does not fit the connection's state.
    OutOfOrder,
    /// The slot named is no longer held.
    SlotLost,
    /// More messages than the rate admits.
    TooFast,
    /// The session description cannot be answered.
    BadDescription,
    /// The peer may not do this.
    NotAllowed,
    /// A host has not let this guest in. The connection closes.
    Denied,
    /// The room is locked: nobody new enters. The connection closes.
    Locked,
    /// Nobody joins a meeting of this server without an account: sign in first. The connection closes.
    AccountNeeded,
    /// The room was changed since the record that a change of it was made from: make it anew.
    Changed,
    /// The day is over, or further ahead than rooms are kept here.
    DayOutOfRange,
    /// The server is shutting down: reconnect in a moment.
    Restarting,
    /// The server failed; the meeting may go on after a reconnect.
    Internal,
}

impl RefusalCode {
    /// Whether the connection ends with this refusal.
    pub fn closes(self) -> bool {
        !matches!(
            self,
            Self::OutOfOrder
                | Self::SlotLost
                | Self::TooFast
                | Self::BadDescription
                | Self::NotAllowed
                | Self::NotInvited
                | Self::DayOutOfRange
        )
    }
}

/// A refusal as sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Refusal {
    /// Why.
    pub code: RefusalCode,
    /// Seconds to wait before the next try, where waiting helps.
    pub retry_after_seconds: Option<u32>,
}

/// Why a meeting ended for a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum EndReason {
    /// The host ended it for all.
    EndedByHost,
    /// The last participant left.
    Empty,
    /// The invitation's room reached its expiry.
    Expired,
    /// A host removed this participant.
    Removed,
}

/// A validity rule (`docs/protocol.md`, group rules) a commit or Welcome violated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Rule {
    V1,
    V2,
    V3,
    V4,
    V5,
    V6,
    V7,
    V8,
    V9,
    V10,
    V11,
    /// The bytes are no MLS message, or fail its cryptographic checks.
    Mls,
}
