//! Processor contract (Art. 28 GDPR, Decision (EU) 2021/915).

use crate::answers::Answers;
use crate::document::Document;
use crate::facts::Facts;

/// The whole paper.
pub fn write(_facts: &Facts, _answers: &Answers) -> Document {
    Document::new("Vertrag zur Auftragsverarbeitung", "Processor contract")
}
