//! A service as the cells of one row, and back. CSV and JSON have the same columns.

use std::collections::BTreeMap;

use datamap::Words;

use super::country::is_code;
use super::provider::{Answer, Answered, Fact, Kind, Provider, Remark, Role};
use super::question::Question;
use super::read::LONGEST;
use crate::day::{AsOf, Day};
use crate::document::w;

/// Between the parts of a remark: as of when, source, text, and English if there is any.
const BETWEEN: &str = " | ";

/// Names of all columns, in their order.
pub(super) fn columns() -> Vec<String> {
    let mut columns: Vec<String> = ["name", "roles", "edition"].map(str::to_owned).into();
    for (_, id) in Kind::ALL {
        columns.extend([(*id).to_owned(), format!("{id}_as_of"), format!("{id}_source")]);
    }
    columns.extend(["remarks", "why", "why_on"].map(str::to_owned));
    columns.extend(Question::all().map(|question| format!("answer_{}", question.id())));
    columns
}

/// What stands in them for a service.
pub(super) fn cells(provider: &Provider) -> Vec<String> {
    let roles: Vec<&str> = provider.roles.iter().map(|role| role.id()).collect();
    let mut cells = vec![provider.name.clone(), roles.join("+"), provider.edition.clone()];
    for (kind, _) in Kind::ALL {
        cells.extend(provider.fact(*kind).map_or_else(
            || [const { String::new() }; 3],
            |fact| [fact.value.clone(), fact.as_of.to_string(), fact.source.clone()],
        ));
    }
    let remarks: Vec<String> = provider.remarks.iter().map(remark).collect();
    let why_on = provider.why_on.map(|day| day.to_string()).unwrap_or_default();
    cells.extend([remarks.join("\n"), provider.why.clone(), why_on]);
    cells.extend(Question::all().map(|question| provider.answers.get(&question).map_or_else(String::new, answer)));
    cells
}

fn remark(remark: &Remark) -> String {
    let mut line = [remark.as_of.to_string(), remark.source.clone(), remark.text.clone()].join(BETWEEN);
    if !remark.english.is_empty() {
        line += BETWEEN;
        line += &remark.english;
    }
    line
}

fn answer(answered: &Answered) -> String {
    let word = Answer::ALL.iter().find(|(answer, _)| *answer == answered.answer);
    let word = word.and_then(|(_, words)| words.first()).copied().unwrap_or_default();
    answered.on.map_or_else(|| word.to_owned(), |on| format!("{word} {on}"))
}

/// What is wrong in a column.
pub(super) type Wrong = (String, Words);

/// The service that a row describes, or everything that is wrong in it.
pub(super) fn provider(mut cells: BTreeMap<String, String>) -> Result<Provider, Vec<Wrong>> {
    let mut row = Row::default();
    let mut texts = BTreeMap::new();
    for column in columns() {
        let cell = cells.remove(&column).unwrap_or_default().replace("\r\n", "\n");
        let text = row.text(&column, cell.trim());
        texts.insert(column, text);
    }
    let cell = |column: &str| texts.get(column).map_or("", String::as_str);

    let name = cell("name").to_owned();
    if name.is_empty() {
        row.say("name", "Der Name fehlt.", "The name is missing.");
    }
    let roles = row.roles(cell("roles"));
    let mut facts = BTreeMap::new();
    for (kind, id) in Kind::ALL {
        let [value, as_of, source] = ["", "_as_of", "_source"].map(|part| cell(&format!("{id}{part}")));
        if let Some(fact) = row.fact(*kind, id, value, as_of, source) {
            facts.insert(*kind, fact);
        }
    }
    let lines = cell("remarks")
        .lines()
        .zip(1..)
        .filter(|(line, _)| !line.trim().is_empty());
    let remarks = lines.filter_map(|(line, number)| row.remark(line, number)).collect();
    let why_on = row.day("why_on", cell("why_on"));
    let mut answers = BTreeMap::new();
    for question in Question::all() {
        let column = format!("answer_{}", question.id());
        if let Some(answered) = row.answer(&column, cell(&column)) {
            answers.insert(question, answered);
        }
    }
    if !row.wrong.is_empty() {
        return Err(row.wrong);
    }
    Ok(Provider {
        name,
        roles,
        edition: cell("edition").to_owned(),
        facts,
        remarks,
        why: cell("why").to_owned(),
        why_on,
        answers,
    })
}

/// Collects what is wrong.
#[derive(Default)]
struct Row {
    wrong: Vec<Wrong>,
    /// Columns whose text cannot be used at all: nothing else is told of them.
    unusable: Vec<String>,
}

impl Row {
    fn say(&mut self, column: &str, de: impl Into<String>, en: impl Into<String>) {
        if !self.unusable.iter().any(|unusable| unusable == column) {
            self.wrong.push((column.to_owned(), w(de, en)));
        }
    }

