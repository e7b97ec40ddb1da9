//! Bodies of the HTTP interface.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use ts_rs::TS;

use crate::limits;
use crate::{Blob, Door, InviteId, Rank, RefusalCode, RoomId, Secret, SwitchedFunction};

/// `POST /api/rooms`: everything the server may know of a new room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateRoom {
    /// Protocol version of the client.
    pub version: u16,
    /// The signed room record; its room id must be the hash of the owner key in it.
    pub record: Blob<{ limits::ROOM_RECORD }>,
    /// How newcomers are met; the record's admission says the same.
    pub door: Door,
    /// The invitations.
    pub invites: Vec<NewInvite>,
    /// Until when the room is to be kept, in seconds since the Unix epoch, rounded up by the server to the end of that
    /// day (UTC); none: as long as the server keeps any room.
    #[ts(type = "number | null")]
    pub keep_until: Option<u64>,
}

/// One invitation to a room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewInvite {
    /// Its public handle.
    pub invite: InviteId,
    /// Its access token; the server keeps an HMAC of it.
    pub token: Secret,
    /// The room root, wrapped for this invitation.
    pub wrapped_root: Blob<{ limits::WRAPPED_ROOT }>,
    /// What the server lets its holder do.
    pub rank: Rank,
    /// Its holder waits while the door is a lobby.
    pub knocks: bool,
    /// For one at a time: whoever uses it while somebody else does waits.
    pub single: bool,
    /// When it ends, in seconds since the Unix epoch; none: with the room.
    #[ts(type = "number | null")]
    pub expires_at: Option<u64>,
}

/// `PUT /api/rooms/{room}`: the owner changes a room's record and invitations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateRoom {
    /// Protocol version of the client.
    pub version: u16,
    /// SHA-256 of the record that the change was made from. If the room has another one, nothing is changed.
    pub base: Blob<32>,
    /// The signed room record from now on.
    pub record: Blob<{ limits::ROOM_RECORD }>,
    /// Invitations added; one that exists is replaced.
    pub add: Vec<NewInvite>,
    /// Invitations that end now. Revoked before others are added.
    pub revoke: Vec<InviteId>,
    /// Higher than that of every update before, from 1.
    #[ts(type = "number")]
    pub seq: u64,
    /// Ed25519 by the room's owner key over [`UpdateRoom::signed`].
    pub signature: Blob<64>,
}

impl UpdateRoom {
    /// What the owner signs: `"konklave/1 room update" ‖ 0x00 ‖ room id ‖ seq u64 ‖ SHA-256(JSON of base,
    /// record, add and revoke as [`serde_json`] writes them, in this order)`, big endian.
    pub fn signed(&self, room: RoomId) -> Vec<u8> {
        #[derive(Serialize)]
        struct Content<'a> {
            base: &'a Blob<32>,
            record: &'a Blob<{ limits::ROOM_RECORD }>,
            add: &'a [NewInvite],
            revoke: &'a [InviteId],
        }
        let content = serde_json::to_vec(&Content {
            base: &self.base,
            record: &self.record,
            add: &self.add,
            revoke: &self.revoke,
        })
        .expect("wire types have no failing serializer");
        let mut bytes = b"konklave/1 room update\0".to_vec();
        bytes.extend(room.0);
        bytes.extend(self.seq.to_be_bytes());
        bytes.extend(Sha256::digest(&content));
        bytes
    }
}

/// Answer to `PUT /api/rooms/{room}`, status 409, where the change was made from another record than the room has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RoomChanged {
    /// [`RefusalCode::Changed`].
    pub code: RefusalCode,
    /// The record the room has.
    pub record: Blob<{ limits::ROOM_RECORD }>,
}

/// `PATCH /api/rooms/{room}`: the owner has the room kept until another day, longer or shorter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct KeepRoom {
    /// Protocol version of the client.
    pub version: u16,
    /// Until when, in seconds since the Unix epoch, rounded up by the server to the end of that day (UTC).
    #[ts(type = "number")]
    pub keep_until: u64,
    /// Higher than that of every change before, [`UpdateRoom`]s among them; from 1.
    #[ts(type = "number")]
    pub seq: u64,
    /// Ed25519 by the room's owner key over [`KeepRoom::signed`].
    pub signature: Blob<64>,
}

impl KeepRoom {
    /// What the owner signs: `"konklave/1 room keep" ‖ 0x00 ‖ room id ‖ seq u64 ‖ keepUntil u64`, big endian.
    pub fn signed(&self, room: RoomId) -> Vec<u8> {
        let mut bytes = b"konklave/1 room keep\0".to_vec();
        bytes.extend(room.0);
        bytes.extend(self.seq.to_be_bytes());
        bytes.extend(self.keep_until.to_be_bytes());
        bytes
    }
}

/// `DELETE /api/rooms/{room}`: the owner ends the room with all its invitations; its meeting ends for everybody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EndRoom {
    /// Protocol version of the client.
    pub version: u16,
    /// Higher than that of every change before, [`UpdateRoom`]s among them; from 1.
    #[ts(type = "number")]
    pub seq: u64,
    /// Ed25519 by the room's owner key over [`EndRoom::signed`].
    pub signature: Blob<64>,
}

impl EndRoom {
    /// What the owner signs: `"konklave/1 room end" ‖ 0x00 ‖ room id ‖ seq u64`, big endian.
    pub fn signed(&self, room: RoomId) -> Vec<u8> {
        let mut bytes = b"konklave/1 room end\0".to_vec();
        bytes.extend(room.0);
        bytes.extend(self.seq.to_be_bytes());
        bytes
    }
}

/// Answer to `POST /api/rooms`, status 201, and to `PATCH /api/rooms/{room}`, status 200.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreatedRoom {
    /// When the server forgets the room, in seconds since the Unix epoch.
    #[ts(type = "number")]
    pub expires_at: u64,
}

/// `GET /api/info`: what the interface says of this server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
    /// The privacy notice in force, at `/notice`; null: none could be kept.
    pub notice: Option<NoticeVersion>,
    /// Functions that are switched off here: pages offer none of them.
    pub off: Vec<SwitchedFunction>,
}

/// Which version of the privacy notice (Art. 13 GDPR) is in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NoticeVersion {
    /// The beginning of the hash of its words in all languages, as the page names it.
    pub version: String,
    /// Since when it holds, in seconds since the Unix epoch.
    #[ts(type = "number")]
    pub since: u64,
    /// Who is responsible (Art. 4(7) GDPR), as the notice says; none: nobody has said. Who runs the server may be a processor.
    pub controller: Option<String>,
}
