//! Markdown (CommonMark with tables).

use datamap::Words;

use super::{Language, chosen, head};
use crate::document::{Block, Document, Line, Piece};
use crate::issue::Issue;

/// The whole document.
pub fn markdown(document: &Document, issue: &Issue, language: Language) -> String {
    let mut out = format!("# {}\n\n", escaped(chosen(&document.title, language)));
    for (label, value) in head(issue, language) {
        out += &format!("- {}: {}\n", escaped(&label), escaped(&value));
    }
    out + &blocks(document, language)
}

/// Title and sentences, without what stands between them: day, release, hashes. What two versions are compared by.
pub fn wording(document: &Document, language: Language) -> String {
    format!(
        "# {}\n{}",
        escaped(chosen(&document.title, language)),
        blocks(document, language)
    )
}

fn blocks(document: &Document, language: Language) -> String {
    let each = document
        .blocks
        .iter()
        .map(|block| format!("\n{}", text(block, language)));
    each.collect()
}

fn text(block: &Block, language: Language) -> String {
    match block {
        Block::Heading(level, words) => {
            format!("{} {}\n", "#".repeat((*level).into()), escaped(chosen(words, language)))
        }
        Block::Paragraph(words) => format!("{}\n", line(words, language, "  \n")),
        Block::List(lines) => points(lines, language, |_| "- ".to_owned()),
        Block::Steps(lines) => points(lines, language, |i| format!("{}. ", i + 1)),
        Block::Boxes(lines) => points(lines, language, |_| "- [ ] ".to_owned()),
        Block::Table(head, rows) => table(head, rows, language),
        Block::Lines(of) => {
            let line = |words| format!("{}: {}", escaped(chosen(words, language)), "\\_".repeat(12));
            of.iter().map(line).collect::<Vec<_>>().join("  \n") + "\n"
        }
    }
}

fn points(lines: &[Line], language: Language, mark: impl Fn(usize) -> String) -> String {
    let indented = lines.iter().enumerate().map(|(i, words)| {
        let mark = mark(i);
        let indent = " ".repeat(mark.len().min(3));
        format!("{mark}{}\n", line(words, language, &format!("  \n{indent}")))
    });
    indented.collect()
}

fn table(head: &[Words], rows: &[Vec<Line>], language: Language) -> String {
    let names: Vec<String> = head.iter().map(|words| escaped(chosen(words, language))).collect();
    let mut out = format!("| {} |\n|{}\n", names.join(" | "), " --- |".repeat(names.len()));
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| line(cell, language, "<br>")).collect();
        out += &format!("| {} |\n", cells.join(" | "));
    }
    out
}

fn line(pieces: &Line, language: Language, new_line: &str) -> String {
    let written = pieces.iter().map(|piece| match piece {
        Piece::Words(words) => escaped(chosen(words, language)),
        Piece::Strong(words) => {
            // A space before the closing marks would make them none.
            let all = escaped(chosen(words, language));
            let bold = all.trim_end();
            format!("**{bold}**{}", &all[bold.len()..])
        }
        Piece::Plain(text) => escaped(text),
        Piece::Missing(field) => format!("**{}**", escaped(&super::missing(*field, language))),
    });
    written.collect::<String>().replace('\n', new_line)
}

/// Words as they are, whatever they contain.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(
            c,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '&' | '~'
        ) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
