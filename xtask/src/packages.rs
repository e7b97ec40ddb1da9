//! Packages of Debian that tests need.

use std::process::Command;

use anyhow::bail;

use crate::step::Step;
use crate::tree;

/// Installs packages, as root on Debian; otherwise says how. `what`: what they are, for people.
pub fn install(what: &str, packages: &[&str]) -> anyhow::Result<()> {
    if !is_root() || tree::program("apt-get").is_none() {
        bail!(
            "the tests need {what}. Run:\n\n    sudo apt-get install -y {}\n",
            packages.join(" ")
        );
    }
    let mut update = Command::new("apt-get");
    update.args(["update", "-qq", "-o", "DPkg::Lock::Timeout=300"]);
    Step::new("Debian's package lists", update).run()?;
    let mut install = Command::new("apt-get");
    install
        .args([
            "install",
            "-y",
            "-qq",
            "--no-install-recommends",
            "-o",
            "DPkg::Lock::Timeout=300",
        ])
        .args(packages)
        .env("DEBIAN_FRONTEND", "noninteractive");
    Step::new(format!("{what} (apt-get install)"), install).run()?;
    Ok(())
}

/// PostgreSQL, which the store's tests start themselves: of the package they use the programs only.
pub fn postgresql() -> anyhow::Result<()> {
    let installed = || {
        let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
        versions
            .into_iter()
            .any(|version| version.path().join("bin/initdb").is_file())
    };
    if !installed() {
        install("PostgreSQL", &["postgresql"])?;
    }
    if !installed() {
        bail!("PostgreSQL was installed but is not in /usr/lib/postgresql");
    }
    Ok(())
}

/// Whether this program may do everything.
pub fn is_root() -> bool {
    Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|o| o.stdout.trim_ascii() == b"0")
}
