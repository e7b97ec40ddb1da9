//! What can go wrong, by what the caller can do about it.

use std::path::PathBuf;

use thiserror::Error;

/// Why the store did not do what was asked.
#[derive(Debug, Error)]
pub enum StoreError {
    /// A room with this id exists.
    #[error("the room exists already")]
    RoomExists,
    /// Nothing with this id, or its time is over.
    #[error("nothing with this id")]
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
    /// More of something than there may be.
    #[error("more of something than there may be")]
    TooMany,
    /// An account has this sign-in name.
    #[error("an account has this sign-in name")]
    LoginTaken,
    /// The vault that is kept is not the one the change was made from.
    #[error("the vault was changed meanwhile")]
    VaultChanged,
    /// Without this account nobody would be left who runs the server.
    #[error("the last administrator stays one")]
    LastAdministrator,
    /// A step before going live is neither agreed for this configuration nor not applicable.
    #[error("a sign-off is missing")]
    SignOffMissing,
    /// A function was to be switched on before its four questions are answered.
    #[error("the questions about a function are not answered")]
    NecessityUnanswered,
    /// The session on whose behalf something was to be changed has ended.
    #[error("the session has ended")]
    SignedOut,
    /// Without this the account could not be signed in to any more.
    #[error("the last proof of an account stays")]
    LastProof,
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
    /// The database is there, but of an earlier release.
    #[error("the database is of an earlier release: start this release's server on it once")]
    Older,
    /// The migrations cannot be applied.
    #[error("the database cannot be brought to this release: {0}")]
    Migration(sqlx::migrate::MigrateError),
    /// A value on disk does not open under the at-rest key: wrong key, or the file was tampered with.
    #[error("a value in the database does not open under secrets/at-rest.key")]
    Unreadable,
    /// Another server works on this database.
    #[error("another server uses this database: stop it first, or give each its own")]
    InUse,
    /// Another program keeps the database file locked.
    #[error("another program keeps the database locked: end it, or try again")]
    Locked,
    /// There is no space left.
    #[error("the database cannot grow: its disk is full")]
    Full,
    /// The database cannot be written to.
    #[error(
        "the database cannot be written to: check the owner and rights of its directory, and how its disk is mounted"
    )]
    ReadOnly,
    /// The database is damaged.
    #[error("the database is damaged: restore a backup")]
    Damaged,
    /// The database server does not answer.
    #[error("the database server cannot be reached: {0}")]
    Unreachable(sqlx::Error),
    /// The database failed in another way.
    #[error("the database failed: {0}")]
    Database(sqlx::Error),
}

/// By what the caller can do about it. Codes: sqlite.org/rescode.html (extended ones end in the primary one), and
/// PostgreSQL's appendix A.
impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        let code = match &error {
            sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::PoolTimedOut => return Self::Unreachable(error),
            sqlx::Error::Database(database) => database.code(),
            _ => None,
        };
        let Some(code) = code else { return Self::Database(error) };
        match code.as_ref() {
            "55P03" => return Self::InUse,
            "53100" => return Self::Full,
            "25006" => return Self::ReadOnly,
            "XX001" | "XX002" => return Self::Damaged,
            _ => {}
        }
        match code.parse::<u32>() {
            Ok(number) if code.len() < 5 => match number & 0xff {
                5 | 6 => Self::Locked,
                8 | 14 => Self::ReadOnly,
                11 | 26 => Self::Damaged,
                13 => Self::Full,
                _ => Self::Database(error),
            },
            _ => Self::Database(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Store;

    #[tokio::test]
    async fn a_full_disk_is_named_as_such_and_loses_nothing() {
        let directory = tempfile::tempdir().unwrap();
        let store = Store::embedded(directory.path()).await.unwrap();
        // As if the disk ended where the file ends.
        sqlx::query("PRAGMA max_page_count = 1")
            .execute(&store.writer)
            .await
            .unwrap();
        let keep = async |n: u32| {
            sqlx::query("INSERT INTO policy (name, value) VALUES ($1, $2)")
                .bind(n.to_string())
                .bind("x".repeat(4000))
                .execute(&store.writer)
                .await
                .map_err(StoreError::from)
        };
        let mut kept = 0;
        let error = loop {
            match keep(kept).await {
                Ok(_) => kept += 1,
                Err(error) => break error,
            }
        };
        assert!(matches!(error, StoreError::Full), "{error}");
        assert!(error.to_string().contains("full"));
        sqlx::query("PRAGMA max_page_count = 100000")
            .execute(&store.writer)
            .await
            .unwrap();
        keep(kept).await.unwrap();
        assert!(store.rows().await.unwrap().contains(&("policy", u64::from(kept) + 1)));
    }
}
