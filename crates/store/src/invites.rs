//! Invitations.

use sqlx::{AnyConnection, Row};
use wire::{InviteId, Rank, RoomId};

use crate::codes::{rank, rank_code};
use crate::store::{from_seconds, to_seconds};
use crate::{Store, StoreError};

/// An invitation to be kept.
#[derive(Clone)]
pub struct NewInvite {
    /// Its public handle.
    pub invite: InviteId,
    /// HMAC of its token under the pepper.
    pub proof: [u8; 32],
    /// The room root, wrapped for it.
    pub wrapped_root: Vec<u8>,
    /// What its holder may do.
    pub rank: Rank,
    /// Whether its holder waits at a lobby.
    pub knocks: bool,
    /// Whether it is for one at a time.
    pub single: bool,
    /// When it ends by itself; none: with its room.
    pub ends_at: Option<u64>,
}

/// An invitation as kept.
#[derive(Clone, PartialEq, Eq)]
pub struct Invite {
    /// HMAC of its token under the pepper.
    pub proof: [u8; 32],
    /// The room root, wrapped for it.
    pub wrapped_root: Vec<u8>,
    /// The room's record, read together with the root: an update may change both.
    pub record: Vec<u8>,
    /// When it ends by itself; none: with its room.
    pub ends_at: Option<u64>,
    /// What its holder may do.
    pub rank: Rank,
    /// Whether its holder waits at a lobby.
    pub knocks: bool,
    /// Whether it is for one at a time.
    pub single: bool,
    /// Wrong tokens so far.
    pub tries: Tries,
}

/// Wrong tokens of one invitation, as the room counts them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tries {
    /// How many since `since`.
    pub wrong: u32,
    /// When the first of them came.
    pub since: u64,
    /// Before this time every token is refused unseen.
    pub blocked_until: u64,
}

impl Store {
    /// An invitation to a room, unless one of them is unknown or has expired.
    pub async fn invite(&self, room: RoomId, invite: InviteId, now: u64) -> Result<Option<Invite>, StoreError> {
        let row = sqlx::query(
            "SELECT proof, wrapped_root, ends_at, wrong_tries, tries_since, blocked_until, rank, knocks, single, record
             FROM invites JOIN rooms USING (room) WHERE room = $1 AND invite = $2
                    AND expires_at > $3 AND coalesce(ends_at, expires_at) > $3",
        )
        .bind(&room.0[..])
        .bind(&invite.0[..])
        .bind(to_seconds(now))
        .fetch_optional(&self.readers)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let proof: Vec<u8> = row.try_get(0)?;
        let sealed: Vec<u8> = row.try_get(1)?;
        Ok(Some(Invite {
            proof: proof.try_into().map_err(|_| StoreError::Unreadable)?,
            wrapped_root: self.unseal(ROOT, &key(room, &invite), &sealed)?,
            record: row.try_get(9)?,
            ends_at: row.try_get::<Option<i64>, _>(2)?.map(from_seconds),
            tries: Tries {
                wrong: u32::try_from(row.try_get::<i64, _>(3)?).unwrap_or(u32::MAX),
                since: from_seconds(row.try_get(4)?),
                blocked_until: from_seconds(row.try_get(5)?),
            },
            rank: rank(row.try_get(6)?)?,
            knocks: row.try_get::<i64, _>(7)? != 0,
            single: row.try_get::<i64, _>(8)? != 0,
        }))
    }

    /// Keeps the count of wrong tokens of an invitation; nothing for an unknown one.
    pub async fn set_tries(&self, room: RoomId, invite: InviteId, tries: Tries) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE invites SET wrong_tries = $3, tries_since = $4, blocked_until = $5
             WHERE room = $1 AND invite = $2",
        )
        .bind(&room.0[..])
        .bind(&invite.0[..])
        .bind(i64::from(tries.wrong))
        .bind(to_seconds(tries.since))
        .bind(to_seconds(tries.blocked_until))
        .execute(&self.writer)
        .await?;
        Ok(())
    }
}

pub(crate) async fn insert(
    connection: &mut AnyConnection,
    store: &Store,
    room: RoomId,
    new: &NewInvite,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO invites (room, invite, proof, wrapped_root, rank, knocks, single, ends_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(&room.0[..])
    .bind(&new.invite.0[..])
    .bind(&new.proof[..])
    .bind(store.seal(ROOT, &key(room, &new.invite), &new.wrapped_root))
    .bind(rank_code(new.rank))
    .bind(i64::from(new.knocks))
    .bind(i64::from(new.single))
    .bind(new.ends_at.map(to_seconds))
    .execute(connection)
    .await?;
    Ok(())
}

/// The row's key, in one piece.
fn key(room: RoomId, invite: &InviteId) -> Vec<u8> {
    [room.0, invite.0].concat()
}

/// The sealed column.
const ROOT: &str = "invites.wrapped_root";
