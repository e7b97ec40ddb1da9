//! What tells one state of a document from another: day, version of the software, hashes.

use datamap::Words;
use sha2::{Digest, Sha256};

use crate::answers::{Answers, Field};
use crate::document::{Document, w};
use crate::facts::Facts;
use crate::render::{Language, wording};

/// Under the title of every document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    organisation: Option<String>,
    day: String,
    release: String,
    configuration: String,
    content: String,
    since: Option<String>,
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
            content: hash(&[Language::De, Language::En].map(|one| wording(document, one)).concat()),
            since: None,
            author: get(Field::Author),
            next_review: get(Field::NextReview),
        }
    }

    /// The same, in force since this day.
    #[must_use]
    pub fn in_force(self, since: String) -> Self {
        Self {
            since: Some(since),
            ..self
        }
    }

    /// Names the words of the document: the same as long as no sentence changes.
    pub fn content(&self) -> &str {
        &self.content
    }

    /// Label and value; instead of a value the field that nobody has answered.
    pub(crate) fn head(&self) -> Vec<(Words, Result<Words, Field>)> {
        let same = |text: &str| w(text, text);
        let asked = |answer: &Option<String>, field| answer.as_deref().map(same).ok_or(field);
        let mut head = vec![
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
        ];
        if let Some(since) = &self.since {
            head.push((w("In Kraft seit", "In force since"), Ok(same(since))));
        }
        head.extend([
            (
                w("Verfasst oder geprüft von", "Written or reviewed by"),
                asked(&self.author, Field::Author),
            ),
            (
                w("Nächste Prüfung", "Next review"),
                asked(&self.next_review, Field::NextReview),
            ),
        ]);
        head
    }
}

impl Facts {
    /// Names what is configured: the same as long as nothing is set otherwise. When it was measured does not count, nor what
    /// was done since.
    pub fn hash(&self) -> String {
        hash(&format!("{:?}", self.still()))
    }

    /// The same without when it was measured and what was done since: what does not change by itself.
    #[must_use]
    pub fn still(&self) -> Self {
        Self {
            day: String::new(),
            last_deletion: None,
            last_backup: None,
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
