//! Why there is no backup, or no restore.

use std::path::PathBuf;

use thiserror::Error;

use crate::StoreError;

/// Why a backup was not made or not restored.
#[derive(Debug, Error)]
pub enum BackupError {
    /// Not an age X25519 recipient or identity. The text is not repeated: it may be the secret one.
    #[error("no key of age: a recipient begins with age1, an identity with AGE-SECRET-KEY-1")]
    Key,
    /// A file cannot be read or written.
    #[error("{path}: {source}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The backup is encrypted to another key.
    #[error("the backup was made for another key")]
    OtherKey,
    /// The backup is incomplete, was changed, or is none.
    #[error("the backup is damaged, incomplete, or no backup of konklave: use another one")]
    Damaged,
    /// The backup is of a newer release.
    #[error("the backup was made by konklave {release}, which is newer: restore it with that release")]
    Newer {
        /// Which.
        release: String,
    },
    /// The database has rows.
    #[error("the database is not empty: restore into a new data directory, or a new database")]
    NotEmpty,
    /// The keys of the backup's installation are missing.
    #[error("the backup holds no keys: bring back the directory `secrets` of its installation first")]
    NoSecrets,
    /// The keys are of another installation.
    #[error("the directory `secrets` is of another installation than the backup")]
    OtherSecrets,
    /// The database cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for BackupError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}
