//! Real-time text: lines that are read while they are typed (EN 301 549 §6.2).
//!
//! A message says how many characters of the line stay and what follows them, so typing at the end
//! costs little and correcting anywhere is possible. A message that keeps nothing tells the line
//! whole; newcomers get one.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use e2ee::app::{LINE, TalkMessage, fit_line};

use crate::roster::MemberId;

/// Between two messages about a line. With the way to the others below the 500 ms that real-time
/// text may take, and below the rate the server admits.
pub(crate) const MERGED: Duration = Duration::from_millis(300);

/// The line being typed here.
#[derive(Debug)]
pub(crate) struct OwnLine {
    line: u32,
    seq: u16,
    text: String,
    told: String,
    /// The next message tells the line whole, changed or not.
    whole: bool,
}

impl OwnLine {
    /// A line that begins. `line` tells it from others of this member.
    pub(crate) fn new(line: u32) -> Self {
        Self {
            line,
            seq: 0,
            text: String::new(),
            told: String::new(),
            whole: false,
        }
    }

    pub(crate) fn number(&self) -> u32 {
        self.line
    }

    /// What stands there.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The line is now this.
    pub(crate) fn typed(&mut self, text: &str) {
        self.text = fit_line(text);
    }

    /// Somebody came who does not know the line's beginning, or it is not certain who heard what.
    pub(crate) fn tell_whole(&mut self) {
        self.whole = !(self.text.is_empty() && self.told.is_empty());
    }

    /// Whether there is anything to tell.
    pub(crate) fn is_untold(&self) -> bool {
        self.whole || self.text != self.told
    }

    /// The message that tells it.
    pub(crate) fn tell(&mut self) -> TalkMessage {
        let kept = if self.whole { 0 } else { common(&self.told, &self.text) };
        let rest: String = self.text.chars().skip(kept).collect();
        self.seq = self.seq.wrapping_add(1);
        self.whole = false;
        self.told.clone_from(&self.text);
        TalkMessage::Live {
            line: self.line,
            seq: self.seq,
            keep: u16::try_from(kept).expect("a line has at most 1000 bytes"),
            text: rest,
            end: false,
        }
    }
}

/// Characters two texts begin with alike.
fn common(a: &str, b: &str) -> usize {
    a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count()
}

/// A line somebody else is typing.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Line {
    number: u32,
    seq: u16,
    /// Characters at the beginning that are not known here.
    unknown: usize,
    text: String,
}

impl Line {
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn is_partial(&self) -> bool {
        self.unknown > 0
    }
}

/// The lines the others are typing.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    lines: BTreeMap<MemberId, Line>,
}

/// What one message says of a line.
pub(crate) struct Told<'a> {
    pub(crate) number: u32,
    pub(crate) seq: u16,
    pub(crate) keep: usize,
    pub(crate) text: &'a str,
}

impl Lines {
    /// A member's line as it stands after a message.
    pub(crate) fn heard(&mut self, member: MemberId, told: &Told<'_>) -> &Line {
        let line = self.lines.entry(member).or_insert(Line {
            number: told.number,
            seq: told.seq.wrapping_sub(1),
            unknown: 0,
            text: String::new(),
        });
        let follows = line.number == told.number && told.seq == line.seq.wrapping_add(1);
        let begun = line.unknown + line.text.chars().count();
        let (unknown, kept) = if follows && (line.unknown..=begun).contains(&told.keep) {
            let kept = line.text.chars().take(told.keep - line.unknown).collect();
            (line.unknown, kept)
        } else {
            // What stays is not known here: this line began before, or something is missing.
            (told.keep, String::new())
        };
        *line = Line {
            number: told.number,
            seq: told.seq,
            unknown,
            text: cut(kept + told.text),
        };
        line
    }

    /// A line is over, or its author is gone.
    pub(crate) fn end(&mut self, member: &MemberId) -> bool {
        self.lines.remove(member).is_some()
    }

