//! What tells one state of a document from another: day, version of the software, hashes.

use datamap::{Text, Words, text};
use sha2::{Digest, Sha256};

use crate::answers::{Answers, Field};
use crate::document::{Document, w};
use crate::documents::Paper;
use crate::facts::{Decision, Facts, SignOffs};
use crate::render::{Language, wording};

/// Label of the hash of the words.
const VERSION: Text = text("Fassung", "Version");

/// Under the title of every document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// Label and value; instead of a value the field that nobody has answered.
    head: Vec<(Words, Result<Words, Field>)>,
    content: String,
    day: String,
    organisation: Option<String>,
}

impl Issue {
    /// Of a paper as these facts and answers make it. Its version is that of the words without the day and what was done since,
    /// so that it is the same as long as nothing is set or answered otherwise.
    pub fn of(paper: Paper, facts: &Facts, answers: &Answers) -> Self {
        Self::of_document(&paper.write(&facts.still(), answers), facts, answers)
    }

    /// Of a document, in this form, of these facts and answers.
    pub fn of_document(document: &Document, facts: &Facts, answers: &Answers) -> Self {
        let asked = |field| answers.get(field).map(same).ok_or(field);
        let content = content(document);
        Self {
            head: vec![
                (w("Organisation", "Organisation"), asked(Field::ControllerName)),
                (w("Stand", "As of"), Ok(same(&facts.day))),
                (
                    w("Gilt für", "Holds for"),
                    Ok(same(&format!("Konklave {}", facts.release))),
                ),
                (w("Konfiguration", "Configuration"), Ok(same(&facts.hash()))),
                (VERSION.into(), Ok(same(&content))),
                (
                    w("Verfasst oder geprüft von", "Written or reviewed by"),
                    asked(Field::Author),
                ),
                (w("Nächste Prüfung", "Next review"), asked(Field::NextReview)),
            ],
            content,
            day: facts.day.clone(),
            organisation: answers.get(Field::ControllerName).map(str::to_owned),
        }
    }

    /// Of a document that is about no server.
    pub(crate) fn of_none(document: &Document, day: &str, release: &str) -> Self {
        let content = content(document);
        Self {
            head: vec![
                (w("Stand", "As of"), Ok(same(day))),
                (w("Erstellt mit", "Made with"), Ok(same(&format!("Konklave {release}")))),
                (VERSION.into(), Ok(same(&content))),
            ],
            content,
            day: day.to_owned(),
            organisation: None,
        }
    }

    /// The same, in force since this day.
    #[must_use]
    pub fn in_force(mut self, since: &str) -> Self {
        let version = self.head.iter().position(|(label, _)| label.de == VERSION.de);
        let after = version.map_or(self.head.len(), |version| version + 1);
        self.head
            .insert(after, (w("In Kraft seit", "In force since"), Ok(same(since))));
        self
    }

    /// Names the words of the document: the same as long as no sentence changes.
    pub fn content(&self) -> &str {
        &self.content
    }

    /// The day of the facts, as `2026-11-23`.
    pub fn day(&self) -> &str {
        &self.day
    }

    /// Whose paper it is, if that was said.
    pub fn organisation(&self) -> Option<&str> {
        self.organisation.as_deref()
    }

    /// Label and value; instead of a value the field that nobody has answered.
    pub fn head(&self) -> Vec<(Words, Result<Words, Field>)> {
        self.head.clone()
    }
}

/// Of the words in both languages.
fn content(document: &Document) -> String {
    hash(
        &[Language::De, Language::En]
            .map(|language| wording(document, language))
            .concat(),
    )
}

fn same(text: &str) -> Words {
    w(text, text)
}

impl Facts {
    /// Names what is configured: the same as long as nothing is set otherwise. When it was measured does not count, nor what
    /// was done since, nor who has signed it off: what is signed is this name.
    pub fn hash(&self) -> String {
        hash(&format!("{:?}", self.still()))
    }

    /// The same without when it was measured, what was done since, when functions were decided on and who has signed it off:
    /// what does not change by itself, and what is signed.
    #[must_use]
    pub fn still(&self) -> Self {
        let decided = self.decisions.iter().cloned();
        Self {
            day: String::new(),
            decisions: decided
                .map(|decision| Decision {
                    day: String::new(),
                    ..decision
                })
                .collect(),
            last_deletion: None,
            last_backup: None,
            sign_offs: SignOffs::default(),
            ..self.clone()
        }
    }
}

/// The first 64 bits of SHA-256, as people compare them.
fn hash(text: &str) -> String {
    let digest = Sha256::digest(text);
    let bytes = digest.iter().take(8).map(|byte| format!("{byte:02x}"));
    format!("sha256:{}", bytes.collect::<String>())
}
