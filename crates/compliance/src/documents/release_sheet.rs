//! What a version changes, for the works council.

use crate::answers::Answers;
use crate::document::Document;
use crate::facts::Facts;

/// The whole paper.
pub fn write(_facts: &Facts, _answers: &Answers) -> Document {
    Document::new("Freigabeblatt für den Betriebsrat", "Works-council release sheet")
}
