//! The quick loop, and what keeps committed files honest.

use crate::cargo::{cargo, workspace};
use crate::step::Step;
use crate::{deny, wasm, web};

/// Format, clippy, licences, types, unit tests.
pub fn run() -> anyhow::Result<()> {
    rust()?;
    web::packages()?;
    wasm::build()?;
    web::types()?;
    let unit = workspace(&["test"], &["--lib", "--bins"]);
    Step::new("Rust unit tests", unit).printing(is_result).run()?;
    web::unit()?;
    println!("all checks passed");
    Ok(())
}

/// Every Rust file as rustfmt would write it.
pub fn format() -> anyhow::Result<()> {
    Step::new("format (cargo fmt)", cargo(&["fmt", "--all", "--check"])).run()?;
    Ok(())
}

/// What is checked of Rust without running it.
fn rust() -> anyhow::Result<()> {
    format()?;
    let clippy = workspace(&["clippy"], &["--all-targets", "--quiet", "--", "--deny", "warnings"]);
    Step::new("clippy", clippy).run()?;
    deny::check()
}

/// Writes every generated file: each is compared by a test named `…_is_fresh`, which writes it when
/// `UPDATE` is set.
pub fn codegen() -> anyhow::Result<()> {
    let mut command = workspace(&["test"], &["--", "is_fresh"]);
    command.env("UPDATE", "1");
    Step::new("generated files: write", command).run()?;
    Ok(())
}

/// Generated files and `docs/protocol.md` against the code.
pub fn tidy() -> anyhow::Result<()> {
    let fresh = workspace(&["test"], &["--", "is_fresh"]);
    Step::new("generated files and protocol document", fresh)
        .printing(is_result)
        .run()?;
    Ok(())
}

/// A closing line of a Rust test runner that counted something.
pub fn is_result(line: &str) -> bool {
    let line = line.trim_start();
    (line.starts_with("test result:") && !line.contains(" 0 passed; 0 failed")) || line.starts_with("Summary [")
}
