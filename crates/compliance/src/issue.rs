//! What tells one state of a document from another: day, version of the software, hashes.

use datamap::Words;
use sha2::{Digest, Sha256};

use crate::answers::{Answers, Field};
use crate::document::{Document, w};
use crate::facts::Facts;

/// Under the title of every document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    organisation: Option<String>,
    day: String,
    release: String,
    configuration: String,
    content: String,
    author: Option<String>,
    next_review: Option<String>,
}

impl Issue {
    /// Of a document as these facts and answers make it.
    pub fn of(document: &Document, facts: &Facts, answers: &Answers) -> Self {
        let get = |field| answers.get(field).map(str::to_owned);
        Self {
            organisation: get(Field::ControllerName),
            day: facts.day.clone(),
            release: facts.release.clone(),
            configuration: facts.hash(),
            content: hash(&format!("{document:?}")),
            author: get(Field::Author),
            next_review: get(Field::NextReview),
        }
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
        let same = |text: &str| w(text, text);
        let asked = |answer: &Option<String>, field| answer.as_deref().map(same).ok_or(field);
        vec![
            (
                w("Organisation", "Organisation"),
                asked(&self.organisation, Field::ControllerName),
            ),
            (w("Stand", "As of"), Ok(same(&self.day))),
            (
                w("Gilt für", "Holds for"),
                Ok(same(&format!("Konklave {}", self.release))),
            ),
            (w("Konfiguration", "Configuration"), Ok(same(&self.configuration))),
            (w("Fassung", "Version"), Ok(same(&self.content))),
            (
                w("Verfasst oder geprüft von", "Written or reviewed by"),
                asked(&self.author, Field::Author),
            ),
            (
                w("Nächste Prüfung", "Next review"),
                asked(&self.next_review, Field::NextReview),
            ),
        ]
    }
}

impl Facts {
    /// Names what is configured: the same as long as nothing is set otherwise. When it was measured does not count, nor what
    /// was done since.
    pub fn hash(&self) -> String {
        let still = Self {
            day: String::new(),
            last_deletion: None,
            last_backup: None,
            ..self.clone()
        };
        hash(&format!("{still:?}"))
    }
}

/// The first 64 bits of SHA-256, as people compare them.
fn hash(text: &str) -> String {
    let digest = Sha256::digest(text);
    let bytes = digest.iter().take(8).map(|byte| format!("{byte:02x}"));
    format!("sha256:{}", bytes.collect::<String>())
}
