//! Accessibility statement (BITV 2.0, BFSG).

use crate::answers::Answers;
use crate::document::Document;
use crate::facts::Facts;

/// The whole paper.
pub fn write(_facts: &Facts, _answers: &Answers) -> Document {
    Document::new("Erklärung zur Barrierefreiheit", "Accessibility statement")
}
