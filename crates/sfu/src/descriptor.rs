//! The clear part of a video packet: the RTP payload descriptor of VP8 (RFC 7741 §4.2) and VP9 (RFC 9628 §4.2).
//!
//! The descriptor is written by the packetiser after encryption and stays readable. Of the encrypted
//! frame behind it exactly one bit is read: VP8's inverse key frame flag, which the framing keeps in
//! clear (`docs/protocol/media.md`, "What the server reads").

use crate::codec::Codec;

/// What the descriptor of one packet says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) struct Descriptor {
    /// The packet is the first of a key frame.
    pub(crate) starts_key_frame: bool,
    /// The picture's number, and where it stands.
    pub(crate) picture_id: Option<PictureId>,
    /// Number of the temporal base layer picture (TL0PICIDX), and where it stands.
    pub(crate) tl0: Option<Tl0>,
}

/// A picture number in a payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PictureId {
    /// The number.
    pub(crate) value: u16,
    /// Fifteen bits in two bytes; otherwise seven in one.
    pub(crate) wide: bool,
    /// Position in the payload.
    pub(crate) at: usize,
}

/// A base layer number in a payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tl0 {
    /// The number.
    pub(crate) value: u8,
    /// Position in the payload.
    pub(crate) at: usize,
}

impl PictureId {
    /// Bits of the number that exist.
    pub(crate) fn mask(self) -> u16 {
        if self.wide { 0x7fff } else { 0x7f }
    }
}

impl Descriptor {
    /// Reads the descriptor; none when it is cut short. Opus has none to read.
    pub(crate) fn parse(codec: Codec, payload: &[u8]) -> Option<Self> {
        match codec {
            Codec::Opus => Some(Self::default()),
            Codec::Vp8 => vp8(&mut Cursor { payload, at: 0 }),
            Codec::Vp9 => vp9(&mut Cursor { payload, at: 0 }),
        }
    }
}

fn vp8(cursor: &mut Cursor) -> Option<Descriptor> {
    let first = cursor.byte()?;
    let extension = if first & 0x80 != 0 { cursor.byte()? } else { 0 };
    let picture_id = if extension & 0x80 != 0 {
        Some(cursor.picture_id()?)
    } else {
        None
    };
    let tl0 = if extension & 0x40 != 0 {
        Some(cursor.tl0()?)
    } else {
        None
    };
    if extension & 0x30 != 0 {
        cursor.byte()?;
    }
    let starts_frame = first & 0x17 == 0x10;
    let starts_key_frame = starts_frame && cursor.byte()? & 0x01 == 0;
    Some(Descriptor {
        starts_key_frame,
        picture_id,
        tl0,
    })
}

fn vp9(cursor: &mut Cursor) -> Option<Descriptor> {
    let first = cursor.byte()?;
    let has = |bit: u8| first & bit != 0;
    let (predicted, layered, flexible, begins) = (has(0x40), has(0x20), has(0x10), has(0x08));
    let picture_id = if has(0x80) { Some(cursor.picture_id()?) } else { None };
    let (mut spatial, mut tl0) = (0, None);
    if layered {
        spatial = (cursor.byte()? >> 1) & 0x07;
        if !flexible {
            tl0 = Some(cursor.tl0()?);
        }
    }
    Some(Descriptor {
        starts_key_frame: begins && !predicted && spatial == 0,
        picture_id,
        tl0,
    })
}

struct Cursor<'a> {
    payload: &'a [u8],
    at: usize,
}

impl Cursor<'_> {
    fn byte(&mut self) -> Option<u8> {
        let byte = *self.payload.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    fn picture_id(&mut self) -> Option<PictureId> {
        let at = self.at;
        let high = self.byte()?;
        let wide = high & 0x80 != 0;
        let value = if wide {
            u16::from(high & 0x7f) << 8 | u16::from(self.byte()?)
        } else {
            u16::from(high)
        };
        Some(PictureId { value, wide, at })
    }

    fn tl0(&mut self) -> Option<Tl0> {
        let at = self.at;
        Some(Tl0 {
            value: self.byte()?,
            at,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn key_frames_are_told_from_the_descriptor() {
        let cases: [(Codec, &[u8], Option<bool>); 14] = [
            // VP8: start of partition 0 and the inverse key frame bit.
            (Codec::Vp8, &[0x10, 0x00], Some(true)),
            (Codec::Vp8, &[0x10, 0x01], Some(false)),
            (Codec::Vp8, &[0x00, 0x00], Some(false)),
            (Codec::Vp8, &[0x11, 0x00], Some(false)),
            (Codec::Vp8, &[0x90, 0xe0, 0x81, 0x02, 0x07, 0x20, 0x00], Some(true)),
            (Codec::Vp8, &[0x90, 0xe0, 0x81, 0x02, 0x07, 0x20], None),
            (Codec::Vp8, &[0x90], None),
            (Codec::Vp8, &[], None),
            // VP9: begins a frame, not predicted, lowest spatial layer.
            (Codec::Vp9, &[0x88, 0x05], Some(true)),
            (Codec::Vp9, &[0xc8, 0x05], Some(false)),
            (Codec::Vp9, &[0x80, 0x05], Some(false)),
            (Codec::Vp9, &[0xa8, 0x05, 0x03, 0x00], Some(false)),
            (Codec::Vp9, &[0xa8, 0x05, 0x00, 0x09], Some(true)),
            (Codec::Vp9, &[0xa8, 0x85, 0x01], None),
        ];
        for (codec, payload, expected) in cases {
            let found = Descriptor::parse(codec, payload).map(|d| d.starts_key_frame);
            assert_eq!(found, expected, "{codec:?} {payload:02x?}");
        }
    }

    #[test]
    fn picture_numbers_are_found_where_they_stand() {
        let vp8 = Descriptor::parse(Codec::Vp8, &[0x90, 0xe0, 0x81, 0x02, 0x07, 0x20, 0x00]).unwrap();
        assert_eq!(
            vp8.picture_id,
            Some(PictureId {
                value: 0x102,
                wide: true,
                at: 2
            })
        );
        assert_eq!(vp8.tl0, Some(Tl0 { value: 7, at: 4 }));
        let vp9 = Descriptor::parse(Codec::Vp9, &[0xa8, 0x7f, 0x00, 0x09]).unwrap();
        assert_eq!(
            vp9.picture_id,
            Some(PictureId {
                value: 0x7f,
                wide: false,
                at: 1
            })
        );
        assert_eq!(vp9.tl0, Some(Tl0 { value: 9, at: 3 }));
    }

    proptest::proptest! {
        #[test]
        fn no_payload_panics(payload in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..32)) {
            for codec in [Codec::Opus, Codec::Vp8, Codec::Vp9] {
                if let Some(found) = Descriptor::parse(codec, &payload) {
                    assert!(found.picture_id.is_none_or(|p| p.at < payload.len()));
                    assert!(found.tl0.is_none_or(|t| t.at < payload.len()));
                }
            }
        }
    }
}
