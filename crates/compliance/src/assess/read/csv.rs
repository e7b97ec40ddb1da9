//! Comma-separated values, as spreadsheets write them.

use std::collections::BTreeMap;

use csv::{ByteRecord, ReaderBuilder};

use super::Table;
use crate::assess::write::bare;
use crate::document::w;

/// Reads the rows into the table.
pub(super) fn read(bytes: &[u8], table: &mut Table) {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(bytes))
        .from_reader(bytes);
    let mut header: Option<Vec<Option<String>>> = None;
    let mut record = ByteRecord::new();
    // How far lines were counted: a long table is not counted from its beginning for every row.
    let (mut line, mut counted) = (1, 0);
    loop {
        // Where this row begins: behind the end of the last line and empty lines.
        let mut begin = usize::try_from(reader.position().byte()).unwrap_or(bytes.len());
        while bytes.get(begin).is_some_and(|byte| matches!(byte, b'\r' | b'\n')) {
            begin += 1;
        }
        let passed = bytes.get(counted..begin).unwrap_or_default();
        line += passed.iter().filter(|byte| **byte == b'\n').count();
        counted = begin;
        // Reading from memory, of rows of any width, never fails.
        if !reader.read_byte_record(&mut record).unwrap_or(false) {
            break;
        }
        match &header {
            None if !table.has_width(line, record.len()) => return,
            None => header = Some(columns(&record, line, table)),
            Some(_) if record.iter().all(|cell| cell.trim_ascii().is_empty()) => {}
            Some(header) => {
                if !table.has_room(line) {
                    return;
                }
                row(header, &record, line, table);
            }
        }
    }
    if header.is_none() {
        let reason = w("Die Tabelle ist leer.", "The table is empty.");
        table.wrong(1, None, reason);
    }
}

/// The more frequent of comma and semicolon in the first line. No name of a column has either.
fn delimiter(bytes: &[u8]) -> u8 {
    let first = bytes
        .split(|byte| *byte == b'\n')
        .find(|line| !line.trim_ascii().is_empty());
    let count = |wanted| first.unwrap_or_default().iter().filter(|byte| **byte == wanted).count();
    if count(b';') > count(b',') { b';' } else { b',' }
}

/// Names of the columns; none where one cannot be used.
fn columns(record: &ByteRecord, line: usize, table: &mut Table) -> Vec<Option<String>> {
    let mut seen: Vec<Option<String>> = Vec::new();
    for cell in record {
        let name = String::from_utf8_lossy(cell).trim().to_lowercase();
        if !table.knows(&name) {
            // A column without a name is of no account as long as nothing stands in it.
            if !name.is_empty() {
                table.unknown(line, &name);
            }
            seen.push(None);
        } else if seen.iter().flatten().any(|other| *other == name) {
            let reason = w("Diese Spalte gibt es zweimal.", "This column is there twice.");
            table.wrong(line, Some(&name), reason);
            seen.push(None);
        } else {
            seen.push(Some(name));
        }
    }
    if !seen.iter().flatten().any(|name| name == "name") {
        let reason = w(
            "Diese Spalte fehlt. Die erste Zeile nennt die Spalten; ein Beispiel schreibt „konklave assess export“.",
            "This column is missing. The first line names the columns; `konklave assess export` writes an example.",
        );
        table.wrong(line, Some("name"), reason);
    }
    seen
}

fn row(header: &[Option<String>], record: &ByteRecord, line: usize, table: &mut Table) {
    if record.len() != header.len() {
        let (is, should) = (record.len(), header.len());
        let open = record.iter().next_back().is_some_and(|cell| cell.contains(&b'\n'));
        let (de, en) = if open {
            (
                " Vielleicht endet ein Anführungszeichen nicht.",
                " Perhaps a quotation mark does not end.",
            )
        } else {
            ("", "")
        };
        let reason = w(
            format!("{is} Felder; die erste Zeile hat {should}.{de}"),
            format!("{is} fields; the first line has {should}.{en}"),
        );
        return table.wrong(line, None, reason);
    }
    let mut cells = BTreeMap::new();
    let mut is_good = true;
    for (column, cell) in header.iter().zip(record) {
        let Some(column) = column else { continue };
        let Ok(text) = std::str::from_utf8(cell) else {
            let reason = w(
                "Kein UTF-8. Speichern Sie die Tabelle als „CSV UTF-8“.",
                "No UTF-8. Save the table as “CSV UTF-8”.",
            );
            table.wrong(line, Some(column), reason);
            is_good = false;
            continue;
        };
        cells.insert(column.clone(), bare(text).to_owned());
    }
    // Without names each row would be told again what is wrong with the table.
    if is_good && cells.contains_key("name") {
        table.row(line, cells);
    }
}
