//! `docs/attacks.md` says what is shown by which test. This holds it against the tests.

use std::collections::BTreeSet;
use std::path::Path;

const DOCS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs");
const HERE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/evil");

/// Name and file of every test the document names: its links into the sources.
fn named() -> Vec<(String, String)> {
    let text = std::fs::read_to_string(Path::new(DOCS).join("attacks.md")).unwrap();
    let mut found = Vec::new();
    for (before, after) in text.match_indices("](../").map(|(at, _)| text.split_at(at)) {
        let name = before.rsplit_once('[').unwrap().1;
        let file = after[2..].split_once(')').unwrap().0;
        found.push((name.to_owned(), file.to_owned()));
    }
    found
}

#[test]
fn every_test_that_the_table_of_attacks_names_exists() {
    let named = named();
    assert!(named.len() > 40, "{}", named.len());
    for (name, file) in named {
        let source = std::fs::read_to_string(Path::new(DOCS).join(&file)).unwrap_or_else(|_| panic!("no {file}"));
        let exists = if file.ends_with(".rs") {
            source.contains(&format!("fn {name}("))
        } else {
            source.contains(&name)
        };
        assert!(exists, "{file} has no test `{name}`");
    }
}

#[test]
fn the_table_of_attacks_names_every_test_of_an_attack() {
    let named: BTreeSet<String> = named().into_iter().map(|(name, _)| name).collect();
    for entry in std::fs::read_dir(HERE).unwrap() {
        let path = entry.unwrap().path();
        if path.ends_with("table.rs") {
            continue;
        }
        let source = std::fs::read_to_string(&path).unwrap();
        let tests = source.split("#[tokio::test").skip(1);
        for name in tests.filter_map(|test| Some(test.split_once("async fn ")?.1.split_once('(')?.0)) {
            assert!(named.contains(name), "{}: `{name}` is not in the table", path.display());
        }
    }
}
