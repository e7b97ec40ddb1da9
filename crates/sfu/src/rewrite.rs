//! Makes one continuous RTP stream out of the pieces of several.
//!
//! A slot keeps its SSRC, counts sequence and picture numbers on and lets its clock run on, whichever
//! source or layer feeds it. Within a piece the numbers keep their distances, so losses and
//! reordering stay visible and repairable.

use std::sync::Arc;
use std::time::Duration;

use crate::codec::Codec;
use crate::packet::{Outgoing, Packet};

/// The numbers of one slot.
#[derive(Debug, Default)]
pub(crate) struct Rewriter {
    /// The last packet sent, by number; none before the first.
    last: Option<Last>,
    /// First number of the piece, as the source counts.
    first_seq: u64,
    seq_shift: i64,
    /// The highest number of the piece, as the source counts, when last a packet was sent once more: up to
    /// there the numbers in between are taken.
    taken: Option<u64>,
    time_shift: u32,
    picture_shift: u16,
    tl0_shift: u8,
}

#[derive(Clone, Copy, Debug)]
struct Last {
    seq: u64,
    time: u32,
    at: Duration,
    codec: Codec,
    picture_id: u16,
    tl0: u8,
}

/// Number of the first packet of a slot. Small, because a receiver assumes that no roll-over has
/// happened yet (RFC 3711 §3.3.1); not zero, so that a late packet before it still has a number.
const FIRST_SEQ: u64 = 1000;

impl Rewriter {
    /// Joins a new piece to what was sent; `packet` is its first.
    pub(crate) fn splice(&mut self, packet: &Packet) {
        self.first_seq = packet.seq;
        self.taken = None;
        let Some(last) = self.last else {
            self.seq_shift = FIRST_SEQ as i64 - packet.seq as i64;
            return;
        };
        self.seq_shift = last.seq as i64 + 1 - packet.seq as i64;
        let elapsed = packet.arrived.saturating_sub(last.at).as_micros() as u64;
        let ticks = (elapsed * u64::from(packet.codec.clock_rate()) / 1_000_000).max(1) as u32;
        self.time_shift = last.time.wrapping_add(ticks).wrapping_sub(packet.time);
        // Another codec begins with fresh numbers.
        let same = last.codec == packet.codec;
        self.picture_shift = match packet.descriptor.picture_id {
            Some(id) if same => last.picture_id.wrapping_add(1).wrapping_sub(id.value),
            _ => 0,
        };
        self.tl0_shift = match packet.descriptor.tl0 {
            Some(tl0) if same => last.tl0.wrapping_add(1).wrapping_sub(tl0.value),
            _ => 0,
        };
    }

    /// The number of a packet that the slot sends beyond those of its source; none before its first. No
    /// number is ever used twice: two packets of one number would be encrypted alike (RFC 7714 §8.2).
    pub(crate) fn another(&mut self) -> Option<u64> {
        let last = self.last.as_mut()?;
        self.taken = u64::try_from(last.seq as i64 - self.seq_shift).ok();
        last.seq += 1;
        self.seq_shift += 1;
        Some(last.seq)
    }

