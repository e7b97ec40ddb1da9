//! What is deleted goes from the files too.

use sqlx::{AssertSqlSafe, Row};

use super::EntryRows;
use crate::connect::Dialect;
use crate::map::TABLES;
use crate::{Store, StoreError};

/// Above this a table is only freed for new rows, not written anew: everything waits for that.
const REWRITTEN: i64 = 256 * 1024 * 1024;

impl Store {
    /// Takes what somebody has just deleted out of the files; whatever is in the way now, the next run does.
    pub async fn empty_log(&self) -> Result<(), StoreError> {
        self.wipe(&[]).await.map(|_| ())
    }

    /// Takes what was deleted, by a run or by somebody, out of the files. False: something was in the way; again later.
    ///
    /// SQLite overwrites what it deletes; this empties the write-ahead log. PostgreSQL keeps deleted rows until their
    /// table is cleaned: it is written anew. (What its own log holds, the server recycles; values about people are sealed.)
    pub(super) async fn wipe(&self, deleted: &[EntryRows]) -> Result<bool, StoreError> {
        match self.dialect {
            Dialect::Sqlite => {
                let row = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
                    .fetch_one(&self.writer)
                    .await?;
                Ok(row.try_get::<i64, _>(0)? == 0)
            }
            Dialect::Postgres => self.rewrite(deleted).await,
        }
    }

    async fn rewrite(&self, deleted: &[EntryRows]) -> Result<bool, StoreError> {
        let mut writer = self.writer.acquire().await?;
        let mut wiped = true;
        for table in TABLES.iter().filter_map(|entry| Some((entry.id, entry.table()?.name))) {
            let (id, table) = table;
            let row = sqlx::query(
                "SELECT pg_table_size(c.oid), coalesce(pg_stat_get_dead_tuples(c.oid), 0)
                 FROM pg_class c WHERE c.oid = to_regclass($1)",
            )
            .bind(table)
            .fetch_one(&mut *writer)
            .await?;
            let (size, dead): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
            if dead == 0 && deleted.iter().all(|(entry, _)| *entry != id) {
                continue;
            }
            let full = if size > REWRITTEN { "" } else { "FULL " };
            // A reader that takes long must not stop everybody who writes.
            for statement in ["SET lock_timeout = '3s'", &format!("VACUUM {full}{table}")] {
                wiped &= sqlx::raw_sql(AssertSqlSafe(statement.to_owned()))
                    .execute(&mut *writer)
                    .await
                    .is_ok();
            }
        }
        sqlx::raw_sql("SET lock_timeout = 0").execute(&mut *writer).await?;
        Ok(wiped)
    }
}
