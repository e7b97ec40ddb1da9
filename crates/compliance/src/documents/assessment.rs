//! Self-assessment against guidance, with a traffic light per item.

use crate::answers::Answers;
use crate::document::Document;
use crate::facts::Facts;

/// The whole paper.
pub fn write(_facts: &Facts, _answers: &Answers) -> Document {
    Document::new("Selbsteinschätzung", "Self-assessment")
}
