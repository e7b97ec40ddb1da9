//! The letters: two weights of one family, with the width of each.

use std::collections::HashMap;

use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};

static REGULAR: &[u8] = include_bytes!("../../fonts/NotoSans-Regular.ttf");
static BOLD: &[u8] = include_bytes!("../../fonts/NotoSans-Bold.ttf");

/// What a word that is parted at the end of a line ends with. Readers that copy text leave it out.
pub const HYPHEN: char = '\u{ad}';

/// Both weights.
pub struct Fonts {
    regular: Face,
    bold: Face,
}

/// One weight.
pub struct Face {
    /// As krilla embeds it.
    pub font: Font,
    /// Glyph and width, in parts of the letters' size.
    glyphs: HashMap<char, (GlyphId, f32)>,
}

impl Fonts {
    /// Reads what is built in.
    pub fn new() -> Self {
        Self {
            regular: Face::new(REGULAR),
            bold: Face::new(BOLD),
        }
    }

    /// The weight.
    pub const fn face(&self, is_bold: bool) -> &Face {
        if is_bold { &self.bold } else { &self.regular }
    }
}

impl Face {
    fn new(data: &'static [u8]) -> Self {
        let read = FontRef::new(data).expect("the letters are built in, and tested");
        let metrics = read.glyph_metrics(Size::new(1.0), LocationRef::default());
        let glyphs = read.charmap().mappings().filter_map(|(code, glyph)| {
            let width = metrics.advance_width(glyph)?;
            Some((char::from_u32(code)?, (GlyphId::new(glyph.to_u32()), width)))
        });
        Self {
            font: Font::new(data.into(), 0).expect("the letters are built in, and tested"),
            glyphs: glyphs.collect(),
        }
    }

    /// Whether there is a letter of its own.
    pub fn has(&self, c: char) -> bool {
        self.glyphs.contains_key(&c)
    }

    /// Its width, in parts of the letters' size.
    pub fn width(&self, c: char) -> f32 {
        self.letter(c).1
    }

    /// What is drawn for this character, whose bytes in the text are `at`.
    pub fn glyph(&self, c: char, at: std::ops::Range<usize>) -> KrillaGlyph {
        let (glyph, width) = self.letter(c);
        KrillaGlyph::new(glyph, width, 0.0, 0.0, 0.0, at, None)
    }

    fn letter(&self, c: char) -> (GlyphId, f32) {
        let known = self.glyphs.get(&c);
        let known = known.or_else(|| self.glyphs.get(&char::REPLACEMENT_CHARACTER));
        *known.expect("the letters have a replacement, which is tested")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_weights_have_the_letters_of_europe_and_a_replacement() {
        let fonts = Fonts::new();
        for face in [fonts.face(false), fonts.face(true)] {
            for c in "AZaz09ÄÖÜäöüßẞéèçøåłŁśžčřőșțğıİ§€–—„“”‚‘’»«…•ΑωБяєї\u{fffd}\u{ad}\u{a0}".chars()
            {
                assert!(face.has(c), "{c}");
            }
            assert!(!face.has('\u{1f600}'));
            assert!((face.width('\u{1f600}') - face.width('\u{fffd}')).abs() < f32::EPSILON);
        }
    }
}
