//! Runs as lines of a width: by the true widths of letters, parted at spaces, joints and syllables, and anywhere if need be.

use compliance::Language;
use hypher::{Lang, hyphenate_bounded};
use krilla::text::KrillaGlyph;

use super::fonts::{Fonts, HYPHEN};
use crate::words::{Look, Run};

/// Letters of a word from which on it may be parted where names of programs and paths have their joints.
const LONG: usize = 24;

/// The same for names as programs have them: `recovery_codes` would make a column of a table wide.
const NAME: usize = 12;

/// Letters that stay together before and after a parting within a word.
const SYLLABLE: usize = 3;

/// One line.
#[derive(Clone, Debug)]
pub struct TextLine {
    /// From left to right.
    pub parts: Vec<Part>,
}

/// Words of one look in one line.
#[derive(Clone, Debug)]
pub struct Part {
    /// Which run of its line of thought it is of.
    pub run: usize,
    /// How it looks.
    pub look: Look,
    /// Whether in bold letters.
    pub is_bold: bool,
    /// What stands there.
    pub text: String,
    /// The same as glyphs.
    pub glyphs: Vec<KrillaGlyph>,
    /// In points.
    pub width: f32,
    /// Of it, what is not space at its end.
    pub inked: f32,
}

/// How words are set.
#[derive(Clone, Copy)]
pub struct Setting<'a> {
    /// The letters.
    pub fonts: &'a Fonts,
    /// Their size in points.
    pub size: f32,
    /// Whether all are bold.
    pub is_bold: bool,
    /// Whose syllables part words; none: words stay whole.
    pub syllables: Option<Language>,
}

/// Where a line may end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    No,
    Free,
    Hyphen,
}

struct Letter {
    c: char,
    run: usize,
    width: f32,
    end: End,
}

impl TextLine {
    /// In points, without space at the end.
    pub fn width(&self) -> f32 {
        let Some((last, before)) = self.parts.split_last() else {
            return 0.0;
        };
        before.iter().map(|part| part.width).sum::<f32>() + last.inked
    }
}

impl Setting<'_> {
    /// Lines no wider than `width` points, as long as a single letter is not wider. None if there are no words.
    pub fn wrap(&self, runs: &[Run], width: f32) -> Vec<TextLine> {
        let letters = self.letters(runs);
        let mut lines = Vec::new();
        let mut at = 0;
        while at < letters.len() {
            let (end, is_parted) = self.end(&letters, at, width);
            lines.push(self.line(&letters[at..end], runs, is_parted, end == letters.len()));
            at = end;
        }
        lines
    }

    /// The narrowest width without a word broken by force, and the width of all in one line each.
    pub fn bounds(&self, runs: &[Run]) -> (f32, f32) {
        let (mut least, mut most, mut piece, mut line) = (0_f32, 0_f32, 0_f32, 0_f32);
        for letter in self.letters(runs) {
            if letter.c == '\n' {
                (piece, line) = (0.0, 0.0);
                continue;
            }
            line += letter.width;
            if letter.c != ' ' {
                piece += letter.width;
                most = most.max(line);
                least = least.max(piece);
            }
            match letter.end {
                End::No => {}
                End::Free => piece = 0.0,
                End::Hyphen => {
                    least = least.max(piece + self.width(HYPHEN, self.is_bold));
                    piece = 0.0;
                }
            }
        }
        (least, most)
    }

    fn width(&self, c: char, is_bold: bool) -> f32 {
        self.fonts.face(is_bold).width(c) * self.size
    }

    fn is_bold(&self, look: Look) -> bool {
        self.is_bold || look != Look::Plain
    }

    fn letters(&self, runs: &[Run]) -> Vec<Letter> {
        let mut letters: Vec<Letter> = Vec::new();
        for (run, Run { text, look }) in runs.iter().enumerate() {
            let is_bold = self.is_bold(*look);
            letters.extend(text.chars().map(|c| Letter {
                c,
                run,
                width: self.width(c, is_bold),
                end: if c == ' ' { End::Free } else { End::No },
            }));
        }
        for word in letters.split_mut(|letter| matches!(letter.c, ' ' | '\n')) {
            joints(word);
            if let Some(language) = self.syllables {
                syllables(word, language);
            }
        }
        letters
    }

    /// Where the line that begins at `from` ends, and whether within a word.
    fn end(&self, letters: &[Letter], from: usize, width: f32) -> (usize, bool) {
        let mut x = 0.0;
        let mut best = None;
        for (i, letter) in letters.iter().enumerate().skip(from) {
            if letter.c == '\n' {
                return (i + 1, false);
            }
            if letter.c != ' ' && x + letter.width > width + 0.01 {
                return best.unwrap_or_else(|| (i.max(from + 1) + spaces(&letters[i.max(from + 1)..]), false));
            }
            x += letter.width;
            match letter.end {
                End::Free => best = Some((i + 1, false)),
                End::Hyphen if x + self.width(HYPHEN, self.is_bold) <= width => best = Some((i + 1, true)),
                End::Hyphen | End::No => {}
            }
        }
        (letters.len(), false)
    }

    fn line(&self, letters: &[Letter], runs: &[Run], is_parted: bool, is_last: bool) -> TextLine {
        let mut parts: Vec<Part> = Vec::new();
        for letter in letters {
            let look = runs[letter.run].look;
            if parts.last().is_none_or(|part| part.run != letter.run) {
                parts.push(Part {
                    run: letter.run,
                    look,
                    is_bold: self.is_bold(look),
                    text: String::new(),
                    glyphs: Vec::new(),
                    width: 0.0,
                    inked: 0.0,
                });
            }
            let part = parts.last_mut().expect("one was pushed");
            match letter.c {
                // Whoever hears the text needs a space where the eye sees a new line.
                '\n' if is_last => {}
                '\n' => self.draw(part, ' '),
                c => self.draw(part, c),
            }
        }
        if let Some(part) = parts.last_mut().filter(|_| is_parted) {
            self.draw(part, HYPHEN);
        }
        TextLine { parts }
    }

    fn draw(&self, part: &mut Part, c: char) {
        let at = part.text.len();
        part.text.push(c);
        let face = self.fonts.face(part.is_bold);
        part.glyphs.push(face.glyph(c, at..part.text.len()));
        part.width += face.width(c) * self.size;
        if c != ' ' {
            part.inked = part.width;
        }
    }
}

