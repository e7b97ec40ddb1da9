//! Passwords, second factors by time, recovery codes.

use sqlx::{AnyConnection, Row};
use wire::MemberId;
use zeroize::Zeroizing;

use crate::audit::{self, Note};
use crate::store::from_seconds;
use crate::{Store, StoreError, tickets};

const HASH: &str = "passwords.hash";
const SECRET: &str = "totps.secret";

/// A second factor by time as kept.
#[derive(Clone)]
pub struct KeptTotp {
    /// The shared secret.
    pub secret: Zeroizing<Vec<u8>>,
    /// The step of the last code that counted.
    pub last_step: u64,
    /// Whether a code of it was ever given.
    pub proven: bool,
}

impl Store {
    /// What is kept of the password of an account: a PHC string.
    pub async fn password(&self, member: MemberId) -> Result<Option<String>, StoreError> {
        let mut reading = self.readers.acquire().await?;
        kept_password(&mut reading, self, member).await
    }

    /// Changes the password of an account; all its sessions but `but` end, and its links.
    pub async fn set_password(
        &self,
        member: MemberId,
        phc: &str,
        but: [u8; 32],
        note: &Note,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        put_password(&mut transaction, self, member, phc).await?;
        sqlx::query("DELETE FROM sessions WHERE member = $1 AND session <> $2")
            .bind(&member.0[..])
            .bind(&but[..])
            .execute(&mut *transaction)
            .await?;
        tickets::drop_of(&mut transaction, member).await?;
        audit::append(&mut transaction, self, note).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Keeps another hash of the same password. False: what is kept is no longer `was`.
    pub async fn rehash_password(&self, member: MemberId, was: &str, phc: &str) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        let kept = kept_password(&mut transaction, self, member).await?;
        if kept.is_none_or(|kept| *Zeroizing::new(kept) != *was) {
            return Ok(false);
        }
        put_password(&mut transaction, self, member, phc).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// The second factor by time of an account.
    pub async fn totp(&self, member: MemberId) -> Result<Option<KeptTotp>, StoreError> {
        let row = sqlx::query("SELECT secret, last_step, proven FROM totps WHERE member = $1")
            .bind(&member.0[..])
            .fetch_optional(&self.readers)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let sealed: Vec<u8> = row.try_get(0)?;
        Ok(Some(KeptTotp {
            secret: Zeroizing::new(self.unseal(SECRET, &member.0, &sealed)?),
            last_step: from_seconds(row.try_get(1)?),
            proven: row.try_get::<i64, _>(2)? != 0,
        }))
    }

    /// Keeps a second factor that does not count yet, in place of another that does not.
    /// [`StoreError::TooMany`]: there is one that counts.
    pub async fn begin_totp(&self, member: MemberId, secret: &[u8]) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let changed = sqlx::query(
            "INSERT INTO totps (member, secret, last_step, proven) VALUES ($1, $2, 0, 0)
             ON CONFLICT (member) DO UPDATE SET secret = excluded.secret, last_step = 0 WHERE totps.proven = 0",
        )
        .bind(&member.0[..])
        .bind(self.seal(SECRET, &member.0, secret))
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        if changed.rows_affected() == 0 {
            return Err(StoreError::TooMany);
        }
        Ok(())
    }

