//! The two secrets of an installation, created on first start.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

use hmac::{Hmac, Mac};
use rand_core::{OsRng, RngCore};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::StoreError;
use crate::connect::create_private_directory;

/// Files of pepper and at-rest key.
const NAMES: [&str; 2] = ["pepper.key", "at-rest.key"];

/// Pepper and at-rest key. Lost with the `secrets` directory: then every invitation is void.
pub struct Secrets {
    pepper: Zeroizing<[u8; 32]>,
    at_rest: Zeroizing<[u8; 32]>,
}

impl Secrets {
    /// Reads both from `directory`, creating what is missing: directory 0700, files 0600.
    pub fn open(directory: &Path) -> Result<Self, StoreError> {
        let failed = |source| StoreError::File {
            path: directory.to_owned(),
            source,
        };
        create_private_directory(directory).map_err(failed)?;
        Ok(Self {
            pepper: read_or_create(&directory.join(NAMES[0]))?,
            at_rest: read_or_create(&directory.join(NAMES[1]))?,
        })
    }

    /// Whether there are any in `directory`.
    pub(crate) fn exist(directory: &Path) -> bool {
        NAMES.iter().any(|name| directory.join(name).exists())
    }

    /// Places both in `directory`, where there are none.
    pub(crate) fn place(directory: &Path, pepper: &[u8; 32], at_rest: &[u8; 32]) -> Result<(), StoreError> {
        let placed = create_private_directory(directory)
            .and_then(|()| keep(&directory.join(NAMES[0]), pepper))
            .and_then(|()| keep(&directory.join(NAMES[1]), at_rest));
        placed.map_err(|source| StoreError::File {
            path: directory.to_owned(),
            source,
        })
    }

    /// Says of both, together with a time, no more than that they are these.
    pub(crate) fn check(&self, at: u64) -> [u8; 32] {
        let mac = |key: &[u8; 32], value: &[u8]| -> [u8; 32] {
            let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
            mac.update(b"konklave/1 backup\0");
            mac.update(value);
            mac.finalize().into_bytes().into()
        };
        mac(&self.pepper, &mac(&self.at_rest, &at.to_be_bytes()))
    }

    /// Without it, what the database keeps of a token proves nothing.
    pub fn pepper(&self) -> &[u8; 32] {
        &self.pepper
    }

    pub(crate) fn at_rest(&self) -> &[u8; 32] {
        &self.at_rest
    }
}

fn read_or_create(path: &Path) -> Result<Zeroizing<[u8; 32]>, StoreError> {
    let failed = |source| StoreError::File {
        path: path.to_owned(),
        source,
    };
    match File::open(path) {
        Ok(file) => read(file, path),
        Err(error) if error.kind() == ErrorKind::NotFound => create(path).map_err(failed),
        Err(error) => Err(failed(error)),
    }
}

fn read(mut file: File, path: &Path) -> Result<Zeroizing<[u8; 32]>, StoreError> {
    let wrong = |problem| StoreError::Secret {
        path: path.to_owned(),
        problem,
    };
    let failed = |source| StoreError::File {
        path: path.to_owned(),
        source,
    };
    let metadata = file.metadata().map_err(failed)?;
    if metadata.permissions().mode() & 0o077 != 0 {
        return Err(wrong("others can read it; run: chmod 600 on it"));
    }
    if metadata.len() != 32 {
        return Err(wrong("not 32 bytes long; restore it from your backup of the secrets"));
    }
    let mut bytes = Zeroizing::new([0; 32]);
    file.read_exact(&mut *bytes).map_err(failed)?;
    Ok(bytes)
}

fn create(path: &Path) -> std::io::Result<Zeroizing<[u8; 32]>> {
    let mut bytes = Zeroizing::new([0; 32]);
    OsRng.fill_bytes(&mut *bytes);
    keep(path, &bytes)?;
    Ok(bytes)
}

/// Written under another name and renamed, so that a crash leaves a whole secret or none.
fn keep(path: &Path, bytes: &[u8; 32]) -> std::io::Result<()> {
    let unfinished = path.with_extension("new");
    if let Err(error) = fs::remove_file(&unfinished)
        && error.kind() != ErrorKind::NotFound
    {
        return Err(error);
    }
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&unfinished)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&unfinished, path)?;
    if let Some(directory) = path.parent() {
        File::open(directory)?.sync_all()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_survive_a_restart_and_are_readable_by_the_owner_only() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("secrets");
        let first = Secrets::open(&path).unwrap().pepper().to_owned();
        assert_eq!(first, Secrets::open(&path).unwrap().pepper().to_owned());
        for name in ["pepper.key", "at-rest.key"] {
            let mode = fs::metadata(path.join(name)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{name}");
        }
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o700);
    }

    #[test]
    fn a_secret_others_can_read_is_refused() {
        let directory = tempfile::tempdir().unwrap();
        Secrets::open(directory.path()).unwrap();
        let file = directory.path().join("pepper.key");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(matches!(
            Secrets::open(directory.path()),
            Err(StoreError::Secret { .. })
        ));
    }

    #[test]
    fn a_truncated_secret_is_refused_rather_than_replaced() {
        let directory = tempfile::tempdir().unwrap();
        Secrets::open(directory.path()).unwrap();
        fs::write(directory.path().join("at-rest.key"), b"short").unwrap();
        assert!(matches!(
            Secrets::open(directory.path()),
            Err(StoreError::Secret { .. })
        ));
    }
}
