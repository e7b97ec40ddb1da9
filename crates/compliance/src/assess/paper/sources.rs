//! Where everything was read, numbered in the order of the document.

use crate::document::{Document, plain};

/// Sources named so far.
#[derive(Default)]
pub(super) struct Sources {
    named: Vec<String>,
}

impl Sources {
    /// Its number, from 1.
    pub(super) fn number(&mut self, source: &str) -> usize {
        if let Some(at) = self.named.iter().position(|known| known == source) {
            return at + 1;
        }
        self.named.push(source.to_owned());
        self.named.len()
    }

    /// As the part of this number.
    pub(super) fn write(&self, d: &mut Document, number: usize) {
        d.heading(format!("{number}. Quellen"), format!("{number}. Sources"));
        if self.named.is_empty() {
            d.says("Keine genannt.", "None named.");
            return;
        }
        d.says(
            "Was eine Quelle sagt, steht oben mit seinem Stand. Quellen, die niemand im Wortlaut gesehen hat, sind vor einer Entscheidung aufzuschlagen.",
            "What a source says stands above as of its date. Sources that nobody has seen in full are to be opened before a decision.",
        );
        d.steps(self.named.iter().map(|source| vec![plain(source.clone())]));
    }
}
