//! RTP packets of one slot, put together to the frames their sender sealed.

use std::collections::BTreeMap;

use sframe::Codec;

use crate::{vp8, vp9};

/// Packets kept while waiting for a gap to close. More delays nothing but holds memory; fewer gives
/// frames up that a retransmission would have completed.
const WAITING: usize = 1024;

/// One slot's packets.
#[derive(Debug, Default)]
pub struct Assembler {
    waiting: BTreeMap<u64, Piece>,
    abandoned: u64,
}

#[derive(Debug)]
struct Piece {
    codec: Codec,
    time: u32,
    begins: bool,
    ends: bool,
    bytes: Vec<u8>,
}

impl Assembler {
    /// Takes a packet of the extended sequence number `seq`; returns the frame it completes.
    pub fn push(&mut self, seq: u64, codec: Codec, time: u32, marker: bool, payload: &[u8]) -> Option<Vec<u8>> {
        let (len, begins, ends) = match codec {
            Codec::Opus => return (!payload.is_empty()).then(|| payload.to_vec()),
            Codec::Vp8 => vp8::describe(payload).map(|d| (d.len, d.begins, marker))?,
            Codec::Vp9 => vp9::describe(payload).map(|d| (d.len, d.begins, d.ends))?,
        };
        let bytes = payload[len..].to_vec();
        self.waiting.insert(
            seq,
            Piece {
                codec,
                time,
                begins,
                ends,
                bytes,
            },
        );
        while self.waiting.len() > WAITING {
            self.waiting.pop_first();
            self.abandoned += 1;
        }
        self.take_whole(seq)
    }

    /// Packets given up because their frame never became whole.
    pub fn abandoned(&self) -> u64 {
        self.abandoned
    }

    fn take_whole(&mut self, seq: u64) -> Option<Vec<u8>> {
        let piece = self.waiting.get(&seq)?;
        let (codec, time) = (piece.codec, piece.time);
        let belongs = |n: u64| self.waiting.get(&n).filter(|p| p.codec == codec && p.time == time);
        let mut first = seq;
        while !belongs(first)?.begins {
            first = first.checked_sub(1)?;
        }
        let mut last = seq;
        while !belongs(last)?.ends {
            last += 1;
        }
        let mut frame = Vec::new();
        for n in first..=last {
            frame.extend_from_slice(&self.waiting.remove(&n)?.bytes);
        }
        Some(frame)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payloads(frame: &[u8]) -> Vec<Vec<u8>> {
        vp9::Packetiser::default().packetise(frame, true)
    }

    #[test]
    fn a_frame_appears_when_its_last_packet_does_whatever_the_order() {
        let frame: Vec<u8> = (0..4000).map(|n| (n % 251) as u8).collect();
        let pieces = payloads(&frame);
        assert_eq!(pieces.len(), 4);
        for order in [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1]] {
            let mut assembler = Assembler::default();
            let mut found = order.map(|n| assembler.push(70_000 + n as u64, Codec::Vp9, 5, n == 3, &pieces[n]));
            assert_eq!(found[3].take(), Some(frame.clone()));
            assert!(found.iter().all(Option::is_none));
        }
    }

    #[test]
    fn a_gap_or_another_frame_in_between_completes_nothing() {
        let pieces = payloads(&[7; 3000]);
        let mut assembler = Assembler::default();
        assert_eq!(assembler.push(1, Codec::Vp9, 5, false, &pieces[0]), None);
        assert_eq!(assembler.push(3, Codec::Vp9, 5, true, &pieces[2]), None);
        assert_eq!(assembler.push(2, Codec::Vp9, 6, false, &pieces[1]), None);
    }

    #[test]
    fn what_never_becomes_whole_is_given_up() {
        let pieces = payloads(&[7; 3000]);
        let mut assembler = Assembler::default();
        for n in 0..3000 {
            assembler.push(n * 2, Codec::Vp9, 5, false, &pieces[1]);
        }
        assert_eq!(assembler.waiting.len(), WAITING);
        assert_eq!(assembler.abandoned(), 3000 - WAITING as u64);
    }
}
