//! cargo-deny: licences, banned crates, sources, advisories.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use crate::cargo::cargo;
use crate::step::Step;
use crate::tree;

/// The version installed when none is there.
const VERSION: &str = "0.20.2";
/// How long the advisory database may take to arrive.
const PATIENCE: Duration = Duration::from_secs(90);

/// Checks the crates this workspace uses.
pub fn check() -> anyhow::Result<()> {
    let program = ensure()?;
    let mut rules = Command::new(&program);
    rules
        .args(["check", "bans", "licenses", "sources"])
        .current_dir(tree::root());
    Step::new("crates: licences, bans, sources (cargo deny)", rules)
        .printing(is_verdict)
        .run()?;
    advisories(&program)
}

/// A published advisory fails the check; a database that cannot be fetched is said plainly and does not.
fn advisories(program: &PathBuf) -> anyhow::Result<()> {
    let mut fetch = Command::new("timeout");
    fetch
        .arg(PATIENCE.as_secs().to_string())
        .arg(program)
        .args(["fetch", "db"])
        .current_dir(tree::root());
    let (fetched, _) = Step::new("crates: advisory database", fetch).attempt()?;
    if !fetched {
        println!("  ADVISORIES NOT CHECKED: the database (github.com/rustsec/advisory-db) could not be fetched");
        return Ok(());
    }
    let mut check = Command::new(program);
    check
        .args(["--offline", "check", "advisories"])
        .current_dir(tree::root());
    Step::new("crates: advisories (cargo deny)", check)
        .printing(is_verdict)
        .run()?;
    Ok(())
}

fn is_verdict(line: &str) -> bool {
    ["bans ", "advisories ", "licenses ", "sources "]
        .iter()
        .any(|w| line.starts_with(w))
}

/// Brings it, if it is not there.
pub fn ensure() -> anyhow::Result<PathBuf> {
    if let Some(program) = tree::program("cargo-deny") {
        return Ok(program);
    }
    let tools = tree::target().join("tools");
    let program = tools.join("bin/cargo-deny");
    if !program.is_file() {
        let mut install = cargo(&["install", "--locked", "--version", VERSION, "cargo-deny", "--root"]);
        // Its own target directory stays with cargo: a shared one would be swept by `cargo clean` half way.
        install.arg(&tools).env_remove("CARGO_TARGET_DIR");
        // It runs for seconds; optimising it takes minutes.
        for (name, value) in [
            ("OPT_LEVEL", "0"),
            ("LTO", "off"),
            ("CODEGEN_UNITS", "16"),
            ("DEBUG", "0"),
        ] {
            install.env(format!("CARGO_PROFILE_RELEASE_{name}"), value);
        }
        Step::new("cargo-deny (cargo install)", install).run()?;
    }
    Ok(program)
}
