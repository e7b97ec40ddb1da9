//! OpenDocument of every paper: a package as the standard has it, with every word in its order.

use std::io::{Cursor, Read};

use compliance::{Block, Document as Source, Issue, Language, Paper};
use press::odt;
use roxmltree::{Document, Node};
use zip::{CompressionMethod, ZipArchive};

use crate::three::three;
use crate::{assert_same, every_paper, letters, read_in_markdown};

const TEXT: &str = "urn:oasis:names:tc:opendocument:xmlns:text:1.0";
const TABLE: &str = "urn:oasis:names:tc:opendocument:xmlns:table:1.0";
const STYLE: &str = "urn:oasis:names:tc:opendocument:xmlns:style:1.0";
const OFFICE: &str = "urn:oasis:names:tc:opendocument:xmlns:office:1.0";
const MANIFEST: &str = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0";
const DC: &str = "http://purl.org/dc/elements/1.1/";

// One pass for all that is asked of a paper: printing and reading them back is what takes the time.
#[test]
fn every_paper_is_a_package_with_all_its_words() {
    every_paper(|name, document, issue, language| {
        every_word_of_every_paper_is_there_in_its_order(name, document, issue, language);
        the_package_begins_with_its_type_and_names_all_its_parts(name, document, issue, language);
        every_style_that_is_used_is_there(name, document, issue, language);
        headings_go_down_by_one_and_tables_have_a_head_and_full_rows(name, document, issue, language);
    });
}

/// Name and text of every part, in the order of the package.
pub fn parts(bytes: Vec<u8>) -> Vec<(String, String)> {
    let mut package = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let part = |i| {
        let mut part = package.by_index(i).unwrap();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        (part.name().unwrap().into_owned(), text)
    };
    (0..5).map(part).collect()
}

/// The words of `content.xml` as people read them, and whether it is well-formed.
pub fn words(content: &str) -> String {
    let parsed = Document::parse(content).unwrap();
    let body = parsed
        .descendants()
        .find(|node| node.has_tag_name((OFFICE, "text")))
        .unwrap();
    let mut words = String::new();
    for node in body.descendants() {
        if node.has_tag_name((TEXT, "s")) || node.has_tag_name((TEXT, "line-break")) {
            words.push(' ');
        }
        if let Some(text) = node.text().filter(|_| node.is_text()) {
            words += text;
        }
    }
    words
}

fn every_word_of_every_paper_is_there_in_its_order(name: &str, document: &Source, issue: &Issue, language: Language) {
    let parts = parts(odt(document, issue, language).unwrap());
    let expected = read_in_markdown(document, issue, language, false);
    assert_same(name, &letters(&words(&parts[1].1)), &expected);
}

fn the_package_begins_with_its_type_and_names_all_its_parts(
    name: &str,
    document: &Source,
    issue: &Issue,
    language: Language,
) {
    let bytes = odt(document, issue, language).unwrap();
    assert_eq!(&bytes[30..38], b"mimetype", "{name}");
    assert_eq!(&bytes[38..77], b"application/vnd.oasis.opendocument.text", "{name}");
    let mut package = ZipArchive::new(Cursor::new(bytes.clone())).unwrap();
    assert_eq!(package.by_index(0).unwrap().compression(), CompressionMethod::Stored);
    assert_eq!(package.len(), 5);
    let parts = parts(bytes);
    let manifest = Document::parse(&parts[4].1).unwrap();
    let mut named: Vec<&str> = manifest
        .descendants()
        .filter_map(|node| node.attribute((MANIFEST, "full-path")))
        .collect();
    named.sort_unstable();
    assert_eq!(named, ["/", "content.xml", "meta.xml", "styles.xml"], "{name}");
    let meta = Document::parse(&parts[3].1).unwrap();
    let of = |tag| {
        meta.descendants()
            .find(|node| node.has_tag_name((DC, tag)))
            .and_then(|node| node.text())
    };
    let title = match language {
        Language::De => &document.title.de,
        Language::En => &document.title.en,
    };
    assert_eq!(of("title"), Some(title.as_str()), "{name}");
    assert_eq!(of("language"), Some(language.tag()), "{name}");
    Document::parse(&parts[2].1).unwrap();
}

fn every_style_that_is_used_is_there(name: &str, document: &Source, issue: &Issue, language: Language) {
    let parts = parts(odt(document, issue, language).unwrap());
    let content = Document::parse(&parts[1].1).unwrap();
    let styles = Document::parse(&parts[2].1).unwrap();
    let all = || content.descendants().chain(styles.descendants());
    let known: Vec<&str> = all().filter_map(|node| node.attribute((STYLE, "name"))).collect();
    let attributes = [
        "style-name",
        "parent-style-name",
        "next-style-name",
        "master-page-name",
        "page-layout-name",
    ];
    for node in all() {
        for attribute in node.attributes() {
            if attributes.contains(&attribute.name()) && !attribute.value().is_empty() {
                assert!(
                    known.contains(&attribute.value()),
                    "{name}: {} is no style",
                    attribute.value()
                );
            }
        }
    }
}

fn headings_go_down_by_one_and_tables_have_a_head_and_full_rows(
    name: &str,
    document: &Source,
    issue: &Issue,
    language: Language,
) {
    let parts = parts(odt(document, issue, language).unwrap());
    let content = Document::parse(&parts[1].1).unwrap();
    let is = |tag: &'static str| move |node: &Node| node.has_tag_name((TABLE, tag));
    let mut before = 0;
    for heading in content.descendants().filter(|node| node.has_tag_name((TEXT, "h"))) {
        let level: u8 = heading.attribute((TEXT, "outline-level")).unwrap().parse().unwrap();
        assert!(level <= before + 1, "{name}");
        before = level;
    }
    let tables: Vec<Node> = content.descendants().filter(is("table")).collect();
    let written = document
        .blocks
        .iter()
        .filter(|block| matches!(block, Block::Table(..)))
        .count();
    assert_eq!(tables.len(), written, "{name}");
    for table in tables {
        let columns = table.children().filter(is("table-column")).count();
        let head = table.children().find(is("table-header-rows")).unwrap();
        assert_eq!(head.children().filter(is("table-row")).count(), 1, "{name}");
        for row in table.descendants().filter(is("table-row")) {
            assert_eq!(row.children().filter(is("table-cell")).count(), columns, "{name}");
        }
    }
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let [organisation, ..] = three();
    for paper in Paper::ALL {
        let document = paper.write(&organisation.facts, &organisation.answers);
        let issue = Issue::of_document(&document, &organisation.facts, &organisation.answers);
        let print = || odt(&document, &issue, Language::De).unwrap();
        assert!(print() == print(), "{paper:?}");
    }
}
