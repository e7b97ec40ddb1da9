//! Obligation of those who take part in professional secrecy (§ 203 StGB).

use crate::answers::Answers;
use crate::document::Document;
use crate::facts::Facts;

/// The whole paper.
pub fn write(_facts: &Facts, _answers: &Answers) -> Document {
    Document::new(
        "Verpflichtung auf das Berufsgeheimnis",
        "Obligation to professional secrecy",
    )
}
