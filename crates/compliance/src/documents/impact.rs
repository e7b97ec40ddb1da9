//! Threshold analysis and data protection impact assessment (Art. 35 GDPR).

use crate::answers::Answers;
use crate::document::Document;
use crate::facts::Facts;

/// The whole paper.
pub fn write(_facts: &Facts, _answers: &Answers) -> Document {
    Document::new("Datenschutz-Folgenabschätzung", "Data protection impact assessment")
}
