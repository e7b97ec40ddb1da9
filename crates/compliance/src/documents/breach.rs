//! Breach assistant: report, letter, register (Art. 33 and 34 GDPR).

use crate::answers::Answers;
use crate::document::Document;
use crate::facts::Facts;

/// The whole paper.
pub fn write(_facts: &Facts, _answers: &Answers) -> Document {
    Document::new("Meldung einer Datenschutzverletzung", "Personal data breach")
}
