//! Record of processing activities of the controller (Art. 30(1) GDPR).

use crate::answers::Answers;
use crate::document::Document;
use crate::facts::Facts;

/// The whole paper.
pub fn write(_facts: &Facts, _answers: &Answers) -> Document {
    Document::new(
        "Verzeichnis von Verarbeitungstätigkeiten",
        "Record of processing activities",
    )
}
