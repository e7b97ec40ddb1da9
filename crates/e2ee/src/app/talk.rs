//! What people say to each other: chat, reactions, hands, real-time text, polls, notes.

use wire::PeerId;

use super::read::{bool, flag, text};
use super::{NotAMessage, NotesPart};
use crate::bytes::{Reader, Writer};
use crate::identity::cut;

/// Longest chat message, in bytes of UTF-8. Longer would need the largest bucket.
pub const CHAT: usize = 4000;
/// Longest question of a poll, in bytes of UTF-8.
pub const QUESTION: usize = 500;
/// Longest answer of a poll, in bytes of UTF-8.
pub const OPTION: usize = 200;
/// Fewest and most answers of a poll.
pub const OPTIONS: std::ops::RangeInclusive<usize> = 2..=10;
/// Longest line of real-time text, in bytes of UTF-8.
pub const LINE: usize = 1000;
/// Fewest votes of which an anonymous poll tells the sums: of fewer, each could be guessed.
pub const FEWEST: u32 = 3;
/// Reactions in one message.
pub const REACTIONS: usize = 8;
/// Longest sealed content: the largest padded private message with its HPKE key and tag.
pub const SEALED: usize = 4080;

/// A reaction; the set is fixed, so that nothing can be smuggled in as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Reaction {
    /// "Yes", "agreed".
    Yes = 0,
    /// "No", "against".
    No = 1,
    /// Applause.
    Applause = 2,
    /// Laughter.
    Laugh = 3,
    /// A heart.
    Heart = 4,
    /// "Slower, please."
    Slower = 5,
}

impl Reaction {
    /// All of them, by number.
    pub const ALL: [Self; 6] = [
        Self::Yes,
        Self::No,
        Self::Applause,
        Self::Laugh,
        Self::Heart,
        Self::Slower,
    ];
}

/// A poll as it is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Random, chosen by the asker.
    pub id: u64,
    /// Votes are sealed to the asker, whose client tells sums only.
    pub anonymous: bool,
    /// More than one answer may be chosen.
    pub multiple: bool,
    /// The question, fitted.
    pub question: String,
    /// The answers, fitted; as many as [`OPTIONS`] admits.
    pub options: Vec<String>,
}

/// A vote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ballot {
    /// For all to see: bit i is answer i.
    Open(u16),
    /// The same two bytes, sealed to the asker ([`crate::private::Purpose::Ballot`]).
    Sealed(Vec<u8>),
}

/// What a member says to the others besides sound and picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TalkMessage {
    /// A message to everybody.
    Chat {
        /// Random: a repetition after a lost group state is recognised by it.
        id: u64,
        /// The text, fitted.
        text: String,
    },
    /// A message to one member ([`crate::private`]). To whom is not said: whoever can open it knows.
    Private {
        /// HPKE key and ciphertext.
        sealed: Vec<u8>,
    },
    /// Reactions of the last second.
    React {
        /// At least one, at most [`REACTIONS`].
        reactions: Vec<Reaction>,
    },
    /// "My hand is up, or down."
    Hand {
        /// Up?
        up: bool,
        /// Said again for newcomers: the log position at which it was raised. Zero: just now.
        since: u64,
    },
    /// A moderator lowers a member's hand.
    LowerHand {
        /// Whose.
        peer: PeerId,
    },
    /// Real-time text: the line keeps its first characters, and this follows.
    Live {
        /// Counts the sender's lines.
        line: u32,
        /// Counts the messages of the line.
        seq: u16,
        /// Characters (Unicode scalar values) that stay. None: this is the whole line.
        keep: u16,
        /// What follows them, fitted.
        text: String,
        /// The line is finished.
        end: bool,
    },
    /// A poll is asked.
    Poll {
        /// What is asked.
        question: Question,
        /// It is told again, to newcomers: votes were given before.
        again: bool,
    },
    /// A vote.
    Vote {
        /// The poll.
        poll: u64,
        /// For what.
        ballot: Ballot,
    },
    /// Where a poll stands, by its asker.
    Tally {
        /// The poll.
        poll: u64,
        /// How many have voted.
        count: u32,
        /// Votes per answer, if they may be known.
        sums: Option<Vec<u32>>,
        /// Votes count no longer.
        end: bool,
    },
    /// "This poll is to end": by its asker or a moderator. The asker answers with the last tally.
    ClosePoll {
        /// The poll.
        poll: u64,
    },
    /// A part of a change of the notes, or of their state.
    Notes(NotesPart),
    /// "Which are the notes?" Whoever is asked answers with their state, to everybody who has asked.
    NotesAsk {
        /// Who is asked.
        peer: PeerId,
    },
}

