//! PDF that conforms to PDF/UA-1 and PDF/A-2a: set in lines, put on pages, drawn with its structure.

mod draw;
mod flow;
mod fonts;
mod lines;
mod pages;
mod table;
mod tree;

use compliance::{Document, Issue, Language};

use crate::Unprintable;
use fonts::Fonts;

/// The whole document. The same bytes for the same document.
///
/// # Errors
/// If the file would break its standards, which is a bug of ours and no fault of an answer.
pub fn pdf(document: &Document, issue: &Issue, language: Language) -> Result<Vec<u8>, Unprintable> {
    let fonts = Fonts::new();
    let (flows, mut tree) = flow::flows(&fonts, document, issue, language);
    let pages = pages::pages(flows);
    draw::draw(
        &draw::Paper {
            fonts: &fonts,
            document,
            issue,
            language,
        },
        pages,
        &mut tree,
    )
}

/// The characters that PDF cannot show as themselves. They are shown as U+FFFD and stay what they are for whoever copies them.
pub fn without_letter(text: &str) -> String {
    let fonts = Fonts::new();
    let is_without = |c: &char| *c != '\n' && !(fonts.face(false).has(*c) && fonts.face(true).has(*c));
    text.chars().filter(is_without).collect()
}
