//! Where things are.

use std::path::{Path, PathBuf};

/// The repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("xtask lies in the repository")
}

/// The web workspace.
pub fn web() -> PathBuf {
    root().join("web")
}

/// Cargo's target directory, the one `cargo xtask` itself was built in.
pub fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => std::path::absolute(folder).expect("the target directory has a name"),
        None => root().join("target"),
    }
}

/// Logs and stamps of this program.
pub fn notes() -> PathBuf {
    target().join("xtask")
}

/// Finds a program on the search path.
pub fn program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
}
