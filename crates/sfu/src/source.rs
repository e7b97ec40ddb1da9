//! What one participant sends: a stream with up to three layers.

use std::time::Duration;

use wire::Layer;

use crate::loudness::Loudness;
use crate::packet::Packet;

/// One published stream as it arrives.
#[derive(Debug, Default)]
pub(crate) struct Source {
    pub(crate) loudness: Loudness,
    layers: [Option<Arriving>; 3],
}

/// One layer as it arrives.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arriving {
    pub(crate) ssrc: u32,
    highest: u64,
    last: Duration,
    rate: Rate,
    key_frames: KeyFrames,
}

/// Bits per second over the last full second.
#[derive(Clone, Copy, Debug)]
struct Rate {
    since: Duration,
    bytes: u64,
    measured: Option<u64>,
}

/// Requests for key frames of one layer, at most one per [`REQUEST_EVERY`].
#[derive(Clone, Copy, Debug, Default)]
struct KeyFrames {
    missed: bool,
    requested: Option<Duration>,
}

/// What a packet meant to its layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Arrival {
    /// The layer was not there before, or begins anew.
    pub(crate) fresh: bool,
    /// A slot may begin with this packet: it starts a key frame and none behind it has been passed by.
    pub(crate) enterable: bool,
}

/// Least time between two key frame requests for one layer. Key frames are large: asked for more often
/// they crowd out the picture; less often, whoever joins waits.
pub(crate) const REQUEST_EVERY: Duration = Duration::from_millis(500);
/// A layer that has been silent for this long has ended, if another still flows.
const SILENT: Duration = Duration::from_millis(1500);
/// Bits per second of a layer until it has been measured.
const ASSUMED: [u64; 3] = [150_000, 500_000, 1_500_000];

/// Every layer, lowest first.
pub(crate) const LAYERS: [Layer; 3] = [Layer::Low, Layer::Medium, Layer::High];

impl Source {
    /// Notes a packet.
    pub(crate) fn arrive(&mut self, packet: &Packet) -> Arrival {
        let now = packet.arrived;
        if packet.kind.is_audio() {
            self.loudness.hear(packet.loudness, now);
        }
        let slot = &mut self.layers[index(packet.layer)];
        let fresh = slot.is_none_or(|layer| layer.ssrc != packet.ssrc || now.saturating_sub(layer.last) > SILENT);
        if slot.is_none_or(|layer| layer.ssrc != packet.ssrc) {
            *slot = None;
        }
        let layer = slot.get_or_insert(Arriving {
            ssrc: packet.ssrc,
            highest: 0,
            last: now,
            rate: Rate {
                since: now,
                bytes: 0,
                measured: None,
            },
            key_frames: KeyFrames::default(),
        });
        let newest = packet.seq > layer.highest;
        layer.highest = layer.highest.max(packet.seq);
        layer.last = now;
        layer.rate.count(packet.payload.len(), now);
        let enterable = newest && packet.descriptor.starts_key_frame;
        if enterable {
            layer.key_frames.missed = false;
        }
        Arrival { fresh, enterable }
    }

    /// The layer, if it has been seen.
    pub(crate) fn layer(&self, layer: Layer) -> Option<&Arriving> {
        self.layers[index(layer)].as_ref()
    }

    /// Layers that flow, lowest first, with their bits per second. While nothing flows (a still
    /// screen), those that flowed last.
    pub(crate) fn flowing(&self, now: Duration) -> Vec<(Layer, u64)> {
        let newest = self
            .layers
            .iter()
            .flatten()
            .map(|layer| layer.last)
            .max()
            .unwrap_or_default();
        let since = newest.min(now).saturating_sub(SILENT);
        LAYERS
            .into_iter()
            .filter_map(|layer| {
                let arriving = self.layer(layer)?;
                (arriving.last >= since).then(|| (layer, arriving.rate.measured.unwrap_or(ASSUMED[index(layer)])))
            })
            .collect()
    }

    /// A receiver cannot decode the layer.
    pub(crate) fn miss_key_frame(&mut self, layer: Layer) {
        if let Some(layer) = &mut self.layers[index(layer)] {
            layer.key_frames.missed = true;
        }
    }

    /// Whether to ask for a key frame of the layer now; counts as asked.
    pub(crate) fn ask_key_frame(&mut self, layer: Layer, now: Duration) -> bool {
        let Some(layer) = &mut self.layers[index(layer)] else {
            return false;
        };
        let frames = &mut layer.key_frames;
        let due = frames.requested.is_none_or(|at| now >= at + REQUEST_EVERY);
        if frames.missed && due {
            frames.requested = Some(now);
            return true;
        }
        false
    }
}

impl Rate {
    fn count(&mut self, bytes: usize, now: Duration) {
        self.bytes += bytes as u64;
        let elapsed = now.saturating_sub(self.since);
        if elapsed >= Duration::from_secs(1) {
            let measured = (self.bytes as f64 * 8.0 / elapsed.as_secs_f64()) as u64;
            // A pause in between says nothing about the rate while it flows.
            if elapsed < Duration::from_secs(3) {
                self.measured = Some(measured);
            }
            (self.since, self.bytes) = (now, 0);
        }
    }
}

fn index(layer: Layer) -> usize {
    match layer {
        Layer::Low => 0,
        Layer::Medium => 1,
        Layer::High => 2,
    }
}
