//! A list of objects. Each member is a cell, by the name of its column; unknown and repeated names are refused.

use std::collections::BTreeMap;
use std::fmt;

use datamap::Words;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

use super::{Table, line_of};
use crate::document::w;

/// Reads the rows into the table.
pub(super) fn read(bytes: &[u8], table: &mut Table) {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let line = line_of(bytes, error.valid_up_to());
            return table.wrong(line, None, w("Kein UTF-8.", "No UTF-8."));
        }
    };
    let mut at = 0;
    if !is_next(text, &mut at, b'[') {
        return table.wrong(line_of(bytes, at), None, no_list());
    }
    if !is_next(text, &mut at, b']') {
        loop {
            let begin = after_space(text, at);
            let line = line_of(bytes, begin);
            let mut values = serde_json::Deserializer::from_str(&text[begin..]).into_iter::<IgnoredAny>();
            if let Some(Err(error)) = values.next() {
                return table.wrong(line + error.line() - 1, None, no_json(&error));
            }
            at = begin + values.byte_offset();
            if !table.has_room(line) {
                return;
            }
            row(&text[begin..at], line, table);
            if is_next(text, &mut at, b']') {
                break;
            }
            if !is_next(text, &mut at, b',') {
                let line = line_of(bytes, after_space(text, at));
                return table.wrong(line, None, w("Hier fehlt „,“ oder „]“.", "“,” or “]” is missing here."));
            }
        }
    }
    let end = after_space(text, at);
    if end < text.len() {
        let reason = w(
            "Nach dem Ende der Liste steht noch etwas.",
            "Something stands behind the end of the list.",
        );
        table.wrong(line_of(bytes, end), None, reason);
    }
}

fn no_list() -> Words {
    w(
        "Erwartet wird eine Liste von Objekten: [{\"name\": \"…\"}].",
        "A list of objects is expected: [{\"name\": \"…\"}].",
    )
}

fn no_json(error: &serde_json::Error) -> Words {
    w(format!("Kein JSON: {error}"), format!("No JSON: {error}"))
}

fn after_space(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    at + (rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len())
}

/// Passes it if it comes next.
fn is_next(text: &str, at: &mut usize, wanted: u8) -> bool {
    *at = after_space(text, *at);
    let is = text.as_bytes().get(*at) == Some(&wanted);
    *at += usize::from(is);
    is
}

fn row(object: &str, line: usize, table: &mut Table) {
    let Ok(Members(members)) = serde_json::from_str(object) else {
        return table.wrong(line, None, no_list());
    };
    if !table.has_width(line, members.len()) {
        return;
    }
    let mut is_good = true;
    let mut cells = BTreeMap::new();
    for (name, value) in members {
        if !table.knows(&name) {
            table.unknown(line, &name);
            is_good = false;
            continue;
        }
        let Value::String(text) = value else {
            let reason = w(
                "Erwartet wird ein Text in Anführungszeichen.",
                "A text in quotation marks is expected.",
            );
            table.wrong(line, Some(&name), reason);
            is_good = false;
            continue;
        };
        if cells.contains_key(&name) {
            let reason = w("Diese Spalte gibt es zweimal.", "This column is there twice.");
            table.wrong(line, Some(&name), reason);
            is_good = false;
        }
        cells.insert(name, text);
    }
    if is_good {
        table.row(line, cells);
    }
}

/// The members of an object as they stand, repeated ones too.
struct Members(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Each;
        impl<'de> Visitor<'de> for Each {
            type Value = Members;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Each)
    }
}
