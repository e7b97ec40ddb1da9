//! Bodies of the HTTP interface for services of others: a table, what was said of each service in it, what was answered, and
//! what the answers come to.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// `GET` and `POST /api/services?lang=<de|en>` (administrators, officer, works council): the table that comes with the
/// program, or the one that was sent, as it stands on a day. Nothing of it is kept. The table itself as a file:
/// `POST /api/services/export?form=<csv|csv-semicolon|json|html|pdf|odt>&lang=<de|en>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Services {
    /// The day (UTC) of the lights, as `2026-11-23`.
    pub day: String,
    /// What a service is used for, in a few words, in the order of the document.
    pub uses: Vec<String>,
    /// Number and name of each step of the checklist, in order.
    pub steps: Vec<String>,
    /// Everything that is asked, in the order of the steps.
    pub questions: Vec<ServiceQuestion>,
    /// What can be answered, in the order in which it is offered.
    pub answers: Vec<ServiceChoice>,
    /// What is said of a service, in the order of the table.
    pub kinds: Vec<ServiceKind>,
    /// Every sentence that says why a light is not green, once.
    pub reasons: Vec<ServiceReason>,
    /// The good rows of the table, in its order.
    pub services: Vec<Service>,
    /// What is wrong with the other rows, in the order of lines.
    pub problems: Vec<ServiceProblem>,
}

/// One thing that is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ServiceQuestion {
    /// Its id, as `contract`; its column in the table is `answer_contract`.
    pub question: String,
    /// Its step: which of [`Services::steps`], from 0.
    pub step: u32,
    /// As a sentence.
    pub text: String,
    /// The uses it is asked for: which of [`Services::uses`], from 0.
    pub uses: Vec<u32>,
    /// Whether “not applicable” is an answer to it.
    pub may_not_apply: bool,
}

/// What can be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ServiceAnswer {
    /// It is so.
    Yes,
    /// It is not so.
    No,
    /// Nobody knows yet.
    Unknown,
    /// It does not concern this service or this organisation.
    NotApplicable,
}

/// An answer as people read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ServiceChoice {
    /// Which.
    pub answer: ServiceAnswer,
    /// In a few words.
    pub name: String,
}

/// What can be said of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ServiceFactKind {
    /// Company that offers it.
    Operator,
    /// Country of its seat.
    Seat,
    /// Who runs it, and where.
    Hosting,
    /// On what transfers to a third country are based.
    Safeguard,
    /// How the processor contract is to be had.
    Contract,
    /// The provider's privacy notice.
    Notice,
}

/// A kind of statement as people read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ServiceKind {
    /// Which.
    pub kind: ServiceFactKind,
    /// In a few words.
    pub name: String,
}

/// What the answers come to, from worst to best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ServiceLight {
    /// A point that is needed is answered with no.
    Red,
    /// Nothing is known to be wrong, and something is not known.
    Amber,
    /// Every point that is needed is answered with yes, and when.
    Green,
}

/// Why a light is not green.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ServiceReason {
    /// What it makes of the light: red or amber.
    pub light: ServiceLight,
    /// The sentence.
    pub text: String,
}

/// A row of the table, and what it comes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Service {
    /// Its name; in a table once.
    pub service: String,
    /// Version or edition that is meant; empty if nobody said.
    pub edition: String,
    /// As what it is known, in words.
    pub roles: Vec<String>,
    /// Whether transfers are said to rest on the Privacy Shield, which has been invalid since 16.07.2020.
    pub names_privacy_shield: bool,
    /// What was said of it; what is not here nobody said.
    pub facts: Vec<ServiceFact>,
    /// What else was said of it.
    pub remarks: Vec<ServiceRemark>,
    /// Why this service although there is one from the EU or EEA; empty if nobody said.
    pub why: String,
    /// The day on which that was written, as `2026-11-23`.
    pub why_on: Option<String>,
    /// What was answered; what is not here nobody answered.
    pub answers: Vec<ServiceAnswered>,
    /// What the answers come to, for each of [`Services::uses`], in their order.
    pub verdicts: Vec<ServiceVerdict>,
    /// The filled cells of its row, from which a table can be written again.
    pub cells: Vec<ServiceCell>,
}

/// Something said of a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ServiceFact {
    /// About what.
    pub kind: ServiceFactKind,
    /// What, in words.
    pub said: String,
    /// As of when: `2020`, `2020/2021` or `2020-04-17`.
    pub as_of: String,
    /// Where it can be read.
    pub source: String,
}

/// Something else said of a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ServiceRemark {
    /// What.
    pub text: String,
    /// As of when.
    pub as_of: String,
    /// Where it can be read.
    pub source: String,
}

/// What was answered to a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ServiceAnswered {
    /// Which question.
    pub question: String,
    /// The answer.
    pub answer: ServiceAnswer,
    /// The day on which it was given, as `2026-11-23`; without it a “yes” settles nothing.
    pub on: Option<String>,
}

/// What the answers come to for one use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ServiceVerdict {
    /// The worst of the reasons; green without any.
    pub light: ServiceLight,
    /// Why, the red ones first: which of [`Services::reasons`], from 0.
    pub reasons: Vec<u32>,
}

/// A cell of the table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ServiceCell {
    /// Name of its column.
    pub column: String,
    /// What stands in it; never empty.
    pub text: String,
}

/// A row, or a whole table, that cannot be used as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ServiceProblem {
    /// Counted from 1: where the row begins.
    pub line: u32,
    /// Name of the column, if it is about one.
    pub column: Option<String>,
    /// Why, and what is allowed.
    pub reason: String,
}
