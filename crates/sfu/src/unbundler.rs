//! Taking bundles of sound apart: what is forwarded is one frame per packet, each once.

use std::collections::BTreeMap;

use crate::bundle::Bundle;
use crate::packet::Packet;

/// Streams of sound of one connection. A client has two; with every new SSRC it begins another.
const STREAMS: usize = 64;

/// Takes the sound of one connection apart, and knows what of it has been forwarded.
#[derive(Debug, Default)]
pub(crate) struct Unbundler {
    /// By SSRC. Never forgotten: what was forwarded once and came again would be sent on under the number it had,
    /// and so under the same key and number as something else (RFC 7714 §8.1).
    heard: BTreeMap<u32, Heard>,
}

impl Unbundler {
    /// The packets that one carries and that have not been heard yet, oldest first. None of a malformed packet, and
    /// none of a stream too many.
    pub(crate) fn take_apart(&mut self, packet: Packet) -> Vec<Packet> {
        let full = self.heard.len() >= STREAMS;
        let Some(heard) = self.heard.get_mut(&packet.ssrc) else {
            if full {
                return Vec::new();
            }
            self.heard.insert(packet.ssrc, Heard::from(packet.seq));
            return own_of(packet).into_iter().collect();
        };
        let mut packets = Vec::new();
        if let Some(Bundle::Several { earlier, .. }) = Bundle::open(&packet.payload) {
            for earlier in earlier.iter().rev() {
                let seq = packet.seq.checked_sub(earlier.back);
                let Some(seq) = seq.filter(|seq| heard.first(*seq)) else {
                    continue;
                };
                packets.push(Packet {
                    seq,
                    time: packet.time.wrapping_sub(earlier.time),
                    marker: false,
                    payload: earlier.frame.into(),
                    ..packet.clone()
                });
            }
        }
        if heard.first(packet.seq) {
            packets.extend(own_of(packet));
        }
        packets
    }
}

/// The packet with its own frame only; none when it is malformed.
fn own_of(packet: Packet) -> Option<Packet> {
    match Bundle::open(&packet.payload)? {
        Bundle::Plain => Some(packet),
        Bundle::Several { own, .. } => {
            let payload = own.into();
            Some(Packet { payload, ..packet })
        }
    }
}

/// Which packets of one stream of sound have been heard, so that none is forwarded twice.
#[derive(Clone, Copy, Debug)]
struct Heard {
    highest: u64,
    /// Bit n: `highest - n` has been heard.
    window: u64,
}

impl Heard {
    /// A stream that begins with this packet: what is before it is not waited for.
    fn from(seq: u64) -> Self {
        Self {
            highest: seq,
            window: u64::MAX,
        }
    }

    /// Notes a packet; false when it has been heard already, or is too old to tell.
    fn first(&mut self, seq: u64) -> bool {
        if seq > self.highest {
            self.window = u32::try_from(seq - self.highest)
                .ok()
                .and_then(|by| self.window.checked_shl(by))
                .unwrap_or_default()
                | 1;
            self.highest = seq;
            return true;
        }
        let bit = u32::try_from(self.highest - seq).ok().and_then(|n| 1u64.checked_shl(n));
        let new = bit.filter(|bit| self.window & bit == 0);
        self.window |= new.unwrap_or_default();
        new.is_some()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::time::Duration;

    use wire::{Layer, StreamKind};

    use super::*;
    use crate::codec::Codec;
    use crate::descriptor::Descriptor;

    fn packet(ssrc: u32, seq: u64, payload: &[u8]) -> Packet {
        Packet {
            kind: StreamKind::Microphone,
            layer: Layer::High,
            ssrc,
            codec: Codec::Opus,
            seq,
            time: 0,
            marker: false,
            loudness: None,
            descriptor: Descriptor::default(),
            payload: payload.into(),
            arrived: Duration::ZERO,
        }
    }

    /// Seven, and the frame before it, eight.
    const TWO: [u8; 7] = [0xf1, 3, 0xc0, 0, 1, 8, 7];

    #[test]
    fn a_bundle_is_forwarded_as_its_frames_in_their_places() {
        let mut unbundler = Unbundler::default();
        let mut forwarded = |seq, payload: &[u8]| {
            let packets = unbundler.take_apart(packet(1, seq, payload));
            packets
                .iter()
                .map(|packet| (packet.seq, packet.payload.to_vec()))
                .collect::<Vec<_>>()
        };
        assert_eq!(forwarded(10, &[1]), [(10, vec![1])]);
        assert_eq!(forwarded(12, &TWO), [(11, vec![8]), (12, vec![7])]);
        assert_eq!(forwarded(11, &[8]), [], "it has come with what follows");
        assert_eq!(forwarded(12, &TWO), []);
        assert_eq!(forwarded(13, &[0xf3, 0]), [], "malformed");
    }

    #[test]
    fn no_number_of_a_stream_is_forwarded_twice_however_streams_alternate() {
        let mut unbundler = Unbundler::default();
        let mut forwarded = BTreeSet::new();
        // Two streams on one line by turns, each of which says everything again.
        for turn in 0..40 {
            for ssrc in [1, 2] {
                for seq in [100 + turn / 4, 100 + turn / 4, 99] {
                    for packet in unbundler.take_apart(packet(ssrc, seq, &TWO)) {
                        assert!(forwarded.insert((ssrc, packet.seq)), "{ssrc} {}", packet.seq);
                    }
                }
            }
        }
        assert_eq!(forwarded.len(), 2 * 10);
    }

    #[test]
    fn a_client_that_begins_streams_without_end_is_not_heard_in_more_than_are_remembered() {
        let mut unbundler = Unbundler::default();
        let mut forwarded = |ssrc| unbundler.take_apart(packet(ssrc, 5, &[1])).len();
        assert!((0..64).all(|ssrc| forwarded(ssrc) == 1));
        assert_eq!(forwarded(64), 0);
        assert_eq!(forwarded(3), 0, "and what was heard stays known");
    }

    #[test]
    fn a_packet_is_heard_once_in_whatever_order() {
        let mut heard = Heard::from(100);
        assert!(!heard.first(100) && !heard.first(99), "before the beginning");
        assert!(heard.first(103));
        assert!(heard.first(102) && !heard.first(102));
        assert!(heard.first(101) && !heard.first(103));
        assert!(heard.first(103 + 63) && !heard.first(103) && heard.first(104));
        assert!(heard.first(1_000));
        assert!(heard.first(937) && !heard.first(936), "too old to tell");
        assert!(heard.first(u64::MAX) && !heard.first(1_000));
    }
}
