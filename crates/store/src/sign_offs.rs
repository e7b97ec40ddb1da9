//! Who agreed to the server as it is configured, or why nobody has to, and when it went live. What a configuration is, and
//! who may say what, is the caller's.

use sqlx::{AnyConnection, Row};
use wire::{AccountRole, MemberId, SignOffStep};

use crate::audit::{self, Note};
use crate::codes::{role, role_code, sign_off_step, sign_off_step_name};
use crate::members::found;
use crate::store::{from_seconds, to_seconds};
use crate::{Store, StoreError};

/// The row that says when the server went live.
const RELEASE: &str = "release";
/// States, as on disk: numbers are never given anew.
const AGREED: i64 = 0;
const NOT_APPLICABLE: i64 = 1;
const LIVE: i64 = 2;
/// Steps there are.
const STEPS: i64 = 2;

/// Who said something, when, and of what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// The account; it may be gone.
    pub by: MemberId,
    /// What it was then.
    pub role: AccountRole,
    /// When.
    pub at: u64,
    /// Names the configuration it was said of.
    pub configuration: String,
}

/// What was said of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptSignOff {
    /// Which.
    pub step: SignOffStep,
    /// Why it is not applicable; none: it was agreed.
    pub reason: Option<String>,
    /// By whom, when, and of what.
    pub given: Given,
}

/// All that was said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeptSignOffs {
    /// Of each step of which something was said.
    pub steps: Vec<KeptSignOff>,
    /// That the server went live; none: it has not.
    pub released: Option<Given>,
}

impl KeptSignOffs {
    /// What was said of this step.
    pub fn of(&self, step: SignOffStep) -> Option<&KeptSignOff> {
        self.steps.iter().find(|kept| kept.step == step)
    }
}

impl Store {
    /// What was said of every step, and that the server went live.
    pub async fn sign_offs(&self) -> Result<KeptSignOffs, StoreError> {
        let rows = sqlx::query("SELECT step, reason, actor, role, at, configuration FROM sign_offs ORDER BY step")
            .fetch_all(&self.readers)
            .await?;
        let mut all = KeptSignOffs::default();
        for row in &rows {
            let name: String = row.try_get(0)?;
            let given = Given {
                by: audit::id(Some(row.try_get(2)?))?.ok_or(StoreError::Unreadable)?,
                role: role(row.try_get(3)?)?,
                at: from_seconds(row.try_get(4)?),
                configuration: row.try_get(5)?,
            };
            if name == RELEASE {
                all.released = Some(given);
                continue;
            }
            all.steps.push(KeptSignOff {
                step: sign_off_step(&name)?,
                reason: row.try_get(1)?,
                given,
            });
        }
        Ok(all)
    }

    /// Keeps this in place of what was said of the step before. [`StoreError::Unknown`]: administrators say that it is not
    /// applicable, and whoever has the role has agreed to this very configuration, or has said it themselves.
    pub async fn sign_off(&self, new: &KeptSignOff, note: &Note) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        if new.reason.is_some() && new.given.role == AccountRole::Administrator {
            let row = sqlx::query(
                "SELECT count(*) FROM sign_offs
                 WHERE step = $1 AND ((state = $2 AND configuration = $3) OR (state = $4 AND role <> $5))",
            )
            .bind(sign_off_step_name(new.step))
            .bind(AGREED)
            .bind(&new.given.configuration)
            .bind(NOT_APPLICABLE)
            .bind(role_code(AccountRole::Administrator))
            .fetch_one(&mut *transaction)
            .await?;
            if row.try_get::<i64, _>(0)? > 0 {
                return Err(StoreError::Unknown);
            }
        }
        let state = if new.reason.is_some() { NOT_APPLICABLE } else { AGREED };
        let name = sign_off_step_name(new.step);
        put(&mut transaction, (name, state), new.reason.as_deref(), &new.given).await?;
        audit::append(&mut transaction, self, note).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Takes back an agreement, or that the step is not applicable. [`StoreError::Unknown`]: that is not what was said of it,
    /// or it was not an administrator who said it, and `by` is one.
    pub async fn withdraw_sign_off(
        &self,
        step: SignOffStep,
        agreed: bool,
        by: AccountRole,
        note: &Note,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let least = if by == AccountRole::Administrator {
            by
        } else {
            AccountRole::Member
        };
        let gone = sqlx::query("DELETE FROM sign_offs WHERE step = $1 AND state = $2 AND role >= $3")
            .bind(sign_off_step_name(step))
            .bind(if agreed { AGREED } else { NOT_APPLICABLE })
            .bind(role_code(least))
            .execute(&mut *transaction)
            .await?;
        found(gone.rows_affected())?;
        audit::append(&mut transaction, self, note).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Keeps that the server goes live, unless it did so with this configuration: then the first time stays.
    /// [`StoreError::SignOffMissing`]: a step is neither agreed for this configuration nor not applicable.
    pub async fn go_live(&self, given: &Given, note: &Note) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let row = sqlx::query("SELECT count(*) FROM sign_offs WHERE state = $1 OR (state = $2 AND configuration = $3)")
            .bind(NOT_APPLICABLE)
            .bind(AGREED)
            .bind(&given.configuration)
            .fetch_one(&mut *transaction)
            .await?;
        if row.try_get::<i64, _>(0)? < STEPS {
            return Err(StoreError::SignOffMissing);
        }
        let before = sqlx::query("SELECT configuration FROM sign_offs WHERE state = $1")
            .bind(LIVE)
            .fetch_optional(&mut *transaction)
            .await?;
        if let Some(before) = before
            && before.try_get::<String, _>(0)? == given.configuration
        {
            return Ok(());
        }
        put(&mut transaction, (RELEASE, LIVE), None, given).await?;
        audit::append(&mut transaction, self, note).await?;
        transaction.commit().await?;
        Ok(())
    }
}

async fn put(
    connection: &mut AnyConnection,
    (step, state): (&'static str, i64),
    reason: Option<&str>,
    given: &Given,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO sign_offs (step, state, reason, actor, role, at, configuration)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (step) DO UPDATE SET state = excluded.state, reason = excluded.reason, actor = excluded.actor,
             role = excluded.role, at = excluded.at, configuration = excluded.configuration",
    )
    .bind(step)
    .bind(state)
    .bind(reason.map(str::to_owned))
    .bind(&given.by.0[..])
    .bind(role_code(given.role))
    .bind(to_seconds(given.at))
    .bind(&given.configuration)
    .execute(connection)
    .await?;
    Ok(())
}
