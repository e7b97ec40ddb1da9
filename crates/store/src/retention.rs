//! Deleting on time.

use crate::connect::Dialect;
use crate::store::to_seconds;
use crate::{Store, StoreError};

impl Store {
    /// Deletes rooms whose time is over, with their invitations; returns how many rooms.
    ///
    /// The write-ahead log is emptied too, so that the bytes are gone from both files.
    pub async fn sweep(&self, now: u64) -> Result<u64, StoreError> {
        let swept = sqlx::query("DELETE FROM rooms WHERE expires_at <= $1")
            .bind(to_seconds(now))
            .execute(&self.writer)
            .await?
            .rows_affected();
        sqlx::query("DELETE FROM ended WHERE until <= $1")
            .bind(to_seconds(now))
            .execute(&self.writer)
            .await?;
        if swept > 0 && self.dialect == Dialect::Sqlite {
            sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
                .execute(&self.writer)
                .await?;
        }
        Ok(swept)
    }
}
