//! What was built from what: a step is skipped while the content of its inputs is unchanged.

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::tree;

/// Folders that hold no source.
const NO_SOURCE: [&str; 6] = ["node_modules", "dist", "target", ".git", "wasm", "results"];

/// Inputs and outputs of one step.
pub struct Stamp {
    file: PathBuf,
    content: String,
    outputs: Vec<PathBuf>,
}

impl Stamp {
    /// For the step `name` that makes `outputs` of the files and folders `inputs` and of `words`
    /// (options, versions). Paths are relative to the repository.
    pub fn new(name: &str, inputs: &[&str], words: &[&str], outputs: &[PathBuf]) -> anyhow::Result<Self> {
        let mut hash = Sha256::new();
        for word in words {
            absorb(&mut hash, word.as_bytes());
        }
        for input in inputs {
            let path = tree::root().join(input);
            for file in files(&path)? {
                absorb(&mut hash, file.to_string_lossy().as_bytes());
                absorb(&mut hash, &fs::read(&file)?);
            }
        }
        Ok(Self {
            file: tree::notes().join("stamps").join(name),
            content: hex(&hash.finalize()),
            outputs: outputs.to_vec(),
        })
    }

    /// Whether the outputs stand as this step made them.
    pub fn is_fresh(&self) -> bool {
        self.outputs.iter().all(|o| o.exists()) && fs::read_to_string(&self.file).is_ok_and(|s| s == self.content)
    }

    /// Notes that the step has been done.
    pub fn set(&self) -> anyhow::Result<()> {
        fs::create_dir_all(self.file.parent().expect("a stamp lies in a folder"))?;
        fs::write(&self.file, &self.content)?;
        Ok(())
    }
}

fn absorb(hash: &mut Sha256, bytes: &[u8]) {
    hash.update((bytes.len() as u64).to_be_bytes());
    hash.update(bytes);
}

/// Every source file at or below `path`, sorted; nothing if there is none.
pub fn files(path: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    collect(path, &mut found)?;
    found.sort();
    Ok(found)
}

fn collect(path: &Path, found: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    if path.is_file() {
        found.push(path.to_owned());
    } else if path.is_dir() {
        for entry in fs::read_dir(path)? {
            let entry = entry?;
            let name = entry.file_name();
            if entry.file_type()?.is_dir() && NO_SOURCE.iter().any(|n| name == *n) {
                continue;
            }
            collect(&entry.path(), found)?;
        }
    }
    Ok(())
}

/// Lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_word_or_a_missing_output_makes_it_stale() -> anyhow::Result<()> {
        let output = tree::root().join("Cargo.toml");
        let stamp = Stamp::new("test-stamp", &["rustfmt.toml"], &["a"], std::slice::from_ref(&output))?;
        stamp.set()?;
        assert!(stamp.is_fresh());
        assert!(!Stamp::new("test-stamp", &["rustfmt.toml"], &["b"], &[output])?.is_fresh());
        assert!(!Stamp::new("test-stamp", &["rustfmt.toml"], &["a"], &["/nowhere".into()])?.is_fresh());
        Ok(())
    }
}
