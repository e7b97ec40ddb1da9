//! The papers that a data protection officer, a works council and an auditor ask for, from the running server: what it
//! measured of itself ([`Facts`]), its data map, and what only the operator knows ([`Answers`]). In German and English.
//!
//! Pure: nothing here reads a file, a clock or a network. A sentence that names a period, a cipher, a recipient or a default
//! takes it from a fact; what nobody has said is shown as missing, never invented.
//!
//! Other services are assessed in [`assess`], from a table and answers of whoever advises on them.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod answers;
pub mod assess;
mod changes;
mod check;
mod day;
mod diff;
mod document;
mod documents;
mod facts;
mod functions;
mod issue;
mod render;

pub use answers::{AUDIENCES, AnswerError, Answers, Field, Kind, QUESTIONS, Question};
pub use changes::{Past, changes};
pub use check::{Finding, check, contradictions, hints};
pub use diff::{Change, diff};
pub use document::{Block, Document, Line, Piece};
pub use documents::{Paper, proposed};
pub use facts::{
    Backups, Database, Decision, Defaults, Encryption, Facts, Given, Necessity, Profile, Proof, Recipient, Role,
    SignOff, SignOffs, Signer, Tls, Transport, WhoCreates, WhoNeedsFactor,
};
pub use functions::{Function, Functions, State};
pub use issue::Issue;
pub use render::{Language, Link, STYLE, chosen, html, markdown, missing, page, wording};
