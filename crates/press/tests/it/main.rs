//! Every paper of three organisations, printed and read back.

#![allow(clippy::unwrap_used)]

mod bad;
mod odt;
mod pdf;
mod read;
#[path = "../../../compliance/tests/it/three.rs"]
mod three;

use compliance::{Answers, Block, Document, Issue, Language, Paper, Piece, chosen, markdown, missing};

use three::three;

/// Every paper of every organisation, and of one that said nothing, in both languages.
fn every_paper(check: impl Fn(&str, &Document, &Issue, Language)) {
    let mut organisations: Vec<_> = three().into();
    let [mut silent, ..] = three();
    silent.name = "silent";
    silent.answers = Answers::default();
    organisations.push(silent);
    for organisation in organisations {
        for paper in Paper::ALL {
            let document = paper.write(&organisation.facts, &organisation.answers);
            let issue = Issue::of(*paper, &organisation.facts, &organisation.answers);
            for language in [Language::De, Language::En] {
                let name = format!("{}/{}.{}", organisation.name, paper.id(), language.tag());
                check(&name, &document, &issue, language);
            }
        }
    }
}

/// What people read in the Markdown, without what makes it Markdown. Numbers of steps on demand: where a format counts by
/// itself, they are not in its text.
fn read_in_markdown(document: &Document, issue: &Issue, language: Language, with_numbers: bool) -> String {
    let markdown = markdown(document, issue, language).replace("<br>", " ");
    let lines = markdown.lines().map(|line| {
        let number = line
            .split_once(". ")
            .filter(|(number, _)| number.parse::<u16>().is_ok());
        match number {
            Some((_, words)) if !with_numbers => words,
            _ => line,
        }
    });
    letters(&lines.collect::<Vec<_>>().join("\n"))
}

/// Letters, digits and quotes, which is what has to come through in every format.
fn letters(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric() || "§„“”’€".contains(*c))
        .collect()
}

/// Two texts that have to be the same, told apart where they first differ.
fn assert_same(name: &str, left: &str, right: &str) {
    let same = left.chars().zip(right.chars()).take_while(|(a, b)| a == b).count();
    let near = |text: &str| text.chars().skip(same.saturating_sub(30)).take(80).collect::<String>();
    assert!(left == right, "{name}: {} is not {}", near(left), near(right));
}

/// The words of a paragraph.
fn says(block: &Block, language: Language) -> String {
    let Block::Paragraph(line) = block else {
        return String::new();
    };
    let said = line.iter().map(|piece| match piece {
        Piece::Words(words) | Piece::Strong(words) => chosen(words, language).to_owned(),
        Piece::Plain(text) => text.clone(),
        Piece::Missing(field) => missing(*field, language),
    });
    said.collect()
}

/// Leaves all papers in a folder, to be looked at: `PAPERS=/tmp/papers`.
#[test]
fn papers_are_left_to_be_looked_at() {
    let Some(folder) = std::env::var_os("PAPERS") else {
        return;
    };
    every_paper(|name, document, issue, language| {
        let file = std::path::Path::new(&folder).join(name.replace('/', "-"));
        std::fs::write(
            file.with_added_extension("pdf"),
            press::pdf(document, issue, language).unwrap(),
        )
        .unwrap();
        std::fs::write(
            file.with_added_extension("odt"),
            press::odt(document, issue, language).unwrap(),
        )
        .unwrap();
    });
}
