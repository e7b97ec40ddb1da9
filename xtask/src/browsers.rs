//! The browsers that the tests drive.

use std::path::PathBuf;

use anyhow::bail;

use crate::{packages, tree};

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
    packages::install("Chromium and Firefox", &PACKAGES)?;
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
