//! What flows, put on pages: headings with what they head, at least two lines of a paragraph on either side, tables with
//! their names on each page.

use super::flow::{Body, Flow, MARGIN, MM, Mark, Text, size};
use super::lines::TextLine;
use super::table::{PAD, PAD_ABOVE, Row, Table};
use super::tree::Group;
use crate::shape::Sheet;

/// Above what is written.
const TOP: f32 = 20.0 * MM;

/// Below it, with the foot.
const BOTTOM: f32 = 24.0 * MM;

/// Part of a page's height up to which a row is not parted.
const WHOLE: f32 = 0.4;

/// Lines of a paragraph that stay together at least.
const TOGETHER: usize = 2;

/// A page, not yet drawn.
pub struct Page {
    /// How it stands.
    pub sheet: Sheet,
    /// What is on it, in reading order.
    pub marks: Vec<Drawn>,
}

/// One thing on a page. Points from the upper left corner; `y` of lines is where letters stand.
pub enum Drawn {
    /// Words; without a group they are no part of the structure.
    Line {
        /// Of the structure.
        group: Option<Group>,
        /// Left.
        x: f32,
        /// Base line.
        y: f32,
        /// Size of letters.
        size: f32,
        /// The words.
        line: TextLine,
    },
    /// A box to tick.
    Box {
        /// Of the structure.
        group: Group,
        /// Left.
        x: f32,
        /// Base line of the words beside it.
        y: f32,
    },
    /// A horizontal line.
    Rule {
        /// From here.
        x: f32,
        /// As long.
        width: f32,
        /// At this height.
        y: f32,
        /// As thick.
        thick: f32,
    },
    /// A vertical line between columns to be filled in by hand.
    Column {
        /// At this place.
        x: f32,
        /// From here.
        y: f32,
        /// As long.
        height: f32,
    },
    /// A light ground.
    Ground {
        /// Left.
        x: f32,
        /// Upper edge.
        y: f32,
        /// Width.
        width: f32,
        /// Height.
        height: f32,
    },
    /// Where a heading begins: level and words.
    Entry(u8, String, f32),
}

struct Pages {
    pages: Vec<Page>,
    y: f32,
}

/// All pages; at least one.
pub fn pages(flows: Vec<Flow>) -> Vec<Page> {
    let mut pages = Pages {
        pages: Vec::new(),
        y: TOP,
    };
    pages.turn(Sheet::Upright);
    let mut flows = flows.into_iter().peekable();
    while let Some(flow) = flows.next() {
        let mut chain = vec![flow];
        while chain.last().is_some_and(|flow| flow.stays) {
            let Some(next) = flows.next() else { break };
            chain.push(next);
        }
        pages.place(chain);
    }
    pages.pages
}

/// Where letters of a size stand below the upper edge of their line.
fn base(size: f32, leading: f32) -> f32 {
    f32::midpoint(leading, 0.714 * size)
}

fn lines(count: usize) -> f32 {
    f32::from(u16::try_from(count).unwrap_or(u16::MAX))
}

impl Pages {
    fn sheet(&self) -> Sheet {
        self.pages.last().map_or(Sheet::Upright, |page| page.sheet)
    }

    fn bottom(&self) -> f32 {
        size(self.sheet()).1 - BOTTOM
    }

    fn room(&self) -> f32 {
        self.bottom() - self.y
    }

    fn is_at_top(&self) -> bool {
        self.y <= TOP
    }

    fn turn(&mut self, sheet: Sheet) {
        self.pages.push(Page {
            sheet,
            marks: Vec::new(),
        });
        self.y = TOP;
    }

    fn draw(&mut self, mark: Drawn) {
        if let Some(page) = self.pages.last_mut() {
            page.marks.push(mark);
        }
    }

    /// What stays together: begins on a page where all of it but the last begins, and the last at least begins.
    fn place(&mut self, chain: Vec<Flow>) {
        let sheet = chain.last().map_or(Sheet::Upright, |flow| flow.sheet);
        if self.sheet() != sheet {
            if self.is_at_top() {
                self.pages.pop();
            }
            self.turn(sheet);
        }
        let least = |flow: &Flow, is_last| match (&flow.body, is_last) {
            (Body::Text(text), true) => {
                flow.before + text.above() + lines(text.lines.len().clamp(1, TOGETHER)) * text.leading
            }
            (Body::Text(text), false) => flow.before + text.above() + lines(text.lines.len().max(1)) * text.leading,
            (Body::Table(table), _) => flow.before + self.beginning(table),
        };
        let last = chain.len() - 1;
        let needed: f32 = chain.iter().enumerate().map(|(i, flow)| least(flow, i == last)).sum();
        if needed > self.room() && !self.is_at_top() {
            self.turn(sheet);
        }
        for flow in chain {
            if !self.is_at_top() {
                self.y += flow.before;
            }
            match flow.body {
                Body::Text(text) => self.text(text, sheet),
                Body::Table(table) => self.table(table, sheet),
            }
        }
    }

