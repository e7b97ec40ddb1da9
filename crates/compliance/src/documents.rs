//! Every paper, each in a file of its own.

mod accessibility;
mod assessment;
mod breach;
mod common;
mod contract;
mod deletion;
mod home_office;
mod hosts;
mod impact;
mod joint;
mod measures;
mod meeting;
mod monitoring;
mod necessity;
mod notice;
mod participants;
mod processor_record;
mod record;
mod release_sheet;
mod secrecy;
mod sign_offs;
mod sparing_use;
mod tested;
mod works_agreement;

use datamap::{Text, text};

pub use necessity::proposed;

use crate::answers::Answers;
use crate::document::Document;
use crate::facts::Facts;

/// A paper the server writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Paper {
    /// Privacy notice in a few sentences (Art. 13 GDPR, short layer).
    NoticeShort,
    /// Privacy notice (Art. 13 and 14 GDPR).
    Notice,
    /// Record of processing activities of the controller (Art. 30(1) GDPR).
    Record,
    /// Record of processing activities of the processor (Art. 30(2) GDPR).
    ProcessorRecord,
    /// Technical and organisational measures (Art. 32 GDPR).
    Measures,
    /// Deletion concept (ISO/IEC 27555).
    Deletion,
    /// Processor contract (Art. 28 GDPR, Decision (EU) 2021/915).
    Contract,
    /// Obligation of those who take part in professional secrecy (§ 203 StGB).
    Secrecy,
    /// Arrangement of joint controllers (Art. 26 GDPR).
    Joint,
    /// Rules for meetings from home.
    HomeOffice,
    /// Threshold analysis and data protection impact assessment (Art. 35 GDPR).
    Impact,
    /// Necessity check of each function.
    Necessity,
    /// Breach assistant: report, letter, register (Art. 33 and 34 GDPR).
    Breach,
    /// Works agreement template (§ 87(1) no. 6 BetrVG).
    WorksAgreement,
    /// What a version changes, for the works council.
    ReleaseSheet,
    /// One page for participants.
    Participants,
    /// Checklist for hosts.
    Hosts,
    /// How to meet with as little data as possible.
    SparingUse,
    /// Accessibility statement (BITV 2.0, BFSG).
    Accessibility,
    /// Self-assessment against guidance, with a traffic light per item.
    Assessment,
}

impl Paper {
    /// Every paper, in the order they are read.
    pub const ALL: &[Self] = &[
        Self::NoticeShort,
        Self::Notice,
        Self::Record,
        Self::ProcessorRecord,
        Self::Measures,
        Self::Deletion,
        Self::Contract,
        Self::Secrecy,
        Self::Joint,
        Self::HomeOffice,
        Self::Impact,
        Self::Necessity,
        Self::Breach,
        Self::WorksAgreement,
        Self::ReleaseSheet,
        Self::Participants,
        Self::Hosts,
        Self::SparingUse,
        Self::Accessibility,
        Self::Assessment,
    ];

    /// Names it in file names and commands.
    pub const fn id(self) -> &'static str {
        match self {
            Self::NoticeShort => "notice-short",
            Self::Notice => "notice",
            Self::Record => "record",
            Self::ProcessorRecord => "processor-record",
            Self::Measures => "measures",
            Self::Deletion => "deletion",
            Self::Contract => "contract",
            Self::Secrecy => "secrecy",
            Self::Joint => "joint",
            Self::HomeOffice => "home-office",
            Self::Impact => "impact",
            Self::Necessity => "necessity",
            Self::Breach => "breach",
            Self::WorksAgreement => "works-agreement",
            Self::ReleaseSheet => "release-sheet",
            Self::Participants => "participants",
            Self::Hosts => "hosts",
            Self::SparingUse => "sparing-use",
            Self::Accessibility => "accessibility",
            Self::Assessment => "assessment",
        }
    }

    /// What it is, in a few words.
    pub const fn name(self) -> Text {
        match self {
            Self::NoticeShort => text("Datenschutzhinweis in Kürze", "Privacy notice in brief"),
            Self::Notice => text("Datenschutzhinweis", "Privacy notice"),
            Self::Record => text(
                "Verzeichnis von Verarbeitungstätigkeiten",
                "Record of processing activities",
            ),
            Self::ProcessorRecord => text("Verzeichnis des Auftragsverarbeiters", "Record of the processor"),
            Self::Measures => text(
                "Technische und organisatorische Maßnahmen",
                "Technical and organisational measures",
            ),
            Self::Deletion => text("Löschkonzept", "Deletion concept"),
            Self::Contract => text("Vertrag zur Auftragsverarbeitung", "Processor contract"),
            Self::Secrecy => text(
                "Verpflichtung auf das Berufsgeheimnis",
                "Obligation to professional secrecy",
            ),
            Self::Joint => text(
                "Vereinbarung gemeinsam Verantwortlicher",
                "Arrangement of joint controllers",
            ),
            Self::HomeOffice => text("Vereinbarung zur Arbeit zu Hause", "Home-office agreement"),
            Self::Impact => text("Datenschutz-Folgenabschätzung", "Data protection impact assessment"),
            Self::Necessity => text("Erforderlichkeitsprüfung", "Necessity log"),
            Self::Breach => text("Meldung einer Datenschutzverletzung", "Personal data breach"),
            Self::WorksAgreement => text("Muster einer Betriebsvereinbarung", "Works agreement template"),
            Self::ReleaseSheet => text("Freigabeblatt für den Betriebsrat", "Works-council release sheet"),
            Self::Participants => text("Merkblatt für Teilnehmende", "Sheet for participants"),
            Self::Hosts => text("Prüfliste für Gastgebende", "Checklist for hosts"),
            Self::SparingUse => text("Sparsam tagen", "Sparing use"),
            Self::Accessibility => text("Erklärung zur Barrierefreiheit", "Accessibility statement"),
            Self::Assessment => text("Selbsteinschätzung", "Self-assessment"),
        }
    }

    /// The paper of this id.
    pub fn named(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|paper| paper.id() == id)
    }

    /// Writes it.
    pub fn write(self, facts: &Facts, answers: &Answers) -> Document {
        match self {
            Self::NoticeShort => notice::short(facts, answers),
            Self::Notice => notice::full(facts, answers),
            Self::Record => record::write(facts, answers),
            Self::ProcessorRecord => processor_record::write(facts, answers),
            Self::Measures => measures::write(facts, answers),
            Self::Deletion => deletion::write(facts, answers),
            Self::Contract => contract::write(facts, answers),
            Self::Secrecy => secrecy::write(facts, answers),
            Self::Joint => joint::write(facts, answers),
            Self::HomeOffice => home_office::write(facts, answers),
            Self::Impact => impact::write(facts, answers),
            Self::Necessity => necessity::write(facts, answers),
            Self::Breach => breach::write(facts, answers),
            Self::WorksAgreement => works_agreement::write(facts, answers),
            Self::ReleaseSheet => release_sheet::write(facts, answers),
            Self::Participants => participants::write(facts, answers),
            Self::Hosts => hosts::write(facts, answers),
            Self::SparingUse => sparing_use::write(facts, answers),
            Self::Accessibility => accessibility::write(facts, answers),
            Self::Assessment => assessment::write(facts, answers),
        }
    }
}
