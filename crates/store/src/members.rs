//! People with an account.

use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};
use wire::{AccountRole, MemberId, MemberState};

use crate::audit::{self, Note};
use crate::codes::{role, role_code, state, state_code};
use crate::map::TABLES;
use crate::store::{from_seconds, to_seconds};
use crate::tickets::{self, NewTicket};
use crate::{EntryRows, Store, StoreError, Tries};

const PROFILE: &str = "members.profile";

/// What names a person. Sealed at rest.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// The sign-in name as its owner writes it.
    pub login: String,
    /// The name others are shown.
    pub name: String,
    /// For mail about the account; empty: none.
    pub email: String,
}

/// An account to be kept.
#[derive(Clone)]
pub struct NewMember {
    /// Its id.
    pub member: MemberId,
    /// The sign-in name in the form in which names are compared.
    pub login_key: String,
    /// What names its owner.
    pub profile: Profile,
    /// What it may do.
    pub role: AccountRole,
    /// When it was made.
    pub created_at: u64,
}

/// An account as kept.
#[derive(Clone)]
pub struct KeptMember {
    /// Its id.
    pub member: MemberId,
    /// What names its owner.
    pub profile: Profile,
    /// What it may do.
    pub role: AccountRole,
    /// Whether it can be used.
    pub state: MemberState,
    /// When it was made.
    pub created_at: u64,
    /// Wrong tries of signing in.
    pub tries: Tries,
    /// Whether a second factor or a passkey is set up.
    pub strong: bool,
    /// Whether the organisation's provider knows it.
    pub at_provider: bool,
}

const COLUMNS: &str = "SELECT member, profile, role, state, created_at, wrong_tries, tries_since, blocked_until,
    (SELECT count(*) FROM passkeys p WHERE p.member = m.member)
    + (SELECT count(*) FROM totps t WHERE t.member = m.member AND t.proven = 1),
    (SELECT count(*) FROM provider_accounts a WHERE a.member = m.member) FROM members m";

