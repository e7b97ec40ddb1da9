//! What is deleted goes from the files too.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use datamap::DAY;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::EntryRows;
use crate::connect::Dialect;
use crate::map::TABLES;
use crate::{Store, StoreError};

/// Above this a table is only freed for new rows, not written anew: everything waits for that.
const REWRITTEN: i64 = 256 * 1024 * 1024;

/// Tables from which rows were deleted that may still be in files, and when all of them last counted as such. After a
/// start nobody knows, and all do.
#[derive(Debug, Default)]
pub(crate) struct Unwiped(Mutex<(BTreeSet<&'static str>, Option<u64>)>);

impl Unwiped {
    fn known(&self) -> MutexGuard<'_, (BTreeSet<&'static str>, Option<u64>)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// These have lost rows.
    fn add(&self, deleted: &[EntryRows]) {
        let lost = deleted.iter().filter(|(_, rows)| *rows > 0);
        self.known().0.extend(lost.map(|(id, _)| *id));
    }

    /// Once a day all count: single statements delete rows too, and of those the database's statistics alone tell,
    /// which lag, and are lost when it crashes.
    pub(super) fn daily(&self, now: u64) {
        let mut known = self.known();
        if known.1.is_none_or(|last| now.abs_diff(last) >= DAY) {
            known.0.extend(TABLES.iter().map(|entry| entry.id));
            known.1 = Some(now);
        }
    }

    fn has(&self, id: &str) -> bool {
        self.known().0.contains(id)
    }

    fn done(&self, id: &str) {
        self.known().0.remove(id);
    }
}

impl Store {
    /// Takes what somebody has just deleted out of the files. It is deleted whatever comes of this, and the next run
    /// does what was not done now.
    pub(crate) async fn wipe_now(&self, deleted: &[EntryRows]) {
        match self.wipe(deleted).await {
            Ok(true) => {}
            Ok(false) => tracing::info!("what was deleted leaves the files with the next run"),
            Err(error) => tracing::warn!(%error, "what was deleted leaves the files with the next run"),
        }
    }

    /// Leaves what somebody has just deleted from these entries of the data map to the next run.
    pub(crate) fn wipe_later(&self, entries: &[&'static str]) {
        self.unwiped.known().0.extend(entries);
    }

    /// Takes what was deleted, by a run or by somebody, out of the files. False: something was in the way; again later.
    ///
    /// SQLite overwrites what it deletes; this empties the write-ahead log. PostgreSQL keeps deleted rows until their
    /// table is cleaned: it is written anew. (What its own log holds, the server recycles; values about people are sealed.)
    pub(super) async fn wipe(&self, deleted: &[EntryRows]) -> Result<bool, StoreError> {
        self.unwiped.add(deleted);
        match self.dialect {
            Dialect::Sqlite => {
                let row = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
                    .fetch_one(&self.writer)
                    .await?;
                Ok(row.try_get::<i64, _>(0)? == 0)
            }
            Dialect::Postgres => self.rewrite().await,
        }
    }

    async fn rewrite(&self) -> Result<bool, StoreError> {
        let mut writer = self.writer.acquire().await?;
        // A new table still has the rows that somebody sees in a snapshot of before.
        let mut wiped = !watched(&mut writer).await?;
        let clean = wiped;
        // A reader that takes long must not stop everybody who writes. (Reset when the connection is given back.)
        sqlx::raw_sql("SET lock_timeout = '3s'").execute(&mut *writer).await?;
        for (id, table) in TABLES.iter().filter_map(|entry| Some((entry.id, entry.table()?.name))) {
            let row = sqlx::query(
                "SELECT pg_table_size(c.oid), coalesce(pg_stat_get_dead_tuples(c.oid), 0)
                 FROM pg_class c WHERE c.oid = to_regclass($1)",
            )
            .bind(table)
            .fetch_one(&mut *writer)
            .await?;
            let (size, dead): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
            if dead == 0 && !self.unwiped.has(id) {
                continue;
            }
            let full = if size > REWRITTEN { "" } else { "FULL " };
            let statement = format!("VACUUM {full}{table}");
            match sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut *writer).await {
                Ok(_) if clean => self.unwiped.done(id),
                Ok(_) => {}
                Err(_) => wiped = false,
            }
        }
        Ok(wiped)
    }
}

/// Whether somebody else reads this database in a snapshot.
async fn watched(writer: &mut AnyConnection) -> Result<bool, StoreError> {
    let row = sqlx::query(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND backend_xmin IS NOT NULL
         AND backend_type = 'client backend' AND pid <> pg_backend_pid()",
    )
    .fetch_one(writer)
    .await?;
    Ok(row.try_get::<i64, _>(0)? > 0)
}
