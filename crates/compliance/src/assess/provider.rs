//! A service as it was described and answered for.

use std::collections::BTreeMap;

use datamap::{Text, text};

use super::question::Question;
use super::terms::names_privacy_shield;
use crate::day::{AsOf, Day};

/// A service. Texts are as they were read: without spaces around them and without control characters but line breaks in
/// [`Provider::why`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Provider {
    /// Names it; never empty, and in a table once.
    pub name: String,
    /// As what it is known.
    pub roles: Vec<Role>,
    /// Version or edition that is meant; empty if nobody said.
    pub edition: String,
    /// What was said of it; what is not here nobody said.
    pub facts: BTreeMap<Kind, Fact>,
    /// What else was said of it, in the order of the table.
    pub remarks: Vec<Remark>,
    /// Why this service although there is one from the EU or EEA; empty if nobody said.
    pub why: String,
    /// When that was written.
    pub why_on: Option<Day>,
    /// What the operator answered; what is not here nobody answered.
    pub answers: BTreeMap<Question, Answered>,
}

impl Provider {
    /// What was said of one thing.
    pub fn fact(&self, kind: Kind) -> Option<&Fact> {
        self.facts.get(&kind)
    }

    /// The answer to a question.
    pub fn answered(&self, question: Question) -> Answered {
        self.answers.get(&question).copied().unwrap_or_default()
    }

    /// Whether transfers were based on the Privacy Shield when it was described. It has been invalid since 16.07.2020.
    pub fn is_of_privacy_shield(&self) -> bool {
        let safeguard = self.fact(Kind::Safeguard);
        safeguard.is_some_and(|fact| names_privacy_shield(&fact.value))
    }
}

/// As what a service is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// A row of the overview of 2020.
    Overview,
    /// What criticism was about.
    Criticised,
    /// To be run by oneself.
    SelfHosted,
    /// Run by a company in Europe.
    European,
    /// For messages first.
    Messenger,
    /// Rooms with devices of their own.
    RoomSystem,
    /// Run by a public body.
    PublicBody,
    /// Part of other services or of pages.
    Component,
    /// Anything else.
    Other,
}

impl Role {
    /// Every one, with what names it in tables.
    pub const ALL: &[(Self, &str)] = &[
        (Self::Overview, "overview"),
        (Self::Criticised, "criticised"),
        (Self::SelfHosted, "self_hosted"),
        (Self::European, "european"),
        (Self::Messenger, "messenger"),
        (Self::RoomSystem, "room_system"),
        (Self::PublicBody, "public_body"),
        (Self::Component, "component"),
        (Self::Other, "other"),
    ];

    /// Names it in tables.
    pub fn id(self) -> &'static str {
        let found = Self::ALL.iter().find(|(role, _)| *role == self);
        found.map_or("other", |(_, id)| id)
    }

    /// What it is, in a few words.
    pub const fn name(self) -> Text {
        match self {
            Self::Overview => text("Anbieter der Übersicht von 2020", "provider of the overview of 2020"),
            Self::Criticised => text("Gegenstand der Kritik", "what criticism was about"),
            Self::SelfHosted => text("Alternative zum Selbstbetreiben", "alternative to be run by oneself"),
            Self::European => text("Alternative aus Europa", "alternative from Europe"),
            Self::Messenger => text("Messenger", "messenger"),
            Self::RoomSystem => text("Raumsystem", "room system"),
            Self::PublicBody => text("öffentlicher Dienstleister", "public service provider"),
            Self::Component => text("Bestandteil anderer Dienste", "component of other services"),
            Self::Other => text("sonstiger Dienst", "other service"),
        }
    }
}

/// One thing that is said of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Company that offers it.
    Operator,
    /// Country of its seat: ISO 3166-1, two capital letters.
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

impl Kind {
    /// Every one, in the order of the table, with what names it there.
    pub const ALL: &[(Self, &str)] = &[
        (Self::Operator, "operator"),
        (Self::Seat, "seat"),
        (Self::Hosting, "hosting"),
        (Self::Safeguard, "safeguard"),
        (Self::Contract, "contract"),
        (Self::Notice, "notice"),
    ];

    /// What it is, in a few words.
    pub const fn name(self) -> Text {
        match self {
            Self::Operator => text("Anbieter", "Provider"),
            Self::Seat => text("Land (Sitz)", "Country (seat)"),
            Self::Hosting => text("Betrieb", "Hosting"),
            Self::Safeguard => text("Garantie für Drittländer", "Transfer safeguard"),
            Self::Contract => text("Vertrag zur Auftragsverarbeitung", "Processor contract"),
            Self::Notice => text("Datenschutzhinweise", "Privacy notice"),
        }
    }
}

/// Something said of a service: by whom, and as of when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What was said: known words of the table with `+` between, or anything else. Never empty.
    pub value: String,
    /// As of when.
    pub as_of: AsOf,
    /// Where it can be read. Never empty.
    pub source: String,
}

/// Something else said of a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// As of when.
    pub as_of: AsOf,
    /// Where it can be read.
    pub source: String,
    /// German, or the only language there is.
    pub text: String,
    /// English; empty if nobody wrote it.
    pub english: String,
}

/// What can be answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Answer {
    /// It is so.
    Yes,
    /// It is not so.
    No,
    /// Nobody knows yet.
    #[default]
    Unknown,
    /// It does not concern this service or this organisation.
    NotApplicable,
}

impl Answer {
    /// Every one, with what names it in tables, first in the form that is written.
    pub const ALL: &[(Self, &[&str])] = &[
        (Self::Yes, &["yes", "ja"]),
        (Self::No, &["no", "nein"]),
        (Self::Unknown, &["unknown", "unbekannt", "nicht bekannt", "not known"]),
        (Self::NotApplicable, &["not_applicable", "entfällt", "n/a"]),
    ];

    /// As people read it.
    pub const fn name(self) -> Text {
        match self {
            Self::Yes => text("ja", "yes"),
            Self::No => text("nein", "no"),
            Self::Unknown => text("nicht bekannt", "not known"),
            Self::NotApplicable => text("entfällt", "not applicable"),
        }
    }
}

/// An answer, and when it was given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Answered {
    /// What was answered.
    pub answer: Answer,
    /// When; without it a “yes” settles nothing.
    pub on: Option<Day>,
}
