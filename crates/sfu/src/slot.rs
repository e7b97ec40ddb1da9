//! One receiving line of a participant, and what the server puts into it.

use std::time::Duration;

use wire::{Layer, SourceRef};

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
        } else if self.video && self.target.is_none() {
            self.playing = None;
            return None;
        }
        self.rewriter.rewrite(packet)
    }
}
