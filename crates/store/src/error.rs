//! What can go wrong, by what the caller can do about it.

use std::path::PathBuf;

use thiserror::Error;

/// Why the store did not do what was asked.
#[derive(Debug, Error)]
pub enum StoreError {
    /// A room with this id exists.
    #[error("the room exists already")]
    RoomExists,
    /// No room with this id, or its time is over.
    #[error("no such room")]
    Unknown,
    /// An update of the room with this number, or a later one, was kept before.
    #[error("a later update was kept before")]
    Outdated {
        /// The number of the latest.
        last: u64,
    },
    /// The room has another record than the one the update was made from.
    #[error("the room was changed meanwhile")]
    Changed {
        /// The room's record.
        record: Vec<u8>,
        /// The number of the latest update.
        last: u64,
    },
    /// More invitations than a room may have.
    #[error("too many invitations")]
    TooMany,
    /// A file or directory cannot be read or created: an operator's matter.
    #[error("{path}: {source}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A secret has the wrong length or can be read by others: an operator's matter.
    #[error("{path}: {problem}")]
    Secret {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// The database was written by a newer release: start that one, or restore a backup.
    #[error("the database was written by a newer release of konklave")]
    Newer,
    /// The migrations cannot be applied.
    #[error("the database cannot be brought to this release: {0}")]
    Migration(sqlx::migrate::MigrateError),
    /// A value on disk does not open under the at-rest key: wrong key, or the file was tampered with.
    #[error("a value in the database does not open under secrets/at-rest.key")]
    Unreadable,
    /// SQLite failed: disk full, input/output error.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
}
