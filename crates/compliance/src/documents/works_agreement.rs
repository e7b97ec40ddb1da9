//! Works agreement template (§ 87(1) no. 6 BetrVG).

use crate::answers::Answers;
use crate::document::Document;
use crate::facts::Facts;

/// The whole paper.
pub fn write(_facts: &Facts, _answers: &Answers) -> Document {
    Document::new("Muster einer Betriebsvereinbarung", "Works agreement template")
}
