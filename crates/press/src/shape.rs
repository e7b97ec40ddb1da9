//! What both formats decide alike: which blocks stay with the next, and which stand on a sheet turned on its side.

use compliance::{Block, Piece};

/// How a sheet of A4 stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    /// Higher than wide.
    Upright,
    /// Wider than high, for wide tables.
    Across,
}

/// Columns from which on a table gets a sheet across: seven columns leave 24 mm each on an upright one.
const WIDE: usize = 7;

/// Letters up to which a paragraph stays with the table after it.
const SHORT: usize = 300;

/// The sheet of each block.
pub fn sheets(blocks: &[Block]) -> Vec<Sheet> {
    let mut sheets: Vec<Sheet> = blocks
        .iter()
        .map(|block| match block {
            Block::Table(head, _) if head.len() >= WIDE => Sheet::Across,
            _ => Sheet::Upright,
        })
        .collect();
    for i in (1..blocks.len()).rev() {
        if sheets[i] == Sheet::Across && stays(&blocks[i - 1], Some(&blocks[i])) {
            sheets[i - 1] = Sheet::Across;
        }
    }
    sheets
}

/// Whether a block is not to be parted from the one after it.
pub fn stays(block: &Block, next: Option<&Block>) -> bool {
    match (block, next) {
        (_, None) => false,
        (Block::Heading(..), _) => true,
        (Block::Paragraph(line), Some(Block::Table(..))) => letters(line) <= SHORT,
        (Block::Paragraph(line), Some(Block::List(_) | Block::Steps(_) | Block::Boxes(_) | Block::Lines(_))) => {
            letters(line) <= SHORT && ends(line, ':')
        }
        _ => false,
    }
}

/// What a level of the document is on paper: the title is 1, and no level is left out on the way down.
pub fn level(asked: u8, before: u8) -> u8 {
    asked.clamp(2, 6).min(before + 1)
}

fn letters(line: &[Piece]) -> usize {
    line.iter().map(|piece| text(piece).chars().count()).sum()
}

fn ends(line: &[Piece], c: char) -> bool {
    line.last().is_some_and(|piece| text(piece).trim_end().ends_with(c))
}

fn text(piece: &Piece) -> &str {
    match piece {
        Piece::Words(words) | Piece::Strong(words) => &words.de,
        Piece::Plain(text) => text,
        Piece::Missing(_) => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_level_is_left_out() {
        for (asked, before, is) in [(2, 1, 2), (3, 1, 2), (4, 2, 3), (4, 3, 4), (2, 4, 2), (1, 1, 2)] {
            assert_eq!(level(asked, before), is, "{asked} after {before}");
        }
    }
}
