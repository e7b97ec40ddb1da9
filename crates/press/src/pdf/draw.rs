//! Pages as PDF, each thing on them either in the structure or marked as no part of it.

use compliance::{Document, Issue, Language, chosen};
use krilla::SerializeSettings;
use krilla::color::rgb;
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, SpanTag};

use super::flow::{MARGIN, MM, size};
use super::fonts::Fonts;
use super::lines::{Part, Setting, TextLine};
use super::pages::{Drawn, Page};
use super::tree::{Group, Tree};
use crate::Unprintable;
use crate::words::{Look, clean, foot, run};

/// Letters of the foot.
const FOOT: f32 = 7.5;

/// The side of a box to tick.
const BOX: f32 = 7.5;

/// Letters of whoever answers for a paper, as readers show them: PDF allows no string of any length.
const NAME: usize = 200;

const BLACK: [u8; 3] = [0, 0, 0];
const GREY: [u8; 3] = [120, 120, 120];
const LIGHT: [u8; 3] = [236, 236, 236];
const AMBER: [u8; 3] = [255, 224, 138];

/// What is drawn.
pub struct Paper<'a> {
    /// The letters.
    pub fonts: &'a Fonts,
    /// The document, for its title.
    pub document: &'a Document,
    /// Which state of it.
    pub issue: &'a Issue,
    /// In which language.
    pub language: Language,
}

/// A heading among the contents that a reader shows.
struct Entry {
    level: u8,
    words: String,
    page: usize,
    y: f32,
}

/// All pages.
pub fn draw(paper: &Paper, pages: Vec<Page>, tree: &mut Tree) -> Result<Vec<u8>, Unprintable> {
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| Unprintable::Pdf(format!("{error:?}")))?;
    let mut out = krilla::Document::new_with(SerializeSettings {
        configuration,
        ..SerializeSettings::default()
    });
    let count = pages.len();
    let mut entries = Vec::new();
    for (number, page) in pages.into_iter().enumerate() {
        let (width, height) = size(page.sheet);
        let settings = PageSettings::from_wh(width, height)
            .ok_or_else(|| Unprintable::Pdf(format!("a page of {width} by {height}")))?;
        let mut drawn = out.start_page_with(settings);
        let mut surface = drawn.surface();
        for mark in page.marks {
            match mark {
                Drawn::Line {
                    group,
                    x,
                    y,
                    size,
                    line,
                } => words(&mut surface, paper.fonts, tree, group, (x, y), size, &line),
                Drawn::Box { group, x, y } => tick(&mut surface, tree, group, x, y),
                Drawn::Rule { x, width, y, thick } => rule(&mut surface, x, width, y, thick),
                Drawn::Column { x, y, height } => column(&mut surface, x, y, height),
                Drawn::Ground { x, y, width, height } => ground(&mut surface, x, y, width, height),
                Drawn::Entry(level, words, y) => entries.push(Entry {
                    level,
                    words,
                    page: number,
                    y,
                }),
            }
        }
        bottom(&mut surface, paper, (width, height), number + 1, count);
        surface.finish();
        drawn.finish();
    }
    out.set_outline(outline(&entries));
    out.set_metadata(metadata(paper));
    out.set_tag_tree(tree.finish(paper.language.tag()));
    out.finish().map_err(|error| Unprintable::Pdf(format!("{error:?}")))
}

fn fill([red, green, blue]: [u8; 3]) -> Option<Fill> {
    Some(Fill {
        paint: rgb::Color::new(red, green, blue).into(),
        ..Fill::default()
    })
}

fn stroke(width: f32) -> Option<Stroke> {
    let [red, green, blue] = BLACK;
    Some(Stroke {
        paint: rgb::Color::new(red, green, blue).into(),
        width,
        ..Stroke::default()
    })
}

fn aside(surface: &mut Surface, kind: ArtifactType, draw: impl FnOnce(&mut Surface)) {
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(kind)));
    draw(surface);
    surface.end_tagged();
}

fn rectangle(surface: &mut Surface, x: f32, y: f32, width: f32, height: f32) {
    let mut path = PathBuilder::new();
    if let Some(rectangle) = Rect::from_xywh(x, y, width, height) {
        path.push_rect(rectangle);
    }
    if let Some(path) = path.finish() {
        surface.draw_path(&path);
    }
}

fn ground(surface: &mut Surface, x: f32, y: f32, width: f32, height: f32) {
    aside(surface, ArtifactType::Layout, |surface| {
        surface.set_stroke(None);
        surface.set_fill(fill(LIGHT));
        rectangle(surface, x, y, width, height);
    });
}

fn rule(surface: &mut Surface, x: f32, width: f32, y: f32, thick: f32) {
    aside(surface, ArtifactType::Layout, |surface| {
        surface.set_stroke(None);
        surface.set_fill(fill(GREY));
        rectangle(surface, x, y - thick / 2.0, width, thick);
    });
}

fn column(surface: &mut Surface, x: f32, y: f32, height: f32) {
    aside(surface, ArtifactType::Layout, |surface| {
        surface.set_stroke(None);
        surface.set_fill(fill(GREY));
        rectangle(surface, x - 0.2, y, 0.4, height);
    });
}

