//! Shared notes: bytes that the interfaces of the members understand, in parts that fit a message.

use super::NotAMessage;
use crate::bytes::{Reader, Writer};

/// Bytes of every part but the last, which has at most as many. With its message it fits the largest bucket.
pub const NOTES_PART: usize = 16_000;
/// Most parts of a change.
pub const CHANGE_PARTS: u16 = 32;
/// Most parts of a state.
pub const STATE_PARTS: u16 = 128;

/// What the parts of one number make together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum NotesKind {
    /// A change, by who sends it. Never empty.
    Change = 0,
    /// All there is, as its sender has it. Empty: nothing was ever written.
    State = 1,
    /// The same, of a sender who is still asking others.
    Unsure = 2,
}

impl NotesKind {
    /// Most parts that one of this kind may have.
    pub fn most(self) -> u16 {
        match self {
            Self::Change => CHANGE_PARTS,
            Self::State | Self::Unsure => STATE_PARTS,
        }
    }
}

/// One part of a change or a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotesPart {
    /// What it is part of.
    pub kind: NotesKind,
    /// Counts the changes and states of a sender: parts of one have the same.
    pub id: u32,
    /// Which part, from zero.
    pub part: u16,
    /// How many there are.
    pub of: u16,
    /// Its bytes: [`NOTES_PART`], in the last part at most as many.
    pub bytes: Vec<u8>,
}

impl NotesPart {
    /// How many parts bytes of this kind make; none: they are more than a whole may have, or no change.
    pub fn count(kind: NotesKind, len: usize) -> Option<u16> {
        let of = u16::try_from(len.div_ceil(NOTES_PART).max(1)).ok()?;
        let fits = of <= kind.most() && (len > 0 || kind != NotesKind::Change);
        fits.then_some(of)
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        writer.u8(self.kind as u8).u32(self.id).u16(self.part).u16(self.of);
        writer.vector(&self.bytes[..self.bytes.len().min(NOTES_PART)]);
    }

    pub(super) fn read(reader: &mut Reader) -> Result<Self, NotAMessage> {
        let kind = match reader.u8()? {
            0 => NotesKind::Change,
            1 => NotesKind::State,
            2 => NotesKind::Unsure,
            _ => return Err(NotAMessage::Garbled),
        };
        let (id, part, of) = (reader.u32()?, reader.u16()?, reader.u16()?);
        let bytes = reader.vector(NOTES_PART)?;
        // As [`NotesPart::count`] cuts them, and not otherwise: nobody makes many parts of few bytes.
        let before = usize::from(part) * NOTES_PART;
        let last = Self::count(kind, before + bytes.len()) == Some(of) && part + 1 == of;
        let full = part < of.saturating_sub(1) && of <= kind.most() && bytes.len() == NOTES_PART;
        if !last && !full {
            return Err(NotAMessage::Garbled);
        }
        let bytes = bytes.to_vec();
        Ok(Self {
            kind,
            id,
            part,
            of,
            bytes,
        })
    }
}
