//! Signed-in browsers.

use datamap::DAY;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};
use wire::{MemberId, MemberState};
use zeroize::Zeroizing;

use crate::codes::state_code;
use crate::store::{from_seconds, to_seconds};
use crate::{Store, StoreError, audit};

const DEVICE: &str = "sessions.device";

/// A session, to be kept or as kept. All times are Unix seconds.
#[derive(Clone, PartialEq, Eq)]
pub struct Session {
    /// SHA-256 of its token.
    pub session: [u8; 32],
    /// Names it in requests.
    pub id: [u8; 16],
    /// Whose it is.
    pub member: MemberId,
    /// Browser and system, coarsely.
    pub device: String,
    /// Since when.
    pub created_at: u64,
    /// The day on which it was used last, rounded down: enough to know when to move its end, too little to follow anybody.
    pub seen_day: u64,
    /// When it ends by itself.
    pub expires_at: u64,
    /// Until when a proof of who is there is fresh.
    pub confirmed_until: u64,
    /// Whether it was begun with a passkey or a second factor, or has proven one since.
    pub factor_proven: bool,
    /// How the organisation's provider finds it ([`Store::session_at_provider`]); none: it did not begin it.
    pub at_provider: Option<[u8; 32]>,
}

/// What whoever signs in has proven. While that took its time, it may have been changed or taken off.
#[derive(Clone)]
pub enum Proven {
    /// The password that is kept as this PHC string: salted anew with each change, so that none comes back.
    Password(Zeroizing<String>),
    /// The passkey with this credential.
    Passkey([u8; 32]),
    /// The organisation's provider has just said who it is.
    Provider,
}

const COLUMNS: &str = "SELECT session, s.id, s.member, device, s.created_at, seen_day, expires_at, confirmed_until,
        factor_proven, at_provider FROM sessions s LEFT JOIN provider_sessions p ON p.id = s.id";

impl Store {
    /// The same store on behalf of whoever has this session: once the session has ended it changes nothing any more
    /// ([`StoreError::SignedOut`]), however long ago it was looked at.
    #[must_use]
    pub fn in_session(&self, session: [u8; 32]) -> Self {
        Self {
            acting: Some(session),
            ..self.clone()
        }
    }

