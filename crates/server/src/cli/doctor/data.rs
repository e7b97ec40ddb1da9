//! The data directory: whose it is, who can read it, what is left of the disk.

use std::fs::{self, Metadata};
use std::io::{ErrorKind, Read};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::statvfs;
use rustix::process::geteuid;
use server::Config;
use store::Database;

use super::finding::Finding;

const MIB: u64 = 1024 * 1024;
/// Less is bad: the database can no longer be written before long.
const LEAST: u64 = 100 * MIB;
/// Less deserves a warning.
const LITTLE: u64 = 1024 * MIB;
/// First bytes of every database of SQLite 3.
const SQLITE: &[u8; 16] = b"SQLite format 3\0";
/// Folders that hold keys, or what keys open.
const PRIVATE: [&str; 3] = ["secrets", "database", "acme"];

/// Whether the directory can be used, and by nobody else.
pub(super) fn directory(config: &Config, running: bool) -> Finding {
    const WHAT: &str = "data directory";
    let path = &config.data_dir;
    let shown = path.display();
    let metadata = match fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => metadata,
        Ok(_) => return Finding::bad(WHAT, format!("{shown} is no directory"), "name another in data_dir"),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Finding::good(
                WHAT,
                format!("{shown} is not there yet; the server makes it when it starts"),
            );
        }
        Err(error) => return Finding::bad(WHAT, format!("{shown}: {error}"), AS_WHOM),
    };
    let me = geteuid();
    if !me.is_root() && metadata.uid() != me.as_raw() {
        return Finding::bad(WHAT, format!("{shown} belongs to another user"), AS_WHOM);
    }
    for name in PRIVATE {
        match open_to_others(&path.join(name), &metadata) {
            Ok(None) => {}
            Ok(Some(open)) => {
                return Finding::bad(
                    WHAT,
                    format!("{} can be read or changed by others", open.display()),
                    format!("chmod go= {}, and chown it to the owner of {shown}", open.display()),
                );
            }
            Err(error) => return Finding::bad(WHAT, format!("{shown}/{name}: {error}"), AS_WHOM),
        }
    }
    match running {
        true => Finding::good(WHAT, format!("{shown}, in use by the server that runs")),
        false => Finding::good(WHAT, format!("{shown}")),
    }
}

const AS_WHOM: &str = "run this command as the user the server runs as, or as root; or correct the owner with chown";

/// What in this folder others than the owner of the data directory can reach, the folder included.
fn open_to_others(folder: &Path, owner: &Metadata) -> std::io::Result<Option<PathBuf>> {
    let metadata = match fs::metadata(folder) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    if metadata.permissions().mode() & 0o077 != 0 || metadata.uid() != owner.uid() {
        return Ok(Some(folder.to_owned()));
    }
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        // The mode of a file does not matter in a folder that nobody else enters; its owner does.
        if entry.metadata()?.uid() != owner.uid() {
            return Ok(Some(entry.path()));
        }
    }
    Ok(None)
}

/// Whether the database is one.
pub(super) fn database(config: &Config, running: bool) -> Finding {
    const WHAT: &str = "database";
    let data_dir = &config.data_dir;
    if matches!(config.database, Database::Postgres(_)) {
        return Finding::good(
            WHAT,
            "PostgreSQL; /healthz of the running server says whether it answers",
        );
    }
    let path = data_dir.join("database/konklave.db");
    let shown = path.display();
    let mut first = [0; 16];
    match fs::File::open(&path).and_then(|mut file| file.read_exact(&mut first)) {
        Ok(()) if first == *SQLITE => {}
        Ok(()) => {
            return Finding::bad(
                WHAT,
                format!("{shown} is no database"),
                "stop the server and restore a backup",
            );
        }
        Err(error) if error.kind() == ErrorKind::NotFound && (running || data_dir.join("secrets").exists()) => {
            return Finding::bad(
                WHAT,
                format!("{shown} is missing, although a server has run here"),
                "if it is kept in PostgreSQL, set database.url or KONKLAVE_DATABASE_URL as for the server; otherwise \
                 stop the server and restore a backup",
            );
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Finding::good(WHAT, "not there yet; the server makes it when it starts");
        }
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => {
            return Finding::bad(
                WHAT,
                format!("{shown} is cut short"),
                "stop the server and restore a backup",
            );
        }
        Err(error) => return Finding::bad(WHAT, format!("{shown}: {error}"), AS_WHOM),
    }
    for name in ["pepper.key", "at-rest.key"] {
        let secret = data_dir.join("secrets").join(name);
        if !secret.is_file() {
            return Finding::bad(
                WHAT,
                format!(
                    "{} is missing, and the database is useless without it",
                    secret.display()
                ),
                "restore it from your backup of the secrets before you start the server, which would make a new one",
            );
        }
    }
    let size = fs::metadata(&path).map_or(0, |metadata| metadata.len());
    Finding::good(WHAT, format!("{shown}, {}", human(size)))
}

