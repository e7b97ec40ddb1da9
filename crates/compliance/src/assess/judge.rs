//! From answers to lights.

use datamap::{Text, Words, text};

use super::provider::{Answer, Provider};
use super::question::{CATALOGUE, Question, Step, Use};
use super::transfer::transfer;
use crate::day::Day;
use crate::document::w;

/// What is shown, from worst to best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Light {
    /// A point that is needed is answered with no.
    Red,
    /// Nothing is known to be wrong, and something is not known.
    Amber,
    /// Every point that is needed is answered with yes, and when.
    Green,
}

impl Light {
    /// In words, never by colour alone.
    pub const fn name(self) -> Text {
        match self {
            Self::Green => text("grün", "green"),
            Self::Amber => text("gelb", "amber"),
            Self::Red => text("rot", "red"),
        }
    }
}

/// A sentence that says why a light is not green.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// What it makes of the light: red or amber.
    pub light: Light,
    /// The sentence.
    pub words: Words,
}

/// What the answers come to for one use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// For what.
    pub usage: Use,
    /// The worst of the reasons; green without any.
    pub light: Light,
    /// Why, the red ones first, otherwise in the order of the checklist.
    pub reasons: Vec<Reason>,
}

/// What the answers given for a service come to on a day, for each use.
pub fn judge(provider: &Provider, today: Day) -> Vec<Verdict> {
    let carried = transfer(provider, today);
    let verdict = |usage: Use| {
        let mut reasons = Vec::new();
        let mut transfer_told = false;
        for asked in CATALOGUE.iter().filter(|asked| asked.uses.contains(&usage)) {
            match asked.no {
                Some(no) => reasons.extend(point(provider, asked.question, no, today)),
                // Those of the transfer are one step, told where its first question stands.
                None if !transfer_told => {
                    transfer_told = true;
                    reasons.extend(carried.iter().cloned());
                }
                None => {}
            }
        }
        reasons.sort_by_key(|reason| reason.light);
        Verdict {
            usage,
            light: reasons.first().map_or(Light::Green, |reason| reason.light),
            reasons,
        }
    };
    Use::ALL.iter().copied().map(verdict).collect()
}

/// How an answer counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Counts {
    /// Settled well.
    Yes,
    /// Settled badly.
    No,
    /// Not settled, with why.
    Open(Open),
}

/// Why an answer settles nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Open {
    /// Nobody knows.
    Unknown,
    /// Answered with “not applicable” where that is no answer.
    Misplaced,
    /// Nobody said when.
    Undated,
    /// The day has not come yet.
    Ahead,
    /// It holds for a year, and that is over.
    Old,
}

impl Counts {
    pub(super) const fn light(self) -> Light {
        match self {
            Self::Yes => Light::Green,
            Self::Open(_) => Light::Amber,
            Self::No => Light::Red,
        }
    }
}

/// How the answer to a question counts on a day. A “no” needs no day; what is to be looked up every year is open after one.
pub(super) fn counts(provider: &Provider, question: Question, today: Day) -> Counts {
    let answered = provider.answered(question);
    match answered.answer {
        Answer::No => return Counts::No,
        Answer::Unknown => return Counts::Open(Open::Unknown),
        // A branch that is not taken carries nothing.
        Answer::NotApplicable if question.step() == Step::Transfer => return Counts::No,
        Answer::NotApplicable if !question.may_not_apply() => return Counts::Open(Open::Misplaced),
        Answer::Yes | Answer::NotApplicable => {}
    }
    match answered.on {
        None => Counts::Open(Open::Undated),
        Some(on) if on > today => Counts::Open(Open::Ahead),
        Some(on) if question == Question::Dpf && on.a_year_later() < today => Counts::Open(Open::Old),
        Some(_) => Counts::Yes,
    }
}

fn point(provider: &Provider, question: Question, no: Text, today: Day) -> Option<Reason> {
    match counts(provider, question, today) {
        Counts::Yes => None,
        Counts::No => Some(red(no)),
        Counts::Open(open) => Some(unsettled(question, open)),
    }
}

pub(super) fn red(words: Text) -> Reason {
    Reason {
        light: Light::Red,
        words: words.into(),
    }
}

pub(super) fn amber(words: Text) -> Reason {
    Reason {
        light: Light::Amber,
        words: words.into(),
    }
}

/// That a question is open.
pub(super) fn unsettled(question: Question, open: Open) -> Reason {
    let why = match open {
        Open::Unknown => text("Offen", "Open"),
        Open::Misplaced => text(
            "„Entfällt“ ist hier keine Antwort",
            "“Not applicable” is no answer here",
        ),
        Open::Undated => text("Ohne Tag beantwortet", "Answered without a day"),
        Open::Ahead => text(
            "Mit einem Tag beantwortet, der noch nicht gekommen ist",
            "Answered with a day that has not come yet",
        ),
        Open::Old => text(
            "Vor mehr als einem Jahr nachgesehen, neu zu prüfen",
            "Looked up more than a year ago, to be checked anew",
        ),
    };
    let asked = question.text();
    Reason {
        light: Light::Amber,
        words: w(format!("{}: {}", why.de, asked.de), format!("{}: {}", why.en, asked.en)),
    }
}
