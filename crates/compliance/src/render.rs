//! Documents as text in one language.

mod html;
mod markdown;

use datamap::Words;

use crate::answers::Field;
use crate::issue::Issue;

pub use html::{Link, STYLE, html, page};
pub use markdown::{markdown, wording};

/// Which language is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// German: the one that counts.
    De,
    /// English.
    En,
}

impl Language {
    /// As BCP 47 has it.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::De => "de",
            Self::En => "en",
        }
    }
}

/// Those of this language.
pub fn chosen(words: &Words, language: Language) -> &str {
    match language {
        Language::De => &words.de,
        Language::En => &words.en,
    }
}

/// What stands in the place of an answer nobody has given.
pub fn missing(field: Field, language: Language) -> String {
    let label = field.question().label;
    match language {
        Language::De => format!("[Angabe fehlt: {}]", label.de),
        Language::En => format!("[Missing: {}]", label.en),
    }
}

/// Label and value of what stands under the title.
fn head(issue: &Issue, language: Language) -> Vec<(String, String)> {
    issue
        .head()
        .into_iter()
        .map(|(label, value)| {
            let value = match value {
                Ok(value) => chosen(&value, language).to_owned(),
                Err(field) => missing(field, language),
            };
            (chosen(&label, language).to_owned(), value)
        })
        .collect()
}