/// What is left of the disk.
pub(super) fn space(data_dir: &Path) -> Finding {
    const WHAT: &str = "disk space";
    // The directory may not be there yet; its nearest ancestor is.
    let absolute = std::path::absolute(data_dir).unwrap_or_else(|_| data_dir.to_owned());
    let there = absolute
        .ancestors()
        .find(|path| path.exists())
        .unwrap_or(Path::new("/"));
    let free = match statvfs(there) {
        Ok(disk) => disk.f_bavail.saturating_mul(disk.f_frsize),
        Err(error) => return Finding::warning(WHAT, format!("unknown: {error}"), "look with df"),
    };
    judge_space(WHAT, free)
}

fn judge_space(what: &'static str, free: u64) -> Finding {
    let found = format!("{} free", human(free));
    let advice = "make room: rooms can no longer be created when it is used up";
    match free {
        ..LEAST => Finding::bad(what, found, advice),
        LEAST..LITTLE => Finding::warning(what, found, advice),
        _ => Finding::good(what, found),
    }
}

fn human(bytes: u64) -> String {
    match bytes {
        ..MIB => format!("{} KiB", bytes / 1024),
        MIB..LITTLE => format!("{} MiB", bytes / MIB),
        _ => format!("{} GiB", bytes / LITTLE),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::super::finding::State;
    use super::*;

    #[test]
    fn a_disk_that_fills_up_is_told_in_time() {
        for (free, state) in [(1, State::Bad), (500 * MIB, State::Warning), (5_000 * MIB, State::Good)] {
            assert_eq!(judge_space("disk", free).state, state, "{free}");
        }
    }

    #[test]
    fn keys_that_others_can_reach_and_a_database_that_is_none_are_found() {
        let directory = tempfile::tempdir().unwrap();
        let config = Config::new(directory.path().to_owned());
        assert_eq!(directory_state(&config), State::Good);
        let secrets = directory.path().join("secrets");
        fs::create_dir(&secrets).unwrap();
        fs::set_permissions(&secrets, fs::Permissions::from_mode(0o750)).unwrap();
        assert_eq!(directory_state(&config), State::Bad);
        fs::set_permissions(&secrets, fs::Permissions::from_mode(0o700)).unwrap();
        assert_eq!(directory_state(&config), State::Good);

        assert_eq!(
            database(&config, false).state,
            State::Bad,
            "keys, and nothing they open"
        );
        fs::remove_dir(&secrets).unwrap();
        assert_eq!(database(&config, false).state, State::Good);
        assert_eq!(database(&config, true).state, State::Bad, "a server that runs has one");
        let folder = directory.path().join("database");
        fs::create_dir(&folder).unwrap();
        for (bytes, found) in [
            (&b""[..], "cut short"),
            (b"nothing of the kind", "no database"),
            (SQLITE, "pepper.key"),
        ] {
            fs::write(folder.join("konklave.db"), bytes).unwrap();
            let finding = database(&config, false);
            assert!(
                finding.state == State::Bad && finding.found.contains(found),
                "{finding:?}"
            );
        }
    }

    fn directory_state(config: &Config) -> State {
        directory(config, false).state
    }
}
