//! Tables: how wide each column is, and rows in lines.

use compliance::Language;

use super::fonts::Fonts;
use super::lines::{Setting, TextLine};
use super::tree::{Group, Kind, Tree};
use crate::words::Run;

/// Left and right of what stands in a cell.
pub const PAD: f32 = 4.0;

/// Above and below it.
pub const PAD_ABOVE: f32 = 3.0;

/// Sizes of letters, and whether words may be parted, as they are tried until the columns fit.
const SETTINGS: [(f32, bool); 4] = [(8.5, false), (8.5, true), (8.0, true), (7.5, true)];

/// Part of the page's width that whole words may take: more, and one long word would press the others together.
const CALM: f32 = 0.75;

/// Height of a row to be filled in by hand.
const BY_HAND: f32 = 28.0;

/// A table set in lines.
pub struct Table {
    /// From the left margin: where each column begins, and how wide it is.
    pub columns: Vec<(f32, f32)>,
    /// Names of the columns.
    pub head: Row,
    /// The rest.
    pub rows: Vec<Row>,
    /// Size of letters.
    pub size: f32,
    /// From one line to the next.
    pub leading: f32,
}

/// A row.
pub struct Row {
    /// As many as there are columns.
    pub cells: Vec<(Group, Vec<TextLine>)>,
    /// In points.
    pub height: f32,
}

impl Row {
    /// Whether it is to be filled in by hand: nothing stands beside its first cell.
    pub fn is_form(&self) -> bool {
        self.cells.len() > 1 && self.cells[1..].iter().all(|(_, lines)| lines.is_empty())
    }

    /// The most lines of a cell.
    pub fn lines(&self) -> usize {
        self.cells
            .iter()
            .map(|(_, lines)| lines.len())
            .max()
            .unwrap_or_default()
    }
}

/// Sets a table as wide as the page, and adds it to the structure.
pub fn table(
    tree: &mut Tree,
    fonts: &Fonts,
    language: Language,
    head: &[Run],
    rows: &[Vec<Vec<Run>>],
    width: f32,
) -> Table {
    let fitting = SETTINGS.iter().map(|(size, is_parted)| {
        let syllables = is_parted.then_some(language);
        let (widths, fits) = widths(fonts, syllables, *size, head, rows, width);
        (*size, syllables, widths, fits)
    });
    let mut last = None;
    for tried in fitting {
        let fits = tried.3;
        last = Some(tried);
        if fits {
            break;
        }
    }
    let (size, syllables, widths, _) = last.expect("there are settings to try");
    let leading = size * 1.32;
    let group = tree.add(Kind::Table);
    let of_head = tree.add_to(group, Kind::TableHead);
    let names: Vec<Vec<Run>> = head.iter().map(|name| vec![name.clone()]).collect();
    let setting = |is_bold| Setting {
        fonts,
        size,
        is_bold,
        syllables,
    };
    let set = |tree: &mut Tree, parent, cells: &[Vec<Run>], kind: &Kind, is_bold| {
        let row = tree.add_to(parent, Kind::Row);
        let cells: Vec<(Group, Vec<TextLine>)> = (0..widths.len())
            .map(|i| {
                let runs = cells.get(i).map(Vec::as_slice).unwrap_or_default();
                let lines = setting(is_bold).wrap(runs, widths[i] - 2.0 * PAD);
                (tree.add_to(row, kind.clone()), lines)
            })
            .collect();
        Row { cells, height: 0.0 }
    };
    let mut head = set(tree, of_head, &names, &Kind::ColumnName, true);
    head.height = height(&head, leading, 0.0);
    let mut set_rows = Vec::new();
    if !rows.is_empty() {
        let body = tree.add_to(group, Kind::TableBody);
        for cells in rows {
            let mut row = set(tree, body, cells, &Kind::Cell, false);
            row.height = height(&row, leading, if row.is_form() { BY_HAND } else { 0.0 });
            set_rows.push(row);
        }
    }
    let mut x = 0.0;
    let columns = widths.iter().map(|width| {
        x += width;
        (x - width, *width)
    });
    Table {
        columns: columns.collect(),
        head,
        rows: set_rows,
        size,
        leading,
    }
}

fn height(row: &Row, leading: f32, least: f32) -> f32 {
    let lines = u16::try_from(row.lines().max(1)).unwrap_or(u16::MAX);
    (f32::from(lines) * leading + 2.0 * PAD_ABOVE).max(least)
}

