//! Bodies of the HTTP interface.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::limits;
use crate::{Blob, InviteId, Secret};

/// `POST /api/rooms`: everything the server may know of a new room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateRoom {
    /// Protocol version of the client.
    pub version: u16,
    /// The signed room record; its room id must be the hash of the owner key in it.
    pub record: Blob<{ limits::ROOM_RECORD }>,
    /// The invitations.
    pub invites: Vec<NewInvite>,
}

/// One invitation to a new room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewInvite {
    /// Its public handle.
    pub invite: InviteId,
    /// Its access token; the server keeps an HMAC of it.
    pub token: Secret,
    /// The room root, wrapped for this invitation.
    pub wrapped_root: Blob<{ limits::WRAPPED_ROOT }>,
}

/// Answer to `POST /api/rooms`, status 201.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreatedRoom {
    /// When the server forgets the room, in seconds since the Unix epoch.
    #[ts(type = "number")]
    pub expires_at: u64,
}

/// `GET /api/info`: what the interface says of this server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ServerInfo {
    /// Protocol version of the server.
    pub version: u16,
    /// Release of the server.
    pub release: String,
    /// Who runs it, as configured.
    pub operator: String,
    /// Where it stands, as configured; empty: not said.
    pub location: String,
    /// People one room admits.
    pub room_capacity: u32,
}
