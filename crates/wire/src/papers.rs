//! Bodies of the HTTP interface of the compliance desk: papers, what only the operator can say for them, what is missing,
//! and who has signed off the server as it is.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::AccountRole;

/// `GET /api/papers?lang=<de|en>` and `PUT /api/papers/answers?lang=<de|en>` (administrators, officer, works council; to
/// answer: administrators). Every change of a sign-off is answered with it, too.
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
    /// Every step before the server goes live, the protection officer's first.
    pub sign_offs: Vec<SignOff>,
    /// That it went live; none: it has not.
    pub released: Option<Released>,
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

/// A step before the server goes live. Who may agree is the role of the same name, and nobody else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum SignOffStep {
    /// The data protection officer's (Art. 35(2), 39 GDPR).
    ProtectionOfficer,
    /// The works or staff council's (§ 87(1) no. 6 BetrVG).
    WorksCouncil,
}

/// How far a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum SignOffState {
    /// Nobody has said anything, or it was taken back.
    Open,
    /// Somebody with the role has agreed.
    Agreed,
    /// There is a reason why nobody has to.
    NotApplicable,
}

/// A step, and what was said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SignOff {
    /// Which.
    pub step: SignOffStep,
    /// How far it is.
    pub state: SignOffState,
    /// Why it is not applicable; empty: it is open, or was agreed.
    pub reason: String,
    /// The name of who said so; empty: nobody did, or the account is gone.
    pub by: String,
    /// What they were when they said so; none: nobody did.
    pub role: Option<AccountRole>,
    /// When; none: nobody did.
    #[ts(type = "number | null")]
    pub at: Option<u64>,
    /// Whether the server is configured otherwise since; not of an open step.
    pub earlier: bool,
    /// Whether it stands in the way of going live no longer: agreed for the configuration as it is, or not applicable.
    pub holds: bool,
}

/// That the server went live.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Released {
    /// When.
    #[ts(type = "number")]
    pub at: u64,
    /// The name of the administrator who said so; empty: the account is gone.
    pub by: String,
    /// Whether the server is configured otherwise since.
    pub earlier: bool,
}

/// `PUT /api/papers/agreements/{step}?lang=<de|en>` (the role of that name) and `POST /api/papers/release?lang=<de|en>`
/// (administrators; `sign_off_missing` while a step is in the way), after a fresh proof. Answered with [`Papers`]. An
/// agreement is taken back by `DELETE`, by the same role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GiveSignOff {
    /// The configuration that was looked at, as [`Papers`] names it. Another one is `configuration_changed`.
    pub configuration: String,
}

/// `PUT /api/papers/exemptions/{step}?lang=<de|en>` (the role of that name, administrators), after a fresh proof: the step
/// is not applicable. Answered with [`Papers`]. Taken back by `DELETE`, by the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Exempt {
    /// The configuration that was looked at, as [`Papers`] names it. Another one is `configuration_changed`.
    pub configuration: String,
    /// Why, in 10 to 500 characters; it stands in the papers.
    pub reason: String,
}
