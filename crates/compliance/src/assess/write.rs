//! A table for others to read: CSV or JSON.

use csv::{Terminator, WriterBuilder};
use serde::ser::{Serialize, Serializer};

use super::cells::{cells, columns};
use super::provider::Provider;

/// What stands between the fields of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Separator {
    /// RFC 4180, for programs.
    #[default]
    Comma,
    /// As spreadsheets set to German open it: with semicolons, and a mark that says UTF-8.
    Semicolon,
}

/// A table of comma-separated values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// All of it.
    pub text: String,
    /// How many cells got a `'` before their first character, so that no spreadsheet takes them for a formula.
    pub guarded: usize,
}

/// As CSV. A cell that begins like a formula is preceded by `'`, which is taken away when the table is read here again.
pub fn csv(providers: &[Provider], separator: Separator) -> Written {
    let (delimiter, mark) = match separator {
        Separator::Comma => (b',', ""),
        Separator::Semicolon => (b';', "\u{feff}"),
    };
    let mut writer = WriterBuilder::new()
        .delimiter(delimiter)
        .terminator(Terminator::CRLF)
        .from_writer(mark.as_bytes().to_vec());
    let mut guarded = 0;
    let mut row = |cells: Vec<String>| {
        let guard = cells.into_iter().map(|cell| {
            if is_formula(&cell) {
                guarded += 1;
                format!("'{cell}")
            } else {
                cell
            }
        });
        let guard: Vec<String> = guard.collect();
        writer.write_record(&guard).expect("all rows are as wide as the first");
    };
    row(columns());
    for provider in providers {
        row(cells(provider));
    }
    let bytes = writer.into_inner().expect("memory takes every row");
    Written {
        text: String::from_utf8(bytes).expect("cells and separators are UTF-8"),
        guarded,
    }
}

/// As JSON: a list of objects, without the empty cells.
pub fn json(providers: &[Provider]) -> String {
    let all: Vec<Object> = providers.iter().map(|provider| Object(row(provider))).collect();
    let text = serde_json::to_string_pretty(&all).expect("texts with names are JSON");
    text + "\n"
}

/// The cells of a service that are not empty, by the names of their columns, in their order: as [`json`] writes them, and as
/// they are read again.
pub fn row(provider: &Provider) -> Vec<(String, String)> {
    let all = columns().into_iter().zip(cells(provider));
    all.filter(|(_, cell)| !cell.is_empty()).collect()
}

/// A row, as an object.
struct Object(Vec<(String, String)>);

impl Serialize for Object {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(column, cell)| (column, cell)))
    }
}

/// Whether a spreadsheet might compute a cell. One that has the guard already needs another, to be read as it was.
fn is_formula(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with(['=', '+', '-', '@'])
}

/// A cell without the guard.
pub(super) fn bare(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if is_formula(rest) => rest,
        _ => cell,
    }
}
