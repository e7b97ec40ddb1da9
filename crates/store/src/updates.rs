//! Changes to a room: its owner's updates, the day it is kept until, its end, and meetings that were ended.

use sha2::{Digest, Sha256};
use sqlx::{AnyConnection, Row};
use wire::{Door, InviteId, RoomId};

use crate::codes::door_code;
use crate::store::{from_seconds, to_seconds};
use crate::{NewInvite, Store, StoreError, invites};

/// The owner's change of a room.
#[derive(Clone)]
pub struct RoomUpdate {
    /// SHA-256 of the record it was made from.
    pub base: [u8; 32],
    /// The signed record from now on, opaque here.
    pub record: Vec<u8>,
    /// How newcomers are met from now on.
    pub door: Door,
    /// Invitations that end.
    pub revoke: Vec<InviteId>,
    /// Invitations that come; one that is kept already is replaced.
    pub add: Vec<NewInvite>,
    /// The number of this update.
    pub seq: u64,
    /// Invitations the room may have in the end.
    pub most_invites: usize,
}

impl Store {
    /// Changes a room that has not expired, all or nothing; on disk when this returns.
    ///
    /// [`StoreError::Unknown`]: no such room. [`StoreError::Outdated`]: an update with this number, or a later
    /// one, was kept before. [`StoreError::Changed`]: the record is not the one that the update was made from.
    /// [`StoreError::TooMany`]: more invitations than the room may have.
    pub async fn update_room(&self, room: RoomId, update: RoomUpdate, now: u64) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let row = sqlx::query("SELECT updates, record FROM rooms WHERE room = $1 AND expires_at > $2")
            .bind(&room.0[..])
            .bind(to_seconds(now))
            .fetch_optional(&mut *transaction)
            .await?;
        let row = row.ok_or(StoreError::Unknown)?;
        let last: i64 = row.try_get(0)?;
        if to_seconds(update.seq) <= last {
            let last = from_seconds(last);
            return Err(StoreError::Outdated { last });
        }
        let record: Vec<u8> = row.try_get(1)?;
        if Sha256::digest(&record)[..] != update.base {
            let last = from_seconds(last);
            return Err(StoreError::Changed { record, last });
        }
        sqlx::query("UPDATE rooms SET record = $2, door = $3, updates = $4 WHERE room = $1")
            .bind(&room.0[..])
            .bind(&update.record)
            .bind(door_code(update.door))
            .bind(to_seconds(update.seq))
            .execute(&mut *transaction)
            .await?;
        let added = update.add.iter().map(|new| &new.invite);
        for invite in update.revoke.iter().chain(added) {
            sqlx::query("DELETE FROM invites WHERE room = $1 AND invite = $2")
                .bind(&room.0[..])
                .bind(&invite.0[..])
                .execute(&mut *transaction)
                .await?;
        }
        for invite in &update.add {
            invites::insert(&mut transaction, self, room, invite).await?;
        }
        let count: i64 = sqlx::query("SELECT count(*) FROM invites WHERE room = $1")
            .bind(&room.0[..])
            .fetch_one(&mut *transaction)
            .await?
            .try_get(0)?;
        if usize::try_from(count).unwrap_or(usize::MAX) > update.most_invites {
            return Err(StoreError::TooMany);
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Keeps a room that has not expired until another time; on disk when this returns. What expires with the room
    /// follows it.
    ///
    /// [`StoreError::Unknown`], [`StoreError::Outdated`]: as [`Store::update_room`].
    pub async fn keep_room(&self, room: RoomId, expires_at: u64, seq: u64, now: u64) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        is_next(&mut transaction, room, seq, now).await?;
        sqlx::query("UPDATE rooms SET expires_at = $2, updates = $3 WHERE room = $1")
            .bind(&room.0[..])
            .bind(to_seconds(expires_at))
            .bind(to_seconds(seq))
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Deletes a room that has not expired with all that belongs to it; on disk when this returns. The next run of the
    /// deletion job takes it out of the files.
    ///
    /// [`StoreError::Unknown`], [`StoreError::Outdated`]: as [`Store::update_room`].
    pub async fn delete_room(&self, room: RoomId, seq: u64, now: u64) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        is_next(&mut transaction, room, seq, now).await?;
        sqlx::query("DELETE FROM rooms WHERE room = $1")
            .bind(&room.0[..])
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        self.wipe_later(&["rooms", "invites", "ended_meetings"]);
        Ok(())
    }

    /// Notes that the owner ended a meeting; forgotten at `until`. Nothing for a room that is not kept.
    pub async fn end_meeting(&self, room: RoomId, instance: [u8; 16], until: u64) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO ended (room, instance, until) SELECT room, $2, $3 FROM rooms WHERE room = $1
             ON CONFLICT (room, instance) DO NOTHING",
        )
        .bind(&room.0[..])
        .bind(&instance[..])
        .bind(to_seconds(until))
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    pub(crate) async fn ended(&self, room: RoomId, now: u64) -> Result<Vec<[u8; 16]>, StoreError> {
        let rows =
            sqlx::query("SELECT instance FROM ended WHERE room = $1 AND until > $2 ORDER BY until DESC LIMIT $3")
                .bind(&room.0[..])
                .bind(to_seconds(now))
                .bind(ENDED)
                .fetch_all(&self.readers)
                .await?;
        rows.into_iter()
            .map(|row| {
                let instance: Vec<u8> = row.try_get(0)?;
                instance.try_into().map_err(|_| StoreError::Unreadable)
            })
            .collect()
    }
}

/// Whether a change with this number is the room's next.
async fn is_next(connection: &mut AnyConnection, room: RoomId, seq: u64, now: u64) -> Result<(), StoreError> {
    let row = sqlx::query("SELECT updates FROM rooms WHERE room = $1 AND expires_at > $2")
        .bind(&room.0[..])
        .bind(to_seconds(now))
        .fetch_optional(connection)
        .await?;
    let last: i64 = row.ok_or(StoreError::Unknown)?.try_get(0)?;
    if to_seconds(seq) <= last {
        let last = from_seconds(last);
        return Err(StoreError::Outdated { last });
    }
    Ok(())
}

/// Ended meetings of one room that are looked at: more within a day are nobody's.
const ENDED: i64 = 256;