    fn text(&mut self, text: Text, sheet: Sheet) {
        let mut mark = text.mark;
        let mut entry = text.entry;
        let mut left = text.lines;
        loop {
            let above = mark.as_ref().map_or(0.0, Mark::above);
            let fit = fitting(self.room() - above, text.leading);
            let count = left.len();
            let mut take = if count <= fit {
                count
            } else if count - fit < TOGETHER {
                count.saturating_sub(TOGETHER)
            } else {
                fit
            };
            if take < count.min(TOGETHER) || fit == 0 {
                if !self.is_at_top() {
                    self.turn(sheet);
                    continue;
                }
                take = count.min(fit.max(1));
            }
            if let Some((level, words)) = entry.take() {
                self.draw(Drawn::Entry(level, words, self.y));
            }
            self.y += above;
            let y = self.y + base(text.size, text.leading);
            match mark.take() {
                Some(Mark::Words(group, x, line)) => self.draw(Drawn::Line {
                    group: Some(group),
                    x: MARGIN + x,
                    y,
                    size: text.size,
                    line,
                }),
                Some(Mark::Box(group, x)) => self.draw(Drawn::Box {
                    group,
                    x: MARGIN + x,
                    y,
                }),
                Some(Mark::Hand) => self.draw(Drawn::Rule {
                    x: MARGIN,
                    width: 90.0 * MM,
                    y: self.y,
                    thick: 0.6,
                }),
                None => {}
            }
            for line in left.drain(..take) {
                let y = self.y + base(text.size, text.leading);
                self.draw(Drawn::Line {
                    group: Some(text.group),
                    x: MARGIN + text.x,
                    y,
                    size: text.size,
                    line,
                });
                self.y += text.leading;
            }
            if take == 0 {
                self.y += text.leading;
            }
            if left.is_empty() {
                return;
            }
            self.turn(sheet);
        }
    }

    /// The least of a table that may stand at the end of a page: its names and a row, or the beginning of a high one.
    fn beginning(&self, table: &Table) -> f32 {
        let first = table.rows.first().map_or(0.0, |row| row.height.min(self.whole()));
        table.head.height + first
    }

    /// The height up to which a row is not parted.
    fn whole(&self) -> f32 {
        (self.bottom() - TOP) * WHOLE
    }

    fn table(&mut self, table: Table, sheet: Sheet) {
        let Table {
            columns,
            head,
            rows,
            size,
            leading,
        } = table;
        let set = Set {
            columns: &columns,
            size,
            leading,
        };
        self.names(&set, &head, true);
        for mut row in rows {
            if row.height > self.room() && row.height <= self.whole() {
                self.turn(sheet);
                self.names(&set, &head, false);
            }
            // A row that is higher than what is left, and too high to be moved, goes on on the next page.
            while row.height > self.room() {
                let take = fitting(self.room() - 2.0 * PAD_ABOVE, leading);
                if take >= TOGETHER || self.is_just_begun(&head) {
                    let rest = row.split(take.max(1), leading);
                    self.row(&set, row);
                    row = rest;
                }
                self.turn(sheet);
                self.names(&set, &head, false);
            }
            self.row(&set, row);
        }
    }

    /// Whether a page has nothing but the names of a table, so that turning it would win nothing.
    fn is_just_begun(&self, head: &Row) -> bool {
        self.y <= TOP + head.height + 0.1
    }

    /// The row of names; only the first time is it part of the structure.
    fn names(&mut self, set: &Set, head: &Row, is_first: bool) {
        let width: f32 = set.columns.iter().map(|(_, width)| width).sum();
        self.draw(Drawn::Ground {
            x: MARGIN,
            y: self.y,
            width,
            height: head.height,
        });
        for ((group, lines), (x, _)) in head.cells.iter().zip(set.columns) {
            self.cell(set, is_first.then_some(*group), lines.clone(), *x);
        }
        self.y += head.height;
        self.draw(Drawn::Rule {
            x: MARGIN,
            width,
            y: self.y,
            thick: 0.9,
        });
    }

    fn row(&mut self, set: &Set, row: Row) {
        let width: f32 = set.columns.iter().map(|(_, width)| width).sum();
        let is_form = row.is_form();
        for ((group, lines), (x, _)) in row.cells.into_iter().zip(set.columns) {
            if is_form && *x > 0.0 {
                self.draw(Drawn::Column {
                    x: MARGIN + x,
                    y: self.y,
                    height: row.height,
                });
            }
            self.cell(set, Some(group), lines, *x);
        }
        self.y += row.height;
        self.draw(Drawn::Rule {
            x: MARGIN,
            width,
            y: self.y,
            thick: 0.4,
        });
    }

    fn cell(&mut self, set: &Set, group: Option<Group>, lines: Vec<TextLine>, x: f32) {
        let mut y = self.y + PAD_ABOVE + base(set.size, set.leading);
        for line in lines {
            self.draw(Drawn::Line {
                group,
                x: MARGIN + x + PAD,
                y,
                size: set.size,
                line,
            });
            y += set.leading;
        }
    }
}

/// What all rows of a table share.
struct Set<'a> {
    columns: &'a [(f32, f32)],
    size: f32,
    leading: f32,
}

impl Row {
    /// Keeps the first lines of each cell and gives the rest.
    fn split(&mut self, keep: usize, leading: f32) -> Self {
        let cells = self.cells.iter_mut().map(|(group, lines)| {
            let rest = lines.split_off(keep.min(lines.len()));
            (*group, rest)
        });
        let cells = cells.collect();
        let rest = Self { cells, height: 0.0 };
        let height = |row: &Self| lines(row.lines().max(1)) * leading + 2.0 * PAD_ABOVE;
        self.height = height(self);
        Self {
            height: height(&rest),
            ..rest
        }
    }
}

/// Lines that fit into a height.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn fitting(room: f32, leading: f32) -> usize {
    ((room + 0.01) / leading).max(0.0) as usize
}
