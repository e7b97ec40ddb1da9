//! Rooms.

use sqlx::Row;
use wire::{Door, RoomId};

use crate::codes::{door, door_code};
use crate::store::{from_seconds, to_seconds};
use crate::{NewInvite, Store, StoreError, invites};

/// A room to be kept.
#[derive(Clone)]
pub struct NewRoom {
    /// Its id.
    pub room: RoomId,
    /// The owner's Ed25519 public key, as the record says.
    pub owner_vk: [u8; 32],
    /// The signed record, opaque here.
    pub record: Vec<u8>,
    /// When it is forgotten.
    pub expires_at: u64,
    /// How newcomers are met.
    pub door: Door,
    /// Its invitations.
    pub invites: Vec<NewInvite>,
}

/// A room as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Room {
    /// The owner's Ed25519 public key.
    pub owner_vk: [u8; 32],
    /// The signed record.
    pub record: Vec<u8>,
    /// When it is forgotten.
    pub expires_at: u64,
    /// How newcomers are met.
    pub door: Door,
    /// Meetings ended lately by the owner.
    pub ended: Vec<[u8; 16]>,
}

impl Store {
    /// Keeps a room with its invitations, all or nothing; on disk when this returns.
    pub async fn create_room(&self, new: NewRoom) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let inserted = sqlx::query(
            "INSERT INTO rooms (room, owner_vk, record, expires_at, door) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (room) DO NOTHING",
        )
        .bind(&new.room.0[..])
        .bind(&new.owner_vk[..])
        .bind(&new.record)
        .bind(to_seconds(new.expires_at))
        .bind(door_code(new.door))
        .execute(&mut *transaction)
        .await?;
        if inserted.rows_affected() == 0 {
            return Err(StoreError::RoomExists);
        }
        for invite in &new.invites {
            invites::insert(&mut transaction, self, new.room, invite).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Rooms on disk, those included that have expired since the last sweep.
    pub async fn rooms_kept(&self) -> Result<u64, StoreError> {
        let count: i64 = sqlx::query("SELECT count(*) FROM rooms")
            .fetch_one(&self.readers)
            .await?
            .try_get(0)?;
        Ok(u64::try_from(count).unwrap_or(0))
    }

    /// Rooms kept beyond `time`, in seconds since the Unix epoch.
    pub async fn rooms_kept_beyond(&self, time: u64) -> Result<u64, StoreError> {
        let count: i64 = sqlx::query("SELECT count(*) FROM rooms WHERE expires_at > $1")
            .bind(to_seconds(time))
            .fetch_one(&self.readers)
            .await?
            .try_get(0)?;
        Ok(u64::try_from(count).unwrap_or(0))
    }

    /// A room that has not expired.
    pub async fn room(&self, room: RoomId, now: u64) -> Result<Option<Room>, StoreError> {
        let row =
            sqlx::query("SELECT owner_vk, record, expires_at, door FROM rooms WHERE room = $1 AND expires_at > $2")
                .bind(&room.0[..])
                .bind(to_seconds(now))
                .fetch_optional(&self.readers)
                .await?;
        let Some(row) = row else { return Ok(None) };
        let owner_vk: Vec<u8> = row.try_get(0)?;
        Ok(Some(Room {
            owner_vk: owner_vk.try_into().map_err(|_| StoreError::Unreadable)?,
            record: row.try_get(1)?,
            expires_at: from_seconds(row.try_get(2)?),
            door: door(row.try_get(3)?)?,
            ended: self.ended(room, now).await?,
        }))
    }
}
