//! The Debian package: the same bytes for the same sources, compiler and path.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};
use sha2::{Digest, Sha256};

use crate::cargo::built;
use crate::run::{self, Profile};
use crate::step::Step;
use crate::tree;

/// What is made.
#[derive(Default)]
pub struct Options {
    binary_only: bool,
    /// Around this program, which is there already.
    program: Option<PathBuf>,
}

impl Options {
    /// Reads the words after `dist`.
    pub fn parse(words: &[&str]) -> anyhow::Result<Self> {
        let mut options = Self::default();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match *word {
                "--binary" => options.binary_only = true,
                "--program" => {
                    let file = words.next().context("--program needs a file")?;
                    options.program = Some(std::path::absolute(file)?);
                }
                other => bail!("unknown option {other}"),
            }
        }
        Ok(options)
    }
}

/// Builds the program, puts it into a package, and says where it is.
pub fn dist(options: &Options) -> anyhow::Result<()> {
    if options.binary_only {
        return told(&program(options.program.as_deref())?);
    }
    told(&package(options.program.as_deref())?)
}

/// This program, or the one of the release, which is built.
fn program(given: Option<&Path>) -> anyhow::Result<PathBuf> {
    if let Some(given) = given {
        return Ok(given.to_owned());
    }
    run::build(&Profile::Release)?;
    Ok(built(Profile::Release.folder(), "konklave"))
}

/// Makes the package around a program; its file.
pub fn package(given: Option<&Path>) -> anyhow::Result<PathBuf> {
    let program = program(given)?;
    if tree::program("dpkg-deb").is_none() {
        bail!("`dpkg-deb` is missing: packages for Debian are made on Debian");
    }
    let folder = tree::target().join("dist");
    let root = folder.join("root");
    let _ = fs::remove_dir_all(&root);
    let version = version()?;
    let architecture = said(Command::new("dpkg").arg("--print-architecture"))?;
    lay_out(&root, &program, &version, &architecture)?;
    let package = folder.join(format!("konklave_{version}_{architecture}.deb"));
    let mut build = Command::new("dpkg-deb");
    build
        .args(["--build", "--root-owner-group", "-Zxz", "--threads-max=1"])
        .args([&root, &package])
        // Later times of files are put back to this one.
        .env("SOURCE_DATE_EPOCH", epoch()?);
    Step::new("Debian package", build).run()?;
    Ok(package)
}

/// Every file of the package where it belongs.
fn lay_out(root: &Path, program: &Path, version: &str, architecture: &str) -> anyhow::Result<()> {
    let deploy = tree::root().join("deploy");
    let reading = |path: PathBuf| fs::read_to_string(&path).with_context(|| path.display().to_string());
    put(root, "usr/bin/konklave", &fs::read(program)?, 0o755)?;
    let unit = fs::read(deploy.join("konklave.service"))?;
    put(root, "lib/systemd/system/konklave.service", &unit, 0o644)?;
    for (shell, place) in [
        ("bash", "usr/share/bash-completion/completions/konklave"),
        ("zsh", "usr/share/zsh/vendor-completions/_konklave"),
        ("fish", "usr/share/fish/vendor_completions.d/konklave.fish"),
    ] {
        let script = said(Command::new(program).args(["completion", shell]))? + "\n";
        put(root, place, script.as_bytes(), 0o644)?;
    }
    for (from, to) in [
        ("docs/operate.md", "operate.md"),
        // The configuration itself is the administrator's: dpkg never asks which of two to keep.
        ("deploy/konklave.toml", "konklave.toml"),
        ("LICENSE", "copyright"),
    ] {
        let place = format!("usr/share/doc/konklave/{to}");
        put(root, &place, &fs::read(tree::root().join(from))?, 0o644)?;
    }
    for script in ["postinst", "prerm", "postrm"] {
        let text = fs::read(deploy.join("debian").join(script))?;
        put(root, &format!("DEBIAN/{script}"), &text, 0o755)?;
    }
    let control = reading(deploy.join("debian/control"))?
        .replace("@VERSION@", version)
        .replace("@ARCHITECTURE@", architecture)
        .replace("@SIZE@", &(fs::metadata(program)?.len() / 1024).to_string());
    put(root, "DEBIAN/control", control.as_bytes(), 0o644)
}

fn put(root: &Path, place: &str, bytes: &[u8], mode: u32) -> anyhow::Result<()> {
    let path = root.join(place);
    let mut folder = root.to_owned();
    fs::create_dir_all(path.parent().expect("a file lies in a folder"))?;
    for part in Path::new(place).parent().into_iter().flat_map(Path::iter) {
        folder.push(part);
        fs::set_permissions(&folder, Permissions::from_mode(0o755))?;
    }
    fs::write(&path, bytes)?;
    fs::set_permissions(&path, Permissions::from_mode(mode))?;
    Ok(())
}

/// The version of the workspace.
fn version() -> anyhow::Result<String> {
    let manifest = fs::read_to_string(tree::root().join("Cargo.toml"))?;
    let version = manifest.lines().find_map(|line| line.strip_prefix("version = \""));
    let version = version.and_then(|rest| rest.strip_suffix('"'));
    Ok(version.context("the workspace has a version")?.to_owned())
}

/// Seconds of the last commit, unless the caller knows better.
fn epoch() -> anyhow::Result<String> {
    match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(given) => Ok(given),
        Err(_) => said(
            Command::new("git")
                .args(["log", "-1", "--format=%ct"])
                .current_dir(tree::root()),
        ),
    }
}

fn said(command: &mut Command) -> anyhow::Result<String> {
    let output = command.output().with_context(|| format!("{command:?}"))?;
    if !output.status.success() {
        bail!("{command:?} failed");
    }
    Ok(String::from_utf8(output.stdout)?.trim_end().to_owned())
}

/// Path, size and hash of what was made.
fn told(file: &Path) -> anyhow::Result<()> {
    let bytes = fs::read(file)?;
    let hash: String = Sha256::digest(&bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    println!("{}\n  {} bytes\n  SHA-256 {hash}", file.display(), bytes.len());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_package_brings_no_file_that_an_administrator_changes_and_takes_what_it_made() {
        let folder = tree::target().join("dist-test");
        let _ = fs::remove_dir_all(&folder);
        lay_out(&folder, Path::new("/bin/true"), "1.2.3", "amd64").expect("laid out");
        assert!(!folder.join("etc").exists() && !folder.join("DEBIAN/conffiles").exists());
        assert!(folder.join("usr/share/doc/konklave/konklave.toml").is_file());
        let script = |name: &str| fs::read_to_string(folder.join("DEBIAN").join(name)).expect("a script");
        assert!(script("postinst").contains("data_dir = \"/var/lib/konklave\""));
        let purge = script("postrm");
        for made in [
            "/var/lib/konklave",
            "/etc/konklave/secrets.env",
            "/etc/konklave/konklave.toml",
        ] {
            assert!(purge.contains(made), "{made}");
        }
        fs::remove_dir_all(&folder).expect("removed");
    }

    #[test]
    fn options_are_read_and_strangers_refused() {
        assert!(Options::parse(&["--binary"]).is_ok_and(|options| options.binary_only));
        assert!(Options::parse(&["--program", "a"]).is_ok_and(|options| options.program.is_some()));
        assert!(Options::parse(&["--program"]).is_err());
        assert!(Options::parse(&["--rpm"]).is_err());
    }
}
