//! Bodies of the HTTP interface of the compliance desk: papers, what only the operator can say for them, what is missing.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// `GET /api/papers?lang=<de|en>` and `PUT /api/papers/answers?lang=<de|en>` (administrators, officer, works council; to
/// answer: administrators).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Papers {
    /// The day (UTC) of which all this is, as `2026-11-23`.
    pub day: String,
    /// Names the configuration, as under the title of every paper.
    pub configuration: String,
    /// Every paper there is, in the order they are read.
    pub papers: Vec<PaperState>,
    /// Every question only the operator can answer, in the order they are asked.
    pub questions: Vec<PaperQuestion>,
    /// What is missing or contradicts itself.
    pub findings: Vec<PaperFinding>,
}

/// A paper. Itself: `GET /api/papers/{paper}?lang=<de|en>`, as HTML; all of them, in both languages, as
/// PDF, OpenDocument text, HTML and Markdown: `GET /api/papers/archive`, a ZIP file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PaperState {
    /// Its id, as `notice`.
    pub paper: String,
    /// What it is, in a few words.
    pub name: String,
    /// Names its words: the same as long as no sentence changes.
    pub content: String,
    /// How many answers it lacks.
    pub missing: u32,
}

/// A question, with what was answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PaperQuestion {
    /// Its id, as `controller_name`.
    pub field: String,
    /// What it is about: a heading over all questions of the same words.
    pub topic: String,
    /// As a label.
    pub label: String,
    /// What is to be said.
    pub help: String,
    /// What an answer must look like.
    pub kind: PaperAnswerKind,
    /// Of [`PaperAnswerKind::Some`]: the words there are. Of [`PaperAnswerKind::Rows`]: the names of the columns.
    pub parts: Vec<String>,
    /// The answer; none: there is none yet.
    pub answer: Option<String>,
}

/// What an answer must look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PaperAnswerKind {
    /// One line, at most 200 characters.
    Line,
    /// Lines, at most 4000 characters.
    Lines,
    /// `yes` or `no`.
    YesNo,
    /// A day, as `2026-12-31`.
    Date,
    /// Some of the words, with commas between.
    Some,
    /// Rows, one per line, `;` between their columns; or `none`.
    Rows,
}

/// Something to be mended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PaperFinding {
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub help: String,
}

/// `PUT /api/papers/answers?lang=<de|en>`, after a fresh proof. Answered with [`Papers`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AnswerPapers {
    /// What is answered, each question at most once; at most as many as there are questions.
    pub answers: Vec<PaperAnswer>,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PaperAnswer {
    /// Which question.
    pub field: String,
    /// The answer; none: the former is forgotten.
    pub answer: Option<String>,
}
