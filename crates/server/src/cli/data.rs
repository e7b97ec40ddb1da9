//! What the commands on data stand on: reading beside a server that runs, changing only without one.

use std::future::Future;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Context;
use rustix::fs::Mode;
use rustix::process::umask;
use server::{Config, Lock};
use store::{Note, Store, StoreError};
use wire::MemberId;

use super::owner::become_owner;

/// Reads the configuration, and does `work` with a store that cannot change anything.
pub fn reading<F>(file: Option<&Path>, work: impl FnOnce(Store) -> F) -> anyhow::Result<()>
where
    F: Future<Output = anyhow::Result<()>>,
{
    let config = Config::load(file)?;
    become_owner(&config.data_dir)?;
    reading_of(&config, work)
}

/// [`reading`], by whoever may.
pub fn reading_of<F, T>(config: &Config, work: impl FnOnce(Store) -> F) -> anyhow::Result<T>
where
    F: Future<Output = anyhow::Result<T>>,
{
    runtime()?.block_on(async {
        let store = open_to_read(config).await?;
        let outcome = work(store.clone()).await;
        store.close().await;
        outcome
    })
}

/// The same with a store that can, which is refused while a server runs on the directory: it holds a part of what it
/// knows in memory.
pub fn changing<F>(file: Option<&Path>, work: impl FnOnce(Config, Store) -> F) -> anyhow::Result<()>
where
    F: Future<Output = anyhow::Result<()>>,
{
    let config = Config::load(file)?;
    become_owner(&config.data_dir)?;
    umask(Mode::RWXG | Mode::RWXO);
    runtime()?.block_on(async {
        // Looked at first, so that nothing is made where nothing is.
        open_to_read(&config).await?.close().await;
        let lock = Lock::take(&config.data_dir)?;
        let store = Store::open(&config.data_dir, &config.database).await?;
        let outcome = work(config, store.clone()).await;
        store.close().await;
        drop(lock);
        outcome
    })
}

async fn open_to_read(config: &Config) -> anyhow::Result<Store> {
    match Store::reading(&config.data_dir, &config.database).await {
        Err(StoreError::File { path, source }) if source.kind() == std::io::ErrorKind::NotFound => anyhow::bail!(
            "{} is missing: start the server once, it makes its data by itself. If it keeps them in PostgreSQL, set \
             database.url or KONKLAVE_DATABASE_URL as for the server",
            path.display()
        ),
        opened => opened.context("run this command as the user the server runs as, or as root"),
    }
}

/// Where these commands wait.
pub fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()
}

/// Seconds since the Unix epoch.
pub fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |time| time.as_secs())
}

/// An entry of the audit log for what was done here; nobody who is known did it.
pub fn note(action: &'static str, subject: Option<MemberId>, change: String) -> Note {
    Note {
        at: now(),
        action,
        actor: None,
        subject,
        change,
    }
}
