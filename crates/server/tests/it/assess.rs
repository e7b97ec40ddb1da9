//! `konklave assess` where there is no server and no configuration.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn assess(directory: &Path, words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_konklave"))
        .arg("assess")
        .args(words)
        .current_dir(directory)
        .env("LC_ALL", "C")
        .output()
        .unwrap()
}

/// Standard output of a command that must end well.
fn well(directory: &Path, words: &[&str]) -> String {
    let output = assess(directory, words);
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{words:?}: {error}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_table_is_written_edited_checked_and_rendered_without_a_server() {
    let directory = tempfile::tempdir().unwrap();
    let at = directory.path();
    let list = well(at, &["list", "--lang", "de"]);
    assert!(list.contains("Zoom\n") && list.contains("ungültig seit 16.07.2020"));
    assert!(well(at, &["list", "--language", "en"]).contains("invalid since 16.07.2020"));
    assert!(well(at, &["list", "--json"]).starts_with("[\n  {\n    \"name\": \"Adobe Connect\""));

    // There and back, in every form.
    assert_eq!(well(at, &["export", "--format", "csv", "--out", "table.csv"]), "");
    well(at, &["export", "--separator", "semicolon", "--out", "german.csv"]);
    well(
        at,
        &[
            "export",
            "--format",
            "json",
            "--from",
            "german.csv",
            "--out",
            "table.json",
        ],
    );
    let again = well(at, &["export", "--from", "table.json"]);
    assert_eq!(again, fs::read_to_string(at.join("table.csv")).unwrap());
    assert_eq!(
        well(at, &["check", "table.csv", "--lang", "de"]),
        "58 Dienste gelesen\n"
    );
    assert_eq!(well(at, &["check", "german.csv", "--json"]), "[]\n");

    fs::write(at.join("mine.csv"), "name;answer_record\nUnser Dienst;nein\n").unwrap();
    let page = well(at, &["render", "mine.csv", "--lang", "de"]);
    assert!(page.starts_with("<!doctype html>\n<html lang=\"de\">") && page.contains("<strong>rot</strong>"));
    let words = [
        "render", "mine.csv", "--lang", "en", "--format", "markdown", "--out", "mine.md",
    ];
    assert_eq!(well(at, &words), "");
    let page = fs::read_to_string(at.join("mine.md")).unwrap();
    assert!(page.starts_with("# Assessment of providers\n") && page.contains("**red**"));
    let mut left: Vec<_> = fs::read_dir(at)
        .unwrap()
        .map(|file| file.unwrap().file_name())
        .collect();
    left.sort();
    assert_eq!(
        left,
        ["german.csv", "mine.csv", "mine.md", "table.csv", "table.json"],
        "and nothing else"
    );
}

#[test]
fn a_broken_table_ends_with_1_and_says_where_and_the_good_rows_are_rendered() {
    let directory = tempfile::tempdir().unwrap();
    let at = directory.path();
    fs::write(
        at.join("bad.csv"),
        "name,seat,seat_as_of,seat_source\nGut,,,\nSchlecht,USA,2020,\n",
    )
    .unwrap();
    let checked = assess(at, &["check", "bad.csv", "--lang", "de"]);
    assert_eq!(checked.status.code(), Some(1));
    assert_eq!(String::from_utf8_lossy(&checked.stdout), "1 Dienste gelesen\n");
    let said = String::from_utf8_lossy(&checked.stderr).into_owned();
    assert!(said.contains("Zeile 3, seat: „USA“ ist kein Ländercode"), "{said}");
    assert!(said.contains("Zeile 3, seat_source: Die Quelle fehlt."), "{said}");
    let json = assess(at, &["check", "bad.csv", "--json", "--lang", "en"]);
    assert_eq!(json.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&json.stdout).contains("\"line\": 3"));

    let rendered = assess(at, &["render", "bad.csv", "--lang", "en", "--format", "markdown"]);
    assert_eq!(rendered.status.code(), Some(1));
    let page = String::from_utf8_lossy(&rendered.stdout).into_owned();
    assert!(page.contains("5. Gut") && page.contains("Line 3, seat: "), "{page}");
    assert!(String::from_utf8_lossy(&rendered.stderr).contains("line 3, seat: "));
    let missing = assess(at, &["check", "none.csv"]);
    assert!(String::from_utf8_lossy(&missing.stderr).contains("none.csv"));
    assert_eq!(missing.status.code(), Some(1));
}

#[test]
fn a_formula_in_a_table_is_guarded_and_that_is_said() {
    let directory = tempfile::tempdir().unwrap();
    let at = directory.path();
    fs::write(at.join("evil.csv"), "name\n\"=HYPERLINK(\"\"x\"\")\"\n").unwrap();
    let exported = assess(at, &["export", "--from", "evil.csv"]);
    assert_eq!(exported.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&exported.stdout).contains("\r\n\"'=HYPERLINK("));
    assert!(String::from_utf8_lossy(&exported.stderr).contains("got a ' in front: 1;"));
}
