//! One data directory, one server: the database has one writer, and two would count invitations apart.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::{FlockOperation, OFlags, flock};
use thiserror::Error;

/// Name of the file in the data directory. Empty; the kernel forgets the lock with the process.
const FILE: &str = "lock";

/// Whoever owns the directory decides what is called like the lock: a link is not followed, a pipe not waited for.
fn cautious() -> i32 {
    (OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY)
        .bits()
        .cast_signed()
}

/// Why the data directory is not ours.
#[derive(Debug, Error)]
pub enum LockError {
    /// Somebody else has it.
    #[error(
        "{0}: a server is running on this directory, or a command is changing it. Stop it first, as by `systemctl stop \
         konklave`, or name another directory"
    )]
    Held(PathBuf),
    /// It cannot be used at all.
    #[error("{path}: {source}")]
    File {
        /// The lock, or its directory.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
}

/// The data directory is ours as long as this lives.
#[derive(Debug)]
pub struct Lock {
    file: File,
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing is not enough: a process that is just being started may have a copy of the file for a moment.
        let _ = flock(&self.file, FlockOperation::Unlock);
    }
}

impl Lock {
    /// Takes the directory, and makes it if it is missing.
    pub fn take(data_dir: &Path) -> Result<Self, LockError> {
        let failed = |path: &Path, source| LockError::File {
            path: path.to_owned(),
            source,
        };
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(data_dir)
            .map_err(|source| failed(data_dir, source))?;
        let path = data_dir.join(FILE);
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .custom_flags(cautious())
            .open(&path)
            .map_err(|source| failed(&path, source))?;
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => Ok(Self { file }),
            Err(rustix::io::Errno::WOULDBLOCK) => Err(LockError::Held(data_dir.to_owned())),
            Err(error) => Err(failed(&path, error.into())),
        }
    }

    /// Whether somebody has the directory. Nothing is made or changed.
    pub fn is_held(data_dir: &Path) -> bool {
        let mut opening = OpenOptions::new();
        let Ok(file) = opening.read(true).custom_flags(cautious()).open(data_dir.join(FILE)) else {
            return false;
        };
        // Shared, so that two who only ask do not take each other for a server.
        matches!(
            flock(&file, FlockOperation::NonBlockingLockShared),
            Err(rustix::io::Errno::WOULDBLOCK)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_is_taken_once_and_free_again_afterwards() {
        let directory = tempfile::tempdir().unwrap();
        let data = directory.path().join("data");
        assert!(!Lock::is_held(&data));
        let first = Lock::take(&data).unwrap();
        assert!(Lock::is_held(&data));
        let error = Lock::take(&data).unwrap_err();
        assert!(matches!(error, LockError::Held(_)));
        assert!(error.to_string().contains("systemctl stop"), "{error}");
        drop(first);
        assert!(!Lock::is_held(&data));
        Lock::take(&data).unwrap();
    }

    #[test]
    fn a_copy_of_the_file_in_a_process_being_started_does_not_keep_the_directory() {
        let directory = tempfile::tempdir().unwrap();
        let lock = Lock::take(directory.path()).unwrap();
        let copy = lock.file.try_clone().unwrap();
        drop(lock);
        Lock::take(directory.path()).unwrap();
        drop(copy);
    }

    #[test]
    fn a_link_that_is_called_like_the_lock_is_not_followed() {
        let directory = tempfile::tempdir().unwrap();
        let victim = directory.path().join("victim");
        std::os::unix::fs::symlink(&victim, directory.path().join(FILE)).unwrap();
        assert!(matches!(Lock::take(directory.path()), Err(LockError::File { .. })));
        assert!(!victim.exists(), "nothing was made in its place");
        assert!(!Lock::is_held(directory.path()));
    }
}
