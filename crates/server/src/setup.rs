//! The link with which a server is set up, for whoever sits at no terminal: a file that only its owner reads, and no log.

use std::fs::{OpenOptions, remove_file};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// Name of the file in the data directory.
const FILE: &str = "setup-link";

/// Writes the link down; where.
pub fn keep_setup_link(data_dir: &Path, link: &str) -> io::Result<PathBuf> {
    forget(data_dir)?;
    let path = data_dir.join(FILE);
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&path)?;
    file.write_all(format!("{link}\n").as_bytes())?;
    Ok(path)
}

/// Removes it: it was used, or another takes its place.
pub(crate) fn forget(data_dir: &Path) -> io::Result<()> {
    match remove_file(data_dir.join(FILE)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// [`forget`], and says so where it fails: what is left opens nothing.
pub(crate) fn forget_used(data_dir: &Path) {
    if let Err(error) = forget(data_dir) {
        tracing::warn!(%error, "the file with the link of the setup could not be removed; it opens nothing any more");
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn the_link_is_for_one_pair_of_eyes_and_gone_when_used() {
        let directory = tempfile::tempdir().unwrap();
        let at = directory.path();
        forget(at).unwrap();
        keep_setup_link(at, "first").unwrap();
        let path = keep_setup_link(at, "second").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "second\n");
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        forget(at).unwrap();
        assert!(!path.exists());
    }
}
