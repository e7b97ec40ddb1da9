//! PDF of every paper: tagged, complete, in order, and the same each time.

use compliance::{Block, Document, Issue, Language, Paper, chosen};
use press::{pdf, without_letter};

use crate::read::{Element, Read, read, within};
use crate::three::three;
use crate::{assert_same, every_paper, letters, read_in_markdown};

// One pass for all that is asked of a paper: printing and reading them back is what takes the time.
#[test]
fn every_paper_is_printed_whole_and_tagged() {
    every_paper(|name, document, issue, language| {
        let read = read(&pdf(document, issue, language).unwrap());
        every_word_is_read_in_its_order(name, &read, document, issue, language);
        it_is_tagged_and_says_its_language_and_title(name, &read, document, issue, language);
        headings_go_down_by_one_and_are_the_outline(name, &read);
        tables_have_names_of_columns_and_rows_as_wide(name, &read, document);
        lists_have_a_label_and_a_body_each(name, &read, document);
        every_character_has_a_letter(name, document, issue, language);
    });
}

fn every_word_is_read_in_its_order(name: &str, read: &Read, document: &Document, issue: &Issue, language: Language) {
    let words: String = read.elements.iter().map(|element| element.words.as_str()).collect();
    let expected = read_in_markdown(document, issue, language, true);
    assert_same(name, &letters(&words), &expected);
    // Words stay words where a line ends: what is heard has its spaces.
    for (element, block) in paragraphs(read).zip(written(document)) {
        let heard = element.words.replace('\u{ad}', "");
        let says: String = crate::says(block, language);
        assert_eq!(spaced(&heard), spaced(&says), "{name}");
    }
}

fn paragraphs(read: &Read) -> impl Iterator<Item = &Element> {
    read.elements.iter().filter(|element| element.role == "P")
}

/// What becomes a paragraph.
fn written(document: &Document) -> impl Iterator<Item = &Block> {
    let is = |block: &&Block| matches!(block, Block::Paragraph(_) | Block::Lines(_));
    // Lines for words by hand are a paragraph each; papers are compared up to the first.
    document
        .blocks
        .iter()
        .filter(is)
        .take_while(|block| matches!(block, Block::Paragraph(_)))
}

fn spaced(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

fn it_is_tagged_and_says_its_language_and_title(
    name: &str,
    read: &Read,
    document: &Document,
    issue: &Issue,
    language: Language,
) {
    let title = chosen(&document.title, language);
    assert_eq!(read.language, language.tag(), "{name}");
    assert_eq!(read.title, title, "{name}");
    assert!(read.is_tagged && read.shows_title, "{name}");
    assert_eq!(read.unmarked, [""; 0], "{name}");
    assert_eq!(read.lost, [], "{name}: (page, number) on one side only");
    for says in ["<pdfuaid:part>1<", "<pdfaid:part>2<", "<pdfaid:conformance>A<"] {
        assert!(read.xmp.contains(says), "{name}: {}", read.xmp);
    }
    for (i, aside) in read.asides.iter().enumerate() {
        let page = match language {
            Language::De => format!("Seite {} von {}", i + 1, read.asides.len()),
            Language::En => format!("Page {} of {}", i + 1, read.asides.len()),
        };
        for part in [title, issue.content(), issue.day(), &page] {
            assert!(aside.contains(part), "{name}, page {i}: {part} is not in {aside}");
        }
    }
}

fn headings_go_down_by_one_and_are_the_outline(name: &str, read: &Read) {
    let mut before = 0;
    let mut headings = Vec::new();
    for element in &read.elements {
        let level = element
            .role
            .strip_prefix('H')
            .and_then(|level| level.parse::<usize>().ok());
        let Some(level) = level else { continue };
        assert!(level <= before + 1, "{name}: {} after level {before}", element.words);
        assert_eq!(element.title, element.words.trim_end(), "{name}");
        before = level;
        headings.push((level, element.title.clone()));
    }
    assert_eq!(headings[0].0, 1, "{name}");
    assert_eq!(headings.iter().filter(|(level, _)| *level == 1).count(), 1, "{name}");
    assert_eq!(read.outline, headings, "{name}");
}

fn tables_have_names_of_columns_and_rows_as_wide(name: &str, read: &Read, document: &Document) {
    let tables = read.elements.iter().filter(|element| element.role == "Table");
    let written = document.blocks.iter().filter_map(|block| match block {
        Block::Table(head, rows) => Some((head.len(), rows.len())),
        _ => None,
    });
    let written: Vec<(usize, usize)> = written.collect();
    assert_eq!(tables.clone().count(), written.len(), "{name}");
    for (table, (columns, rows)) in tables.zip(written) {
        let roles: Vec<&str> = table.elements.iter().map(|part| part.role.as_str()).collect();
        assert_eq!(roles, ["THead", "TBody"], "{name}");
        let names = within(table, "TH");
        assert_eq!(names.len(), columns, "{name}");
        let is_name = |cell: &&Element| cell.scope == "Column" && !cell.words.is_empty();
        assert!(names.iter().all(is_name), "{name}");
        let all = within(table, "TR");
        assert_eq!(all.len(), rows + 1, "{name}");
        assert!(all.iter().all(|row| row.elements.len() == columns), "{name}");
    }
}

fn lists_have_a_label_and_a_body_each(name: &str, read: &Read, document: &Document) {
    let lists: Vec<&Element> = read.elements.iter().filter(|element| element.role == "L").collect();
    let written = document.blocks.iter().filter_map(|block| match block {
        Block::List(lines) | Block::Steps(lines) | Block::Boxes(lines) => Some(lines.len()),
        _ => None,
    });
    // The first has what stands under the title.
    let expected: Vec<usize> = std::iter::once(7).chain(written).collect();
    let found: Vec<usize> = lists.iter().map(|list| list.elements.len()).collect();
    assert_eq!(found, expected, "{name}");
    for item in lists.iter().flat_map(|list| &list.elements) {
        let roles: Vec<&str> = item.elements.iter().map(|part| part.role.as_str()).collect();
        assert_eq!(
            (item.role.as_str(), &roles[..]),
            ("LI", &["Lbl", "LBody"][..]),
            "{name}"
        );
        assert!(item.elements.iter().all(|part| !part.words.trim().is_empty()), "{name}");
    }
}

fn every_character_has_a_letter(name: &str, document: &Document, issue: &Issue, language: Language) {
    let text = compliance::markdown(document, issue, language);
    let without = without_letter(&text);
    assert_eq!(
        without, "",
        "{name}: add them to the letters, see crates/press/fonts/README.md"
    );
}

#[test]
fn a_name_of_a_column_is_said_once_however_many_pages_show_it() {
    let [organisation, ..] = three();
    let paper = Paper::named("assessment").unwrap();
    let document = paper.write(&organisation.facts, &organisation.answers);
    let issue = Issue::of_document(&document, &organisation.facts, &organisation.answers);
    let print = || pdf(&document, &issue, Language::De).unwrap();
    assert!(print() == print(), "the same document gives the same bytes");
    let read = read(&print());
    let names: Vec<String> = read
        .elements
        .iter()
        .flat_map(|element| within(element, "TH"))
        .map(|cell| letters(&cell.words))
        .collect();
    let asides: Vec<String> = read.asides.iter().map(|aside| letters(aside)).collect();
    let shows = |aside: &&String| names.iter().any(|name| aside.contains(name.as_str()));
    let again = asides.iter().filter(shows).count();
    assert!(
        again > 0,
        "a table of this paper goes over pages, with its names on each"
    );
}
