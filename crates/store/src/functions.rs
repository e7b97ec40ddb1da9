//! Which functions were switched on or off, with the four answers of the necessity check. What an answer must be is the
//! caller's.

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};
use wire::{MemberId, NecessityAnswers, SwitchedFunction};

use crate::audit::{self, Note};
use crate::store::{from_seconds, to_seconds};
use crate::{Store, StoreError};

/// States, as on disk: numbers are never given anew.
const OFF: i64 = 0;
const ON: i64 = 1;

/// What was decided of a function last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptDecision {
    /// Which.
    pub function: SwitchedFunction,
    /// Whether it is on.
    pub on: bool,
    /// The answers given last; none: none were given so far. To be kept: none leaves them as they were.
    pub answers: Option<NecessityAnswers>,
    /// The account, which may be gone; none: the console of the server.
    pub by: Option<MemberId>,
    /// When.
    pub at: u64,
}

const COLUMNS: &str =
    "SELECT function, state, purpose, suitable, milder, safeguards, actor, at FROM function_decisions";

impl Store {
    /// The last decision of each function of which there is one.
    pub async fn decisions(&self) -> Result<Vec<KeptDecision>, StoreError> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!("{COLUMNS} ORDER BY function")))
            .fetch_all(&self.readers)
            .await?;
        rows.iter().map(kept).collect()
    }

    /// What is switched off, in the order functions are named to people.
    pub async fn switched_off(&self) -> Result<Vec<SwitchedFunction>, StoreError> {
        let mut off: Vec<SwitchedFunction> = self.decisions().await?.iter().filter_map(is_off).collect();
        off.sort_unstable();
        Ok(off)
    }

    /// Keeps this in place of what was decided before, and writes it into the audit log, without its words. False: it was
    /// decided so before, and that stays. [`StoreError::NecessityUnanswered`]: it is to be on, and nothing is answered.
    pub async fn decide(&self, new: &KeptDecision) -> Result<bool, StoreError> {
        if new.on && new.answers.is_none() {
            return Err(StoreError::NecessityUnanswered);
        }
        let mut transaction = self.begin().await?;
        let before = sqlx::query(sqlx::AssertSqlSafe(format!("{COLUMNS} WHERE function = $1")))
            .bind(new.function.id())
            .fetch_optional(&mut *transaction)
            .await?;
        let before = before.as_ref().map(kept).transpose()?;
        let same =
            |before: &KeptDecision| before.on == new.on && (new.answers.is_none() || before.answers == new.answers);
        if before.as_ref().is_some_and(same) {
            return Ok(false);
        }
        put(&mut transaction, new).await?;
        // What nobody has decided of is on.
        let was_on = before.is_none_or(|before| before.on);
        let what = match (was_on, new.on) {
            (false, true) => "on",
            (true, false) => "off",
            _ => "answers",
        };
        let note = Note {
            at: new.at,
            action: "function_switched",
            actor: new.by,
            subject: None,
            change: format!("{}: {what}", new.function.id()),
        };
        audit::append(&mut transaction, self, &note).await?;
        transaction.commit().await?;
        Ok(true)
    }
}

fn is_off(decision: &KeptDecision) -> Option<SwitchedFunction> {
    (!decision.on).then_some(decision.function)
}

fn kept(row: &AnyRow) -> Result<KeptDecision, StoreError> {
    let name: String = row.try_get(0)?;
    let purpose: Option<String> = row.try_get(2)?;
    let answers = match purpose {
        Some(purpose) => Some(NecessityAnswers {
            purpose,
            suitable: row.try_get(3)?,
            milder: row.try_get(4)?,
            safeguards: row.try_get(5)?,
        }),
        None => None,
    };
    Ok(KeptDecision {
        function: SwitchedFunction::named(&name).ok_or(StoreError::Unreadable)?,
        on: match row.try_get::<i64, _>(1)? {
            OFF => false,
            ON => true,
            _ => return Err(StoreError::Unreadable),
        },
        answers,
        by: audit::id(row.try_get(6)?)?,
        at: from_seconds(row.try_get(7)?),
    })
}

async fn put(connection: &mut AnyConnection, new: &KeptDecision) -> Result<(), StoreError> {
    let said = |pick: fn(&NecessityAnswers) -> &String| new.answers.as_ref().map(|answers| pick(answers).clone());
    sqlx::query(
        "INSERT INTO function_decisions (function, state, purpose, suitable, milder, safeguards, actor, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (function) DO UPDATE SET state = excluded.state,
             purpose = coalesce(excluded.purpose, function_decisions.purpose),
             suitable = coalesce(excluded.suitable, function_decisions.suitable),
             milder = coalesce(excluded.milder, function_decisions.milder),
             safeguards = coalesce(excluded.safeguards, function_decisions.safeguards),
             actor = excluded.actor, at = excluded.at",
    )
    .bind(new.function.id())
    .bind(if new.on { ON } else { OFF })
    .bind(said(|answers| &answers.purpose))
    .bind(said(|answers| &answers.suitable))
    .bind(said(|answers| &answers.milder))
    .bind(said(|answers| &answers.safeguards))
    .bind(new.by.map(|member| member.0.to_vec()))
    .bind(to_seconds(new.at))
    .execute(connection)
    .await?;
    Ok(())
}
