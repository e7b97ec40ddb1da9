//! Everything: checks, Rust tests, the interface against its description, web tests, browsers.

use std::path::PathBuf;
use std::process::Command;
use std::thread;
use std::time::Instant;

use anyhow::anyhow;

use crate::browsers::Browsers;
use crate::cargo::{built, cargo, under_clippy, workspace};
use crate::check::is_result;
use crate::step::{Step, seconds};
use crate::{browsers, check, deny, packages, schemathesis, stamp, tree, wasm, web};

/// Runs it all; the first failure ends the run.
pub fn run() -> anyhow::Result<()> {
    let start = Instant::now();
    let browsers = browsers::ensure()?;
    packages::postgresql()?;
    schemathesis::ensure()?;
    web::packages()?;
    wasm::build()?;
    web::types()?;
    web::build()?;
    web::unit()?;
    rust_tests()?;
    // Compiled, where it is missing, beside what waits for answers most of its time.
    let tool = thread::spawn(deny::ensure);
    schemathesis::run()?;
    tool.join().map_err(|_| anyhow!("cargo-deny was not brought"))??;
    browser_tests(&browsers)?;
    check::format()?;
    deny::check()?;
    println!("everything passed in {}", seconds(start.elapsed()));
    Ok(())
}

/// Unit, integration and simulation, compiled under clippy's eyes. The programs the browser tests start are built by the same call.
fn rust_tests() -> anyhow::Result<()> {
    let nextest = tree::program("cargo-nextest").is_some();
    let tests: &[&str] = if nextest { &["nextest", "run"] } else { &["test"] };
    let compile = under_clippy(workspace(tests, &["--no-run"]));
    Step::new("Rust tests: compile, with clippy", compile).run()?;
    let all: &[&str] = if nextest { &["--no-fail-fast"] } else { &[] };
    Step::new("Rust tests", under_clippy(workspace(tests, all)))
        .printing(is_result)
        .run()?;
    if nextest {
        let documents = under_clippy(workspace(&["test", "--doc"], &[]));
        Step::new("Rust examples in documentation", documents)
            .printing(is_result)
            .run()?;
    }
    let missing: Vec<&str> = ["konklave", "konklave-bot"]
        .into_iter()
        .filter(|name| !built("debug", name).is_file())
        .collect();
    if !missing.is_empty() {
        let words = ["build", "--package", "server", "--package", "client"];
        Step::new(
            format!("programs for the browser tests: {}", missing.join(", ")),
            cargo(&words),
        )
        .run()?;
    }
    Ok(())
}

fn browser_tests(browsers: &Browsers) -> anyhow::Result<()> {
    let screens = node(browsers, &["screens/shoot.mjs".into(), "--look".into()]);
    Step::new("every screen: accessibility (Chromium)", screens)
        .printing(|line| line.contains(" scenes; "))
        .run()?;
    let scripts = stamp::files(&tree::web().join("e2e"))?;
    let tests = scripts
        .into_iter()
        .filter(|file| file.to_string_lossy().ends_with(".test.mjs"));
    let (alone, paired): (Vec<_>, Vec<_>) = tests.partition(|file| {
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned());
        name.is_some_and(|name| ALONE.iter().any(|alone| name == format!("{alone}.test.mjs")))
    });
    meetings("meetings in browsers, two at a time", browsers, 2, paired)?;
    meetings("meetings in browsers, one at a time", browsers, 1, alone)
}

/// Browser tests that print figures of the product or fill the machine with browsers or pictures. All others wait for signs and
/// share it.
const ALONE: &[&str] = &["background", "figures", "meeting", "sight"];

fn meetings(title: &str, browsers: &Browsers, at_once: usize, files: Vec<PathBuf>) -> anyhow::Result<()> {
    let mut words: Vec<PathBuf> = ["--test", "--test-reporter=tap"].map(PathBuf::from).into();
    words.push(format!("--test-concurrency={at_once}").into());
    words.extend(files);
    let tests = node(browsers, &words);
    Step::new(format!("{title} (Chromium, Firefox)"), tests)
        .printing(is_browser_line)
        .run()?;
    Ok(())
}

fn node(browsers: &Browsers, words: &[PathBuf]) -> Command {
    programs(browsers, "debug", words)
}

/// `node <words>` among the browser tests, with the programs of this profile folder.
pub fn programs(browsers: &Browsers, folder: &str, words: &[PathBuf]) -> Command {
    let mut node = Command::new("node");
    node.args(words)
        .current_dir(tree::web().join("e2e"))
        .env("KONKLAVE_SERVER", built(folder, "konklave"))
        .env("KONKLAVE_BOT", built(folder, "konklave-bot"))
        .env("CHROMIUM", &browsers.chromium)
        .env("FIREFOX", &browsers.firefox);
    node
}

/// Verdicts of single tests, lines the tests themselves print with a mark, and the totals.
pub fn is_browser_line(line: &str) -> bool {
    let line = line.trim_start();
    ["ok ", "not ok ", "# tests", "# pass", "# fail", "# skipped", "# |"]
        .iter()
        .any(|w| line.starts_with(w))
}
