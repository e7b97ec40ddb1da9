//! One-time links: for setting the server up, and for members to begin, or to begin anew.

use sqlx::{AnyConnection, Row};
use wire::{MemberId, MemberState, Secret, TicketPurpose};

use crate::audit::{self, Note};
use crate::codes::{purpose, purpose_code, state_code};
use crate::members::{self, NewMember};
use crate::store::{from_seconds, to_seconds};
use crate::{Store, StoreError, credentials, passkeys};

/// A link for a member, to be kept. The one it had is void.
#[derive(Clone)]
pub struct NewTicket {
    /// What stands behind `#`. Only an HMAC of it is kept.
    pub ticket: Secret,
    /// Whom it is for.
    pub member: MemberId,
    /// When it ends.
    pub expires_at: u64,
}

/// A link as kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeptTicket {
    /// What it is for.
    pub purpose: TicketPurpose,
    /// Whom it is for; none: whoever sets the server up.
    pub member: Option<MemberId>,
    /// When it ends.
    pub expires_at: u64,
}

impl Store {
    /// Keeps the link with which the server is set up, in place of any other, if nobody has set it up. Whether it did.
    pub async fn renew_setup(&self, ticket: &Secret, expires_at: u64) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query("DELETE FROM tickets WHERE purpose = $1")
            .bind(purpose_code(TicketPurpose::Setup))
            .execute(&mut *transaction)
            .await?;
        let unclaimed = members::count(&mut transaction).await? == 0;
        if unclaimed {
            sqlx::query("INSERT INTO tickets (ticket, purpose, expires_at) VALUES ($1, $2, $3)")
                .bind(&self.ticket_key(ticket)[..])
                .bind(purpose_code(TicketPurpose::Setup))
                .bind(to_seconds(expires_at))
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        Ok(unclaimed)
    }

    /// A link that is good.
    pub async fn ticket(&self, ticket: &Secret, now: u64) -> Result<Option<KeptTicket>, StoreError> {
        let row = sqlx::query("SELECT purpose, member, expires_at FROM tickets WHERE ticket = $1 AND expires_at > $2")
            .bind(&self.ticket_key(ticket)[..])
            .bind(to_seconds(now))
            .fetch_optional(&self.readers)
            .await?;
        row.map(|row| {
            Ok(KeptTicket {
                purpose: purpose(row.try_get(0)?)?,
                member: audit::id(row.try_get(1)?)?,
                expires_at: from_seconds(row.try_get(2)?),
            })
        })
        .transpose()
    }

    /// Uses the link with which the server is set up: makes the first administrator, who has this password.
    /// [`StoreError::Unknown`]: the link is over, or somebody was faster.
    pub async fn claim(&self, ticket: &Secret, new: &NewMember, phc: &str, note: &Note) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        self.use_up(&mut transaction, ticket, TicketPurpose::Setup, None, note.at)
            .await?;
        if members::count(&mut transaction).await? > 0 {
            return Err(StoreError::Unknown);
        }
        members::insert(&mut transaction, self, new, MemberState::Active).await?;
        credentials::put_password(&mut transaction, self, new.member, phc).await?;
        audit::append(&mut transaction, self, note).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Uses a member's link: the account can be used from now on, with this password. All that signed in before goes: the
    /// password, passkeys, and the second factor with its recovery codes, which whoever needs a new link may have lost,
    /// or somebody else may have set up. Its sessions end.
    ///
    /// [`StoreError::Unknown`]: the link is over, or the account suspended.
    pub async fn accept(&self, ticket: &Secret, member: MemberId, phc: &str, note: &Note) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        self.use_up(&mut transaction, ticket, TicketPurpose::Welcome, Some(member), note.at)
            .await?;
        let (_, state) = members::standing(&mut transaction, member).await?;
        if state == MemberState::Suspended {
            return Err(StoreError::Unknown);
        }
        sqlx::query(
            "UPDATE members SET state = $2, wrong_tries = 0, tries_since = 0, blocked_until = 0 WHERE member = $1",
        )
        .bind(&member.0[..])
        .bind(state_code(MemberState::Active))
        .execute(&mut *transaction)
        .await?;
        credentials::put_password(&mut transaction, self, member, phc).await?;
        credentials::drop_totp(&mut transaction, member).await?;
        passkeys::drop_all(&mut transaction, member).await?;
        members::end_sessions(&mut transaction, member).await?;
        audit::append(&mut transaction, self, note).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Makes a link for an account, whose sessions end. What it signs in with stays until the link is used: a link that
    /// is lost, or is never used, locks nobody out. [`StoreError::Unknown`]: no such account.
    pub async fn link_member(&self, ticket: &NewTicket, note: &Note) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        members::standing(&mut transaction, ticket.member).await?;
        insert(&mut transaction, self, ticket).await?;
        members::end_sessions(&mut transaction, ticket.member).await?;
        audit::append(&mut transaction, self, note).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// When the links of an account end that are good.
    pub async fn tickets_of(&self, member: MemberId) -> Result<Vec<u64>, StoreError> {
        let rows = sqlx::query("SELECT expires_at FROM tickets WHERE member = $1 ORDER BY expires_at")
            .bind(&member.0[..])
            .fetch_all(&self.readers)
            .await?;
        rows.iter().map(|row| Ok(from_seconds(row.try_get(0)?))).collect()
    }

    async fn use_up(
        &self,
        connection: &mut AnyConnection,
        ticket: &Secret,
        purpose: TicketPurpose,
        member: Option<MemberId>,
        now: u64,
    ) -> Result<(), StoreError> {
        let row = sqlx::query("SELECT member FROM tickets WHERE ticket = $1 AND purpose = $2 AND expires_at > $3")
            .bind(&self.ticket_key(ticket)[..])
            .bind(purpose_code(purpose))
            .bind(to_seconds(now))
            .fetch_optional(&mut *connection)
            .await?;
        let row = row.ok_or(StoreError::Unknown)?;
        if audit::id(row.try_get(0)?)? != member {
            return Err(StoreError::Unknown);
        }
        let used = sqlx::query("DELETE FROM tickets WHERE ticket = $1")
            .bind(&self.ticket_key(ticket)[..])
            .execute(connection)
            .await?;
        members::found(used.rows_affected())
    }

    fn ticket_key(&self, ticket: &Secret) -> [u8; 32] {
        self.keyed("ticket", ticket.expose())
    }
}

/// The links of an account are void.
pub(crate) async fn drop_of(connection: &mut AnyConnection, member: MemberId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM tickets WHERE member = $1")
        .bind(&member.0[..])
        .execute(connection)
        .await?;
    Ok(())
}

pub(crate) async fn insert(connection: &mut AnyConnection, store: &Store, new: &NewTicket) -> Result<(), StoreError> {
    drop_of(&mut *connection, new.member).await?;
    sqlx::query("INSERT INTO tickets (ticket, purpose, member, expires_at) VALUES ($1, $2, $3, $4)")
        .bind(&store.ticket_key(&new.ticket)[..])
        .bind(purpose_code(TicketPurpose::Welcome))
        .bind(&new.member.0[..])
        .bind(to_seconds(new.expires_at))
        .execute(connection)
        .await?;
    Ok(())
}
