//! Opening, migrating, sweeping.

use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use sqlx::SqlSafeStr;
use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};

use crate::{Secrets, StoreError};

/// Readers beside the one writer. Each costs about 2 MB at most; lookups take well under a millisecond.
const READERS: u32 = 2;

/// The store of one installation. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    pub(crate) writer: SqlitePool,
    pub(crate) readers: SqlitePool,
    pub(crate) secrets: std::sync::Arc<Secrets>,
}

impl Store {
    /// Opens `database/konklave.db` and `secrets/` in `directory`, creates what is missing, applies migrations.
    pub async fn open(directory: &Path) -> Result<Self, StoreError> {
        let secrets = Secrets::open(&directory.join("secrets"))?;
        let database = directory.join("database");
        create_private_directory(&database).map_err(|source| StoreError::File {
            path: database.clone(),
            source,
        })?;
        let options = SqliteConnectOptions::from_str("sqlite:")?
            .filename(database.join("konklave.db"))
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5))
            .pragma("secure_delete", "ON")
            .pragma("trusted_schema", "OFF");
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .connect_with(options.clone())
            .await?;
        migrate(&writer).await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .connect_with(options.read_only(true).create_if_missing(false))
            .await?;
        Ok(Self {
            writer,
            readers,
            secrets: std::sync::Arc::new(secrets),
        })
    }

    /// The installation's secrets.
    pub fn secrets(&self) -> &Secrets {
        &self.secrets
    }

    /// Deletes rooms whose time is over, with their invitations; returns how many rooms.
    ///
    /// The write-ahead log is emptied too, so that the bytes are gone from both files.
    pub async fn sweep(&self, now: u64) -> Result<u64, StoreError> {
        let swept = sqlx::query("DELETE FROM rooms WHERE expires_at <= ?1")
            .bind(to_seconds(now))
            .execute(&self.writer)
            .await?
            .rows_affected();
        sqlx::query("DELETE FROM ended WHERE until <= ?1")
            .bind(to_seconds(now))
            .execute(&self.writer)
            .await?;
        if swept > 0 {
            sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
                .execute(&self.writer)
                .await?;
        }
        Ok(swept)
    }

    /// Whether the database answers.
    pub async fn ready(&self) -> bool {
        sqlx::query("SELECT 1").execute(&self.readers).await.is_ok()
    }

    /// Writes out the log and closes the files.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

/// A directory (with its parents) only this user enters.
pub(crate) fn create_private_directory(path: &Path) -> std::io::Result<()> {
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// SQLite has no unsigned integers.
pub(crate) fn to_seconds(seconds: u64) -> i64 {
    i64::try_from(seconds).unwrap_or(i64::MAX)
}

pub(crate) fn from_seconds(seconds: i64) -> u64 {
    u64::try_from(seconds).unwrap_or(0)
}

async fn migrate(pool: &SqlitePool) -> Result<(), StoreError> {
    let migration = |number, name: &'static str, sql: &'static str| {
        Migration::new(number, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
    };
    let migrations = vec![
        migration(1, "rooms", include_str!("../migrations/0001_rooms.sql")),
        migration(2, "door", include_str!("../migrations/0002_door.sql")),
    ];
    Migrator::with_migrations(migrations)
        .run(pool)
        .await
        .map_err(|error| match error {
            MigrateError::VersionMissing(_) | MigrateError::VersionTooNew(..) => StoreError::Newer,
            other => StoreError::Migration(other),
        })
}
