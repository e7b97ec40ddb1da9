//! The web workspace: packages, build, types, unit tests.

use std::process::Command;

use anyhow::{Context, bail};

use crate::stamp::Stamp;
use crate::step::Step;
use crate::tree;

/// The oldest Node that the web tools run on.
const NODE: u32 = 20;

/// `npm <words>` in the web workspace.
pub fn npm(words: &[&str]) -> Command {
    let mut command = Command::new("npm");
    command.args(words).current_dir(tree::web());
    command
}

/// Installs the packages the lock file names.
pub fn packages() -> anyhow::Result<()> {
    check_node()?;
    let installed = tree::web().join("node_modules/.package-lock.json");
    let stamp = Stamp::new("npm", &["web/package.json", "web/package-lock.json"], &[], &[installed])?;
    if stamp.is_fresh() {
        return Ok(());
    }
    Step::new("web packages (npm ci)", npm(&["ci"])).run()?;
    stamp.set()
}

/// Builds the interface into `web/app/dist`.
pub fn build() -> anyhow::Result<()> {
    let page = tree::web().join("app/dist/index.html");
    let inputs = [
        "web/package-lock.json",
        "web/app",
        "web/packages",
        "web/packages/client/wasm",
    ];
    let stamp = Stamp::new("web", &inputs, &[], &[page])?;
    if stamp.is_fresh() {
        return Ok(());
    }
    Step::new("web interface", npm(&["run", "build", "--workspace", "app"])).run()?;
    stamp.set()
}

/// Checks the types of every package.
pub fn types() -> anyhow::Result<()> {
    let command = npm(&["run", "types", "--workspaces", "--if-present"]);
    Step::new("web types (tsc)", command).run()?;
    Ok(())
}

/// Runs the unit tests of every package.
pub fn unit() -> anyhow::Result<()> {
    let command = npm(&["run", "test", "--workspaces", "--if-present"]);
    Step::new("web unit tests (vitest)", command)
        .printing(|line| {
            ["Test Files", "Tests "]
                .iter()
                .any(|w| line.trim_start().starts_with(w))
        })
        .run()?;
    Ok(())
}

fn check_node() -> anyhow::Result<()> {
    let output = Command::new("node").arg("--version").output();
    let output =
        output.with_context(|| format!("Node {NODE} or newer is needed (Debian 13: apt-get install nodejs npm)"))?;
    let version = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let major = version
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|m| m.parse::<u32>().ok());
    match major {
        Some(major) if major >= NODE => Ok(()),
        _ => bail!("Node {NODE} or newer is needed; this is {version}"),
    }
}
