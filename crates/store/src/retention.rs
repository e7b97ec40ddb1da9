//! Deleting on time, by the data map, with a proof of each run.

pub(crate) mod chain;
mod proof;
mod wipe;

use datamap::{Due, Entry, HOUR, Part, Settings, Start};
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use crate::map::TABLES;
use crate::store::to_seconds;
use crate::{Store, StoreError};

use chain::Chain;

pub use proof::Deletion;
pub(crate) use wipe::Unwiped;

/// Rows of one entry of the data map: its id, how many.
pub type EntryRows = (&'static str, u64);

/// How long after its time something may still be there: the job runs every hour.
const GRACE: u64 = 2 * HOUR;

/// What a run did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sweep {
    /// Rows deleted; entries without any are left out.
    pub deleted: Vec<EntryRows>,
    /// Whether all that was due is gone, from the files too.
    pub complete: bool,
}

impl Sweep {
    /// Rows of one entry that were deleted.
    pub fn of(&self, id: &str) -> u64 {
        self.deleted
            .iter()
            .filter(|(entry, _)| *entry == id)
            .map(|(_, rows)| rows)
            .sum()
    }
}

impl Store {
    /// Deletes all that is past its time, and what remains of it in files; writes the proof.
    ///
    /// To be called before serving and every hour. A proof is written when something was deleted, and at least once
    /// a day: see [`Store::deletion_missed`]. Nothing is deleted without one: it comes with the deletion, as incomplete,
    /// and says so until the files are clean too.
    pub async fn sweep(&self, now: u64, settings: &Settings) -> Result<Sweep, StoreError> {
        let mut transaction = self.begin().await?;
        let begun = delete_all(&mut transaction, self, now, settings).await?;
        transaction.commit().await?;
        let complete = self.finish_sweep(now, settings, &begun).await?;
        let deleted = begun.deleted;
        Ok(Sweep { deleted, complete })
    }

    /// Once rows are deleted: takes them out of the files and completes the proof. Whether all that was due is gone.
    pub(crate) async fn finish_sweep(&self, now: u64, settings: &Settings, begun: &Begun) -> Result<bool, StoreError> {
        self.unwiped.daily(now);
        let wiped = self.wipe(&begun.deleted).await?;
        let complete = wiped && self.past(now, 0, settings).await?.is_empty();
        match &begun.proof {
            Some(proof) if complete => self.complete(proof).await?,
            Some(_) => {}
            None => self.prove_quiet(now, complete).await?,
        }
        Ok(complete)
    }

    /// What is past its time, though the job should have deleted it: anything is a fault.
    pub async fn overdue(&self, now: u64, settings: &Settings) -> Result<Vec<EntryRows>, StoreError> {
        self.past(now, GRACE, settings).await
    }

    /// Rows there are now, by entry of the data map; entries without any are there too.
    pub async fn rows(&self) -> Result<Vec<EntryRows>, StoreError> {
        count(&mut *self.readers.acquire().await?).await
    }

    /// The settings that periods follow: policy, and what the configuration says of rooms.
    pub async fn settings(&self, room_keep_hours: u64) -> Result<Settings, StoreError> {
        settings(&mut *self.readers.acquire().await?, room_keep_hours).await
    }

    /// What was past its time `grace` seconds ago.
    async fn past(&self, now: u64, grace: u64, settings: &Settings) -> Result<Vec<EntryRows>, StoreError> {
        let mut reader = self.readers.acquire().await?;
        let mut past = Vec::new();
        for entry in &TABLES {
            let mut rows = 0;
            for due in due(entry, now.saturating_sub(grace), settings) {
                let table = name(entry);
                let chain = chain::of(table);
                let going = chain.map_or(due.rows, Chain::going);
                let statement = format!("SELECT count(*) FROM {table} WHERE {going}");
                let mut query = sqlx::query(AssertSqlSafe(statement)).bind(to_seconds(due.latest));
                if chain.is_some() {
                    query = query.bind(to_seconds(now));
                }
                rows += number(&query.fetch_one(&mut *reader).await?)?;
            }
            if rows > 0 {
                past.push((entry.id, rows));
            }
        }
        Ok(past)
    }
}

/// Rows past their time.
struct Past {
    /// The column that decides.
    column: &'static str,
    /// The latest value of it that is past its time.
    latest: u64,
    /// Which rows, as SQL; `$1` is that value.
    rows: String,
    /// The part of the table that this is, if it is one.
    part: Option<&'static Part>,
}

/// What of this entry is past its time; empty: nothing is, or not by this job.
fn due(entry: &Entry, now: u64, settings: &Settings) -> Vec<Past> {
    let past = |column: &'static str, latest, rows| {
        let part = None;
        Past {
            column,
            latest,
            rows,
            part,
        }
    };
    match entry.retention.due {
        Due::At(column) => vec![past(column, now, format!("{column} <= $1"))],
        Due::AtIf(column, only) => vec![past(column, now, format!("{column} <= $1 AND {only}"))],
        Due::After(column) => {
            let latest = now.checked_sub(entry.retention.period.seconds(settings));
            let past = latest.map(|latest| past(column, latest, format!("{column} <= $1")));
            past.into_iter().collect()
        }
        Due::Parts(parts) => {
            let past = parts.iter().filter_map(|part| {
                let Part { only, column, .. } = *part;
                let seen = if part.seen {
                    format!(" AND {column} > 0")
                } else {
                    String::new()
                };
                let latest = now.checked_sub(part.period)?;
                let rows = format!("{column} <= $1 AND {only}{seen}");
                let part = Some(part);
                Some(Past {
                    column,
                    latest,
                    rows,
                    part,
                })
            });
            past.collect()
        }
        Due::WithOwner | Due::Otherwise => Vec::new(),
    }
}

