//! The encryption core as a browser module: compile, give it its JavaScript face, shrink it.

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

/// Proposals that every supported browser has. Never `--all-features`: that emits types V8 refuses.
const FEATURES: [&str; 8] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
    "--enable-simd",
];

/// Folder of the module and its JavaScript face.
pub fn folder() -> PathBuf {
    tree::web().join("packages/client/wasm")
}

/// Builds what is out of date.
pub fn build() -> anyhow::Result<()> {
    let module = folder().join("core_wasm_bg.wasm");
    let shrink = optimiser();
    let words = [if shrink.is_some() { "shrunk" } else { "as compiled" }];
    let stamp = Stamp::new(
        "wasm",
        &INPUTS,
        &words,
        &[module.clone(), folder().join("core_wasm.js")],
    )?;
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
    if let Some(program) = shrink {
        let small = module.with_extension("small");
        let mut opt = Command::new("node");
        opt.arg(program)
            .args(["-O3", "--output"])
            .arg(&small)
            .arg(&module)
            .args(FEATURES);
        Step::new("encryption core for the browser: shrink", opt).run()?;
        fs::rename(small, &module)?;
    }
    stamp.set()
}

/// wasm-opt, if the web workspace carries the npm package `binaryen`.
fn optimiser() -> Option<PathBuf> {
    let program = tree::web().join("node_modules/binaryen/bin/wasm-opt");
    program.is_file().then_some(program)
}
