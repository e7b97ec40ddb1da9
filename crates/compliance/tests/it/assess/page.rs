//! The document, word by word for three services. `UPDATE=1` writes the files anew.

use std::fs;
use std::path::Path;

use compliance::assess::{issue, judge, paper, read};
use compliance::{Block, Language, html, markdown};

use super::today;

const TABLE: &[u8] = include_bytes!("../../golden/assess/three.csv");

#[test]
fn the_document_on_three_services_is_as_it_was_read_last() {
    let read = read(TABLE);
    assert_eq!((read.providers.len(), &read.problems[..]), (3, &[][..]));
    let document = paper(&read.providers, &read.problems, today());
    let issue = issue(&document, today(), "1.0.0");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/assess");
    let mut stale = Vec::new();
    for language in [Language::De, Language::En] {
        for (name, now) in [
            (
                format!("three.{}.md", language.tag()),
                markdown(&document, &issue, language),
            ),
            (
                format!("three.{}.html", language.tag()),
                html(&document, &issue, language),
            ),
        ] {
            let file = folder.join(&name);
            if std::env::var_os("UPDATE").is_some() {
                fs::write(&file, &now).unwrap();
            }
            if fs::read_to_string(&file).ok().as_ref() != Some(&now) {
                stale.push(name);
            }
        }
    }
    assert_eq!(stale, [""; 0], "read the difference, then run with UPDATE=1");
}

#[test]
fn the_example_shows_every_light() {
    let mut seen: Vec<&str> = Vec::new();
    for provider in read(TABLE).providers {
        seen.extend(judge(&provider, today()).iter().map(|verdict| verdict.light.name().en));
    }
    for light in ["green", "amber", "red"] {
        assert!(seen.contains(&light), "{light}");
    }
}

#[test]
fn no_table_is_empty_and_the_shield_is_invalid_on_every_line() {
    for providers in [read(TABLE).providers, compliance::assess::builtin(), Vec::new()] {
        let document = paper(&providers, &[], today());
        for block in &document.blocks {
            if let Block::Table(head, rows) = block {
                assert!(
                    !rows.is_empty() && rows.iter().all(|row| row.len() == head.len()),
                    "{head:?}"
                );
            }
        }
        let issue = issue(&document, today(), "1");
        for (language, invalid) in [(Language::De, "ungültig"), (Language::En, "invalid")] {
            let text = markdown(&document, &issue, language);
            for line in text.lines().filter(|line| line.contains("Privacy Shield")) {
                assert!(line.contains(invalid), "{line}");
            }
        }
    }
}

#[test]
fn a_table_is_words_and_never_markup_and_its_errors_are_named() {
    let read = read(b"name,why,edition\n<script>alert(1)</script>,**x** | [y](javascript:z),`q`\n,,\n,a,\n");
    assert_eq!(read.problems.len(), 1);
    let document = paper(&read.providers, &read.problems, today());
    let issue = issue(&document, today(), "1");
    for language in [Language::De, Language::En] {
        assert!(!html(&document, &issue, language).contains("<script"));
        let text = markdown(&document, &issue, language);
        assert!(
            !text.contains("**x**") && !text.contains("[y](j") && !text.replace("\\<script", "").contains("<script")
        );
    }
    assert!(markdown(&document, &issue, Language::De).contains("Zeile 4, name: Der Name fehlt."));
    assert!(markdown(&document, &issue, Language::En).contains("Line 4, name: The name is missing."));
}