/// Spaces at the beginning, which stay with the line before.
fn spaces(letters: &[Letter]) -> usize {
    letters.iter().take_while(|letter| letter.c == ' ').count()
}

/// Marks where a word may be parted without a hyphen.
fn joints(word: &mut [Letter]) {
    let is_long = word.len() > LONG;
    for i in 1..word.len().saturating_sub(1) {
        let (before, after) = (word[i - 1].c, word[i + 1].c);
        let is_between = before.is_alphanumeric() && after.is_alphanumeric();
        let joint = match word[i].c {
            '-' | '–' => i > 1 && is_between,
            '/' => is_between && (is_long || before.is_alphabetic() && after.is_alphabetic()),
            '_' => word.len() > NAME && after.is_alphanumeric(),
            ':' | '.' | '@' => is_long && after.is_alphanumeric(),
            _ => false,
        };
        if joint {
            word[i].end = End::Free;
        }
    }
}

/// Marks where a word may be parted with a hyphen. Names of programs and addresses are none: a hyphen would be read as theirs.
fn syllables(word: &mut [Letter], language: Language) {
    if word
        .iter()
        .any(|letter| matches!(letter.c, '_' | ':' | '@' | '/') || letter.c.is_ascii_digit())
    {
        return;
    }
    let language = match language {
        Language::De => Lang::German,
        Language::En => Lang::English,
    };
    for word in word.split_mut(|letter| !letter.c.is_alphabetic()) {
        let text: String = word.iter().map(|letter| letter.c).collect();
        if word.len() < 2 * SYLLABLE || !text.chars().any(char::is_lowercase) {
            continue;
        }
        let mut at = 0;
        for syllable in hyphenate_bounded(&text, language, SYLLABLE, SYLLABLE) {
            at += syllable.chars().count();
            if at < word.len() {
                word[at - 1].end = End::Hyphen;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::run;

    fn lines(text: &str, width: f32, syllables: Option<Language>) -> Vec<String> {
        let fonts = Fonts::new();
        let setting = Setting {
            fonts: &fonts,
            size: 10.0,
            is_bold: false,
            syllables,
        };
        let lines = setting.wrap(&[run(text, Look::Plain)], width);
        assert!(lines.iter().all(|line| line.width() <= width + 0.01), "{text}");
        let words = |line: &TextLine| line.parts.iter().map(|part| part.text.as_str()).collect();
        lines.iter().map(words).collect()
    }

    #[test]
    fn lines_end_at_spaces_joints_and_syllables_and_lose_nothing() {
        for (text, width, syllables, wrapped) in [
            ("", 100.0, None, &[] as &[&str]),
            ("eins zwei drei", 50.0, None, &["eins zwei ", "drei"]),
            ("eins\nzwei", 500.0, None, &["eins ", "zwei"]),
            ("eins\n\nzwei", 500.0, None, &["eins ", " ", "zwei"]),
            ("Löschkonzept", 40.0, Some(Language::De), &["Lösch\u{ad}", "konzept"]),
            ("wwwwwwwwww", 40.0, None, &["wwwww", "wwwww"]),
            (
                "crates/server/tests/it.rs::was_da_steht",
                80.0,
                Some(Language::De),
                &["crates/server/", "tests/it.rs::was_", "da_steht"],
            ),
        ] {
            assert_eq!(lines(text, width, syllables), wrapped, "{text}");
        }
    }

    #[test]
    fn a_width_of_nothing_still_ends() {
        assert_eq!(lines_of_nothing("ab c").len(), 3);
    }

    fn lines_of_nothing(text: &str) -> Vec<TextLine> {
        let fonts = Fonts::new();
        let setting = Setting {
            fonts: &fonts,
            size: 10.0,
            is_bold: false,
            syllables: None,
        };
        setting.wrap(&[run(text, Look::Plain)], 0.0)
    }
}
