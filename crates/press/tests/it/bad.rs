//! What an answer can hold and a page cannot: it is shown, or replaced in sight, and never ends the program.

use compliance::{Block, Document, Field, Issue, Language, Paper, Piece};
use datamap::Words;
use press::{odt, pdf};

use crate::odt::{parts, words};
use crate::read::{Element, Read, read, within};
use crate::three::{Organisation, company};

fn same(text: &str) -> Words {
    Words {
        de: text.to_owned(),
        en: text.to_owned(),
    }
}

fn plain(text: &str) -> Vec<Piece> {
    vec![Piece::Plain(text.to_owned())]
}

/// Printed in both formats and read back.
fn printed(blocks: Vec<Block>) -> (Read, String) {
    let document = Document {
        title: same("Papier"),
        blocks,
    };
    printed_whole(&document, &company())
}

fn printed_whole(document: &Document, organisation: &Organisation) -> (Read, String) {
    let issue = Issue::of_document(document, &organisation.facts, &organisation.answers);
    let read = read(&pdf(document, &issue, Language::De).unwrap());
    assert_eq!(read.unmarked, [""; 0]);
    assert_eq!(read.lost, []);
    let parts = parts(odt(document, &issue, Language::De).unwrap());
    for (_, text) in &parts[1..] {
        roxmltree::Document::parse(text).unwrap();
    }
    let words = words(&parts[1].1);
    (read, words)
}

fn said(read: &Read) -> String {
    let words: String = read.elements.iter().map(|element| element.words.as_str()).collect();
    words.replace('\u{ad}', "")
}

#[test]
fn markup_in_an_answer_is_words() {
    let evil = "<text:p>& \"x\" 'y' ]]> <!-- --> %(Tj) \\ <</Type /Catalog>>";
    let mut organisation = company();
    organisation.answers.set(Field::ControllerName, evil).unwrap();
    let document = Paper::named("notice")
        .unwrap()
        .write(&organisation.facts, &organisation.answers);
    let (pdf, odt) = printed_whole(&document, &organisation);
    assert!(said(&pdf).contains(evil), "{}", said(&pdf));
    assert!(odt.contains(evil), "{odt}");
}

#[test]
fn a_word_of_ten_thousand_letters_goes_over_lines_and_pages() {
    let long = "w".repeat(10_000);
    let row = vec![plain("x"), plain(&long)];
    let blocks = vec![
        Block::Heading(2, same(&long)),
        Block::Paragraph(plain(&long)),
        Block::List(vec![plain(&long)]),
        Block::Table(vec![same("Name"), same("Wort")], vec![row.clone(), row]),
        Block::Lines(vec![same(&long)]),
    ];
    let (pdf, odt) = printed(blocks);
    assert_eq!(said(&pdf).matches('w').count(), 60_000);
    assert_eq!(odt.matches('w').count(), 60_000);
    assert!(pdf.asides.len() > 10);
}

#[test]
fn what_has_no_letter_is_replaced_in_sight_and_kept_for_whoever_copies() {
    let (pdf, odt) = printed(vec![Block::Paragraph(plain(
        "Gruß \u{1f600} 会 \u{feff}\0\u{1b}[1m\u{202e}ende",
    ))]);
    for words in [said(&pdf), odt] {
        assert!(words.contains("Gruß \u{1f600} 会 \u{fffd}\u{fffd}[1mende"), "{words:?}");
    }
}

#[test]
fn what_is_empty_is_no_error() {
    let (pdf, odt) = printed(vec![
        Block::Paragraph(Vec::new()),
        Block::Paragraph(plain("")),
        Block::List(Vec::new()),
        Block::List(vec![Vec::new()]),
        Block::Boxes(vec![plain("")]),
        Block::Lines(Vec::new()),
        Block::Table(vec![same("Name"), same("Wert")], Vec::new()),
        Block::Table(Vec::new(), vec![Vec::new()]),
        Block::Table(vec![same("Kurz"), same("Reihe")], vec![vec![plain("allein")]]),
        Block::Heading(2, same("")),
        Block::Paragraph(plain("Ende")),
    ]);
    assert!(
        said(&pdf).ends_with("Ende") && odt.trim_end().ends_with("Ende"),
        "{} {odt}",
        said(&pdf)
    );
    let rows: Vec<usize> = pdf
        .elements
        .iter()
        .flat_map(|element| within(element, "TR"))
        .map(|row: &Element| row.elements.len())
        .collect();
    assert_eq!(rows, [2, 2, 2]);
}

#[test]
fn a_heading_never_stands_alone_at_the_end_of_a_page() {
    for before in 30..60 {
        let mut blocks = vec![Block::Paragraph(plain("Zeile")); before];
        blocks.push(Block::Heading(2, same("Überschrift")));
        blocks.push(Block::Heading(3, same("Darunter")));
        blocks.push(Block::Paragraph(plain("Satz danach")));
        let document = Document {
            title: same("Papier"),
            blocks,
        };
        let organisation = company();
        let issue = Issue::of_document(&document, &organisation.facts, &organisation.answers);
        let bytes = pdf(&document, &issue, Language::De).unwrap();
        let pages = crate::read::pages_of(&bytes, &["Überschrift", "Darunter", "Satz danach"]);
        assert_eq!(pages[0], pages[2], "after {before} lines");
        assert_eq!(pages[1], pages[2], "after {before} lines");
    }
}