    /// A text within its limits; otherwise none.
    fn text(&mut self, column: &str, text: &str) -> String {
        let long = text.chars().count();
        let may_break = matches!(column, "remarks" | "why");
        if long > LONGEST {
            self.say(
                column,
                format!("{long} Zeichen; erlaubt sind {LONGEST}."),
                format!("{long} characters; {LONGEST} are allowed."),
            );
            self.unusable.push(column.to_owned());
            return String::new();
        }
        if text.chars().any(|c| c.is_control() && !(may_break && c == '\n')) {
            self.say(
                column,
                "Enthält Steuerzeichen oder Zeilenumbrüche, die hier nicht stehen dürfen.",
                "Contains control characters or line breaks that may not stand here.",
            );
            self.unusable.push(column.to_owned());
            return String::new();
        }
        text.to_owned()
    }

    fn roles(&mut self, text: &str) -> Vec<Role> {
        let mut roles = Vec::new();
        for id in text.split('+').map(str::trim).filter(|id| !id.is_empty()) {
            match Role::ALL.iter().find(|(_, known)| *known == id) {
                Some((role, _)) if !roles.contains(role) => roles.push(*role),
                Some(_) => {}
                None => {
                    let known: Vec<&str> = Role::ALL.iter().map(|(_, id)| *id).collect();
                    let known = known.join(", ");
                    self.say(
                        "roles",
                        format!("„{id}“ ist nicht bekannt; es gibt {known}."),
                        format!("“{id}” is not known; there are {known}."),
                    );
                }
            }
        }
        roles
    }

    fn fact(&mut self, kind: Kind, id: &str, value: &str, as_of: &str, source: &str) -> Option<Fact> {
        if value.is_empty() {
            if !as_of.is_empty() || !source.is_empty() {
                self.say(
                    id,
                    "Tag oder Quelle ohne Angabe.",
                    "A day or a source without a statement.",
                );
            }
            return None;
        }
        if kind == Kind::Seat && !is_code(value) {
            self.say(
                id,
                format!("„{value}“ ist kein Ländercode aus zwei großen Buchstaben, wie DE oder US."),
                format!("“{value}” is no country code of two capital letters, as DE or US."),
            );
        }
        if source.is_empty() {
            self.say(&format!("{id}_source"), "Die Quelle fehlt.", "The source is missing.");
        }
        let as_of = self.as_of(&format!("{id}_as_of"), as_of)?;
        Some(Fact {
            value: value.to_owned(),
            as_of,
            source: source.to_owned(),
        })
    }

    fn as_of(&mut self, column: &str, text: &str) -> Option<AsOf> {
        let read = text.parse().ok();
        if read.is_none() {
            self.say(
                column,
                format!("„{text}“ ist kein Stand; erlaubt sind 2020, 2020/2021, 2020-04-17 und 17.04.2020."),
                format!("“{text}” says not as of when; allowed are 2020, 2020/2021, 2020-04-17 and 17.04.2020."),
            );
        }
        read
    }

    fn day(&mut self, column: &str, text: &str) -> Option<Day> {
        if text.is_empty() {
            return None;
        }
        let read = text.parse().ok();
        if read.is_none() {
            self.say(
                column,
                format!("„{text}“ ist kein Tag, wie 2026-11-23 oder 23.11.2026."),
                format!("“{text}” is no day, as 2026-11-23 or 23.11.2026."),
            );
        }
        read
    }

    /// A line of the remarks, by its number there.
    fn remark(&mut self, line: &str, number: usize) -> Option<Remark> {
        let mut parts = line.split('|').map(str::trim);
        let (Some(as_of), Some(source), Some(text), english, None) =
            (parts.next(), parts.next(), parts.next(), parts.next(), parts.next())
        else {
            self.say(
                "remarks",
                format!("Bemerkung {number}: Erwartet wird Stand | Quelle | Text, und wer mag: | Text auf Englisch."),
                format!("Remark {number}: as of when | source | text is expected, and if you like: | text in English."),
            );
            return None;
        };
        if source.is_empty() || text.is_empty() {
            self.say(
                "remarks",
                format!("Bemerkung {number}: Quelle oder Text fehlt."),
                format!("Remark {number}: source or text is missing."),
            );
        }
        Some(Remark {
            as_of: self.as_of("remarks", as_of)?,
            source: source.to_owned(),
            text: text.to_owned(),
            english: english.unwrap_or_default().to_owned(),
        })
    }

    fn answer(&mut self, column: &str, text: &str) -> Option<Answered> {
        if text.is_empty() {
            return None;
        }
        // The day is the last word, if it has digits.
        let (word, on) = match text.rsplit_once(' ') {
            Some((word, on)) if on.starts_with(|c: char| c.is_ascii_digit()) => (word.trim_end(), on),
            _ => (text, ""),
        };
        let lower = word.to_lowercase();
        let Some((answer, _)) = Answer::ALL.iter().find(|(_, words)| words.contains(&lower.as_str())) else {
            self.say(
                column,
                format!(
                    "„{text}“ ist keine Antwort; erlaubt sind ja, nein, unbekannt, entfällt, mit Tag: ja 2026-11-23."
                ),
                format!(
                    "“{text}” is no answer; allowed are yes, no, unknown, not_applicable, with a day: yes 2026-11-23."
                ),
            );
            return None;
        };
        Some(Answered {
            answer: *answer,
            on: self.day(column, on),
        })
    }
}
