//! One page for participants.

use crate::answers::Answers;
use crate::document::Document;
use crate::facts::Facts;

/// The whole paper.
pub fn write(_facts: &Facts, _answers: &Answers) -> Document {
    Document::new("Merkblatt für Teilnehmende", "Sheet for participants")
}
