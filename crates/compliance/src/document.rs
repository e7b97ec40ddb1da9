//! A document before it is Markdown, HTML, PDF or ODT: both languages at once, what is missing still a value.

use datamap::{Text, Words};

use crate::answers::Field;

/// A whole document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// What stands at its top.
    pub title: Words,
    /// From the first to the last.
    pub blocks: Vec<Block>,
}

/// A part of a document that begins on a new line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// Level 2 to 4; the title is level 1.
    Heading(u8, Words),
    /// Sentences.
    Paragraph(Line),
    /// Points whose order means nothing.
    List(Vec<Line>),
    /// Steps, or clauses, counted from 1.
    Steps(Vec<Line>),
    /// Names of columns, then rows as wide as they.
    Table(Vec<Words>, Vec<Vec<Line>>),
    /// What is to be ticked by hand.
    Boxes(Vec<Line>),
    /// Empty lines for hand-written words, each with what belongs there, as "Place, date".
    Lines(Vec<Words>),
}

/// Words of one line of thought.
pub type Line = Vec<Piece>;

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Ours, in both languages.
    Words(Words),
    /// Ours, emphasised.
    Strong(Words),
    /// The same in both languages: an answer, a name, a number.
    Plain(String),
    /// What only the operator knows and has not said. Never filled by invention.
    Missing(Field),
}

/// Words of both languages.
pub fn t(de: impl Into<String>, en: impl Into<String>) -> Piece {
    Piece::Words(w(de, en))
}

/// As [`t`], emphasised.
pub fn strong(de: impl Into<String>, en: impl Into<String>) -> Piece {
    Piece::Strong(w(de, en))
}

/// Words of both languages, outside a line.
pub fn w(de: impl Into<String>, en: impl Into<String>) -> Words {
    Words {
        de: de.into(),
        en: en.into(),
    }
}

/// All of them in one, as "Chat, Notizen und Umfragen"; empty: there are none.
pub fn enumerated(all: impl IntoIterator<Item = Words>) -> Words {
    let all: Vec<Words> = all.into_iter().collect();
    let join = |pick: fn(&Words) -> &str, and: &str| {
        let all: Vec<&str> = all.iter().map(pick).collect();
        match all.split_last() {
            None => String::new(),
            Some((last, [])) => (*last).to_owned(),
            Some((last, others)) => format!("{} {and} {last}", others.join(", ")),
        }
    };
    w(join(|words| &words.de, "und"), join(|words| &words.en, "and"))
}

/// The same in both languages.
pub fn plain(text: impl Into<String>) -> Piece {
    Piece::Plain(text.into())
}

impl From<Words> for Piece {
    fn from(words: Words) -> Self {
        Self::Words(words)
    }
}

impl From<Text> for Piece {
    fn from(text: Text) -> Self {
        Self::Words(text.into())
    }
}

impl Document {
    /// With nothing in it yet.
    pub fn new(de: &str, en: &str) -> Self {
        Self {
            title: w(de, en),
            blocks: Vec::new(),
        }
    }

    /// Adds a heading of level 2.
    pub fn heading(&mut self, de: impl Into<String>, en: impl Into<String>) -> &mut Self {
        self.add(Block::Heading(2, w(de, en)))
    }

    /// Adds a heading of level 3.
    pub fn subheading(&mut self, de: impl Into<String>, en: impl Into<String>) -> &mut Self {
        self.add(Block::Heading(3, w(de, en)))
    }

    /// Adds a paragraph of our own words.
    pub fn says(&mut self, de: impl Into<String>, en: impl Into<String>) -> &mut Self {
        self.paragraph([t(de, en)])
    }

    /// Adds a paragraph.
    pub fn paragraph(&mut self, line: impl Into<Line>) -> &mut Self {
        self.add(Block::Paragraph(line.into()))
    }

    /// Adds points.
    pub fn list(&mut self, lines: impl IntoIterator<Item = Line>) -> &mut Self {
        self.add(Block::List(lines.into_iter().collect()))
    }

    /// Adds steps.
    pub fn steps(&mut self, lines: impl IntoIterator<Item = Line>) -> &mut Self {
        self.add(Block::Steps(lines.into_iter().collect()))
    }

    /// Adds boxes to tick.
    pub fn boxes(&mut self, lines: impl IntoIterator<Item = Line>) -> &mut Self {
        self.add(Block::Boxes(lines.into_iter().collect()))
    }

    /// Adds a table. Every row is as wide as its head.
    pub fn table<const N: usize>(
        &mut self,
        head: [(&str, &str); N],
        rows: impl IntoIterator<Item = [Line; N]>,
    ) -> &mut Self {
        let head = head.map(|(de, en)| w(de, en)).into();
        self.add(Block::Table(head, rows.into_iter().map(Into::into).collect()))
    }

    /// Adds lines for hand-written words.
    pub fn lines(&mut self, of: impl IntoIterator<Item = Words>) -> &mut Self {
        self.add(Block::Lines(of.into_iter().collect()))
    }

    /// Adds a block.
    pub fn add(&mut self, block: Block) -> &mut Self {
        self.blocks.push(block);
        self
    }

    /// What only the operator can fill in and has not, each once, in the order of the document.
    pub fn missing(&self) -> Vec<Field> {
        let mut missing = Vec::new();
        for field in self.pieces().filter_map(|piece| match piece {
            Piece::Missing(field) => Some(*field),
            _ => None,
        }) {
            if !missing.contains(&field) {
                missing.push(field);
            }
        }
        missing
    }

    fn pieces(&self) -> impl Iterator<Item = &Piece> {
        self.blocks
            .iter()
            .flat_map(|block| -> Box<dyn Iterator<Item = &Piece>> {
                match block {
                    Block::Heading(..) | Block::Lines(_) => Box::new(std::iter::empty()),
                    Block::Paragraph(line) => Box::new(line.iter()),
                    Block::List(lines) | Block::Steps(lines) | Block::Boxes(lines) => Box::new(lines.iter().flatten()),
                    Block::Table(_, rows) => Box::new(rows.iter().flatten().flatten()),
                }
            })
    }
}
