//! The browser modules: the encryption core, and what tells a person from the background. Compile, give each its JavaScript face.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::cargo::{WASM, built, cargo, ensure_wasm_target};
use crate::stamp::Stamp;
use crate::step::Step;
use crate::tree;

/// A module.
struct Module {
    /// What it is called while it is built.
    title: &'static str,
    package: &'static str,
    /// Name of the files.
    file: &'static str,
    /// What it is made of, beyond [`COMMON`].
    sources: &'static [&'static str],
    /// Words for the compiler.
    flags: &'static [&'static str],
}

const MODULES: [Module; 2] = [
    Module {
        title: "encryption core for the browser",
        package: "core-wasm",
        file: "core_wasm",
        sources: &[
            "crates/core-wasm",
            "crates/session",
            "crates/e2ee",
            "crates/sframe",
            "crates/wire",
            // Recovery phrases are made of them.
            "web/app/src/features/encryption/words.de.txt",
            "web/app/src/features/encryption/words.en.txt",
        ],
        flags: &[],
    },
    Module {
        title: "backgrounds for the browser",
        package: "matte",
        file: "matte",
        sources: &["crates/matte"],
        // Every browser that has encoded transforms has vector instructions.
        flags: &["--", "-C", "target-feature=+simd128"],
    },
];

/// What every module is made of.
const COMMON: [&str; 5] = [
    "Cargo.toml",
    "Cargo.lock",
    "rust-toolchain.toml",
    ".cargo",
    "xtask/bindgen",
];

/// Folder of the modules and their JavaScript faces.
pub fn folder() -> PathBuf {
    tree::web().join("packages/client/wasm")
}

/// Builds what is out of date.
pub fn build() -> anyhow::Result<()> {
    MODULES.iter().try_for_each(build_one)
}

fn build_one(module: &Module) -> anyhow::Result<()> {
    let Module {
        title,
        package,
        file,
        sources,
        flags,
    } = *module;
    let inputs = [&COMMON, sources].concat();
    let outputs = [
        folder().join(format!("{file}_bg.wasm")),
        folder().join(format!("{file}.js")),
    ];
    let name = if package == "core-wasm" { "wasm" } else { package };
    let stamp = Stamp::new(name, &inputs, flags, &outputs)?;
    if stamp.is_fresh() {
        return Ok(());
    }
    ensure_wasm_target()?;
    let words = [
        "rustc",
        "--package",
        package,
        "--lib",
        "--target",
        WASM,
        "--profile",
        "wasm",
    ];
    Step::new(format!("{title}: compile"), cargo(&[&words, flags].concat())).run()?;
    let driver = cargo(&["build", "--package", "xtask-bindgen"]);
    Step::new(format!("{title}: compile wasm-bindgen"), driver).run()?;
    fs::create_dir_all(folder())?;
    let mut face = Command::new(built("debug", "xtask-bindgen"));
    face.arg(tree::target().join(WASM).join(format!("wasm/{file}.wasm")))
        .arg(folder());
    Step::new(format!("{title}: JavaScript face"), face).run()?;
    stamp.set()
}