impl TalkMessage {
    pub(super) fn number(&self) -> u16 {
        match self {
            Self::Chat { .. } => 6,
            Self::Private { .. } => 7,
            Self::React { .. } => 8,
            Self::Hand { .. } => 9,
            Self::LowerHand { .. } => 10,
            Self::Live { .. } => 11,
            Self::Poll { .. } => 12,
            Self::Vote { .. } => 13,
            Self::Tally { .. } => 14,
            Self::ClosePoll { .. } => 15,
            Self::Notes(_) => 20,
            Self::NotesAsk { .. } => 21,
        }
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        match self {
            Self::Chat { id, text } => {
                writer.u64(*id).vector(fit_text(text, CHAT).as_bytes());
            }
            Self::Private { sealed } => {
                writer.vector(&sealed[..sealed.len().min(SEALED)]);
            }
            Self::React { reactions } => {
                let reactions = &reactions[..reactions.len().min(REACTIONS)];
                writer.u8(reactions.len() as u8);
                for reaction in reactions {
                    writer.u8(*reaction as u8);
                }
            }
            Self::Hand { up, since } => {
                writer.u8((*up).into()).u64(*since);
            }
            Self::LowerHand { peer } => {
                writer.u32(peer.0);
            }
            Self::Live {
                line,
                seq,
                keep,
                text,
                end,
            } => {
                writer.u32(*line).u16(*seq).u16(*keep);
                writer.vector(fit_line(text).as_bytes()).u8((*end).into());
            }
            Self::Poll { question, again } => {
                question.write(writer);
                writer.u8((*again).into());
            }
            Self::Vote { poll, ballot } => {
                writer.u64(*poll);
                match ballot {
                    Ballot::Open(choice) => writer.u8(0).u16(*choice),
                    Ballot::Sealed(sealed) => writer.u8(1).vector(&sealed[..sealed.len().min(SEALED)]),
                };
            }
            Self::Tally { poll, count, sums, end } => {
                let sums = sums.as_deref().unwrap_or_default();
                let sums = &sums[..sums.len().min(*OPTIONS.end())];
                writer.u64(*poll).u32(*count).u8((*end).into()).u8(sums.len() as u8);
                for sum in sums {
                    writer.u32(*sum);
                }
            }
            Self::ClosePoll { poll } => {
                writer.u64(*poll);
            }
            Self::Notes(part) => part.write(writer),
            Self::NotesAsk { peer } => {
                writer.u32(peer.0);
            }
        }
    }

    /// Reads the message of a number; none: the number is not one of these.
    pub(super) fn read(number: u16, reader: &mut Reader) -> Result<Option<Self>, NotAMessage> {
        Ok(Some(match number {
            6 => Self::Chat {
                id: reader.u64()?,
                text: fit_text(text(reader, CHAT)?, CHAT),
            },
            7 => Self::Private {
                sealed: reader.vector(SEALED)?.to_vec(),
            },
            8 => Self::React {
                reactions: reactions(reader)?,
            },
            9 => Self::Hand {
                up: bool(reader)?,
                since: reader.u64()?,
            },
            10 => Self::LowerHand {
                peer: PeerId(reader.u32()?),
            },
            11 => Self::Live {
                line: reader.u32()?,
                seq: reader.u16()?,
                keep: reader.u16()?,
                text: fit_line(text(reader, LINE)?),
                end: bool(reader)?,
            },
            12 => Self::Poll {
                question: Question::read(reader)?,
                again: bool(reader)?,
            },
            13 => Self::Vote {
                poll: reader.u64()?,
                ballot: if flag(reader.u8()?)? {
                    Ballot::Sealed(reader.vector(SEALED)?.to_vec())
                } else {
                    Ballot::Open(reader.u16()?)
                },
            },
            14 => {
                let (poll, count, end) = (reader.u64()?, reader.u32()?, bool(reader)?);
                let sums = sums(reader)?;
                Self::Tally { poll, count, sums, end }
            }
            15 => Self::ClosePoll { poll: reader.u64()? },
            20 => Self::Notes(NotesPart::read(reader)?),
            21 => Self::NotesAsk {
                peer: PeerId(reader.u32()?),
            },
            _ => return Ok(None),
        }))
    }
}

