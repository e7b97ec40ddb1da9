//! One data directory, one server: the database has one writer, and two would count invitations apart.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::{FlockOperation, flock};
use rustix::process::geteuid;
use thiserror::Error;

/// Name of the file in the data directory. Empty; the kernel forgets the lock with the process.
const FILE: &str = "lock";

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
    _file: File,
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
            .open(&path)
            .map_err(|source| failed(&path, source))?;
        same_owner(data_dir, &file).map_err(|source| failed(&path, source))?;
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => Ok(Self { _file: file }),
            Err(rustix::io::Errno::WOULDBLOCK) => Err(LockError::Held(data_dir.to_owned())),
            Err(error) => Err(failed(&path, error.into())),
        }
    }

    /// Whether somebody has the directory. Nothing is made or changed.
    pub fn is_held(data_dir: &Path) -> bool {
        let Ok(file) = File::open(data_dir.join(FILE)) else {
            return false;
        };
        // Shared, so that two who only ask do not take each other for a server.
        matches!(
            flock(&file, FlockOperation::NonBlockingLockShared),
            Err(rustix::io::Errno::WOULDBLOCK)
        )
    }
}

/// A command run as root leaves no file behind that the server's user cannot open.
fn same_owner(data_dir: &Path, file: &File) -> std::io::Result<()> {
    if !geteuid().is_root() {
        return Ok(());
    }
    let owner = std::fs::metadata(data_dir)?;
    std::os::unix::fs::fchown(file, Some(owner.uid()), Some(owner.gid()))
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
}