    /// The packet with the slot's numbers; none when it precedes the piece.
    pub(crate) fn rewrite(&mut self, packet: &Packet) -> Option<Outgoing> {
        if packet.seq < self.first_seq {
            return None;
        }
        let seq = if self.taken.is_some_and(|taken| packet.seq <= taken) {
            self.another()?
        } else {
            u64::try_from(packet.seq as i64 + self.seq_shift).ok()?
        };
        let time = packet.time.wrapping_add(self.time_shift);
        let picture_id = packet
            .descriptor
            .picture_id
            .map(|id| (id, id.value.wrapping_add(self.picture_shift)));
        let tl0 = packet
            .descriptor
            .tl0
            .map(|tl0| (tl0, tl0.value.wrapping_add(self.tl0_shift)));

        let mut payload = packet.payload.clone();
        if self.picture_shift != 0 || self.tl0_shift != 0 {
            let mut bytes = packet.payload.to_vec();
            if let Some((id, value)) = picture_id {
                if id.wide {
                    let [high, low] = (value & id.mask()).to_be_bytes();
                    bytes[id.at] = 0x80 | high;
                    bytes[id.at + 1] = low;
                } else {
                    bytes[id.at] = (value & id.mask()) as u8;
                }
            }
            if let Some((tl0, value)) = tl0 {
                bytes[tl0.at] = value;
            }
            payload = Arc::from(bytes);
        }

        if self.last.is_none_or(|last| seq > last.seq) {
            let before = self.last;
            self.last = Some(Last {
                seq,
                time,
                at: packet.arrived,
                codec: packet.codec,
                picture_id: picture_id
                    .map(|(_, v)| v)
                    .or(before.map(|l| l.picture_id))
                    .unwrap_or_default(),
                tl0: tl0.map(|(_, v)| v).or(before.map(|l| l.tl0)).unwrap_or_default(),
            });
        }
        Some(Outgoing {
            codec: packet.codec,
            seq,
            time,
            marker: packet.marker,
            payload,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::descriptor::Descriptor;
    use wire::{Layer, StreamKind};

    #[test]
    fn numbers_run_on_over_a_splice() {
        let mut rewriter = Rewriter::default();
        let first = vp8(70_000, 5_000, 0x7ffe, 255, 0);
        rewriter.splice(&first);
        assert_eq!(rewriter.rewrite(&first).unwrap().seq, FIRST_SEQ);
        let next = vp8(70_001, 8_000, 0x7fff, 255, 33);
        let sent = rewriter.rewrite(&next).unwrap();
        assert_eq!((sent.seq, sent.time), (FIRST_SEQ + 1, 8_000));

        let other = vp8(12, 900_000, 0x0123, 9, 133);
        rewriter.splice(&other);
        let sent = rewriter.rewrite(&other).unwrap();
        assert_eq!((sent.seq, sent.time), (FIRST_SEQ + 2, 8_000 + 9_000));
        let read = Descriptor::parse(Codec::Vp8, &sent.payload).unwrap();
        assert_eq!(read.picture_id.unwrap().value, 0);
        assert_eq!(read.tl0.unwrap().value, 0);
        assert_eq!(sent.payload[6..], other.payload[6..], "the frame is untouched");
    }

    #[test]
    fn loss_and_reordering_keep_their_distances() {
        let mut rewriter = Rewriter::default();
        let first = vp8(10, 0, 1, 1, 0);
        rewriter.splice(&first);
        rewriter.rewrite(&first).unwrap();
        assert_eq!(rewriter.rewrite(&vp8(13, 0, 1, 1, 1)).unwrap().seq, FIRST_SEQ + 3);
        assert_eq!(rewriter.rewrite(&vp8(11, 0, 1, 1, 2)).unwrap().seq, FIRST_SEQ + 1);
        assert!(rewriter.rewrite(&vp8(9, 0, 1, 1, 2)).is_none(), "before the piece");
        let other = vp8(500, 0, 1, 1, 3);
        rewriter.splice(&other);
        assert_eq!(
            rewriter.rewrite(&other).unwrap().seq,
            FIRST_SEQ + 4,
            "after the highest, not the latest"
        );
    }

    #[test]
    fn a_packet_sent_once_more_has_a_number_of_its_own_and_so_has_who_comes_late_after_it() {
        let mut rewriter = Rewriter::default();
        assert_eq!(rewriter.another(), None, "nothing has been sent");
        let first = vp8(10, 0, 1, 1, 0);
        rewriter.splice(&first);
        let mut numbers = vec![rewriter.rewrite(&first).unwrap().seq];
        for seq in [11, 13, 12, 14, 17, 16] {
            numbers.push(rewriter.rewrite(&vp8(seq, 0, 1, 1, 1)).unwrap().seq);
            numbers.push(rewriter.another().unwrap());
        }
        let other = vp8(500, 0, 1, 1, 3);
        rewriter.splice(&other);
        numbers.push(rewriter.rewrite(&other).unwrap().seq);
        let counted: Vec<u64> = numbers.iter().map(|number| number - FIRST_SEQ).collect();
        assert_eq!(counted, [0, 1, 2, 4, 5, 6, 7, 8, 9, 12, 13, 14, 15, 16]);
    }

    fn vp8(seq: u64, time: u32, picture: u16, tl0: u8, ms: u64) -> Packet {
        let [high, low] = picture.to_be_bytes();
        let payload: Arc<[u8]> = Arc::from([0x90, 0xe0, 0x80 | high, low, tl0, 0x20, 0x00, 0xaa, 0xbb]);
        Packet {
            kind: StreamKind::Camera,
            layer: Layer::Low,
            ssrc: 1,
            codec: Codec::Vp8,
            seq,
            time,
            marker: false,
            loudness: None,
            descriptor: Descriptor::parse(Codec::Vp8, &payload).unwrap(),
            payload,
            arrived: Duration::from_millis(ms),
        }
    }
}