/// The width of each column, and whether no word has to be broken by force.
fn widths(
    fonts: &Fonts,
    syllables: Option<Language>,
    size: f32,
    head: &[Run],
    rows: &[Vec<Vec<Run>>],
    width: f32,
) -> (Vec<f32>, bool) {
    let setting = |is_bold| Setting {
        fonts,
        size,
        is_bold,
        syllables,
    };
    let bounds: Vec<(f32, f32)> = head
        .iter()
        .enumerate()
        .map(|(i, name)| {
            let of_name = setting(true).bounds(std::slice::from_ref(name));
            let of_cells = rows
                .iter()
                .filter_map(|row| row.get(i))
                .map(|cell| setting(false).bounds(cell));
            let (least, most) = of_cells.fold(of_name, |(least, most), (a, b)| (least.max(a), most.max(b)));
            (least + 2.0 * PAD, most + 2.0 * PAD)
        })
        .collect();
    let least: f32 = bounds.iter().map(|(least, _)| least).sum();
    let (widths, fits) = shares(&bounds, width);
    (widths, fits && (syllables.is_some() || least <= CALM * width))
}

/// Shares a width among columns of which the narrowest and the widest useful width is known: each gets its narrowest, and of
/// the rest as much as the square root of what it could still use, because a cell of four times the words is twice as high
/// and twice as wide.
fn shares(bounds: &[(f32, f32)], width: f32) -> (Vec<f32>, bool) {
    let least: f32 = bounds.iter().map(|(least, _)| least).sum();
    if least > width {
        return (cut(bounds, width), false);
    }
    let mut widths: Vec<f32> = bounds.iter().map(|(least, _)| *least).collect();
    let mut rest = width - least;
    // A column that has all it can use gives the rest to the others.
    for _ in 0..bounds.len() {
        let wants: Vec<f32> = bounds
            .iter()
            .zip(&widths)
            .map(|((_, most), has)| (most - has).max(0.0).sqrt())
            .collect();
        let all: f32 = wants.iter().sum();
        if rest < 0.1 || all < 0.1 {
            break;
        }
        let mut given = 0.0;
        for ((has, want), (_, most)) in widths.iter_mut().zip(&wants).zip(bounds) {
            let more = (rest * want / all).min((most - *has).max(0.0));
            *has += more;
            given += more;
        }
        rest -= given;
    }
    let sum: f32 = widths.iter().sum();
    if rest > 0.1 && sum > 0.0 {
        for has in &mut widths {
            *has *= 1.0 + rest / sum;
        }
    }
    (widths, true)
}

/// Columns that need more than there is: the widest give first, down to a common width.
fn cut(bounds: &[(f32, f32)], width: f32) -> Vec<f32> {
    let mut sorted: Vec<f32> = bounds.iter().map(|(least, _)| *least).collect();
    sorted.sort_by(f32::total_cmp);
    let (mut rest, mut left) = (width, bounds.len());
    let mut common = width;
    for least in sorted {
        let share = rest / f32::from(u16::try_from(left.max(1)).unwrap_or(u16::MAX));
        if least > share {
            common = share;
            break;
        }
        rest -= least;
        left -= 1;
    }
    bounds.iter().map(|(least, _)| least.min(common)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_fill_the_page_and_keep_their_longest_word_where_they_can() {
        for (bounds, fits) in [
            (vec![(10.0, 20.0), (10.0, 500.0)], true),
            (vec![(10.0, 20.0), (10.0, 30.0)], true),
            (vec![(60.0, 900.0), (40.0, 900.0)], true),
            (vec![(10.0, 20.0), (400.0, 500.0), (30.0, 90.0)], false),
            (vec![(9000.0, 9000.0)], false),
        ] {
            let (widths, fitted) = shares(&bounds, 100.0);
            assert_eq!(fitted, fits, "{bounds:?}");
            assert!(
                (widths.iter().sum::<f32>() - 100.0).abs() < 0.2,
                "{bounds:?}: {widths:?}"
            );
            assert!(
                !fits
                    || widths
                        .iter()
                        .zip(&bounds)
                        .all(|(width, (least, _))| *width + 0.01 >= *least)
            );
            assert!(
                fits || (widths[0] - bounds[0].0.min(100.0)).abs() < 0.01,
                "the narrow ones stay whole"
            );
        }
    }
}
