//! Blocks as what flows over pages, one after the other, already in lines.

use compliance::{Block, Document, Issue, Language, Line, chosen};
use datamap::Words;
use krilla::tagging::ListNumbering;

use super::fonts::Fonts;
use super::lines::{Setting, TextLine};
use super::table::{self, Table};
use super::tree::{Group, Kind, Tree};
use crate::shape::{Sheet, level, sheets, stays};
use crate::words::{Look, Run, head, is_blank, run, runs};

/// Points of a millimetre.
pub const MM: f32 = 72.0 / 25.4;

/// Left and right of what is written.
pub const MARGIN: f32 = 20.0 * MM;

/// Size of sentences, in points.
const TEXT: f32 = 10.0;

/// From one line of sentences to the next.
const LEADING: f32 = 14.0;

/// From the edge to the words of a list.
const INDENT: f32 = 16.0;

/// Between paragraphs.
const GAP: f32 = 6.0;

/// Room for hand-written words above their line.
const HAND: f32 = 30.0;

/// What flows.
pub struct Flow {
    /// Points above it, which are left out at the top of a page.
    pub before: f32,
    /// Whether it must not be parted from what comes next.
    pub stays: bool,
    /// How its sheet stands.
    pub sheet: Sheet,
    /// What it is.
    pub body: Body,
}

/// Something that flows.
pub enum Body {
    /// Lines.
    Text(Text),
    /// A table.
    Table(Table),
}

/// Lines of one size, which may go on on the next page.
pub struct Text {
    /// Of the structure.
    pub group: Group,
    /// From the left margin.
    pub x: f32,
    /// From the first to the last.
    pub lines: Vec<TextLine>,
    /// Size of letters.
    pub size: f32,
    /// From one line to the next.
    pub leading: f32,
    /// What stands before the first line.
    pub mark: Option<Mark>,
    /// Of a heading: level and words, for the list of contents a reader shows.
    pub entry: Option<(u8, String)>,
}

/// What stands before, or above, a first line.
pub enum Mark {
    /// A sign, number or label, at the left edge of its list.
    Words(Group, f32, TextLine),
    /// A box to tick.
    Box(Group, f32),
    /// Room and a line for hand-written words above.
    Hand,
}

impl Mark {
    /// Points above the first line which belong to it.
    pub const fn above(&self) -> f32 {
        if matches!(self, Self::Hand) { HAND } else { 0.0 }
    }
}

impl Text {
    /// Points above the first line which belong to it.
    pub fn above(&self) -> f32 {
        self.mark.as_ref().map_or(0.0, Mark::above)
    }
}

struct Writer<'a> {
    fonts: &'a Fonts,
    language: Language,
    tree: Tree,
    flows: Vec<Flow>,
    level: u8,
}

/// All that flows, and the structure it will fill.
pub fn flows(fonts: &Fonts, document: &Document, issue: &Issue, language: Language) -> (Vec<Flow>, Tree) {
    let mut writer = Writer {
        fonts,
        language,
        tree: Tree::default(),
        flows: Vec::new(),
        level: 1,
    };
    writer.title(chosen(&document.title, language));
    writer.head(issue);
    let sheets = sheets(&document.blocks);
    for (i, (block, sheet)) in document.blocks.iter().zip(sheets).enumerate() {
        let from = writer.flows.len();
        writer.block(block, sheet);
        for flow in &mut writer.flows[from..] {
            flow.sheet = sheet;
        }
        if let Some(flow) = writer.flows.last_mut() {
            flow.stays |= stays(block, document.blocks.get(i + 1));
        }
    }
    (writer.flows, writer.tree)
}

/// Points from the left to the right margin.
pub const fn width(sheet: Sheet) -> f32 {
    size(sheet).0 - 2.0 * MARGIN
}

/// Width and height of a sheet.
pub const fn size(sheet: Sheet) -> (f32, f32) {
    match sheet {
        Sheet::Upright => (210.0 * MM, 297.0 * MM),
        Sheet::Across => (297.0 * MM, 210.0 * MM),
    }
}

