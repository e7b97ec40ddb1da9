//! Backup and restore.
//!
//! A backup is one state of the rows, read while the server goes on, as lines of JSON encrypted with age
//! (age-encryption.org/v1) to the operator's X25519 key; nothing of it rests anywhere in clear. The same file restores
//! into either database.
//!
//! **A restore is not a rollback.** What could be used once is in no backup: sessions, one-time links, recovery codes.
//! A code of the second factor from before the restore is refused. Wrong tries, the audit chain and the proofs of
//! deletion go on where the backup stops, the restore itself is an entry of the audit log, and what is past its time is
//! deleted before it is finished.
//!
//! What cannot be known from a backup: a restored room has the record and the links of that day, so a link withdrawn
//! since is valid again. Its owner notices: the next change is refused as made from another record
//! ([`crate::StoreError::Changed`]) and made anew from this one. Meetings under way are no rows: a participant goes on
//! with the epoch it knows. An account deleted since is there again, and a password changed since is the former one.

mod error;
mod format;
mod keys;
mod read;
mod restore;
mod write;

use std::path::Path;

pub use error::BackupError;
pub use keys::{Identity, Recipient};
pub use restore::Restored;
pub use write::BackedUp;

pub use datamap::BACKUP_KEPT;

/// Tables that are in no backup: what could be used once, and what says how far the schema is.
const LEFT_OUT: [&str; 5] = [
    "sessions",
    "provider_sessions",
    "tickets",
    "recovery_codes",
    "_sqlx_migrations",
];

/// The name of a backup made at `now`, as [`prune_backups`] knows it.
pub fn backup_name(now: u64) -> String {
    format!("konklave-{now:012}.age")
}

/// When the backup with this name was made; none: it is not one of ours.
fn made_at(name: &str) -> Option<u64> {
    name.strip_prefix("konklave-")?.strip_suffix(".age")?.parse().ok()
}

/// Deletes backups in `directory` that are older than they may be; how many. Other files stay.
pub fn prune_backups(directory: &Path, now: u64) -> Result<u64, BackupError> {
    let mut deleted = 0;
    for (path, at) in backups(directory)? {
        if at + BACKUP_KEPT <= now {
            std::fs::remove_file(&path).map_err(|source| BackupError::File { path, source })?;
            deleted += 1;
        }
    }
    Ok(deleted)
}

/// When the newest backup in `directory` was made; none: there is none.
pub fn newest_backup(directory: &Path) -> Result<Option<u64>, BackupError> {
    Ok(backups(directory)?.into_iter().map(|(_, at)| at).max())
}

fn backups(directory: &Path) -> Result<Vec<(std::path::PathBuf, u64)>, BackupError> {
    let failed = |source| BackupError::File {
        path: directory.to_owned(),
        source,
    };
    let mut found = Vec::new();
    for entry in std::fs::read_dir(directory).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        if let Some(at) = entry.file_name().to_str().and_then(made_at) {
            found.push((entry.path(), at));
        }
    }
    Ok(found)
}
