//! HTML that stands alone and prints well: no script, no foreign request, one style sheet inside.

use datamap::Words;

use super::{Language, chosen, head};
use crate::document::{Block, Document, Line, Piece};
use crate::issue::Issue;

/// The one style sheet, for screen and paper: what stands between `<style>` and `</style>`. Colours only where they mean
/// something.
pub const STYLE: &str = "\
:root { color-scheme: light dark; }
body { max-inline-size: 46rem; margin: 2rem auto; padding-inline: 1rem; overflow-wrap: anywhere; hyphens: auto; font: 1rem/1.55 system-ui, sans-serif; }
h1 { font-size: 1.7rem; line-height: 1.2; } h2 { font-size: 1.25rem; margin-block-start: 2.2rem; } h3 { font-size: 1.05rem; }
dl { display: grid; grid-template-columns: minmax(min-content, max-content) 1fr; gap: .2rem 1rem; font-size: .9rem; } dd { margin: 0; }
.wide { overflow-x: auto; } table { border-collapse: collapse; font-size: .9rem; inline-size: 100%; }
th, td { border: 1px solid #8888; padding: .35rem .5rem; text-align: start; vertical-align: top; overflow-wrap: break-word; }
mark { background: #ffe08a; color: #1a1a1a; padding-inline: .2em; } .boxes { list-style: '☐ '; }
.line { border-block-end: 1px solid; min-block-size: 2.6rem; margin-block: 1rem .2rem; } .line + p { margin: 0; font-size: .85rem; }
@media print { body { margin: 0; max-inline-size: none; font-size: 10.5pt; } h2, h3 { break-after: avoid; } tr { break-inside: avoid; } }
@page { size: A4; margin: 20mm 18mm; }";

/// Where else one can go from a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Address within the server.
    pub to: String,
    /// The language of its words, where that is another one.
    pub language: Option<Language>,
    /// Its words.
    pub words: Words,
}

/// The whole document.
pub fn html(document: &Document, issue: &Issue, language: Language) -> String {
    page(document, Some(issue), &[], language)
}

/// The document as a server shows it: with links. Without `issue` it has nothing under its title.
pub fn page(document: &Document, issue: Option<&Issue>, links: &[Link], language: Language) -> String {
    let title = escaped(chosen(&document.title, language));
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n",
        language.tag()
    );
    if let Some(issue) = issue {
        out += "<dl>\n";
        for (label, value) in head(issue, language) {
            out += &format!("<dt>{}</dt><dd>{}</dd>\n", escaped(&label), escaped(&value));
        }
        out += "</dl>\n";
    }
    if !links.is_empty() {
        let all: Vec<String> = links.iter().map(|link| anchor(link, language)).collect();
        out += &format!("<p>{}</p>\n", all.join(" · "));
    }
    for block in &document.blocks {
        out += &text(block, language);
    }
    out += "</main>\n</body>\n</html>\n";
    out
}

fn anchor(link: &Link, language: Language) -> String {
    // Nothing is put between the letters of an address.
    let to = link.to.replace('&', "&amp;").replace('"', "&quot;");
    let words = chosen(&link.words, language);
    let other = link.language.map_or_else(String::new, |other| {
        let tag = other.tag();
        format!(" lang=\"{tag}\" hreflang=\"{tag}\"")
    });
    format!("<a href=\"{to}\"{other}>{}</a>", escaped(words))
}

fn text(block: &Block, language: Language) -> String {
    match block {
        Block::Heading(level, words) => {
            format!("<h{level}>{}</h{level}>\n", escaped(chosen(words, language)))
        }
        Block::Paragraph(words) => format!("<p>{}</p>\n", line(words, language)),
        Block::List(lines) => list("ul", lines, language),
        Block::Steps(lines) => list("ol", lines, language),
        Block::Boxes(lines) => list("ul class=\"boxes\"", lines, language),
        Block::Table(head, rows) => table(head, rows, language),
        Block::Lines(of) => of
            .iter()
            .map(|words| {
                format!(
                    "<div class=\"line\"></div><p>{}</p>\n",
                    escaped(chosen(words, language))
                )
            })
            .collect(),
    }
}

fn list(tag: &str, lines: &[Line], language: Language) -> String {
    let points: String = lines
        .iter()
        .map(|words| format!("<li>{}</li>\n", line(words, language)))
        .collect();
    let name = tag.split(' ').next().unwrap_or(tag);
    format!("<{tag}>\n{points}</{name}>\n")
}

fn table(head: &[Words], rows: &[Vec<Line>], language: Language) -> String {
    let names: String = head
        .iter()
        .map(|words| format!("<th scope=\"col\">{}</th>", escaped(chosen(words, language))))
        .collect();
    let rows: String = rows
        .iter()
        .map(|row| {
            let cells: String = row
                .iter()
                .map(|cell| format!("<td>{}</td>", line(cell, language)))
                .collect();
            format!("<tr>{cells}</tr>\n")
        })
        .collect();
    format!(
        "<div class=\"wide\" tabindex=\"0\">\n<table>\n<thead><tr>{names}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n</div>\n"
    )
}

fn line(pieces: &Line, language: Language) -> String {
    let written = pieces.iter().map(|piece| match piece {
        Piece::Words(words) => escaped(chosen(words, language)),
        Piece::Strong(words) => format!("<strong>{}</strong>", escaped(chosen(words, language))),
        Piece::Plain(text) => escaped(text),
        Piece::Missing(field) => format!("<mark>{}</mark>", escaped(&super::missing(*field, language))),
    });
    written.collect::<String>().replace('\n', "<br>\n")
}

/// Letters of a word from which on it may be broken where names of programs and paths have their joints.
const LONG: usize = 24;

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_inclusive(char::is_whitespace) {
        let is_long = word.chars().count() > LONG;
        for c in word.chars() {
            match c {
                '&' => out += "&amp;",
                '<' => out += "&lt;",
                '>' => out += "&gt;",
                '"' => out += "&quot;",
                '\'' => out += "&#39;",
                c => out.push(c),
            }
            if is_long && matches!(c, '/' | '_' | ':' | '.' | '@') {
                out += "<wbr>";
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_may_be_broken_at_their_joints_and_markup_is_words() {
        assert_eq!(escaped("a/b <i>\n\"'&"), "a/b &lt;i&gt;\n&quot;&#39;&amp;");
        assert_eq!(
            escaped("in crates/server/tests/it/cli.rs dort"),
            "in crates/<wbr>server/<wbr>tests/<wbr>it/<wbr>cli.<wbr>rs dort"
        );
    }
}