impl Writer<'_> {
    const fn setting(&self, size: f32, is_bold: bool) -> Setting<'_> {
        Setting {
            fonts: self.fonts,
            size,
            is_bold,
            syllables: None,
        }
    }

    fn push(&mut self, before: f32, stays: bool, text: Text) {
        if text.lines.is_empty() && text.mark.is_none() {
            return;
        }
        self.flows.push(Flow {
            before,
            stays,
            sheet: Sheet::Upright,
            body: Body::Text(text),
        });
    }

    fn title(&mut self, title: &str) {
        self.heading(1, title);
    }

    /// A heading of a level from 1 to 6.
    fn heading(&mut self, level: u8, words: &str) {
        let (before, size, leading) = match level {
            1 => (0.0, 20.0, 25.0),
            2 => (20.0, 14.0, 18.0),
            3 => (14.0, 11.5, 15.0),
            _ => (11.0, TEXT, LEADING),
        };
        let run = run(words, Look::Plain);
        let group = self.tree.add(Kind::Heading(level.into(), run.text.clone()));
        let entry = Some((level, run.text.clone()));
        let lines = self.setting(size, true).wrap(&[run], width(Sheet::Upright));
        let text = Text {
            group,
            x: 0.0,
            lines,
            size,
            leading,
            mark: None,
            entry,
        };
        self.push(before, true, text);
    }

    /// What stands under the title: labels with values.
    fn head(&mut self, issue: &Issue) {
        let rows = head(issue, self.language);
        let (size, leading) = (9.0, 12.5);
        let setting = self.setting(size, false);
        let label = |run: &Run| setting.bounds(std::slice::from_ref(run)).1;
        let indent = rows.iter().map(|(run, _)| label(run)).fold(0.0, f32::max) + 12.0;
        let list = self.tree.add(Kind::List(ListNumbering::None));
        for (i, (label, value)) in rows.into_iter().enumerate() {
            let item = self.tree.add_to(list, Kind::Item);
            let of_label = self.tree.add_to(item, Kind::Label);
            let group = self.tree.add_to(item, Kind::Body);
            let setting = self.setting(size, false);
            let lines = setting.wrap(&[value], width(Sheet::Upright) - indent);
            let mark = setting.wrap(&[label], indent).into_iter().next();
            let text = Text {
                group,
                x: indent,
                lines,
                size,
                leading,
                mark: mark.map(|line| Mark::Words(of_label, 0.0, line)),
                entry: None,
            };
            self.push(if i == 0 { 10.0 } else { 0.0 }, false, text);
        }
    }

    fn block(&mut self, block: &Block, sheet: Sheet) {
        match block {
            Block::Heading(asked, words) => {
                let words = chosen(words, self.language);
                // Without words it heads nothing, and is none in a structure.
                if !is_blank(words) {
                    self.level = level(*asked, self.level);
                    self.heading(self.level, words);
                }
            }
            Block::Paragraph(line) if runs(line, self.language).is_empty() => {}
            Block::Paragraph(line) => {
                let group = self.tree.add(Kind::Paragraph);
                let text = self.sentences(group, line, 0.0, None);
                self.push(GAP, false, text);
            }
            Block::List(lines) => self.list(lines, ListNumbering::Disc, |_| Some("•".to_owned())),
            Block::Steps(lines) => self.list(lines, ListNumbering::Decimal, |i| Some(format!("{}.", i + 1))),
            Block::Boxes(lines) => self.list(lines, ListNumbering::None, |_| None),
            Block::Table(head, rows) => self.table(head, rows, sheet),
            Block::Lines(of) => self.hands(of),
        }
    }

    fn sentences(&self, group: Group, line: &Line, x: f32, mark: Option<Mark>) -> Text {
        let runs = runs(line, self.language);
        Text {
            group,
            x,
            lines: self.setting(TEXT, false).wrap(&runs, width(Sheet::Upright) - x),
            size: TEXT,
            leading: LEADING,
            mark,
            entry: None,
        }
    }

    /// Points with the sign of each; without one, a box.
    fn list(&mut self, lines: &[Line], numbering: ListNumbering, sign: impl Fn(usize) -> Option<String>) {
        if lines.is_empty() {
            return;
        }
        let signs: Vec<Option<TextLine>> = (0..lines.len())
            .map(|i| {
                let run = run(&sign(i)?, Look::Plain);
                self.setting(TEXT, false).wrap(&[run], f32::MAX).pop()
            })
            .collect();
        let widest = signs.iter().flatten().map(TextLine::width).fold(0.0, f32::max);
        let indent = INDENT.max(widest + 6.0);
        let list = self.tree.add(Kind::List(numbering));
        for (i, (line, sign)) in lines.iter().zip(signs).enumerate() {
            let item = self.tree.add_to(list, Kind::Item);
            let label = self.tree.add_to(item, Kind::Label);
            let group = self.tree.add_to(item, Kind::Body);
            let mark = match sign {
                Some(sign) => Mark::Words(label, 2.0, sign),
                None => Mark::Box(label, 2.0),
            };
            let text = self.sentences(group, line, indent, Some(mark));
            self.push(if i == 0 { GAP } else { GAP / 2.0 }, false, text);
        }
    }

    fn table(&mut self, head: &[Words], rows: &[Vec<Line>], sheet: Sheet) {
        let head: Vec<Run> = head
            .iter()
            .map(|words| run(chosen(words, self.language), Look::Plain))
            .collect();
        let rows: Vec<Vec<Vec<Run>>> = rows
            .iter()
            .map(|row| row.iter().map(|cell| runs(cell, self.language)).collect())
            .collect();
        // A table without columns says nothing, and one without rows has no rows in a structure either.
        if head.is_empty() {
            return;
        }
        let body = table::table(&mut self.tree, self.fonts, self.language, &head, &rows, width(sheet));
        self.flows.push(Flow {
            before: GAP + 2.0,
            stays: false,
            sheet,
            body: Body::Table(body),
        });
    }

    fn hands(&mut self, of: &[Words]) {
        for words in of {
            let group = self.tree.add(Kind::Paragraph);
            let run = run(chosen(words, self.language), Look::Plain);
            let lines = self.setting(8.5, false).wrap(&[run], width(Sheet::Upright));
            let text = Text {
                group,
                x: 0.0,
                lines,
                size: 8.5,
                leading: 11.0,
                mark: Some(Mark::Hand),
                entry: None,
            };
            self.push(0.0, false, text);
        }
    }
}