/// A frame and a ground in colour around what nobody has answered.
fn frame(surface: &mut Surface, x: f32, y: f32, size: f32, width: f32) {
    aside(surface, ArtifactType::Layout, |surface| {
        surface.set_fill(fill(AMBER));
        surface.set_stroke(stroke(0.5));
        rectangle(surface, x - 1.0, y - 0.86 * size, width + 2.0, 1.12 * size);
        surface.set_stroke(None);
    });
}

/// An empty box, read as the character of one.
fn tick(surface: &mut Surface, tree: &mut Tree, group: Group, x: f32, y: f32) {
    let drawn = surface.start_tagged(ContentTag::Span(SpanTag::empty().with_actual_text(Some("☐ "))));
    surface.set_fill(None);
    surface.set_stroke(stroke(0.8));
    rectangle(surface, x, y - BOX + 0.4, BOX, BOX);
    surface.set_stroke(None);
    surface.end_tagged();
    tree.fill(group, drawn, None);
}

fn words(
    surface: &mut Surface,
    fonts: &Fonts,
    tree: &mut Tree,
    group: Option<Group>,
    (mut x, y): (f32, f32),
    size: f32,
    line: &TextLine,
) {
    for part in &line.parts {
        if part.look == Look::Missing && part.inked > 0.0 {
            frame(surface, x, y, size, part.inked);
        }
        match group {
            Some(group) => {
                let drawn = surface.start_tagged(ContentTag::Span(SpanTag::empty()));
                glyphs(surface, fonts, x, y, size, part);
                surface.end_tagged();
                tree.fill(group, drawn, (part.look != Look::Plain).then_some(part.run));
            }
            None => aside(surface, ArtifactType::PaginationOther, |surface| {
                glyphs(surface, fonts, x, y, size, part);
            }),
        }
        x += part.width;
    }
}

fn glyphs(surface: &mut Surface, fonts: &Fonts, x: f32, y: f32, size: f32, part: &Part) {
    surface.set_fill(fill(BLACK));
    let font = fonts.face(part.is_bold).font.clone();
    surface.draw_glyphs(Point::from_xy(x, y), &part.glyphs, font, &part.text, size, false);
}

/// The foot: title, state and number of the page, which are no part of the structure.
fn bottom(surface: &mut Surface, paper: &Paper, (width, height): (f32, f32), number: usize, count: usize) {
    let top = height - 16.0 * MM;
    rule(surface, MARGIN, width - 2.0 * MARGIN, top, 0.4);
    let (title, state) = foot(
        chosen(&paper.document.title, paper.language),
        paper.issue,
        paper.language,
    );
    let page = match paper.language {
        Language::De => format!("Seite {number} von {count}"),
        Language::En => format!("Page {number} of {count}"),
    };
    let setting = Setting {
        fonts: paper.fonts,
        size: FOOT,
        is_bold: false,
        syllables: None,
    };
    let set = |text: &str, width| setting.wrap(&[run(text, Look::Plain)], width).into_iter().next();
    let room = width - 2.0 * MARGIN - 30.0 * MM;
    let page = set(&page, 30.0 * MM);
    let right = width - MARGIN - page.as_ref().map_or(0.0, TextLine::width);
    let all = [
        (set(&title, room), MARGIN, 11.0),
        (set(&state, room), MARGIN, 21.0),
        (page, right, 11.0),
    ];
    aside(surface, ArtifactType::Footer, |surface| {
        for (line, mut x, y) in all {
            for part in line.iter().flat_map(|line| &line.parts) {
                glyphs(surface, paper.fonts, x, top + y, FOOT, part);
                x += part.width;
            }
        }
    });
}

fn outline(entries: &[Entry]) -> Outline {
    let mut outline = Outline::new();
    // What is open at each level; a heading closes all that are as deep or deeper.
    let mut open: Vec<(u8, OutlineNode)> = Vec::new();
    let mut close = |open: &mut Vec<(u8, OutlineNode)>, level: u8| {
        while open.last().is_some_and(|(of, _)| *of >= level) {
            let Some((_, node)) = open.pop() else { break };
            match open.last_mut() {
                Some((_, parent)) => parent.push_child(node),
                None => outline.push_child(node),
            }
        }
    };
    for entry in entries {
        close(&mut open, entry.level);
        let to = XyzDestination::new(entry.page, Point::from_xy(MARGIN, entry.y));
        let node = OutlineNode::new(entry.words.clone(), to).with_open(entry.level == 1);
        open.push((entry.level, node));
    }
    close(&mut open, 0);
    outline
}

fn metadata(paper: &Paper) -> Metadata {
    let title = clean(chosen(&paper.document.title, paper.language));
    let metadata = Metadata::new()
        .title(title)
        .language(paper.language.tag().to_owned())
        .creator("Konklave".to_owned())
        .producer("Konklave".to_owned())
        .document_id(format!("konklave {} {}", paper.issue.content(), paper.language.tag()))
        .creation_date(day(paper.issue.day()));
    let name: String = clean(paper.issue.organisation().unwrap_or_default())
        .chars()
        .take(NAME)
        .collect();
    if name.is_empty() {
        metadata
    } else {
        metadata.authors(vec![name.replace('\n', ", ")])
    }
}

/// A day written as `2026-11-23`, as far as it can be read.
fn day(written: &str) -> DateTime {
    let mut parts = written.split('-');
    let year = parts.next().and_then(|year| year.parse().ok()).unwrap_or_default();
    let mut day = DateTime::new(year);
    let mut small = || parts.next().and_then(|part| part.parse().ok()).unwrap_or(1);
    day = day.month(small());
    day.day(small())
}