impl Store {
    /// Keeps an account nobody uses yet, and the link with which its owner begins, if fewer than `most` are kept.
    pub async fn add_member(
        &self,
        new: &NewMember,
        ticket: &NewTicket,
        most: u64,
        note: &Note,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        if count(&mut transaction).await? >= most {
            return Err(StoreError::TooMany);
        }
        insert(&mut transaction, self, new, MemberState::Invited).await?;
        tickets::insert(&mut transaction, self, ticket).await?;
        audit::append(&mut transaction, self, note).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// An account.
    pub async fn member(&self, member: MemberId) -> Result<Option<KeptMember>, StoreError> {
        let row = sqlx::query(sqlx::AssertSqlSafe(format!("{COLUMNS} WHERE member = $1")))
            .bind(&member.0[..])
            .fetch_optional(&self.readers)
            .await?;
        row.map(|row| self.kept_member(&row)).transpose()
    }

    /// The account with a sign-in name, in the form in which names are compared.
    pub async fn member_by_login(&self, login_key: &str) -> Result<Option<KeptMember>, StoreError> {
        let row = sqlx::query(sqlx::AssertSqlSafe(format!("{COLUMNS} WHERE login = $1")))
            .bind(&self.keyed("login", login_key.as_bytes())[..])
            .fetch_optional(&self.readers)
            .await?;
        row.map(|row| self.kept_member(&row)).transpose()
    }

    /// All accounts, the oldest first.
    pub async fn members(&self) -> Result<Vec<KeptMember>, StoreError> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!("{COLUMNS} ORDER BY created_at, member")))
            .fetch_all(&self.readers)
            .await?;
        rows.iter().map(|row| self.kept_member(row)).collect()
    }

    /// How many accounts there are.
    pub async fn members_kept(&self) -> Result<u64, StoreError> {
        let row = sqlx::query("SELECT count(*) FROM members")
            .fetch_one(&self.readers)
            .await?;
        Ok(from_seconds(row.try_get(0)?))
    }

    /// Keeps what names a person anew. [`StoreError::Unknown`]: no such account.
    pub async fn change_profile(&self, member: MemberId, profile: &Profile) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let changed = sqlx::query("UPDATE members SET profile = $2 WHERE member = $1")
            .bind(&member.0[..])
            .bind(self.sealed_profile(member, profile))
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        found(changed.rows_affected())
    }

    /// Changes what an account may do, or whether it can be used; its sessions end, and so does its link if it may do
    /// something else now or is suspended: it was handed out for what the account was. Suspended, then not: active again
    /// if it ever was, that is if it has a password or a passkey, or the provider knows it.
    ///
    /// [`StoreError::LastAdministrator`]: nobody would be left who runs the server.
    pub async fn change_member(
        &self,
        member: MemberId,
        new_role: Option<AccountRole>,
        suspended: Option<bool>,
        note: &Note,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let (was_role, was_state) = standing(&mut transaction, member).await?;
        let role = new_role.unwrap_or(was_role);
        let state = match suspended {
            Some(true) => MemberState::Suspended,
            Some(false) if was_state == MemberState::Suspended => {
                if can_sign_in(&mut transaction, member).await? {
                    MemberState::Active
                } else {
                    MemberState::Invited
                }
            }
            _ => was_state,
        };
        let runs = |role, state| role == AccountRole::Administrator && state == MemberState::Active;
        if runs(was_role, was_state) && !runs(role, state) {
            another_administrator(&mut transaction, member).await?;
        }
        sqlx::query("UPDATE members SET role = $2, state = $3 WHERE member = $1")
            .bind(&member.0[..])
            .bind(role_code(role))
            .bind(state_code(state))
            .execute(&mut *transaction)
            .await?;
        end_sessions(&mut transaction, member).await?;
        if role != was_role || state == MemberState::Suspended {
            tickets::drop_of(&mut transaction, member).await?;
        }
        audit::append(&mut transaction, self, note).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Deletes an account and every row of a table that the data map says belongs to it; how many rows of what. The entries of the audit log stay for their
    /// time, with an id that names nobody any more.
    ///
    /// [`StoreError::LastAdministrator`]: nobody would be left who runs the server.
    pub async fn erase_member(&self, member: MemberId, note: &Note) -> Result<Vec<EntryRows>, StoreError> {
        let mut transaction = self.begin().await?;
        let (role, state) = standing(&mut transaction, member).await?;
        if role == AccountRole::Administrator && state == MemberState::Active {
            another_administrator(&mut transaction, member).await?;
        }
        let mut deleted = Vec::new();
        // What points to others goes before them.
        for entry in TABLES.iter().rev() {
            let Some((table, owner)) = entry.table().and_then(|table| Some((table.name, table.owner?))) else {
                continue;
            };
            let statement = format!("DELETE FROM {table} WHERE {owner} = $1");
            let gone = sqlx::query(sqlx::AssertSqlSafe(statement))
                .bind(&member.0[..])
                .execute(&mut *transaction)
                .await?;
            deleted.push((entry.id, gone.rows_affected()));
        }
        audit::append(&mut transaction, self, note).await?;
        transaction.commit().await?;
        self.wipe_now(&deleted).await;
        Ok(deleted)
    }

    /// Keeps the count of wrong tries of signing in.
    pub async fn set_member_tries(
        &self,
        member: MemberId,
        tries: Tries,
        note: Option<&Note>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query("UPDATE members SET wrong_tries = $2, tries_since = $3, blocked_until = $4 WHERE member = $1")
            .bind(&member.0[..])
            .bind(i64::from(tries.wrong))
            .bind(to_seconds(tries.since))
            .bind(to_seconds(tries.blocked_until))
            .execute(&mut *transaction)
            .await?;
        if let Some(note) = note {
            audit::append(&mut transaction, self, note).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    pub(crate) fn sealed_profile(&self, member: MemberId, profile: &Profile) -> Vec<u8> {
        let json = serde_json::to_vec(profile).expect("three strings are JSON");
        self.seal(PROFILE, &member.0, &json)
    }

    fn kept_member(&self, row: &AnyRow) -> Result<KeptMember, StoreError> {
        let member = audit::id(Some(row.try_get(0)?))?.ok_or(StoreError::Unreadable)?;
        let sealed: Vec<u8> = row.try_get(1)?;
        let profile = self.unseal(PROFILE, &member.0, &sealed)?;
        Ok(KeptMember {
            member,
            profile: serde_json::from_slice(&profile).map_err(|_| StoreError::Unreadable)?,
            role: role(row.try_get(2)?)?,
            state: state(row.try_get(3)?)?,
            created_at: from_seconds(row.try_get(4)?),
            tries: Tries {
                wrong: u32::try_from(row.try_get::<i64, _>(5)?).unwrap_or(u32::MAX),
                since: from_seconds(row.try_get(6)?),
                blocked_until: from_seconds(row.try_get(7)?),
            },
            strong: row.try_get::<i64, _>(8)? > 0,
            at_provider: row.try_get::<i64, _>(9)? > 0,
        })
    }
}

pub(crate) async fn count(connection: &mut AnyConnection) -> Result<u64, StoreError> {
    let row = sqlx::query("SELECT count(*) FROM members")
        .fetch_one(connection)
        .await?;
    Ok(from_seconds(row.try_get(0)?))
}

pub(crate) async fn insert(
    connection: &mut AnyConnection,
    store: &Store,
    new: &NewMember,
    state: MemberState,
) -> Result<(), StoreError> {
    let inserted = sqlx::query(
        "INSERT INTO members (member, login, profile, role, state, created_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (login) DO NOTHING",
    )
    .bind(&new.member.0[..])
    .bind(&store.keyed("login", new.login_key.as_bytes())[..])
    .bind(store.sealed_profile(new.member, &new.profile))
    .bind(role_code(new.role))
    .bind(state_code(state))
    .bind(to_seconds(new.created_at))
    .execute(connection)
    .await?;
    if inserted.rows_affected() == 0 {
        return Err(StoreError::LoginTaken);
    }
    Ok(())
}

/// Role and state of an account.
pub(crate) async fn standing(
    connection: &mut AnyConnection,
    member: MemberId,
) -> Result<(AccountRole, MemberState), StoreError> {
    let row = sqlx::query("SELECT role, state FROM members WHERE member = $1")
        .bind(&member.0[..])
        .fetch_optional(connection)
        .await?;
    let row = row.ok_or(StoreError::Unknown)?;
    Ok((role(row.try_get(0)?)?, state(row.try_get(1)?)?))
}

pub(crate) async fn end_sessions(connection: &mut AnyConnection, member: MemberId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM sessions WHERE member = $1")
        .bind(&member.0[..])
        .execute(connection)
        .await?;
    Ok(())
}

pub(crate) fn found(rows: u64) -> Result<(), StoreError> {
    if rows == 0 { Err(StoreError::Unknown) } else { Ok(()) }
}

/// Whether an account has anything to sign in with.
pub(crate) async fn can_sign_in(connection: &mut AnyConnection, member: MemberId) -> Result<bool, StoreError> {
    let row = sqlx::query(
        "SELECT (SELECT count(*) FROM passwords WHERE member = $1) + (SELECT count(*) FROM passkeys WHERE member = $1)
            + (SELECT count(*) FROM provider_accounts WHERE member = $1)",
    )
    .bind(&member.0[..])
    .fetch_one(connection)
    .await?;
    Ok(row.try_get::<i64, _>(0)? > 0)
}

/// There is another administrator, who can sign in.
async fn another_administrator(connection: &mut AnyConnection, but: MemberId) -> Result<(), StoreError> {
    let row = sqlx::query(
        "SELECT count(*) FROM members m WHERE role = $1 AND state = $2 AND member <> $3
         AND (EXISTS (SELECT 1 FROM passwords p WHERE p.member = m.member)
           OR EXISTS (SELECT 1 FROM passkeys k WHERE k.member = m.member)
           OR EXISTS (SELECT 1 FROM provider_accounts a WHERE a.member = m.member))",
    )
    .bind(role_code(AccountRole::Administrator))
    .bind(state_code(MemberState::Active))
    .bind(&but.0[..])
    .fetch_one(connection)
    .await?;
    if row.try_get::<i64, _>(0)? == 0 {
        return Err(StoreError::LastAdministrator);
    }
    Ok(())
}