    /// Keeps a session of an account that can be used, in place of `replaced`; of more than `most`, the oldest end.
    /// [`StoreError::Unknown`]: the account cannot be used, or what was proven is no proof any more.
    pub async fn begin_session(
        &self,
        new: &Session,
        proven: &Proven,
        replaced: Option<[u8; 32]>,
        most: u32,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let (_, state) = crate::members::standing(&mut transaction, new.member).await?;
        if state != MemberState::Active {
            return Err(StoreError::Unknown);
        }
        if !self.still_proves(&mut transaction, new.member, proven).await? {
            return Err(StoreError::Unknown);
        }
        if let Some(replaced) = replaced {
            sqlx::query("DELETE FROM sessions WHERE session = $1")
                .bind(&replaced[..])
                .execute(&mut *transaction)
                .await?;
        }
        sqlx::query(
            "DELETE FROM sessions WHERE session IN (SELECT session FROM sessions WHERE member = $1
             ORDER BY created_at DESC, session LIMIT 1000000 OFFSET $2)",
        )
        .bind(&new.member.0[..])
        .bind(i64::from(most.saturating_sub(1)))
        .execute(&mut *transaction)
        .await?;
        sqlx::query(
            "INSERT INTO sessions
                (session, id, member, device, created_at, seen_day, expires_at, confirmed_until, factor_proven)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(&new.session[..])
        .bind(&new.id[..])
        .bind(&new.member.0[..])
        .bind(self.seal(DEVICE, &new.id, new.device.as_bytes()))
        .bind(to_seconds(new.created_at))
        .bind(to_seconds(new.seen_day / DAY * DAY))
        .bind(to_seconds(new.expires_at))
        .bind(to_seconds(new.confirmed_until))
        .bind(i64::from(new.factor_proven))
        .execute(&mut *transaction)
        .await?;
        if let Some(at_provider) = new.at_provider {
            sqlx::query("INSERT INTO provider_sessions (id, member, at_provider) VALUES ($1, $2, $3)")
                .bind(&new.id[..])
                .bind(&new.member.0[..])
                .bind(&at_provider[..])
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// A session that lasts, of an account that can be used.
    pub async fn session(&self, session: [u8; 32], now: u64) -> Result<Option<Session>, StoreError> {
        let row = sqlx::query(sqlx::AssertSqlSafe(format!(
            "{COLUMNS} JOIN members m ON m.member = s.member WHERE session = $1 AND expires_at > $2 AND m.state = $3"
        )))
        .bind(&session[..])
        .bind(to_seconds(now))
        .bind(state_code(MemberState::Active))
        .fetch_optional(&self.readers)
        .await?;
        row.map(|row| self.kept_session(&row)).transpose()
    }

    /// Notes the day on which a session was used, and when it ends now.
    pub async fn extend_session(&self, session: [u8; 32], now: u64, expires_at: u64) -> Result<(), StoreError> {
        sqlx::query("UPDATE sessions SET seen_day = $2, expires_at = $3 WHERE session = $1")
            .bind(&session[..])
            .bind(to_seconds(now / DAY * DAY))
            .bind(to_seconds(expires_at))
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// A session goes on under another token, with a fresh proof; `factor`: of a passkey or a second factor.
    /// [`StoreError::Unknown`]: it has ended.
    pub async fn confirm_session(
        &self,
        old: [u8; 32],
        new: [u8; 32],
        until: u64,
        factor: bool,
    ) -> Result<(), StoreError> {
        let changed = sqlx::query(
            "UPDATE sessions SET session = $2, confirmed_until = $3,
                factor_proven = CASE WHEN $4 = 1 THEN 1 ELSE factor_proven END WHERE session = $1",
        )
        .bind(&old[..])
        .bind(&new[..])
        .bind(to_seconds(until))
        .bind(i64::from(factor))
        .execute(&self.writer)
        .await?;
        crate::members::found(changed.rows_affected())
    }

    /// The sessions of an account that last, the newest first.
    pub async fn sessions(&self, member: MemberId, now: u64) -> Result<Vec<Session>, StoreError> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
            "{COLUMNS} WHERE s.member = $1 AND expires_at > $2 ORDER BY s.created_at DESC, s.id"
        )))
        .bind(&member.0[..])
        .bind(to_seconds(now))
        .fetch_all(&self.readers)
        .await?;
        rows.iter().map(|row| self.kept_session(row)).collect()
    }

    /// Ends a session.
    pub async fn end_session(&self, session: [u8; 32]) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM sessions WHERE session = $1")
            .bind(&session[..])
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Ends a session of an account. [`StoreError::Unknown`]: it has none with this id.
    pub async fn end_session_of(&self, member: MemberId, id: &[u8]) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let ended = sqlx::query("DELETE FROM sessions WHERE member = $1 AND id = $2")
            .bind(&member.0[..])
            .bind(id)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        crate::members::found(ended.rows_affected())
    }

    /// Ends all sessions of an account but one.
    pub async fn end_other_sessions(&self, member: MemberId, but: [u8; 32]) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query("DELETE FROM sessions WHERE member = $1 AND session <> $2")
            .bind(&member.0[..])
            .bind(&but[..])
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }

    async fn still_proves(
        &self,
        connection: &mut AnyConnection,
        member: MemberId,
        proven: &Proven,
    ) -> Result<bool, StoreError> {
        match proven {
            Proven::Password(phc) => {
                let kept = crate::credentials::kept_password(connection, self, member).await?;
                Ok(kept.is_some_and(|kept| Zeroizing::new(kept) == *phc))
            }
            Proven::Passkey(credential) => {
                // Whom the provider knows it has to let in, whatever they have here: they may have left.
                let row = sqlx::query(
                    "SELECT count(*) FROM passkeys WHERE member = $1 AND credential = $2
                     AND NOT EXISTS (SELECT 1 FROM provider_accounts a WHERE a.member = $1)",
                )
                .bind(&member.0[..])
                .bind(&credential[..])
                .fetch_one(connection)
                .await?;
                Ok(row.try_get::<i64, _>(0)? > 0)
            }
            Proven::Provider => {
                let row = sqlx::query("SELECT count(*) FROM provider_accounts WHERE member = $1")
                    .bind(&member.0[..])
                    .fetch_one(connection)
                    .await?;
                Ok(row.try_get::<i64, _>(0)? > 0)
            }
        }
    }

    /// Whoever sets a factor up has proven it, in the session that acts; in no other.
    pub(crate) async fn has_proven_factor(&self, connection: &mut AnyConnection) -> Result<(), StoreError> {
        let Some(session) = self.acting else { return Ok(()) };
        sqlx::query("UPDATE sessions SET factor_proven = 1 WHERE session = $1")
            .bind(&session[..])
            .execute(connection)
            .await?;
        Ok(())
    }

    fn kept_session(&self, row: &AnyRow) -> Result<Session, StoreError> {
        let session: Vec<u8> = row.try_get(0)?;
        let id: Vec<u8> = row.try_get(1)?;
        let id: [u8; 16] = id.try_into().map_err(|_| StoreError::Unreadable)?;
        let device: Vec<u8> = row.try_get(3)?;
        let device = self.unseal(DEVICE, &id, &device)?;
        Ok(Session {
            session: session.try_into().map_err(|_| StoreError::Unreadable)?,
            id,
            member: audit::id(Some(row.try_get(2)?))?.ok_or(StoreError::Unreadable)?,
            device: String::from_utf8(device).map_err(|_| StoreError::Unreadable)?,
            created_at: from_seconds(row.try_get(4)?),
            seen_day: from_seconds(row.try_get(5)?),
            expires_at: from_seconds(row.try_get(6)?),
            confirmed_until: from_seconds(row.try_get(7)?),
            factor_proven: row.try_get::<i64, _>(8)? != 0,
            at_provider: match row.try_get::<Option<Vec<u8>>, _>(9)? {
                Some(name) => Some(name.try_into().map_err(|_| StoreError::Unreadable)?),
                None => None,
            },
        })
    }
}

/// [`StoreError::SignedOut`]: no account that can be used has this session any more.
pub(crate) async fn lasts(connection: &mut AnyConnection, session: [u8; 32]) -> Result<(), StoreError> {
    let row = sqlx::query(
        "SELECT count(*) FROM sessions s JOIN members m ON m.member = s.member WHERE session = $1 AND state = $2",
    )
    .bind(&session[..])
    .bind(state_code(MemberState::Active))
    .fetch_one(connection)
    .await?;
    if row.try_get::<i64, _>(0)? == 0 {
        return Err(StoreError::SignedOut);
    }
    Ok(())
}
