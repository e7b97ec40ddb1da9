//! Necessity check of each function.

use crate::answers::Answers;
use crate::document::Document;
use crate::facts::Facts;

/// The whole paper.
pub fn write(_facts: &Facts, _answers: &Answers) -> Document {
    Document::new("Erforderlichkeitsprüfung", "Necessity log")
}
