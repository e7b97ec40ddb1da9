//! What a case runs on: a data directory and a database of its own.

use std::path::Path;
use std::sync::Arc;

use store::{Database, Store};
use tempfile::TempDir;

use crate::postgres::Server;
use crate::retention::contains;

/// A data directory and a database of its own, both empty at first.
pub struct Ground {
    server: Option<Arc<Server>>,
    directory: TempDir,
    database: Database,
    /// Where the database answers whoever looks behind the store's back.
    url: String,
}

impl Ground {
    /// On the embedded database.
    pub fn embedded() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}/database/konklave.db", directory.path().display());
        Self {
            server: None,
            directory,
            database: Database::Embedded,
            url,
        }
    }

    /// On a new database of a PostgreSQL server.
    pub fn on(server: &Arc<Server>) -> Self {
        let url = server.create_database();
        Self {
            server: Some(Arc::clone(server)),
            directory: tempfile::tempdir().unwrap(),
            database: Database::parse(&url).unwrap(),
            url,
        }
    }

    /// Another one of the same kind.
    pub fn another(&self) -> Self {
        match &self.server {
            Some(server) => Self::on(server),
            None => Self::embedded(),
        }
    }

    /// The data directory.
    pub fn directory(&self) -> &Path {
        self.directory.path()
    }

    /// The database.
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// Whether it is the embedded one.
    pub fn is_embedded(&self) -> bool {
        matches!(self.database, Database::Embedded)
    }

    /// Its address; empty for the embedded one.
    pub fn address(&self) -> &str {
        if self.is_embedded() { "" } else { &self.url }
    }

    /// Whether any file of the database has these bytes, whatever the database would still answer.
    pub async fn has_in_files(&self, bytes: &[u8]) -> bool {
        let Some(server) = &self.server else {
            return contains(self.directory(), bytes);
        };
        self.run("CHECKPOINT", &[]).await;
        contains(&server.tables(), bytes)
    }

    /// Opens the store.
    pub async fn open(&self) -> Store {
        Store::open(self.directory(), &self.database).await.unwrap()
    }

    /// Runs a statement behind the store's back; the store has been open before.
    pub async fn run(&self, statement: &'static str, bytes: &[&[u8]]) {
        let pool = self.pool().await;
        let mut query = sqlx::query(statement);
        for value in bytes {
            query = query.bind(*value);
        }
        query.execute(&pool).await.unwrap();
        pool.close().await;
    }

    /// Connections behind the store's back; the store has been open before.
    pub async fn pool(&self) -> sqlx::AnyPool {
        sqlx::AnyPool::connect(&self.url).await.unwrap()
    }
}
