//! Lines as runs of one look, without what neither a page nor XML can hold.

use compliance::{Issue, Language, Line, Piece, chosen, missing};
use unicode_normalization::UnicodeNormalization;

/// How words look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// As all around.
    Plain,
    /// Emphasised.
    Strong,
    /// In the place of an answer nobody has given.
    Missing,
}

/// Words of one look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Cleaned; `\n` begins a new line.
    pub text: String,
    /// How they look.
    pub look: Look,
}

/// A line in one language.
pub fn runs(line: &Line, language: Language) -> Vec<Run> {
    let all = line.iter().map(|piece| match piece {
        Piece::Words(words) => run(chosen(words, language), Look::Plain),
        Piece::Strong(words) => run(chosen(words, language), Look::Strong),
        Piece::Plain(text) => run(text, Look::Plain),
        Piece::Missing(field) => run(&missing(*field, language), Look::Missing),
    });
    all.filter(|run| !run.text.is_empty()).collect()
}

/// What stands under the title: labels with values.
pub fn head(issue: &Issue, language: Language) -> Vec<(Run, Run)> {
    let all = issue.head().into_iter().map(|(label, value)| {
        let value = match value {
            Ok(value) => run(chosen(&value, language), Look::Plain),
            Err(field) => run(&missing(field, language), Look::Missing),
        };
        (run(chosen(&label, language), Look::Plain), value)
    });
    all.collect()
}

/// What stands in the foot of every page besides its number: the title, and which state of the paper it is.
pub fn foot(title: &str, issue: &Issue, language: Language) -> (String, String) {
    let day = clean(issue.day());
    let state = match language {
        Language::De => format!("Stand {day}, Fassung {}", issue.content()),
        Language::En => format!("As of {day}, version {}", issue.content()),
    };
    (clean(title).replace('\n', " "), state)
}

/// One run.
pub fn run(text: &str, look: Look) -> Run {
    Run {
        text: clean(text),
        look,
    }
}

/// Composed letters, plain spaces, and nothing unseen: what is left can be drawn and is valid in XML 1.0. Characters that
/// only steer others (direction, joining, variants) are left out, because a paper must read as it is stored.
pub fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    text.nfc().filter_map(seen).collect()
}

/// Whether nothing of it can be seen.
pub fn is_blank(text: &str) -> bool {
    clean(text).trim().is_empty()
}

fn seen(c: char) -> Option<char> {
    match c {
        '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
        '\t' | '\u{2000}'..='\u{200a}' | '\u{205f}' | '\u{3000}' => Some(' '),
        '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{e0000}'..='\u{e0fff}' => None,
        '\u{fdd0}'..='\u{fdef}' | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}' => {
            Some(char::REPLACEMENT_CHARACTER)
        }
        c if c.is_control() || u32::from(c) & 0xfffe == 0xfffe => Some(char::REPLACEMENT_CHARACTER),
        c => Some(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_or_stored_is_left_out_or_replaced() {
        for (text, cleaned) in [
            ("a\tb\r\nc", "a b\nc"),
            ("u\u{308}ber", "über"),
            ("Auf\u{ad}sicht\u{200b}", "Aufsicht"),
            ("\u{202e}txt.exe", "txt.exe"),
            ("a\0b\u{1b}c\u{fffe}d\u{e000}", "a\u{fffd}b\u{fffd}c\u{fffd}d\u{fffd}"),
            ("\u{1f600}\u{fe0f}", "\u{1f600}"),
        ] {
            assert_eq!(clean(text), cleaned);
        }
    }
}
