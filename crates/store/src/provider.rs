//! People the organisation's own provider knows, and the sessions it may end.

use wire::{MemberId, MemberState};

use crate::audit::{self, Note};
use crate::members::{self, NewMember};
use crate::{KeptMember, Store, StoreError, credentials, tickets};

/// The provider's name for a person, or for a session of a person. Only an HMAC of it is kept.
#[derive(Clone, Copy)]
pub struct AtProvider<'a> {
    /// The provider.
    pub issuer: &'a str,
    /// Its name for whom or what is meant.
    pub name: &'a str,
}

impl Store {
    /// How a session is found that the provider ends: by the provider's name for it, else for the person.
    pub fn session_at_provider(&self, session: AtProvider<'_>) -> [u8; 32] {
        self.provider_key("provider session", session)
    }

    /// The account of a person.
    pub async fn member_by_provider(&self, person: AtProvider<'_>) -> Result<Option<KeptMember>, StoreError> {
        let row = sqlx::query_scalar::<_, Vec<u8>>("SELECT member FROM provider_accounts WHERE subject = $1")
            .bind(&self.provider_key("provider person", person)[..])
            .fetch_optional(&self.readers)
            .await?;
        match audit::id(row)? {
            Some(member) => self.member(member).await,
            None => Ok(None),
        }
    }

    /// Keeps an account of a person the provider knows, if fewer than `most` are kept. It can be used at once.
    /// [`StoreError::LoginTaken`]: somebody has the name, or the person has an account by now.
    pub async fn add_provider_member(
        &self,
        person: AtProvider<'_>,
        new: &NewMember,
        most: u64,
        note: &Note,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        if members::count(&mut transaction).await? >= most {
            return Err(StoreError::TooMany);
        }
        members::insert(&mut transaction, self, new, MemberState::Active).await?;
        let added = sqlx::query(
            "INSERT INTO provider_accounts (subject, member) VALUES ($1, $2) ON CONFLICT (subject) DO NOTHING",
        )
        .bind(&self.provider_key("provider person", person)[..])
        .bind(&new.member.0[..])
        .execute(&mut *transaction)
        .await?;
        if added.rows_affected() == 0 {
            return Err(StoreError::LoginTaken);
        }
        audit::append(&mut transaction, self, note).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Ends the session the provider has ended; how many that were.
    pub async fn end_session_at_provider(&self, session: AtProvider<'_>) -> Result<u64, StoreError> {
        let ended =
            sqlx::query("DELETE FROM sessions WHERE id IN (SELECT id FROM provider_sessions WHERE at_provider = $1)")
                .bind(&self.session_at_provider(session)[..])
                .execute(&self.writer)
                .await?;
        Ok(ended.rows_affected())
    }

    /// Ends all sessions that an account has through the provider; how many.
    pub async fn end_provider_sessions(&self, member: MemberId) -> Result<u64, StoreError> {
        let ended =
            sqlx::query("DELETE FROM sessions WHERE id IN (SELECT id FROM provider_sessions WHERE member = $1)")
                .bind(&member.0[..])
                .execute(&self.writer)
                .await?;
        Ok(ended.rows_affected())
    }

    /// The account has no way in but the provider from now on: the password somebody was given while the provider failed
    /// goes, with a second factor beside it, the link that was not used, and the sessions that the provider did not begin.
    /// `note` is written if there was a password.
    pub async fn only_by_provider(&self, member: MemberId, note: &Note) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let passwords = sqlx::query("DELETE FROM passwords WHERE member = $1")
            .bind(&member.0[..])
            .execute(&mut *transaction)
            .await?;
        credentials::drop_totp(&mut transaction, member).await?;
        tickets::drop_of(&mut transaction, member).await?;
        sqlx::query("DELETE FROM sessions WHERE member = $1 AND id NOT IN (SELECT id FROM provider_sessions)")
            .bind(&member.0[..])
            .execute(&mut *transaction)
            .await?;
        if passwords.rows_affected() > 0 {
            audit::append(&mut transaction, self, note).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    fn provider_key(&self, domain: &'static str, named: AtProvider<'_>) -> [u8; 32] {
        self.keyed(
            domain,
            &[named.issuer.as_bytes(), b"\0", named.name.as_bytes()].concat(),
        )
    }
}
