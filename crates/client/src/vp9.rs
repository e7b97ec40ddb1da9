//! VP9: what can be told of a frame without decoding it, and its RTP payload format (RFC 9628).

use crate::clip::SIZE;

/// Payload bytes per packet: with RTP and SRTP around it, below 1200.
const PAYLOAD: usize = 1100;

/// Whether the frame stands alone; none if it is no VP9 frame (VP9 bitstream specification, §6.2).
pub fn is_key_frame(frame: &[u8]) -> Option<bool> {
    let bits = Bits(frame);
    if bits.at(0)? != 1 || bits.at(1)? != 0 {
        return None;
    }
    let profile = bits.at(2)? + 2 * bits.at(3)?;
    let after_profile = if profile == 3 { 5 } else { 4 };
    if bits.at(after_profile)? == 1 {
        return Some(false);
    }
    let key = bits.at(after_profile + 1)? == 0;
    if !key {
        return Some(false);
    }
    // A key frame continues with the sync code after show_frame and error_resilient_mode.
    let sync: u32 = (0..24).try_fold(0, |code, n| {
        Some(code << 1 | u32::from(bits.at(after_profile + 4 + n)?))
    })?;
    (sync == 0x49_83_42).then_some(true)
}

/// Whether the frame is displayed when decoded.
pub fn is_shown_frame(frame: &[u8]) -> bool {
    let bits = Bits(frame);
    bits.at(4) == Some(1) || bits.at(6) == Some(1)
}

struct Bits<'a>(&'a [u8]);

impl Bits<'_> {
    fn at(&self, n: usize) -> Option<u8> {
        Some(self.0.get(n / 8)? >> (7 - n % 8) & 1)
    }
}

/// Cuts frames into RTP payloads as a browser does for one layer: picture number, layer indices, and
/// the scalability structure on key frames (RFC 9628 §4.2, non-flexible mode).
#[derive(Debug, Default)]
pub struct Packetiser {
    picture: u16,
    base: u8,
}

impl Packetiser {
    /// Payloads of one frame, in order.
    pub fn packetise(&mut self, frame: &[u8], key: bool) -> Vec<Vec<u8>> {
        self.picture = (self.picture + 1) & 0x7fff;
        self.base = self.base.wrapping_add(1);
        let count = frame.len().div_ceil(PAYLOAD).max(1);
        frame
            .chunks(frame.len().div_ceil(count).max(1))
            .enumerate()
            .map(|(n, chunk)| {
                let mut payload = self.descriptor(key, n == 0, n + 1 == count);
                payload.extend_from_slice(chunk);
                payload
            })
            .collect()
    }

    fn descriptor(&self, key: bool, begins: bool, ends: bool) -> Vec<u8> {
        let structure = key && begins;
        let mut first = HAS_PICTURE | HAS_LAYER;
        for (bit, set) in [
            (PREDICTED, !key),
            (BEGINS, begins),
            (ENDS, ends),
            (HAS_STRUCTURE, structure),
        ] {
            if set {
                first |= bit;
            }
        }
        let [high, low] = self.picture.to_be_bytes();
        let mut bytes = vec![first, 0x80 | high, low, 0, self.base];
        if structure {
            // One spatial layer with its size; a group of one picture that refers to the one before.
            bytes.push(0x18);
            bytes.extend_from_slice(&SIZE.0.to_be_bytes());
            bytes.extend_from_slice(&SIZE.1.to_be_bytes());
            bytes.extend_from_slice(&[1, 0x04, 1]);
        }
        bytes
    }
}

const HAS_PICTURE: u8 = 0x80;
const PREDICTED: u8 = 0x40;
const HAS_LAYER: u8 = 0x20;
const FLEXIBLE: u8 = 0x10;
const BEGINS: u8 = 0x08;
const ENDS: u8 = 0x04;
const HAS_STRUCTURE: u8 = 0x02;

/// What a payload descriptor says of its packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Described {
    /// Bytes of the descriptor.
    pub len: usize,
    /// First packet of a layer frame.
    pub begins: bool,
    /// Last packet of a layer frame.
    pub ends: bool,
}

/// Reads the descriptor in front of a payload.
pub fn describe(payload: &[u8]) -> Option<Described> {
    let first = *payload.first()?;
    let mut at = 1;
    if first & HAS_PICTURE != 0 {
        at += if payload.get(at)? & 0x80 != 0 { 2 } else { 1 };
    }
    if first & HAS_LAYER != 0 {
        at += if first & FLEXIBLE != 0 { 1 } else { 2 };
    }
    if first & FLEXIBLE != 0 && first & PREDICTED != 0 {
        loop {
            let more = payload.get(at)? & 1 != 0;
            at += 1;
            if !more {
                break;
            }
        }
    }
    if first & HAS_STRUCTURE != 0 {
        at += structure_len(payload.get(at..)?)?;
    }
    (at < payload.len()).then_some(Described {
        len: at,
        begins: first & BEGINS != 0,
        ends: first & ENDS != 0,
    })
}

fn structure_len(bytes: &[u8]) -> Option<usize> {
    let head = *bytes.first()?;
    let layers = usize::from(head >> 5) + 1;
    let mut at = 1;
    if head & 0x10 != 0 {
        at += 4 * layers;
    }
    if head & 0x08 != 0 {
        let pictures = *bytes.get(at)?;
        at += 1;
        for _ in 0..pictures {
            at += 1 + usize::from(bytes.get(at)? >> 2 & 3);
        }
    }
    Some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_cut_can_be_read() {
        let mut packetiser = Packetiser::default();
        for (len, key) in [(1, true), (1100, false), (1101, true), (5000, false)] {
            let frame: Vec<u8> = (0..len).map(|n| n as u8).collect();
            let payloads = packetiser.packetise(&frame, key);
            let mut whole = Vec::new();
            for (n, payload) in payloads.iter().enumerate() {
                let found = describe(payload).unwrap();
                assert_eq!((found.begins, found.ends), (n == 0, n + 1 == payloads.len()));
                assert!(payload.len() <= PAYLOAD + 13);
                whole.extend_from_slice(&payload[found.len..]);
            }
            assert_eq!(whole, frame);
        }
    }

    #[test]
    fn frames_are_told_by_their_first_bits() {
        // Marker 10, profile 0, not existing, key, shown, not resilient, sync code.
        assert_eq!(is_key_frame(&[0x82, 0x49, 0x83, 0x42, 0]), Some(true));
        assert_eq!(is_key_frame(&[0x82, 0x49, 0x83, 0x43, 0]), None);
        assert_eq!(is_key_frame(&[0x86, 0x00]), Some(false));
        assert_eq!(is_key_frame(&[0x00; 8]), None);
        assert_eq!(is_key_frame(&[]), None);
    }

    #[test]
    fn cut_short_descriptors_are_none() {
        let whole = [0xaa, 0x81, 0x02, 0x00, 0x09, 0x18, 2, 128, 1, 104, 1, 0x04, 1, 0x55];
        assert_eq!(describe(&whole).map(|d| d.len), Some(13));
        for cut in 0..whole.len() {
            assert_eq!(describe(&whole[..cut]), None, "{cut}");
        }
    }
}
