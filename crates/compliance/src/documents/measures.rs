//! Technical and organisational measures (Art. 32 GDPR).

use crate::answers::Answers;
use crate::document::Document;
use crate::facts::Facts;

/// The whole paper.
pub fn write(_facts: &Facts, _answers: &Answers) -> Document {
    Document::new(
        "Technische und organisatorische Maßnahmen",
        "Technical and organisational measures",
    )
}
