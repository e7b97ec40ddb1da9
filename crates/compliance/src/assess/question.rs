//! What is asked of a service, in seven steps, and for which use each point is needed.

mod catalogue;

use datamap::{Text, text};

pub(super) use catalogue::CATALOGUE;

/// What a service is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Use {
    /// Whoever likes comes, and nothing is said that is not for everybody.
    Open,
    /// Employees among themselves.
    Internal,
    /// Meetings in which data of customers are told or shown.
    Customers,
    /// Health, belief, union membership and the like (Art. 9 GDPR).
    Special,
    /// What is under professional secrecy (§ 203 StGB).
    Secrecy,
    /// Children and young people, at school above all.
    Minors,
    /// Meetings of a works council (§ 30(2) BetrVG).
    Council,
}

impl Use {
    /// Every one, in the order of the document.
    pub const ALL: &[Self] = &[
        Self::Open,
        Self::Internal,
        Self::Customers,
        Self::Special,
        Self::Secrecy,
        Self::Minors,
        Self::Council,
    ];

    /// What it is, in a few words.
    pub const fn name(self) -> Text {
        match self {
            Self::Open => text("Öffentliche Besprechungen", "Open meetings"),
            Self::Internal => text("Interne Besprechungen", "Internal meetings"),
            Self::Customers => text(
                "Personenbezogene Daten von Kundinnen und Kunden",
                "Personal data of customers",
            ),
            Self::Special => text(
                "Besondere Kategorien (Art. 9 DSGVO)",
                "Special categories (Art. 9 GDPR)",
            ),
            Self::Secrecy => text("Berufsgeheimnis (§ 203 StGB)", "Professional secrecy (§ 203 StGB)"),
            Self::Minors => text("Minderjährige, Schule", "Minors, school"),
            Self::Council => text("Betriebsrat (§ 30 Abs. 2 BetrVG)", "Works council (§ 30(2) BetrVG)"),
        }
    }
}

/// A step of the checklist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Choosing the service.
    Choice,
    /// The contract of a processor.
    Contract,
    /// Transfer to a third country.
    Transfer,
    /// Security and settings.
    Settings,
    /// Whether each function is necessary.
    Necessity,
    /// Record of processing activities.
    Record,
    /// Whom it concerns is told and asked.
    People,
}

impl Step {
    /// Every one, in order.
    pub const ALL: &[Self] = &[
        Self::Choice,
        Self::Contract,
        Self::Transfer,
        Self::Settings,
        Self::Necessity,
        Self::Record,
        Self::People,
    ];

    /// Its number and name.
    pub const fn name(self) -> Text {
        match self {
            Self::Choice => text("1. Auswahl", "1. Choice"),
            Self::Contract => text("2. Auftragsverarbeitung", "2. Processor contract"),
            Self::Transfer => text("3. Drittland", "3. Third country"),
            Self::Settings => text("4. Sicherheit und Einstellungen", "4. Security and settings"),
            Self::Necessity => text("5. Erforderlichkeit", "5. Necessity"),
            Self::Record => text("6. Verzeichnis", "6. Record"),
            Self::People => text("7. Information und Beteiligung", "7. Information and participation"),
        }
    }
}

/// One thing that is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Question {
    /// Whether the terms permit business use.
    BusinessUse,
    /// Whether the data protection officer took part in the choice.
    Officer,
    /// Whether there is a complete contract (Art. 28(3) GDPR).
    Contract,
    /// Whether the provider processes on instruction alone.
    Instructions,
    /// Whether further processors and their countries are known.
    Subprocessors,
    /// Whether those involved are bound to professional secrecy (§ 203(4) StGB).
    Secrecy,
    /// Whether seat, group, servers and further processors are in the EEA.
    Eea,
    /// Whether equivalent services from the EEA were looked at.
    Alternatives,
    /// Whether an adequacy decision covers the transfer (Art. 45 GDPR).
    Adequacy,
    /// Whether the recipient is certified under the Data Privacy Framework.
    Dpf,
    /// Whether there is a plan for the day on which the framework falls.
    ExitPlan,
    /// Whether the standard clauses of Decision (EU) 2021/914 are agreed.
    Clauses,
    /// Whether the transfer was assessed.
    TransferAssessment,
    /// Whether a contract with the person concerned makes it necessary (Art. 49(1)(b) and (c) GDPR).
    ByContract,
    /// Whether the person concerned consented expressly (Art. 49(1)(a) GDPR).
    ByConsent,
    /// Whether transport is encrypted.
    Transport,
    /// Whether what is said is encrypted from end to end, with more than two, too.
    EndToEnd,
    /// Whether those not invited are kept out.
    Access,
    /// Whether the defaults keep data sparing.
    Defaults,
    /// Whether nobody is tracked.
    Tracking,
    /// Whether what remains of a meeting is deleted.
    Deletion,
    /// Whether nothing can be recorded.
    NoRecording,
    /// Whether each function was found necessary.
    Necessity,
    /// Whether the need of an impact assessment was examined (Art. 35 GDPR).
    Impact,
    /// Whether it stands in the record (Art. 30 GDPR).
    Record,
    /// Whether people are informed before (Art. 13 GDPR).
    Notice,
    /// Whether works or staff council took part.
    WorksCouncil,
    /// Whether minors are protected.
    Minors,
}

/// A question with its words.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked {
    pub question: Question,
    /// Names it in tables. Never given anew.
    pub id: &'static str,
    pub step: Step,
    pub text: Text,
    /// What a “no” means, where it alone makes the light red; none where several questions together decide.
    pub no: Option<Text>,
    /// For which uses it is asked.
    pub uses: &'static [Use],
    /// Whether “not applicable” is an answer that holds.
    pub may_not_apply: bool,
}

impl Question {
    /// Every one, in the order of the steps.
    pub fn all() -> impl Iterator<Item = Self> {
        CATALOGUE.iter().map(|asked| asked.question)
    }

    /// The one of this name.
    pub fn named(id: &str) -> Option<Self> {
        CATALOGUE
            .iter()
            .find(|asked| asked.id == id)
            .map(|asked| asked.question)
    }

    /// Names it in tables, as `contract`.
    pub fn id(self) -> &'static str {
        self.asked().id
    }

    /// The step it belongs to.
    pub fn step(self) -> Step {
        self.asked().step
    }

    /// As a sentence.
    pub fn text(self) -> Text {
        self.asked().text
    }

    /// Whether it is asked for a use.
    pub fn is_for(self, wanted: Use) -> bool {
        self.asked().uses.contains(&wanted)
    }

    /// Whether “not applicable” settles it.
    pub fn may_not_apply(self) -> bool {
        self.asked().may_not_apply
    }

    pub(super) fn asked(self) -> &'static Asked {
        let asked = CATALOGUE.iter().find(|asked| asked.question == self);
        asked.expect("a test finds every question in the catalogue")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_question_stands_once_in_the_order_of_the_steps() {
        // The last of the enumeration tells how many there are.
        assert_eq!(CATALOGUE.len(), Question::Minors as usize + 1);
        for (at, asked) in CATALOGUE.iter().enumerate() {
            assert_eq!(asked.question as usize, at, "{}", asked.id);
            assert_eq!(Question::named(asked.id), Some(asked.question));
            assert!(!asked.uses.is_empty() && asked.text.de.contains('?') && asked.text.en.contains('?'));
        }
        assert!(CATALOGUE.is_sorted_by_key(|asked| asked.step));
        let steps: Vec<Step> = Step::ALL.to_vec();
        assert!(
            steps
                .iter()
                .all(|step| CATALOGUE.iter().any(|asked| asked.step == *step))
        );
    }
}
