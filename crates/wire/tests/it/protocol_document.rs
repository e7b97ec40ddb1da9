//! `docs/protocol.md` and the definitions move together.

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

const LABEL: &str = "wire-sha256: ";

#[test]
fn the_hash_in_the_protocol_document_is_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/protocol.md");
    let document = fs::read_to_string(&path).unwrap();
    let line = format!("{LABEL}{}", hash_of_definitions());
    if std::env::var_os("UPDATE").is_some() {
        let kept: Vec<&str> = document.lines().filter(|l| !l.starts_with(LABEL)).collect();
        fs::write(&path, format!("{}\n\n{line}\n", kept.join("\n").trim_end())).unwrap();
        return;
    }
    assert!(
        document.lines().any(|l| l == line),
        "the definitions in crates/wire/src have moved and docs/protocol.md has not been read against them; \
         bring it up to date, then run `cargo xtask codegen`"
    );
}

#[test]
fn the_protocol_document_names_every_message() {
    let document = include_str!("../../../../docs/protocol.md");
    let typescript = wire::bindings();
    let tags: Vec<&str> = typescript
        .split("\"type\": \"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert!(tags.len() > 30, "{} tags found in the TypeScript face", tags.len());
    let missing: Vec<&&str> = tags
        .iter()
        .filter(|tag| !document.contains(&format!("`{tag}`")))
        .collect();
    assert!(missing.is_empty(), "not described: {missing:?}");
}

/// Over every source line that is code: comments, tests, the TypeScript face and the schemas say
/// nothing new.
fn hash_of_definitions() -> String {
    let mut hash = Sha256::new();
    for file in sources() {
        let text = fs::read_to_string(&file).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        hash.update(file.file_name().unwrap().to_string_lossy().as_bytes());
        for line in code
            .lines()
            .map(str::trim)
            .filter(|l| !l.is_empty() && !l.starts_with("//") && !l.contains("\"schema\""))
        {
            hash.update(b"\n");
            hash.update(line.as_bytes());
        }
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn sources() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.retain(|file| !file.ends_with("bindings.rs") && !file.ends_with("schema.rs"));
    files.sort();
    files
}
