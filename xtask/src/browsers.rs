//! The browsers that the tests drive.

use std::path::PathBuf;
use std::process::Command;

use anyhow::bail;

use crate::step::Step;
use crate::tree;

/// Debian's packages: two browsers, and letters to draw.
const PACKAGES: [&str; 3] = ["chromium", "firefox-esr", "fonts-dejavu-core"];

/// Both browsers.
pub struct Browsers {
    /// Chromium.
    pub chromium: PathBuf,
    /// Firefox ESR.
    pub firefox: PathBuf,
}

/// Finds both; as root on Debian, installs what is missing.
pub fn ensure() -> anyhow::Result<Browsers> {
    if let Some(browsers) = find() {
        return Ok(browsers);
    }
    if !is_root() || tree::program("apt-get").is_none() {
        bail!(
            "the browser tests need Chromium and Firefox. Run:\n\n    sudo apt-get install -y {}\n",
            PACKAGES.join(" ")
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
        .args(PACKAGES)
        .env("DEBIAN_FRONTEND", "noninteractive");
    Step::new("Chromium and Firefox (apt-get install)", install).run()?;
    match find() {
        Some(browsers) => Ok(browsers),
        None => bail!("Chromium and Firefox were installed but are not on the search path"),
    }
}

fn find() -> Option<Browsers> {
    Some(Browsers {
        chromium: tree::program("chromium")?,
        firefox: tree::program("firefox-esr").or_else(|| tree::program("firefox"))?,
    })
}

/// Whether this program may do everything.
pub fn is_root() -> bool {
    Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|o| o.stdout.trim_ascii() == b"0")
}
