//! `konklave backup` and `konklave restore`.

use std::os::unix::fs::{MetadataExt, lchown};
use std::path::Path;

use anyhow::Context;
use datamap::HOUR;
use rustix::fs::Mode;
use rustix::process::{geteuid, umask};
use server::{Config, Lock};
use store::{Identity, Recipient, Store, backup_name, prune_backups};

use super::data::{now, reading, runtime};
use super::print;

/// Folders that a restore makes in the data directory.
const MADE: [&str; 2] = ["secrets", "database"];

/// Writes a backup.
pub fn backup(file: Option<&Path>, to: &Path, recipient: &str, with_secrets: bool) -> anyhow::Result<()> {
    let recipient = Recipient::parse(recipient).context("--recipient")?;
    let now = now();
    let folder = to.is_dir().then_some(to);
    let target = folder.map_or_else(|| to.to_owned(), |folder| folder.join(backup_name(now)));
    reading(file, |store| async move {
        let release = env!("CARGO_PKG_VERSION");
        let made = store.backup(&target, &recipient, release, now, with_secrets).await?;
        let mut text = format!("{}: {} rows\n", target.display(), made.rows);
        if let Some(folder) = folder {
            let deleted = prune_backups(folder, now)?;
            text.push_str(&format!("older than 14 days and deleted: {deleted}\n"));
        } else {
            text.push_str("Delete it within 14 days: that is how long backups are kept.\n");
        }
        if !with_secrets {
            text.push_str("It is useless without the folder `secrets` of the data directory: keep a copy elsewhere.\n");
        }
        Ok(print(&text)?)
    })
}

/// Brings one back.
pub fn restore(file: Option<&Path>, from: &Path, identity: &Path) -> anyhow::Result<()> {
    let config = Config::load(file)?;
    let key = std::fs::read_to_string(identity).with_context(|| identity.display().to_string())?;
    let identity = Identity::parse(&key).with_context(|| identity.display().to_string())?;
    umask(Mode::RWXG | Mode::RWXO);
    runtime()?.block_on(async {
        let lock = Lock::take(&config.data_dir)?;
        let hours = config.room_keep.as_secs() / HOUR;
        let (store, restored) =
            Store::restore(&config.data_dir, &config.database, from, &identity, now(), hours).await?;
        store.close().await;
        hand_over(&config.data_dir)?;
        drop(lock);
        let expired: u64 = restored.expired.iter().map(|(_, rows)| rows).sum();
        Ok(print(&format!(
            "restored: {} rows, of which {expired} had expired and are not there\nSessions, one-time links and recovery \
             codes do not come back. Accounts deleted after the backup are there again: delete them again.\n",
            restored.rows
        ))?)
    })
}

/// Gives what root has made to the owner of the data directory, as whom the server runs.
fn hand_over(data_dir: &Path) -> anyhow::Result<()> {
    if !geteuid().is_root() {
        return Ok(());
    }
    let owner = std::fs::metadata(data_dir)?;
    for name in MADE {
        let folder = data_dir.join(name);
        let Ok(entries) = std::fs::read_dir(&folder) else {
            continue;
        };
        for entry in entries {
            let path = entry?.path();
            lchown(&path, Some(owner.uid()), Some(owner.gid())).with_context(|| path.display().to_string())?;
        }
        lchown(&folder, Some(owner.uid()), Some(owner.gid())).with_context(|| folder.display().to_string())?;
    }
    Ok(())
}
