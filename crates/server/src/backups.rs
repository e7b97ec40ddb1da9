//! Backups that the server makes by itself, once a day, and deletes when they are fourteen days old.

use std::path::PathBuf;

use datamap::DAY;
use store::{BackupError, Recipient, Store, backup_name, newest_backup, prune_backups};

/// Where to, and for whom.
#[derive(Clone, Debug)]
pub struct Backups {
    /// Directory of the backups, which exists.
    pub directory: PathBuf,
    /// Whom they are encrypted to; none: whoever makes them by hand says so.
    pub recipient: Option<Recipient>,
}

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Done {
    /// Rows of the backup that was made; none: none was due.
    pub(crate) made: Option<u64>,
    /// Backups deleted.
    pub(crate) deleted: u64,
}

impl Backups {
    /// Makes one, if the newest is a day old, and deletes those past their time.
    pub(crate) async fn keep(&self, store: &Store, now: u64) -> Result<Done, BackupError> {
        let deleted = prune_backups(&self.directory, now)?;
        let mut made = None;
        if self.recipient.is_some() {
            let newest = newest_backup(&self.directory)?;
            // One of the future is of a clock that was wrong.
            let fresh = newest.is_some_and(|at| at <= now && now < at + DAY);
            if !fresh {
                made = self.make(store, now).await?.map(|(_, rows)| rows);
            }
        }
        Ok(Done { made, deleted })
    }

    /// Makes one now; its name and rows. None: it is not said for whom.
    pub(crate) async fn make(&self, store: &Store, now: u64) -> Result<Option<(String, u64)>, BackupError> {
        let Some(recipient) = &self.recipient else {
            return Ok(None);
        };
        let file = backup_name(now);
        let to = self.directory.join(&file);
        let made = store.backup(&to, recipient, env!("CARGO_PKG_VERSION"), now, false);
        Ok(Some((file, made.await?.rows)))
    }

    /// Whether those are there that should be, and how old the newest is in seconds.
    pub(crate) fn health(&self, now: u64) -> (bool, Option<u64>) {
        let newest = newest_backup(&self.directory);
        let age = newest.as_ref().ok().copied().flatten().map(|at| now.saturating_sub(at));
        let fresh = age.is_some_and(|age| age < 2 * DAY);
        (newest.is_ok() && (fresh || self.recipient.is_none()), age)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use store::{BACKUP_KEPT, Identity};

    use super::*;

    const NOW: u64 = 1_000 * DAY;

    #[tokio::test]
    async fn one_is_made_each_day_and_kept_for_its_time() {
        let (data, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let store = Store::embedded(data.path()).await.unwrap();
        let backups = Backups {
            directory: to.path().to_owned(),
            recipient: Some(Identity::generate().recipient()),
        };
        let made = async |now| backups.keep(&store, now).await.unwrap();
        assert_eq!(backups.health(NOW), (false, None));
        assert!(made(NOW).await.made.is_some(), "there was none");
        assert_eq!(backups.health(NOW + 2 * DAY - 1), (true, Some(2 * DAY - 1)));
        assert_eq!(backups.health(NOW + 2 * DAY), (false, Some(2 * DAY)));
        assert_eq!(made(NOW + DAY - 1).await, Done::default());
        assert!(made(NOW + DAY).await.made.is_some());
        assert!(made(NOW - DAY).await.made.is_some(), "the clock was wrong");
        let late = made(NOW + BACKUP_KEPT).await;
        assert_eq!((late.made.is_some(), late.deleted), (true, 2));
        assert_eq!(fs::read_dir(to.path()).unwrap().count(), 2);
        let by_hand = Backups {
            recipient: None,
            ..backups.clone()
        };
        let done = by_hand.keep(&store, NOW + 2 * BACKUP_KEPT).await.unwrap();
        assert_eq!((done.made, done.deleted), (None, 2));
        assert_eq!(by_hand.health(NOW), (true, None));
        fs::remove_dir(to.path()).unwrap();
        assert_eq!(by_hand.health(NOW), (false, None));
        assert!(
            backups.keep(&store, NOW).await.is_err(),
            "a disk that is not mounted is told"
        );
    }
}
