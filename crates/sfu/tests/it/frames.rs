//! Synthetic packets that say where they come from, so that a receiver can check what it got.

/// A codec of a test client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codec {
    Opus,
    Vp8,
    Vp9,
}

/// What a packet says about itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag {
    pub peer: u32,
    /// 0, 1, 2: low to high.
    pub layer: u8,
    pub frame: u32,
    pub key: bool,
    pub first: bool,
}

/// Bytes of a tag, plus the byte in front that VP8 keeps its key frame flag in.
const TAG: usize = 12;

/// A packet's payload: descriptor, tag, filling.
pub fn payload(codec: Codec, tag: Tag, picture_id: u16, size: usize) -> Vec<u8> {
    let [high, low] = picture_id.to_be_bytes();
    let mut bytes = match codec {
        Codec::Opus => vec![],
        Codec::Vp8 => {
            let start = if tag.first { 0x10 } else { 0x00 };
            vec![0x80 | start, 0xe0, 0x80 | high, low, tag.frame as u8, 0x20]
        }
        Codec::Vp9 => {
            let predicted = if tag.key { 0 } else { 0x40 };
            let begins = if tag.first { 0x08 } else { 0 };
            vec![0x80 | predicted | begins, 0x80 | high, low]
        }
    };
    bytes.push(if tag.key { 0 } else { 1 });
    bytes.extend(tag.peer.to_be_bytes());
    bytes.extend([tag.layer]);
    bytes.extend(tag.frame.to_be_bytes());
    bytes.extend([u8::from(tag.key), u8::from(tag.first)]);
    bytes.resize(bytes.len().max(size), 0x5a);
    bytes
}

/// A payload of sound with those before it, newest first and each this much older than the one after it
/// (`docs/protocol/media.md`).
pub fn bundle(own: &[u8], earlier: &[Vec<u8>], ticks: u16) -> Vec<u8> {
    if earlier.is_empty() {
        return own.to_vec();
    }
    let mut bytes = vec![0xf0 | earlier.len() as u8];
    for (n, frame) in (1..).zip(earlier) {
        bytes.extend((ticks * n).to_be_bytes());
        bytes.extend((frame.len() as u16).to_be_bytes());
    }
    bytes.extend(earlier.concat());
    bytes.extend(own);
    bytes
}

/// Reads a payload back: the tag and the picture id as it arrived.
pub fn read(codec: Codec, payload: &[u8]) -> (Tag, u16) {
    let (at, picture_id) = match codec {
        Codec::Opus => (0, 0),
        Codec::Vp8 => (6, u16::from_be_bytes([payload[2] & 0x7f, payload[3]])),
        Codec::Vp9 => (3, u16::from_be_bytes([payload[1] & 0x7f, payload[2]])),
    };
    let body = &payload[at + 1..at + TAG];
    let number = |bytes: &[u8]| u32::from_be_bytes(bytes.try_into().unwrap());
    let tag = Tag {
        peer: number(&body[0..4]),
        layer: body[4],
        frame: number(&body[5..9]),
        key: body[9] == 1,
        first: body[10] == 1,
    };
    (tag, picture_id)
}
