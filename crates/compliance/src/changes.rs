//! What changed from one version of a document to the next, for whoever it is told: by section, without signs of Markdown.

use datamap::Words;

use crate::diff::{Change, diff};
use crate::document::{Document, plain, strong, t};

/// A version of a document, in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past<'a> {
    /// Names its words, as [`crate::Issue::content`].
    pub content: &'a str,
    /// The day it came into force: `2026-11-23`.
    pub since: &'a str,
    /// Its words, as [`crate::wording`] writes them.
    pub text: &'a str,
}

/// Lines under one heading that are others.
#[derive(Debug, PartialEq, Eq)]
struct Section {
    heading: String,
    gone: Vec<String>,
    new: Vec<String>,
}

/// The difference of the two newest versions of the document of this name. `former`: there is none.
pub fn changes(name: Words, former: Option<&Past<'_>>, now: &Past<'_>) -> Document {
    let mut d = Document::new(
        &format!("{}: was sich geändert hat", name.de),
        &format!("{}: what has changed", name.en),
    );
    let Some(former) = former else {
        d.says(
            format!(
                "In Kraft ist die Fassung {} seit {}. Eine frühere Fassung gibt es nicht oder sie ist gelöscht; es hat sich nichts geändert, das hier zu zeigen wäre.",
                now.content, now.since
            ),
            format!(
                "The version {} has been in force since {}. There is no former version, or it was deleted; nothing has changed that could be shown here.",
                now.content, now.since
            ),
        );
        return d;
    };
    d.says(
        format!(
            "In Kraft ist die Fassung {} seit {}. Davor galt ab {} die Fassung {}. Gezeigt ist, was sich zwischen beiden geändert hat; alles andere ist gleich geblieben.",
            now.content, now.since, former.since, former.content
        ),
        format!(
            "The version {} has been in force since {}. Before, from {} on, the version {} was. This is what changed between the two; everything else has stayed the same.",
            now.content, now.since, former.since, former.content
        ),
    );
    let sections = sections(former.text, now.text);
    if sections.is_empty() {
        d.says(
            "In dieser Sprache ist kein Wort ein anderes.",
            "In this language no word is another.",
        );
    }
    for section in sections {
        d.heading(section.heading.clone(), section.heading);
        let (was, is) = match (section.gone.is_empty(), section.new.is_empty()) {
            (false, false) => (t("Bisher", "Before"), strong("Jetzt", "Now")),
            _ => (t("Entfallen", "No longer there"), strong("Neu", "New")),
        };
        for (label, lines) in [(was, section.gone), (is, section.new)] {
            if !lines.is_empty() {
                d.paragraph([label]);
                d.list(lines.into_iter().map(|line| vec![plain(line)]));
            }
        }
    }
    d
}

/// Sections in which something is another, in the order of `now`; those that are gone come last.
fn sections(before: &str, now: &str) -> Vec<Section> {
    let mut before = split(before);
    let mut changed = Vec::new();
    for (heading, lines) in split(now) {
        let same = before.iter().position(|(other, _)| *other == heading);
        let former = same.map(|index| before.remove(index).1).unwrap_or_default();
        changed.extend(compared(heading, &former, &lines));
    }
    changed.extend(
        before
            .into_iter()
            .filter_map(|(heading, lines)| compared(heading, &lines, "")),
    );
    changed
}

/// Headings, each with the lines under it.
fn split(text: &str) -> Vec<(String, String)> {
    let mut sections: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        if line.starts_with('#') {
            sections.push((readable(line).unwrap_or_default(), String::new()));
        } else if let (Some((_, lines)), Some(words)) = (sections.last_mut(), readable(line)) {
            lines.push_str(&words);
            lines.push('\n');
        }
    }
    sections
}

fn compared(heading: String, before: &str, now: &str) -> Option<Section> {
    let mut section = Section {
        heading,
        gone: Vec::new(),
        new: Vec::new(),
    };
    for change in diff(before, now) {
        match change {
            Change::Gone(line) => section.gone.push(line),
            Change::New(line) => section.new.push(line),
        }
    }
    (!section.gone.is_empty() || !section.new.is_empty()).then_some(section)
}

/// A line of Markdown, as [`crate::wording`] writes it, in words alone: cells of a table with a sign between them. None:
/// there are none in it.
fn readable(line: &str) -> Option<String> {
    let line = line.trim();
    let line = line.trim_start_matches('#').trim_start();
    let line = line.strip_prefix("- ").unwrap_or(line);
    let line = line.strip_prefix("[ ] ").unwrap_or(line);
    let line = line.strip_prefix("| ").unwrap_or(line);
    let line = line.strip_suffix(" |").unwrap_or(line);
    if line.chars().all(|c| matches!(c, '|' | '-' | ' ')) {
        return None;
    }
    let mut words = String::with_capacity(line.len());
    let mut rest = line.chars();
    while let Some(c) = rest.next() {
        match c {
            '\\' => words.extend(rest.next()),
            '*' => {}
            '|' => words.push('·'),
            // What is no sign of ours is escaped: this is a break within a cell.
            '<' => {
                words.push(' ');
                rest.by_ref().find(|c| *c == '>');
            }
            c => words.push(c),
        }
    }
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_told_without_signs() {
        for (line, words) in [
            ("## 4. Zwecke", Some("4. Zwecke")),
            ("- **Name:** A\\_B \\*", Some("Name: A_B *")),
            ("| a | b\\|c<br>d |", Some("a · b|c d")),
            ("| --- | --- |", None),
            ("|--- | --- |", None),
            ("   Zimmer 3", Some("Zimmer 3")),
            ("- [ ] offen", Some("offen")),
            ("", None),
        ] {
            assert_eq!(readable(line).as_deref(), words, "{line}");
        }
    }

    #[test]
    fn only_sections_in_which_something_changed_are_told() {
        let before = "# N\n\n## 1. A\n\nalt\ngleich\n\n## 2. B\n\nb\n\n## 3. C\n\nc\n";
        let now = "# N\n\n## 1. A\n\nneu\ngleich\n\n## 3. C\n\nc\n\n## 4. D\n\nd\n";
        let section = |heading: &str, gone: &[&str], new: &[&str]| Section {
            heading: heading.to_owned(),
            gone: gone.iter().map(|line| (*line).to_owned()).collect(),
            new: new.iter().map(|line| (*line).to_owned()).collect(),
        };
        let expected = [
            section("1. A", &["alt"], &["neu"]),
            section("4. D", &[], &["d"]),
            section("2. B", &["b"], &[]),
        ];
        assert_eq!(sections(before, now), expected);
        assert_eq!(sections(now, now), []);
    }
}
