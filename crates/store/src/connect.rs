//! Connections to either database: one that writes, a few that read.

use std::fmt::Write;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::str::FromStr;
use std::sync::Once;
use std::time::Duration;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{AnyConnection, AnyPool, Connection, Executor};

use crate::{Database, DatabaseUrl, StoreError};

/// Readers beside the one writer. On SQLite each costs about 2 MB at most; lookups take well under a millisecond.
const READERS: u32 = 2;
/// How long somebody waits for a connection.
const PATIENCE: Duration = Duration::from_secs(20);

/// Which of the two: for the few sentences that only one understands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// SQLite.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

/// What a connection to SQLite that writes is told first. FULL: what is acknowledged survives a power cut.
const SQLITE_WRITER: &str = "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF;";

/// And one that reads.
const SQLITE_READER: &str = "PRAGMA busy_timeout = 5000; PRAGMA trusted_schema = OFF; PRAGMA query_only = ON;";

/// What a connection to PostgreSQL that writes is told first. The lock belongs to the session: no second server
/// writes to this database, and one that was killed lets go by itself. (The number is arbitrary and ours.)
const POSTGRES_WRITER: &str = "SET synchronous_commit = on; SET lock_timeout = '3s';
    SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3;
    SELECT pg_advisory_lock(7738421105543); SET lock_timeout = 0;";

/// And one that reads.
const POSTGRES_READER: &str = "SET default_transaction_read_only = on;";

/// What a connection to PostgreSQL is told whenever somebody gives it back. Whoever goes away while a transaction
/// begins leaves it open, unknown to the driver (sqlx 0.9): what others then write would be acknowledged and never
/// committed, and what they read would be of long ago. Beginning one more and taking it back ends both, says nothing in
/// the server's log where there was none, and is one message. A rewrite that was broken off leaves its own `lock_timeout`.
const POSTGRES_RELEASED: &str = "BEGIN; ROLLBACK; SET lock_timeout = 0;";

/// Opens the one connection that writes; creates an embedded database that is missing.
pub(crate) async fn writer(directory: &Path, database: &Database) -> Result<(AnyPool, Dialect), StoreError> {
    drivers();
    let (options, dialect) = match database {
        Database::Embedded => (sqlite(directory, "rwc")?, Dialect::Sqlite),
        Database::Postgres(url) => (postgres(url)?, Dialect::Postgres),
    };
    let greeting = match dialect {
        Dialect::Sqlite => SQLITE_WRITER,
        Dialect::Postgres => POSTGRES_WRITER,
    };
    probe(&options, greeting).await?;
    // Never closed for its age: the lock would be free for a moment.
    let pool = pool(1, dialect, greeting)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_with(options)
        .await?;
    Ok((pool, dialect))
}

/// Opens those that read, and none that writes: nothing is made, changed or kept from a server that runs.
pub(crate) async fn reading(directory: &Path, database: &Database) -> Result<(AnyPool, Dialect), StoreError> {
    drivers();
    let (options, dialect, greeting) = match database {
        Database::Embedded => (sqlite(directory, "ro")?, Dialect::Sqlite, SQLITE_READER),
        Database::Postgres(url) => (postgres(url)?, Dialect::Postgres, POSTGRES_READER),
    };
    probe(&options, greeting).await?;
    Ok((pool(READERS, dialect, greeting).connect_with(options).await?, dialect))
}

/// A directory (with its parents) only this user enters.
pub(crate) fn create_private_directory(path: &Path) -> std::io::Result<()> {
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// A pool would go on trying and say in the end that time was up. One try says why.
async fn probe(options: &AnyConnectOptions, greeting: &'static str) -> Result<(), StoreError> {
    let mut probe = AnyConnection::connect_with(options).await?;
    probe.execute(sqlx::raw_sql(greeting)).await?;
    probe.close().await?;
    Ok(())
}

fn pool(connections: u32, dialect: Dialect, greeting: &'static str) -> AnyPoolOptions {
    let pool = AnyPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(PATIENCE)
        .after_connect(move |connection, _| {
            Box::pin(async move { connection.execute(sqlx::raw_sql(greeting)).await.map(|_| ()) })
        });
    match dialect {
        // Its driver takes back a transaction that nobody waits for.
        Dialect::Sqlite => pool,
        Dialect::Postgres => pool.after_release(|connection, _| Box::pin(released(connection))),
    }
}

/// Always true: an error closes the connection.
async fn released(connection: &mut AnyConnection) -> sqlx::Result<bool> {
    if connection.execute(sqlx::raw_sql(POSTGRES_RELEASED)).await.is_err() {
        // A transaction that failed takes nothing but its end.
        connection.execute(sqlx::raw_sql("ROLLBACK")).await?;
        connection.execute(sqlx::raw_sql("SET lock_timeout = 0")).await?;
    }
    Ok(true)
}

fn sqlite(directory: &Path, mode: &str) -> Result<AnyConnectOptions, StoreError> {
    let folder = directory.join("database");
    let failed = |source| StoreError::File {
        path: folder.clone(),
        source,
    };
    create_private_directory(&folder).map_err(failed)?;
    let file = folder.canonicalize().map_err(failed)?.join("konklave.db");
    if file.to_str().is_none() {
        let source = std::io::Error::new(std::io::ErrorKind::InvalidInput, "the path is not UTF-8");
        return Err(failed(source));
    }
    let mut url = "sqlite://".to_owned();
    for byte in file.as_os_str().as_bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.".contains(byte) {
            url.push(char::from(*byte));
        } else {
            write!(url, "%{byte:02X}").expect("a string takes everything");
        }
    }
    Ok(AnyConnectOptions::from_str(&format!("{url}?mode={mode}"))?)
}

fn postgres(url: &DatabaseUrl) -> Result<AnyConnectOptions, StoreError> {
    Ok(AnyConnectOptions::from_str(url.reveal())?)
}

/// The two drivers, once in a process.
fn drivers() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // An error says that somebody else in this process has installed drivers: they are the same.
        let _ = sqlx::any::install_drivers(&[sqlx::sqlite::any::DRIVER, sqlx::postgres::any::DRIVER]);
    });
}
