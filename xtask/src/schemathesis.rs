//! schemathesis: asks a server everything that `docs/openapi.json` describes, and holds the answers against it.

use std::path::PathBuf;
use std::process::Command;

use anyhow::bail;

use crate::cargo::built;
use crate::run::Profile;
use crate::stamp::Stamp;
use crate::step::Step;
use crate::{packages, run, tree};

/// What it is made of, each package with its version and the hashes of its wheels: for CPython 3.11 to 3.14 on Linux.
const REQUIREMENTS: &str = "xtask/schemathesis/requirements.txt";

/// Brings it, if it is not there: an environment of its own among the tools.
pub fn ensure() -> anyhow::Result<PathBuf> {
    let folder = tree::target().join("tools/schemathesis");
    let python = folder.join("bin/python");
    let stamp = Stamp::new("schemathesis", &[REQUIREMENTS], &[], std::slice::from_ref(&python))?;
    if stamp.is_fresh() {
        return Ok(python);
    }
    let environment = || {
        let mut command = Command::new("python3");
        command.args(["-m", "venv", "--clear"]).arg(&folder);
        command
    };
    // Debian's Python has no module for this before its package is there.
    if !environment().output().is_ok_and(|output| output.status.success()) {
        packages::install("Python with its environments", &["python3-venv"])?;
    }
    if !environment().output()?.status.success() {
        bail!("python3 -m venv {} fails", folder.display());
    }
    let mut install = Command::new(&python);
    install
        .args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--only-binary=:all:",
            "--require-hashes",
            "--requirement",
        ])
        .arg(tree::root().join(REQUIREMENTS));
    Step::new("schemathesis (pip install)", install).run()?;
    stamp.set()?;
    Ok(python)
}

/// Runs it against the debug server, which is built.
pub fn run() -> anyhow::Result<()> {
    let mut drive = Command::new(ensure()?);
    drive
        .arg(tree::root().join("xtask/schemathesis/drive.py"))
        .arg(built("debug", "konklave"))
        .arg(tree::root().join("docs/openapi.json"))
        .arg(tree::notes().join("schemathesis"))
        .env("PYTHONDONTWRITEBYTECODE", "1");
    Step::new("the interface against its description (schemathesis)", drive)
        .printing(|line| line.starts_with("# |"))
        .run()?;
    Ok(())
}

/// The same, with everything that it needs.
pub fn alone() -> anyhow::Result<()> {
    run::build(&Profile::Dev)?;
    run()
}
