//! One receiving line of a participant, and what the server puts into it.

use std::time::Duration;

use wire::{Layer, SourceRef};

use crate::again::Again;
use crate::packet::{Outgoing, Packet};
use crate::rewrite::Rewriter;
use crate::source::Arrival;

/// A slot.
#[derive(Debug)]
pub(crate) struct Slot {
    /// The line's name in the offer.
    pub(crate) mid: String,
    /// The line's place among the receiving lines.
    pub(crate) line: usize,
    pub(crate) video: bool,
    pub(crate) source: Option<SourceRef>,
    /// The layer that shall be sent; none: the picture rests.
    pub(crate) target: Option<Layer>,
    /// The picture was put to rest: it had a target and lost it.
    pub(crate) resting: bool,
    /// When source or target changed last.
    pub(crate) changed: Duration,
    /// The stream that is being sent.
    playing: Option<(Layer, u32)>,
    rewriter: Rewriter,
    again: Again,
}

impl Slot {
    pub(crate) fn new(mid: String, line: usize, video: bool) -> Self {
        Self {
            mid,
            line,
            video,
            source: None,
            target: None,
            resting: false,
            changed: Duration::ZERO,
            playing: None,
            rewriter: Rewriter::default(),
            again: Again::default(),
        }
    }

    /// Gives the slot to a source, or frees it.
    pub(crate) fn assign(&mut self, source: Option<SourceRef>, now: Duration) {
        self.source = source;
        self.target = None;
        self.resting = false;
        self.playing = None;
        self.changed = now;
    }

    /// Says which layer to send; what is being sent goes on until a key frame of it comes.
    pub(crate) fn aim(&mut self, target: Option<Layer>, now: Duration) {
        if self.target != target {
            self.resting = target.is_none();
            self.target = target;
            self.changed = now;
        }
    }

    /// The layer being sent.
    pub(crate) fn playing(&self) -> Option<Layer> {
        self.playing.map(|(layer, _)| layer)
    }

    /// The layer whose next key frame the slot waits for. `ssrc` is what the target layer arrives as.
    pub(crate) fn awaits(&self, ssrc: impl Fn(Layer) -> Option<u32>) -> Option<Layer> {
        let target = self.target?;
        let arriving = ssrc(target)?;
        (self.video && self.playing != Some((target, arriving))).then_some(target)
    }

    /// The packet as this slot sends it; none when it is not the slot's to send.
    pub(crate) fn pass(&mut self, packet: &Packet, arrival: Arrival) -> Option<Outgoing> {
        let stream = (packet.layer, packet.ssrc);
        if self.playing != Some(stream) {
            // Sound begins anywhere, a picture only with a key frame.
            let enter = if self.video {
                self.target == Some(packet.layer) && arrival.enterable
            } else {
                true
            };
            if !enter {
                return None;
            }
            self.playing = Some(stream);
            self.rewriter.splice(packet);
            self.again.clear();
        } else if self.video && self.target.is_none() {
            self.playing = None;
            return None;
        }
        self.rewriter.rewrite(packet)
    }

    /// Sound that goes along with what the slot has just sent, because it may have been lost: packets of
    /// numbers of their own. `sent` is sent so often itself, later.
    pub(crate) fn again(&mut self, sent: &Outgoing, copies: usize, now: Duration) -> Vec<Outgoing> {
        let mut due = self.again.along(sent, copies, now);
        due.retain_mut(|packet| self.rewriter.another().map(|seq| packet.seq = seq).is_some());
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::Codec;
    use crate::descriptor::Descriptor;
    use std::sync::Arc;
    use wire::{PeerId, StreamKind};

    #[test]
    fn a_slot_sends_nothing_again_of_a_source_it_no_longer_has() {
        let mut slot = Slot::new("0".into(), 0, false);
        slot.assign(Some(voice(1)), at(0));
        assert_eq!(sent(&mut slot, 7, 1, 0), [1]);
        assert_eq!(sent(&mut slot, 7, 2, 20), [2, 1]);
        slot.assign(Some(voice(2)), at(30));
        assert_eq!(sent(&mut slot, 8, 5, 40), [5], "another person");
        assert_eq!(sent(&mut slot, 8, 6, 60), [6, 5]);
        assert_eq!(sent(&mut slot, 9, 9, 80), [9], "the same person, another stream");
    }

    /// The payloads that the slot sends for a packet, each of them one byte.
    fn sent(slot: &mut Slot, ssrc: u32, n: u8, ms: u64) -> Vec<u8> {
        let packet = Packet {
            kind: StreamKind::Microphone,
            layer: Layer::High,
            ssrc,
            codec: Codec::Opus,
            seq: n.into(),
            time: 0,
            marker: false,
            loudness: None,
            descriptor: Descriptor::default(),
            payload: Arc::from([n]),
            arrived: at(ms),
        };
        let arrival = Arrival {
            fresh: false,
            enterable: false,
        };
        let first = slot.pass(&packet, arrival).unwrap();
        let again = slot.again(&first, 2, at(ms));
        [first]
            .into_iter()
            .chain(again)
            .map(|packet| packet.payload[0])
            .collect()
    }

    fn voice(peer: u32) -> SourceRef {
        SourceRef {
            peer: PeerId(peer),
            kind: StreamKind::Microphone,
        }
    }

    fn at(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }
}
