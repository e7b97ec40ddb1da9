//! `konklave backup` and `konklave restore`.

use std::fs::{File, OpenOptions};
use std::io::ErrorKind;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use datamap::HOUR;
use rustix::fs::Mode;
use rustix::process::umask;
use server::{Config, Lock};
use store::{BackedUp, Identity, Recipient, Store, backup_name, prune_backups};

use super::data::{now, reading_of, runtime};
use super::owner::{as_owner, become_owner};
use super::print;

/// Writes a backup. The data is read by the owner of the data directory, the file written by whoever calls.
pub fn backup(file: Option<&Path>, to: &Path, recipient: &str, with_secrets: bool) -> anyhow::Result<()> {
    let config = Config::load(file)?;
    let recipient = Recipient::parse(recipient).context("--recipient")?;
    let now = now();
    let (folder, target) = target(to, now)?;
    let made = kept(&target, |output| {
        as_owner(&config.data_dir, || {
            reading_of(&config, |store| async move {
                let release = env!("CARGO_PKG_VERSION");
                let output = (output, to);
                Ok(store
                    .backup_into(output, &recipient, release, now, with_secrets)
                    .await?)
            })
        })
    })?;
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
}

/// The directory, if `to` is one, and the new file.
fn target(to: &Path, now: u64) -> anyhow::Result<(Option<&Path>, PathBuf)> {
    let shown = to.display();
    if to.is_dir() {
        return Ok((Some(to), to.join(backup_name(now))));
    }
    if to.extension().is_none_or(|ending| ending != "age") {
        bail!(
            "--to: {shown} is no directory. For a new copy each day make it: install -d -m 0700 {shown}. For a single \
             file name one that ends in .age"
        );
    }
    if to.symlink_metadata().is_ok() {
        bail!("--to: {shown} is there already, and is not overwritten");
    }
    Ok((None, to.to_owned()))
}

/// Lets `write` fill a file of another name, then renames it: there is a whole backup or none.
fn kept(target: &Path, write: impl FnOnce(File) -> anyhow::Result<BackedUp>) -> anyhow::Result<BackedUp> {
    let unfinished = PathBuf::from(format!("{}.new", target.display()));
    let failed = || target.display().to_string();
    match std::fs::remove_file(&unfinished) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error).with_context(failed),
        _ => {}
    }
    // Made anew or not at all: a link of this name is not followed.
    let file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&unfinished)
        .with_context(failed)?;
    let made = write(file).and_then(|made| {
        std::fs::rename(&unfinished, target).with_context(failed)?;
        if let Some(parent) = target.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            File::open(parent)?.sync_all()?;
        }
        Ok(made)
    });
    if made.is_err() {
        let _ = std::fs::remove_file(&unfinished);
    }
    made
}

/// Brings one back.
pub fn restore(file: Option<&Path>, from: &Path, identity: &Path) -> anyhow::Result<()> {
    let config = Config::load(file)?;
    // Both may be for root's eyes only.
    let key = std::fs::read_to_string(identity).with_context(|| identity.display().to_string())?;
    let identity = Identity::parse(&key).with_context(|| identity.display().to_string())?;
    let backup = File::open(from).with_context(|| from.display().to_string())?;
    become_owner(&config.data_dir)?;
    umask(Mode::RWXG | Mode::RWXO);
    runtime()?.block_on(async {
        let lock = Lock::take(&config.data_dir)?;
        let hours = config.room_keep.as_secs() / HOUR;
        let (data_dir, database) = (&config.data_dir, &config.database);
        let (store, restored) =
            Store::restore_from(data_dir, database, (backup, from), &identity, now(), hours).await?;
        store.close().await;
        drop(lock);
        let expired: u64 = restored.expired.iter().map(|(_, rows)| rows).sum();
        Ok(print(&format!(
            "restored: {} rows, of which {expired} had expired and are not there\nSessions, one-time links and recovery \
             codes do not come back. Accounts deleted after the backup are there again: delete them again.\n",
            restored.rows
        ))?)
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn a_directory_that_was_forgotten_is_told_and_does_not_become_a_file() {
        let directory = tempfile::tempdir().unwrap();
        let at = directory.path();
        assert!(target(at, 1).unwrap().1.starts_with(at));
        let said = target(&at.join("backups"), 1).unwrap_err().to_string();
        assert!(said.contains("no directory") && said.contains("install -d"), "{said}");
        let file = at.join("one.age");
        assert_eq!(target(&file, 1).unwrap(), (None, file.clone()));
        std::fs::write(&file, "").unwrap();
        assert!(target(&file, 1).is_err());
    }

    #[test]
    fn a_backup_is_whole_or_not_there_and_follows_no_link() {
        let directory = tempfile::tempdir().unwrap();
        let (target, victim) = (directory.path().join("a.age"), directory.path().join("victim"));
        std::fs::write(&victim, "kept").unwrap();
        std::os::unix::fs::symlink(&victim, directory.path().join("a.age.new")).unwrap();
        assert!(kept(&target, |_| bail!("no")).is_err());
        assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 1);
        kept(&target, |_| Ok(BackedUp { rows: 1 })).unwrap();
        assert!(target.is_file() && !target.is_symlink());
        assert_eq!(std::fs::read(&victim).unwrap(), b"kept");
    }
}
