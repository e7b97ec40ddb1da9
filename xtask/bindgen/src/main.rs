//! `xtask-bindgen <input.wasm> <folder>`: the JavaScript face of a module, through wasm-bindgen as a library.
//!
//! A program of its own, so that `cargo xtask check` does not wait for wasm-bindgen to compile.

use anyhow::{Context, bail};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [input, folder] = arguments.as_slice() else {
        bail!("usage: xtask-bindgen <input.wasm> <folder>");
    };
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(input)
        .web(true)?
        .typescript(true)
        .remove_name_section(true)
        .remove_producers_section(true);
    bindgen
        .generate(folder)
        .with_context(|| format!("no JavaScript face for {input}"))
}
