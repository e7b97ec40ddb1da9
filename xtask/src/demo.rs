//! A meeting with two bots in it, for one person alone.

use std::path::Path;
use std::process::{Child, Command};

use anyhow::Context;

/// Starts the bots; they create the room and print its link.
pub fn start(program: &Path, address: &str) -> anyhow::Result<Child> {
    Command::new(program)
        .args(["demo", "--server", address])
        .spawn()
        .with_context(|| format!("the bots ({}) cannot be started", program.display()))
}
