//! Opening, and what every query stands on.

use std::path::Path;
use std::sync::Arc;

use hmac::{Hmac, Mac};
use sha2::Sha256;
use sqlx::{Any, AnyPool, Transaction};

use crate::connect::{self, Dialect};
use crate::retention::Unwiped;
use crate::{Database, Secrets, StoreError, at_rest, migrations};

/// The store of one installation. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    /// On behalf of whoever has this session; none: of the server itself.
    pub(crate) acting: Option<[u8; 32]>,
    /// The one connection that writes.
    pub(crate) writer: AnyPool,
    /// Those that read: they may lag behind nothing that was acknowledged, and cannot write.
    pub(crate) readers: AnyPool,
    pub(crate) secrets: Arc<Secrets>,
    pub(crate) dialect: Dialect,
    pub(crate) unwiped: Arc<Unwiped>,
}

impl Store {
    /// Opens `secrets/` in `directory` and the database, creates what is missing, applies migrations.
    ///
    /// [`StoreError::Newer`]: the database is of a newer release. [`StoreError::InUse`]: another server works on it.
    pub async fn open(directory: &Path, database: &Database) -> Result<Self, StoreError> {
        let secrets = Secrets::open(&directory.join("secrets"))?;
        let (writer, dialect) = connect::writer(directory, database).await?;
        migrations::run(&writer, dialect).await?;
        let (readers, _) = connect::reading(directory, database).await?;
        Ok(Self {
            acting: None,
            writer,
            readers,
            dialect,
            secrets: Arc::new(secrets),
            unwiped: Arc::default(),
        })
    }

    /// [`Store::open`] with the embedded database.
    pub async fn embedded(directory: &Path) -> Result<Self, StoreError> {
        Self::open(directory, &Database::Embedded).await
    }

    /// Opens what is there to be looked at, beside a server that may be running: nothing is made or migrated, and
    /// whatever would write fails.
    ///
    /// [`StoreError::File`]: there is nothing yet. [`StoreError::Older`]: no server of this release has opened it.
    pub async fn reading(directory: &Path, database: &Database) -> Result<Self, StoreError> {
        let secrets = directory.join("secrets");
        let mut needed = vec![secrets.join("pepper.key"), secrets.join("at-rest.key")];
        if matches!(database, Database::Embedded) {
            needed.push(directory.join("database/konklave.db"));
        }
        for path in needed {
            std::fs::metadata(&path).map_err(|source| StoreError::File { path, source })?;
        }
        let (readers, dialect) = connect::reading(directory, database).await?;
        migrations::current(&readers).await?;
        Ok(Self {
            acting: None,
            writer: readers.clone(),
            readers,
            dialect,
            secrets: Arc::new(Secrets::open(&secrets)?),
            unwiped: Arc::default(),
        })
    }

    /// The installation's secrets.
    pub fn secrets(&self) -> &Secrets {
        &self.secrets
    }

    /// HMAC-SHA-256 of `value` under the pepper, for one use that `domain` names: finds what is kept under it, and
    /// proves nothing to whoever has a copy of the database alone.
    pub fn keyed(&self, domain: &str, value: &[u8]) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.secrets.pepper()).expect("HMAC takes keys of any length");
        mac.update(domain.as_bytes());
        mac.update(&[0]);
        mac.update(value);
        mac.finalize().into_bytes().into()
    }

    /// Seals a value for the column (as `members.profile`) of the row with this key.
    pub(crate) fn seal(&self, column: &str, row: &[u8], value: &[u8]) -> Vec<u8> {
        at_rest::seal(self.secrets.at_rest(), &place(column, row), value)
    }

    /// Opens what [`Store::seal`] made for the same column and row.
    pub(crate) fn unseal(&self, column: &str, row: &[u8], sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
        at_rest::open(self.secrets.at_rest(), &place(column, row), sealed)
    }

    /// Begins a transaction that may write. Dropped before its `commit`, it has changed nothing.
    /// [`StoreError::SignedOut`]: the session on whose behalf it would write has ended.
    pub(crate) async fn begin(&self) -> Result<Transaction<'static, Any>, StoreError> {
        let begin = match self.dialect {
            Dialect::Sqlite => "BEGIN IMMEDIATE",
            Dialect::Postgres => "BEGIN",
        };
        let mut transaction = self.writer.begin_with(begin).await?;
        if let Some(session) = self.acting {
            crate::sessions::lasts(&mut transaction, session).await?;
        }
        Ok(transaction)
    }

    /// The words that begin a transaction which reads one state of everything.
    pub(crate) fn snapshot(&self) -> &'static str {
        match self.dialect {
            Dialect::Sqlite => "BEGIN",
            Dialect::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ",
        }
    }

    /// Whether the database answers.
    pub async fn ready(&self) -> bool {
        sqlx::query("SELECT 1").execute(&self.readers).await.is_ok()
    }

    /// Writes out the log and closes the connections.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

fn place(column: &str, row: &[u8]) -> Vec<u8> {
    [column.as_bytes(), &[0], row].concat()
}

/// Neither database has unsigned integers.
pub(crate) fn to_seconds(seconds: u64) -> i64 {
    i64::try_from(seconds).unwrap_or(i64::MAX)
}

pub(crate) fn from_seconds(seconds: i64) -> u64 {
    u64::try_from(seconds).unwrap_or(0)
}