impl Question {
    fn write(&self, writer: &mut Writer) {
        let options = &self.options[..self.options.len().min(*OPTIONS.end())];
        writer
            .u64(self.id)
            .u8(self.anonymous.into())
            .u8(self.multiple.into())
            .vector(fit_text(&self.question, QUESTION).as_bytes())
            .u8(options.len() as u8);
        for option in options {
            writer.vector(fit_text(option, OPTION).as_bytes());
        }
    }

    fn read(reader: &mut Reader) -> Result<Self, NotAMessage> {
        let (id, anonymous, multiple) = (reader.u64()?, bool(reader)?, bool(reader)?);
        let question = fit_text(text(reader, QUESTION)?, QUESTION);
        let count = usize::from(reader.u8()?);
        if !OPTIONS.contains(&count) {
            return Err(NotAMessage::Garbled);
        }
        let option = |_| Ok(fit_text(text(reader, OPTION)?, OPTION));
        let options = (0..count).map(option).collect::<Result<Vec<_>, NotAMessage>>()?;
        Ok(Self {
            id,
            anonymous,
            multiple,
            question,
            options,
        })
    }
}

fn reactions(reader: &mut Reader) -> Result<Vec<Reaction>, NotAMessage> {
    let count = usize::from(reader.u8()?);
    if !(1..=REACTIONS).contains(&count) {
        return Err(NotAMessage::Garbled);
    }
    let numbers = reader.raw(count)?;
    let known = |number: &u8| Reaction::ALL.into_iter().find(|known| *known as u8 == *number);
    numbers
        .iter()
        .map(|number| known(number).ok_or(NotAMessage::Garbled))
        .collect()
}

fn sums(reader: &mut Reader) -> Result<Option<Vec<u32>>, NotAMessage> {
    let count = usize::from(reader.u8()?);
    if count == 0 {
        return Ok(None);
    }
    if !OPTIONS.contains(&count) {
        return Err(NotAMessage::Garbled);
    }
    let sums = (0..count).map(|_| reader.u32()).collect::<Result<Vec<_>, _>>()?;
    Ok(Some(sums))
}

/// Makes a text fit for display: line breaks and tabs stay, other control characters and those that
/// turn the direction of foreign text go; trimmed, cut at `max` bytes.
pub fn fit_text(text: &str, max: usize) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let fitted: String = text
        .chars()
        .filter(|c| *c == '\n' || *c == '\t' || !turns(*c))
        .collect();
    cut(fitted.trim(), max).trim_end().to_owned()
}

/// The same for one line being typed: white space stays, line breaks become spaces.
pub fn fit_line(text: &str) -> String {
    let line: String = text
        .chars()
        .map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c })
        .filter(|c| !turns(*c))
        .collect();
    cut(&line, LINE).to_owned()
}

/// Control characters, and embeddings, overrides and isolates of writing direction. Joiners stay:
/// Persian, Indian scripts and emoji need them.
fn turns(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_fitted_and_stay_so() {
        let long = "ä".repeat(CHAT);
        let cases = [
            ("  Hallo\r\nWelt \t\n", "Hallo\nWelt"),
            ("a\u{202e}b\u{0}c\u{2066}d\u{7f}", "abcd"),
            ("می‌خواهم 👩‍🚀", "می‌خواهم 👩‍🚀"),
            (long.as_str(), &long[..CHAT]),
            ("\n\t ", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(fit_text(text, CHAT), expected);
            assert_eq!(fit_text(expected, CHAT), expected);
        }
    }

    #[test]
    fn a_line_keeps_its_spaces_and_has_no_breaks() {
        assert_eq!(fit_line(" a \n b\u{202e} "), " a   b ");
    }
}
