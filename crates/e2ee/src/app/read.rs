//! What several messages are read with.

use super::NotAMessage;
use crate::bytes::{Garbled, Reader};

pub(super) fn bool(reader: &mut Reader) -> Result<bool, Garbled> {
    flag(reader.u8()?)
}

pub(super) fn flag(byte: u8) -> Result<bool, Garbled> {
    match byte {
        0 => Ok(false),
        1 => Ok(true),
        _ => Err(Garbled),
    }
}

/// UTF-8 of at most `max` bytes.
pub(super) fn text<'a>(reader: &mut Reader<'a>, max: usize) -> Result<&'a str, NotAMessage> {
    std::str::from_utf8(reader.vector(max)?).map_err(|_| NotAMessage::Garbled)
}
