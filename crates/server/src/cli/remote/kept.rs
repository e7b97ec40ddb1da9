//! Sessions at servers elsewhere, in a file that only its owner reads.

use std::collections::BTreeMap;
use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::error::RemoteError;

/// What is remembered.
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kept {
    /// Where somebody signed in last; empty once they have signed out there.
    pub latest: String,
    /// By the address of the server.
    pub servers: BTreeMap<String, Session>,
}

/// A session.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Session {
    /// `name=value`, a secret.
    pub cookie: Zeroizing<String>,
    /// PEM file of those who vouch for the server's certificate besides the usual ones.
    pub authority: Option<PathBuf>,
}

/// Where it lies: `$XDG_STATE_HOME/konklave/sessions.json`, by default below `~/.local/state`.
fn place() -> Result<PathBuf, RemoteError> {
    let set = |name: &str| {
        std::env::var_os(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    let base = set("XDG_STATE_HOME").or_else(|| set("HOME").map(|home| home.join(".local/state")));
    let base = base.ok_or_else(|| RemoteError::File {
        path: "~/.local/state/konklave".into(),
        problem: "neither XDG_STATE_HOME nor HOME is set".to_owned(),
    })?;
    Ok(base.join("konklave/sessions.json"))
}

impl Kept {
    /// What is remembered; nothing where there is no file.
    pub fn read() -> Result<Self, RemoteError> {
        let path = place()?;
        let text = match fs::read(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            read => Zeroizing::new(read.map_err(|error| RemoteError::file(&path, &error))?),
        };
        let metadata = fs::metadata(&path).map_err(|error| RemoteError::file(&path, &error))?;
        let problem = |problem: &str| RemoteError::File {
            path: path.clone(),
            problem: problem.to_owned(),
        };
        if metadata.permissions().mode() & 0o077 != 0 {
            return Err(problem(
                "others can read it, and whoever does is signed in: delete it, and sign in again",
            ));
        }
        serde_json::from_slice(&text).map_err(|_| problem("cannot be read: delete it, and sign in again"))
    }

    /// Writes it down, whole or not at all; nothing more to remember: the file goes.
    pub fn write(&self) -> Result<(), RemoteError> {
        let path = place()?;
        self.put(&path).map_err(|error| RemoteError::file(&path, &error))
    }

    fn put(&self, path: &PathBuf) -> io::Result<()> {
        if self.servers.is_empty() {
            return match fs::remove_file(path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
                _ => Ok(()),
            };
        }
        let folder = path.parent().unwrap_or(path);
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        let new = path.with_extension("new");
        let _ = fs::remove_file(&new);
        let text = Zeroizing::new(serde_json::to_vec(self)?);
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&new)?;
        file.write_all(&text)?;
        file.sync_all()?;
        fs::rename(&new, path)
    }
}