pub(crate) async fn settings(connection: &mut AnyConnection, room_keep_hours: u64) -> Result<Settings, StoreError> {
    let rows = sqlx::query("SELECT name, value FROM policy")
        .fetch_all(connection)
        .await?;
    let mut settings = Settings {
        room_keep_hours,
        ..Settings::default()
    };
    for row in rows {
        let (name, value): (String, String) = (row.try_get(0)?, row.try_get(1)?);
        match (name.as_str(), value.parse::<u64>()) {
            ("session_days", Ok(days @ 1..=365)) => settings.session_days = days,
            ("audit_days", Ok(days @ 1..=365)) => settings.audit_days = days,
            ("request_years", Ok(years @ 1..=10)) => settings.request_years = years,
            ("plan_days", Ok(days @ 1..=1100)) => settings.plan_days = days,
            _ => {}
        }
    }
    Ok(settings)
}

/// Rows are deleted; their files are not clean yet.
pub(crate) struct Begun {
    /// Rows deleted; entries without any are left out.
    pub(crate) deleted: Vec<EntryRows>,
    /// The proof that they were, if any were.
    proof: Option<proof::Incomplete>,
}

/// Deletes all that is past its time, in the caller's transaction, with the proof; what went with it is counted too.
pub(crate) async fn delete_all(
    connection: &mut AnyConnection,
    store: &Store,
    now: u64,
    settings: &Settings,
) -> Result<Begun, StoreError> {
    let before = count(connection).await?;
    for entry in &TABLES {
        delete(connection, store, entry, now, settings).await?;
    }
    let after = count(connection).await?;
    let deleted = before.into_iter().zip(after);
    let deleted = deleted.map(|((id, before), (_, after))| (id, before.saturating_sub(after)));
    let deleted: Vec<EntryRows> = deleted.filter(|(_, rows)| *rows > 0).collect();
    let proof = match deleted.is_empty() {
        true => None,
        false => Some(proof::begin(connection, store, now, &deleted).await?),
    };
    Ok(Begun { deleted, proof })
}

async fn delete(
    connection: &mut AnyConnection,
    store: &Store,
    entry: &Entry,
    now: u64,
    settings: &Settings,
) -> Result<(), StoreError> {
    let table = name(entry);
    let run = async |connection: &mut AnyConnection, statement: String, value: u64| {
        let query = sqlx::query(AssertSqlSafe(statement)).bind(to_seconds(value));
        query.execute(connection).await.map(|_| ())
    };
    for Past {
        column,
        latest,
        rows,
        part,
    } in due(entry, now, settings)
    {
        if let Some(chain) = chain::of(table) {
            chain.forget(connection, store, latest, now).await?;
            continue;
        }
        if entry.retention.start == Start::LastUse {
            // No use is of the future: nothing lasts longer than its whole period from now, whatever a clock that was
            // ahead wrote, or whatever the period was then.
            let end = now.saturating_add(entry.retention.period.seconds(settings));
            let statement = format!("UPDATE {table} SET {column} = $1 WHERE {column} > $1");
            run(connection, statement, end).await?;
        }
        if let Some(part) = part.filter(|part| part.seen) {
            let only = part.only;
            let statement =
                format!("UPDATE {table} SET {column} = $1 WHERE {only} AND ({column} = 0 OR {column} > $1)");
            run(connection, statement, now).await?;
        }
        let statement = match part.map_or(&[][..], |part| part.emptied) {
            [] => format!("DELETE FROM {table} WHERE {rows}"),
            columns => {
                let zeros: Vec<String> = columns.iter().map(|column| format!("{column} = 0")).collect();
                format!("UPDATE {table} SET {} WHERE {rows}", zeros.join(", "))
            }
        };
        run(connection, statement, latest).await?;
    }
    Ok(())
}

async fn count(connection: &mut AnyConnection) -> Result<Vec<EntryRows>, StoreError> {
    let mut counts = Vec::new();
    for entry in &TABLES {
        let statement = format!("SELECT count(*) FROM {}", name(entry));
        let row = sqlx::query(AssertSqlSafe(statement))
            .fetch_one(&mut *connection)
            .await?;
        counts.push((entry.id, number(&row)?));
    }
    Ok(counts)
}

fn number(row: &sqlx::any::AnyRow) -> Result<u64, StoreError> {
    Ok(u64::try_from(row.try_get::<i64, _>(0)?).unwrap_or(0))
}

/// The entry's table.
fn name(entry: &Entry) -> &'static str {
    entry.table().expect("entries of the store are tables").name
}
