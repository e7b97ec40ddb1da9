//! What of a frame stays readable for packetisers, per codec.
//!
//! Opus and VP9 frames are replaced as a whole: their RTP payload descriptors come from the encoder,
//! not from the frame's bytes. A VP8 packetiser and receiver read the frame header, so its first bytes
//! are repeated in front of the SFrame ciphertext of the *entire* frame; the receiver throws them away,
//! and nothing a server could rewrite reaches the decoder.

/// How a stream's frames are coded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codec {
    /// RFC 6716.
    Opus,
    /// RFC 6386.
    Vp8,
    /// VP9 bitstream.
    Vp9,
}

impl Codec {
    /// Length of the clear prefix of `frame`, a plain frame or a sealed one; none if it is too short to be one.
    pub(crate) fn clear_prefix(self, frame: &[u8]) -> Option<usize> {
        match self {
            Self::Opus | Self::Vp9 => Some(0),
            Self::Vp8 => {
                let len = if frame.first()? & 1 == 0 { VP8_KEY } else { VP8_DELTA };
                (frame.len() >= len).then_some(len)
            }
        }
    }
}

/// RFC 6386 §9.1: frame tag, start code, width and height of a key frame.
const VP8_KEY: usize = 10;
/// RFC 6386 §9.1: frame tag.
const VP8_DELTA: usize = 3;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_vp8_keeps_bytes_clear() {
        let (key, delta) = ([0x10; 40], [0x11; 40]);
        let cases: [(Codec, &[u8], Option<usize>); 9] = [
            (Codec::Opus, &key, Some(0)),
            (Codec::Opus, &[], Some(0)),
            (Codec::Vp9, &delta, Some(0)),
            (Codec::Vp8, &key, Some(10)),
            (Codec::Vp8, &delta, Some(3)),
            (Codec::Vp8, &key[..9], None),
            (Codec::Vp8, &delta[..2], None),
            (Codec::Vp8, &key[..10], Some(10)),
            (Codec::Vp8, &[], None),
        ];
        for (codec, frame, expected) in cases {
            assert_eq!(codec.clear_prefix(frame), expected, "{codec:?} {} bytes", frame.len());
        }
    }
}
