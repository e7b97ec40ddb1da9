//! Record of processing activities of the processor (Art. 30(2) GDPR).

use crate::answers::Answers;
use crate::document::Document;
use crate::facts::Facts;

/// The whole paper.
pub fn write(_facts: &Facts, _answers: &Answers) -> Document {
    Document::new("Verzeichnis des Auftragsverarbeiters", "Record of the processor")
}
