//! Embeds the built web client, if there is one.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use flate2::Compression;
use flate2::write::GzEncoder;

/// Smaller files gain nothing from compression.
const WORTH_COMPRESSING: u64 = 1024;

fn main() {
    let manifest = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("set by cargo"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("set by cargo"));
    let dist = manifest.join("../../web/app/dist");
    watch(&dist);
    let mut files = Vec::new();
    if dist.join("index.html").is_file() {
        collect(&dist, &mut files);
        files.sort();
    }
    let mut table = String::from("&[\n");
    for (number, path) in files.iter().enumerate() {
        let name = path
            .strip_prefix(&dist)
            .expect("below dist")
            .to_str()
            .expect("UTF-8 name");
        if name.ends_with(".br") || name.ends_with(".gz") || name.ends_with(".map") {
            continue;
        }
        let brotli = path.with_extension(format!("{}.br", extension(path)));
        let brotli = brotli
            .is_file()
            .then(|| copy(&brotli, &out.join(format!("{number}.br"))));
        let gzip = is_text(path)
            .then(|| gzip(path, &out.join(format!("{number}.gz"))))
            .flatten();
        writeln!(
            table,
            "    Asset {{ path: {:?}, bytes: include_bytes!({:?}), gzip: {}, brotli: {} }},",
            format!("/{name}"),
            copy(path, &out.join(format!("{number}.raw"))),
            include(gzip),
            include(brotli),
        )
        .expect("writing to a string");
    }
    table.push(']');
    fs::write(out.join("assets.rs"), table).expect("OUT_DIR is writable");
}

/// The compiler reads the copy: a web build at the same time changes nothing under its hands.
fn copy(from: &Path, to: &Path) -> PathBuf {
    fs::copy(from, to).expect("the web client can be read and OUT_DIR is writable");
    to.to_owned()
}

fn include(path: Option<PathBuf>) -> String {
    match path {
        Some(path) => format!("Some(include_bytes!({path:?}))"),
        None => "None".to_owned(),
    }
}

/// Watching what does not exist would run this on every build: watch where it would appear.
fn watch(path: &Path) {
    let watched = path.ancestors().find(|p| p.exists()).unwrap_or(path);
    println!("cargo:rerun-if-changed={}", watched.display());
    println!("cargo:rerun-if-changed=build.rs");
}

fn collect(directory: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).expect("dist is readable") {
        let path = entry.expect("dist is readable").path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.push(path);
        }
    }
}

fn extension(path: &Path) -> &str {
    path.extension().and_then(|e| e.to_str()).unwrap_or_default()
}

fn is_text(path: &Path) -> bool {
    matches!(
        extension(path),
        "html" | "js" | "mjs" | "css" | "svg" | "json" | "wasm" | "txt" | "webmanifest"
    )
}

fn gzip(from: &Path, to: &Path) -> Option<PathBuf> {
    let bytes = fs::read(from).expect("dist is readable");
    if (bytes.len() as u64) < WORTH_COMPRESSING {
        return None;
    }
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&bytes).expect("writing to memory");
    fs::write(to, encoder.finish().expect("writing to memory")).expect("OUT_DIR is writable");
    Some(to.to_owned())
}
