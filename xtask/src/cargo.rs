//! Cargo, as every task calls it.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::step::Step;
use crate::tree;

/// Everything but the wasm-bindgen driver, which costs a minute and is built where it is needed.
pub const WORKSPACE: [&str; 3] = ["--workspace", "--exclude", "xtask-bindgen"];

/// The target of the browser's module.
pub const WASM: &str = "wasm32-unknown-unknown";

/// `cargo <words>` in the repository.
pub fn cargo(words: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(words).current_dir(tree::root());
    // Set by the outer `cargo run` for this program alone; a build script that sees them would rebuild.
    for name in [
        "CARGO_MANIFEST_DIR",
        "CARGO_MANIFEST_PATH",
        "CARGO_PKG_NAME",
        "CARGO_PKG_VERSION",
    ] {
        command.env_remove(name);
    }
    command
}

/// `cargo <words>` for the whole workspace, then `rest`.
pub fn workspace(words: &[&str], rest: &[&str]) -> Command {
    let mut command = cargo(words);
    command.args(WORKSPACE).args(rest);
    command
}

/// Has `command` compile our own crates under clippy's eyes, as `cargo clippy -- --deny warnings` reads them: a second reading would
/// cost minutes.
pub fn under_clippy(mut command: Command) -> Command {
    command
        .env("RUSTC_WORKSPACE_WRAPPER", "clippy-driver")
        .env("CLIPPY_ARGS", "--deny__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__");
    command
}

/// Brings the standard library for the browser's module, if rustup has not yet.
pub fn ensure_wasm_target() -> anyhow::Result<()> {
    let output = Command::new("rustc")
        .args(["--print", "target-libdir", "--target", WASM])
        .current_dir(tree::root())
        .output()?;
    if Path::new(String::from_utf8_lossy(&output.stdout).trim()).is_dir() {
        return Ok(());
    }
    let mut rustup = Command::new("rustup");
    rustup.args(["target", "add", WASM]).current_dir(tree::root());
    Step::new("Rust for the browser (rustup target add)", rustup).run()?;
    Ok(())
}

/// Where cargo puts the program `name` in the profile folder `profile`.
pub fn built(profile: &str, name: &str) -> PathBuf {
    tree::target().join(profile).join(name)
}
