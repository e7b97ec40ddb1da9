//! The encryption core as a browser module: compile, give it its JavaScript face.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::cargo::{WASM, built, cargo, ensure_wasm_target};
use crate::stamp::Stamp;
use crate::step::Step;
use crate::tree;

/// What the module is made of.
const INPUTS: [&str; 10] = [
    "Cargo.toml",
    "Cargo.lock",
    "rust-toolchain.toml",
    ".cargo",
    "crates/core-wasm",
    "crates/session",
    "crates/e2ee",
    "crates/sframe",
    "crates/wire",
    "xtask/bindgen",
];

/// Folder of the module and its JavaScript face.
pub fn folder() -> PathBuf {
    tree::web().join("packages/client/wasm")
}

/// Builds what is out of date.
pub fn build() -> anyhow::Result<()> {
    let module = folder().join("core_wasm_bg.wasm");
    let stamp = Stamp::new("wasm", &INPUTS, &[], &[module.clone(), folder().join("core_wasm.js")])?;
    if stamp.is_fresh() {
        return Ok(());
    }
    ensure_wasm_target()?;
    let compile = cargo(&["build", "--package", "core-wasm", "--target", WASM, "--profile", "wasm"]);
    Step::new("encryption core for the browser: compile", compile).run()?;
    let driver = cargo(&["build", "--package", "xtask-bindgen"]);
    Step::new("encryption core for the browser: compile wasm-bindgen", driver).run()?;
    fs::create_dir_all(folder())?;
    let mut face = Command::new(built("debug", "xtask-bindgen"));
    face.arg(tree::target().join(WASM).join("wasm/core_wasm.wasm"))
        .arg(folder());
    Step::new("encryption core for the browser: JavaScript face", face).run()?;
    stamp.set()
}
