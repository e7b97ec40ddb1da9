//! Passkeys of accounts.

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};
use wire::MemberId;

use crate::audit::{self, Note};
use crate::store::{from_seconds, to_seconds};
use crate::{Store, StoreError};

const PASSKEY: &str = "passkeys.passkey";
const LABEL: &str = "passkeys.label";

/// A passkey, to be kept or as kept.
#[derive(Clone, PartialEq, Eq)]
pub struct Passkey {
    /// SHA-256 of the credential's id.
    pub credential: [u8; 32],
    /// Whose it is.
    pub member: MemberId,
    /// Public key, counter and the rest: JSON, opaque here.
    pub passkey: Vec<u8>,
    /// As its owner calls it.
    pub label: String,
    /// Names it in requests.
    pub id: [u8; 16],
    /// When it was added.
    pub added_at: u64,
}

const COLUMNS: &str = "SELECT credential, member, passkey, label, id, added_at FROM passkeys";

impl Store {
    /// Keeps a passkey, if the account has fewer than `most`; on behalf of a session, that session has proven it.
    /// [`StoreError::TooMany`]: it has, or this one is kept.
    pub async fn add_passkey(&self, new: &Passkey, most: u32, note: &Note) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let row = sqlx::query("SELECT count(*) FROM passkeys WHERE member = $1")
            .bind(&new.member.0[..])
            .fetch_one(&mut *transaction)
            .await?;
        if row.try_get::<i64, _>(0)? >= i64::from(most) {
            return Err(StoreError::TooMany);
        }
        let inserted = sqlx::query(
            "INSERT INTO passkeys (credential, member, passkey, label, id, added_at) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (credential) DO NOTHING",
        )
        .bind(&new.credential[..])
        .bind(&new.member.0[..])
        .bind(self.seal(PASSKEY, &new.credential, &new.passkey))
        .bind(self.seal(LABEL, &new.credential, new.label.as_bytes()))
        .bind(&new.id[..])
        .bind(to_seconds(new.added_at))
        .execute(&mut *transaction)
        .await?;
        if inserted.rows_affected() == 0 {
            return Err(StoreError::TooMany);
        }
        self.has_proven_factor(&mut transaction).await?;
        audit::append(&mut transaction, self, note).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// The passkey with this credential.
    pub async fn passkey(&self, credential: [u8; 32]) -> Result<Option<Passkey>, StoreError> {
        let row = sqlx::query(sqlx::AssertSqlSafe(format!("{COLUMNS} WHERE credential = $1")))
            .bind(&credential[..])
            .fetch_optional(&self.readers)
            .await?;
        row.map(|row| self.kept_passkey(&row)).transpose()
    }

    /// The passkeys of an account, the oldest first.
    pub async fn passkeys(&self, member: MemberId) -> Result<Vec<Passkey>, StoreError> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
            "{COLUMNS} WHERE member = $1 ORDER BY added_at, id"
        )))
        .bind(&member.0[..])
        .fetch_all(&self.readers)
        .await?;
        rows.iter().map(|row| self.kept_passkey(row)).collect()
    }

    /// Keeps what a use has changed of it: its counter.
    pub async fn change_passkey(&self, credential: [u8; 32], passkey: &[u8]) -> Result<(), StoreError> {
        sqlx::query("UPDATE passkeys SET passkey = $2 WHERE credential = $1")
            .bind(&credential[..])
            .bind(self.seal(PASSKEY, &credential, passkey))
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Removes a passkey of an account. [`StoreError::Unknown`]: it has none with this id. [`StoreError::LastProof`]: it
    /// would have nothing left to sign in with.
    pub async fn remove_passkey(&self, member: MemberId, id: &[u8], note: &Note) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let gone = sqlx::query("DELETE FROM passkeys WHERE member = $1 AND id = $2")
            .bind(&member.0[..])
            .bind(id)
            .execute(&mut *transaction)
            .await?;
        crate::members::found(gone.rows_affected())?;
        if !crate::members::can_sign_in(&mut transaction, member).await? {
            return Err(StoreError::LastProof);
        }
        audit::append(&mut transaction, self, note).await?;
        transaction.commit().await?;
        Ok(())
    }

    fn kept_passkey(&self, row: &AnyRow) -> Result<Passkey, StoreError> {
        let credential: Vec<u8> = row.try_get(0)?;
        let credential: [u8; 32] = credential.try_into().map_err(|_| StoreError::Unreadable)?;
        let (passkey, label): (Vec<u8>, Vec<u8>) = (row.try_get(2)?, row.try_get(3)?);
        let label = self.unseal(LABEL, &credential, &label)?;
        let id: Vec<u8> = row.try_get(4)?;
        Ok(Passkey {
            credential,
            member: audit::id(Some(row.try_get(1)?))?.ok_or(StoreError::Unreadable)?,
            passkey: self.unseal(PASSKEY, &credential, &passkey)?,
            label: String::from_utf8(label).map_err(|_| StoreError::Unreadable)?,
            id: id.try_into().map_err(|_| StoreError::Unreadable)?,
            added_at: from_seconds(row.try_get(5)?),
        })
    }
}

/// An account has no passkey from now on.
pub(crate) async fn drop_all(connection: &mut AnyConnection, member: MemberId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM passkeys WHERE member = $1")
        .bind(&member.0[..])
        .execute(connection)
        .await?;
    Ok(())
}