    /// Whoever is gone types nothing.
    pub(crate) fn keep(&mut self, members: &BTreeSet<MemberId>) -> bool {
        let before = self.lines.len();
        self.lines.retain(|member, _| members.contains(member));
        self.lines.len() < before
    }

    /// All lines there is anything to show of.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&MemberId, &Line)> {
        self.lines.iter().filter(|(_, line)| !line.text.is_empty())
    }
}

fn cut(text: String) -> String {
    if text.len() <= LINE { text } else { fit_line(&text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADA: MemberId = [1; 16];

    fn hear(lines: &mut Lines, message: &TalkMessage) -> (String, bool) {
        let TalkMessage::Live {
            line, seq, keep, text, ..
        } = message
        else {
            panic!("not about a line: {message:?}");
        };
        let told = Told {
            number: *line,
            seq: *seq,
            keep: usize::from(*keep),
            text,
        };
        let line = lines.heard(ADA, &told);
        (line.text().to_owned(), line.is_partial())
    }

    #[test]
    fn a_reader_has_what_was_typed_after_every_message() {
        let (mut own, mut lines) = (OwnLine::new(7), Lines::default());
        for text in ["G", "Grü", "Grüße", "Grüsse an", "Grüße an alle 👩‍🚀", "Gr", ""] {
            own.typed(text);
            assert!(own.is_untold());
            assert_eq!(hear(&mut lines, &own.tell()), (text.to_owned(), false));
            assert!(!own.is_untold());
        }
        assert_eq!(lines.iter().count(), 0);
    }

    #[test]
    fn only_what_changed_is_told() {
        let mut own = OwnLine::new(7);
        own.typed("Guten");
        own.tell();
        own.typed("Guten Tag");
        let TalkMessage::Live { keep, text, .. } = own.tell() else {
            panic!("a line");
        };
        assert_eq!((keep, text.as_str()), (5, " Tag"));
    }

    #[test]
    fn whoever_comes_later_sees_the_end_first_and_then_the_whole() {
        let (mut own, mut lines) = (OwnLine::new(7), Lines::default());
        own.typed("Guten ");
        own.tell();
        own.typed("Guten Tag");
        assert_eq!(hear(&mut lines, &own.tell()), ("Tag".into(), true));
        own.typed("Guten Tage");
        assert_eq!(hear(&mut lines, &own.tell()), ("Tage".into(), true));
        own.typed("Gut");
        assert_eq!(hear(&mut lines, &own.tell()), (String::new(), true));
        own.typed("Gut so");
        own.tell_whole();
        assert_eq!(hear(&mut lines, &own.tell()), ("Gut so".into(), false));
    }

    #[test]
    fn a_missing_message_shows_as_an_unknown_beginning() {
        let (mut own, mut lines) = (OwnLine::new(7), Lines::default());
        own.typed("Ja");
        hear(&mut lines, &own.tell());
        own.typed("Nein");
        own.tell();
        own.typed("Nein, danke");
        assert_eq!(hear(&mut lines, &own.tell()), (", danke".into(), true));
    }

    #[test]
    fn no_message_makes_a_line_longer_than_lines_are() {
        let mut lines = Lines::default();
        for seq in 1..9 {
            let told = Told {
                number: 1,
                seq,
                keep: 990 * usize::from(seq - 1),
                text: &"x".repeat(990),
            };
            assert!(lines.heard(ADA, &told).text().len() <= LINE);
        }
    }

    proptest::proptest! {
        #[test]
        fn any_typing_arrives(texts in proptest::collection::vec(".{0,40}", 1..12), whole: bool) {
            let (mut own, mut lines) = (OwnLine::new(1), Lines::default());
            for text in texts {
                own.typed(&text);
                if whole { own.tell_whole(); }
                if own.is_untold() {
                    let heard = hear(&mut lines, &own.tell());
                    proptest::prop_assert_eq!(heard, (own.text().to_owned(), false));
                }
            }
        }
    }
}
