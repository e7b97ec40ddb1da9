//! Arrangement of joint controllers (Art. 26 GDPR).

use crate::answers::Answers;
use crate::document::Document;
use crate::facts::Facts;

/// The whole paper.
pub fn write(_facts: &Facts, _answers: &Answers) -> Document {
    Document::new(
        "Vereinbarung gemeinsam Verantwortlicher",
        "Arrangement of joint controllers",
    )
}
