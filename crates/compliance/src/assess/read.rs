//! A table as somebody wrote it: CSV (RFC 4180) or JSON. Every broken row is told with its line, its column and why, all at
//! once; the others are not lost.

use std::collections::BTreeMap;

use datamap::Words;

use super::cells::{columns, provider};
use super::provider::Provider;
use crate::document::w;

mod csv;
mod json;

/// Bytes of a table.
pub const LARGEST: usize = 1024 * 1024;
/// Rows of a table.
pub const MOST: usize = 500;
/// Characters of a cell.
pub const LONGEST: usize = 4000;
/// Columns of a table, the unknown ones among them: more than any spreadsheet adds by itself.
const WIDEST: usize = 256;
/// Problems that are told one by one.
const TOLD: usize = 1000;

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values, with commas or semicolons.
    Csv,
    /// A list of objects; the members of each are the cells of a row.
    Json,
}

/// A row, or a whole table, that cannot be used as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Counted from 1: where the row begins.
    pub line: usize,
    /// Name of the column, if it is about one.
    pub column: Option<String>,
    /// Why, and what is allowed.
    pub reason: Words,
}

/// What a table comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// As what it was read.
    pub format: Format,
    /// The good rows.
    pub providers: Vec<Provider>,
    /// What is wrong with the others, in the order of lines: the first thousand problems, and then how many more there are.
    pub problems: Vec<Problem>,
}

/// Reads a table. JSON begins with `[` or `{`; anything else is CSV.
pub fn read(bytes: &[u8]) -> Read {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    let format = match first {
        Some(b'[' | b'{') => Format::Json,
        _ => Format::Csv,
    };
    let mut table = Table {
        read: Read {
            format,
            providers: Vec::new(),
            problems: Vec::new(),
        },
        columns: columns(),
        names: BTreeMap::new(),
        rows: 0,
        untold: 0,
        last: 1,
    };
    if bytes.len() > LARGEST {
        table.wrong(
            1,
            None,
            w(
                format!("Die Tabelle hat {} Bytes; erlaubt sind {LARGEST}.", bytes.len()),
                format!("The table has {} bytes; {LARGEST} are allowed.", bytes.len()),
            ),
        );
        return table.read;
    }
    match format {
        Format::Csv => csv::read(bytes, &mut table),
        Format::Json => json::read(bytes, &mut table),
    }
    table.read.problems.sort_by_key(|problem| problem.line);
    table.tell_of_others();
    table.read
}

/// What has been read so far.
struct Table {
    read: Read,
    columns: Vec<String>,
    /// In small letters, with the line they stand in.
    names: BTreeMap<String, usize>,
    rows: usize,
    /// Problems beyond [`TOLD`].
    untold: usize,
    /// Where the latest of them is.
    last: usize,
}

impl Table {
    fn wrong(&mut self, line: usize, column: Option<&str>, reason: Words) {
        if self.read.problems.len() == TOLD {
            self.untold += 1;
            self.last = line;
            return;
        }
        self.read.problems.push(Problem {
            line,
            column: column.map(str::to_owned),
            reason,
        });
    }

    /// How many problems are not told, if any are not.
    fn tell_of_others(&mut self) {
        if self.untold > 0 {
            let untold = self.untold;
            self.read.problems.push(Problem {
                line: self.last,
                column: None,
                reason: w(
                    format!("Bis hierher {untold} weitere Fehler, die nicht einzeln genannt sind."),
                    format!("Up to here {untold} more errors, not named one by one."),
                ),
            });
        }
    }

    /// Whether a row, or the head of a table, is not too wide; says so if it is.
    fn has_width(&mut self, line: usize, width: usize) -> bool {
        if width > WIDEST {
            let reason = w(
                format!("{width} Spalten; erlaubt sind {WIDEST}."),
                format!("{width} columns; {WIDEST} are allowed."),
            );
            self.wrong(line, None, reason);
        }
        width <= WIDEST
    }

    fn knows(&self, column: &str) -> bool {
        self.columns.iter().any(|known| known == column)
    }

    fn unknown(&mut self, line: usize, column: &str) {
        let shown: String = column.chars().filter(|c| !c.is_control()).take(60).collect();
        let reason = w("Diese Spalte gibt es nicht.", "There is no such column.");
        self.wrong(line, Some(&shown), reason);
    }

    /// Whether another row may come; says so once if not.
    fn has_room(&mut self, line: usize) -> bool {
        self.rows += 1;
        if self.rows == MOST + 1 {
            let reason = w(
                format!("Mehr als {MOST} Zeilen; ab hier wird nichts gelesen."),
                format!("More than {MOST} rows; nothing is read from here on."),
            );
            self.wrong(line, None, reason);
        }
        self.rows <= MOST
    }

    /// A row, whose columns are known.
    fn row(&mut self, line: usize, cells: BTreeMap<String, String>) {
        match provider(cells) {
            Ok(provider) => {
                let name = provider.name.to_lowercase();
                if let Some(before) = self.names.get(&name) {
                    let reason = w(
                        format!("„{}“ steht schon in Zeile {before}.", provider.name),
                        format!("“{}” stands in line {before} already.", provider.name),
                    );
                    return self.wrong(line, Some("name"), reason);
                }
                self.names.insert(name, line);
                self.read.providers.push(provider);
            }
            Err(wrong) => {
                for (column, reason) in wrong {
                    self.wrong(line, Some(&column), reason);
                }
            }
        }
    }
}

/// Counted from 1, of a place in bytes.
fn line_of(bytes: &[u8], at: usize) -> usize {
    let before = bytes.get(..at).unwrap_or(bytes);
    1 + before.iter().filter(|byte| **byte == b'\n').count()
}