    /// The second factor counts from now on, with these recovery codes; on behalf of a session, that session has proven
    /// it. [`StoreError::Unknown`]: none was begun with this secret, or it counts already.
    pub async fn prove_totp(
        &self,
        member: MemberId,
        secret: &[u8],
        step: u64,
        codes: &[Zeroizing<Vec<u8>>],
        note: &Note,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let row = sqlx::query("SELECT secret FROM totps WHERE member = $1 AND proven = 0")
            .bind(&member.0[..])
            .fetch_optional(&mut *transaction)
            .await?;
        let sealed: Vec<u8> = row.ok_or(StoreError::Unknown)?.try_get(0)?;
        if *Zeroizing::new(self.unseal(SECRET, &member.0, &sealed)?) != secret {
            return Err(StoreError::Unknown);
        }
        sqlx::query("UPDATE totps SET proven = 1, last_step = $2 WHERE member = $1")
            .bind(&member.0[..])
            .bind(crate::store::to_seconds(step))
            .execute(&mut *transaction)
            .await?;
        drop_codes(&mut transaction, member).await?;
        for code in codes {
            sqlx::query("INSERT INTO recovery_codes (member, code) VALUES ($1, $2)")
                .bind(&member.0[..])
                .bind(&self.code_key(member, code)[..])
                .execute(&mut *transaction)
                .await?;
        }
        self.has_proven_factor(&mut transaction).await?;
        audit::append(&mut transaction, self, note).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Uses up the code of a step. False: it, or a later one, was used before.
    pub async fn use_step(&self, member: MemberId, step: u64) -> Result<bool, StoreError> {
        let used = sqlx::query("UPDATE totps SET last_step = $2 WHERE member = $1 AND last_step < $2 AND proven = 1")
            .bind(&member.0[..])
            .bind(crate::store::to_seconds(step))
            .execute(&self.writer)
            .await?;
        Ok(used.rows_affected() == 1)
    }

    /// Uses up a recovery code. False: it is none of the account, or was used before.
    pub async fn use_recovery_code(&self, member: MemberId, code: &[u8]) -> Result<bool, StoreError> {
        let used = sqlx::query("DELETE FROM recovery_codes WHERE member = $1 AND code = $2")
            .bind(&member.0[..])
            .bind(&self.code_key(member, code)[..])
            .execute(&self.writer)
            .await?;
        Ok(used.rows_affected() == 1)
    }

    /// Recovery codes an account has left.
    pub async fn recovery_codes(&self, member: MemberId) -> Result<u32, StoreError> {
        let row = sqlx::query("SELECT count(*) FROM recovery_codes WHERE member = $1")
            .bind(&member.0[..])
            .fetch_one(&self.readers)
            .await?;
        Ok(u32::try_from(row.try_get::<i64, _>(0)?).unwrap_or(u32::MAX))
    }

    /// Takes the second factor off, with its recovery codes. [`StoreError::Unknown`]: there is none.
    pub async fn remove_totp(&self, member: MemberId, note: &Note) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        if !drop_totp(&mut transaction, member).await? {
            return Err(StoreError::Unknown);
        }
        audit::append(&mut transaction, self, note).await?;
        transaction.commit().await?;
        Ok(())
    }

    fn code_key(&self, member: MemberId, code: &[u8]) -> [u8; 32] {
        self.keyed("recovery", &Zeroizing::new([&member.0[..], code].concat()))
    }
}

/// What is kept of the password of an account.
pub(crate) async fn kept_password(
    connection: &mut AnyConnection,
    store: &Store,
    member: MemberId,
) -> Result<Option<String>, StoreError> {
    let row = sqlx::query("SELECT hash FROM passwords WHERE member = $1")
        .bind(&member.0[..])
        .fetch_optional(connection)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let sealed: Vec<u8> = row.try_get(0)?;
    let phc = store.unseal(HASH, &member.0, &sealed)?;
    String::from_utf8(phc).map(Some).map_err(|_| StoreError::Unreadable)
}

pub(crate) async fn put_password(
    connection: &mut AnyConnection,
    store: &Store,
    member: MemberId,
    phc: &str,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO passwords (member, hash) VALUES ($1, $2)
         ON CONFLICT (member) DO UPDATE SET hash = excluded.hash",
    )
    .bind(&member.0[..])
    .bind(store.seal(HASH, &member.0, phc.as_bytes()))
    .execute(connection)
    .await?;
    Ok(())
}

/// Whether there was one.
pub(crate) async fn drop_totp(connection: &mut AnyConnection, member: MemberId) -> Result<bool, StoreError> {
    drop_codes(connection, member).await?;
    let gone = sqlx::query("DELETE FROM totps WHERE member = $1")
        .bind(&member.0[..])
        .execute(connection)
        .await?;
    Ok(gone.rows_affected() > 0)
}

async fn drop_codes(connection: &mut AnyConnection, member: MemberId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM recovery_codes WHERE member = $1")
        .bind(&member.0[..])
        .execute(connection)
        .await?;
    Ok(())
}
