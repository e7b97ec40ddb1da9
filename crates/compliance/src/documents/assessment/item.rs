//! One requirement with its light.

use datamap::Words;

use crate::answers::{Answers, Field};
use crate::document::{Line, Piece, plain, strong, t, w};
use crate::documents::tested::{self, Test};

/// How it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Light {
    /// Measured or tested.
    Green,
    /// In part, or by what somebody said.
    Yellow,
    /// Missing.
    Red,
    /// Does not concern this organisation.
    NotApplicable,
}

impl Light {
    /// As in a table.
    pub fn strong(self) -> Piece {
        match self {
            Self::Green => strong("grün", "green"),
            Self::Yellow => strong("gelb", "yellow"),
            Self::Red => strong("rot", "red"),
            Self::NotApplicable => strong("entfällt", "not applicable"),
        }
    }
}

/// A requirement, its light, and why.
pub struct Item {
    /// What is asked for.
    pub asked: Words,
    /// How it stands.
    pub light: Light,
    why: Line,
    tests: &'static [Test],
}

/// What is asked for, German and English; the light follows.
pub struct Asked(Words);

/// Begins an item.
pub fn asks(de: &str, en: &str) -> Asked {
    Asked(w(de, en))
}

impl Asked {
    fn item(self, light: Light, why: Line, tests: &'static [Test]) -> Item {
        Item {
            asked: self.0,
            light,
            why,
            tests,
        }
    }

    /// Green: these tests show it.
    pub fn shown(self, de: &str, en: &str, tests: &'static [Test]) -> Item {
        self.item(Light::Green, vec![t(de, en)], tests)
    }

    /// Green: the server measured it; tests may show the rest.
    pub fn measured(self, de: impl Into<String>, en: impl Into<String>, tests: &'static [Test]) -> Item {
        let why = vec![t("Gemessen: ", "Measured: "), t(de, en)];
        self.item(Light::Green, why, tests)
    }

    /// Yellow: what is missing, and what helps.
    pub fn partly(self, missing: (&str, &str), helps: (&str, &str), tests: &'static [Test]) -> Item {
        self.item(Light::Yellow, gap(missing, helps), tests)
    }

    /// Red: what is missing, and what helps.
    pub fn missing(self, missing: (&str, &str), helps: (&str, &str)) -> Item {
        self.item(Light::Red, gap(missing, helps), &[])
    }

    /// Yellow if somebody has said something, which the server cannot measure; red otherwise.
    pub fn said(self, answers: &Answers, field: Field, helps: (&str, &str)) -> Item {
        let helps = t(format!(" Hilft: {}", helps.0), format!(" Helps: {}", helps.1));
        match answers.get(field) {
            Some(said) => {
                let label = field.question().label;
                let why = vec![
                    t(
                        format!("Angegeben, nicht messbar ({}): ", label.de),
                        format!("Stated, cannot be measured ({}): ", label.en),
                    ),
                    plain(said.trim_end_matches('.')),
                    t(".", "."),
                    helps,
                ];
                self.item(Light::Yellow, why, &[])
            }
            None => self.item(
                Light::Red,
                vec![t("Fehlt: ", "Missing: "), Piece::Missing(field), t(".", "."), helps],
                &[],
            ),
        }
    }

    /// It does not concern this organisation.
    pub fn not_here(self, de: &str, en: &str) -> Item {
        self.item(Light::NotApplicable, vec![t(de, en)], &[])
    }

    /// Nobody has said whether it concerns this organisation.
    pub fn unknown(self, field: Field) -> Item {
        let why = vec![t("Fehlt: ", "Missing: "), Piece::Missing(field)];
        self.item(Light::Red, why, &[])
    }
}

fn gap(missing: (&str, &str), helps: (&str, &str)) -> Line {
    vec![t(
        format!("Fehlt: {} Hilft: {}", missing.0, helps.0),
        format!("Missing: {} Helps: {}", missing.1, helps.1),
    )]
}

impl Item {
    /// Requirement, light, evidence.
    pub fn row(&self) -> [Line; 3] {
        let mut why = self.why.clone();
        if !self.tests.is_empty() {
            why.push(t("\nPrüfung: ", "\nTest: "));
            why.extend(tested::line(self.tests));
        }
        [vec![Piece::Words(self.asked.clone())], vec![self.light.strong()], why]
    }
}
