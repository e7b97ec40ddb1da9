//! Deletion concept (ISO/IEC 27555).

use crate::answers::Answers;
use crate::document::Document;
use crate::facts::Facts;

/// The whole paper.
pub fn write(_facts: &Facts, _answers: &Answers) -> Document {
    Document::new("Löschkonzept", "Deletion concept")
}
