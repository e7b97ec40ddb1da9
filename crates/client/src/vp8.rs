//! VP8: what can be told of a frame without decoding it, and its RTP payload descriptor (RFC 7741).

/// Whether the frame stands alone; none if it is no VP8 frame (RFC 6386 §9.1).
pub fn is_key_frame(frame: &[u8]) -> Option<bool> {
    let first = *frame.first().filter(|_| frame.len() >= 3)?;
    if first & 1 != 0 {
        return Some(false);
    }
    (frame.get(3..6)? == [0x9d, 0x01, 0x2a]).then_some(true)
}

/// What a payload descriptor says of its packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Described {
    /// Bytes of the descriptor.
    pub len: usize,
    /// First packet of a frame.
    pub begins: bool,
}

/// Reads the descriptor in front of a payload.
pub fn describe(payload: &[u8]) -> Option<Described> {
    let first = *payload.first()?;
    let mut at = 1;
    if first & 0x80 != 0 {
        let extension = *payload.get(at)?;
        at += 1;
        if extension & 0x80 != 0 {
            at += if payload.get(at)? & 0x80 != 0 { 2 } else { 1 };
        }
        at += usize::from(extension & 0x40 != 0) + usize::from(extension & 0x30 != 0);
    }
    (at < payload.len()).then_some(Described {
        len: at,
        begins: first & 0x17 == 0x10,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptors_are_read_and_cut_ones_refused() {
        let whole = [0x90, 0xe0, 0x81, 0x02, 0x07, 0x20, 0x55];
        assert_eq!(describe(&whole), Some(Described { len: 6, begins: true }));
        for cut in 0..whole.len() {
            assert_eq!(describe(&whole[..cut]), None, "{cut}");
        }
        assert_eq!(describe(&[0x00, 0x55]), Some(Described { len: 1, begins: false }));
    }

    #[test]
    fn frames_are_told_by_their_first_bytes() {
        assert_eq!(is_key_frame(&[0x10, 0x02, 0x00, 0x9d, 0x01, 0x2a, 0]), Some(true));
        assert_eq!(is_key_frame(&[0x10, 0x02, 0x00, 0x9d, 0x01, 0x2b, 0]), None);
        assert_eq!(is_key_frame(&[0x11, 0x02, 0x00]), Some(false));
        assert_eq!(is_key_frame(&[0x11]), None);
    }
}
