//! A packet on its way through the server.

use std::sync::Arc;
use std::time::Duration;

use wire::{Layer, StreamKind};

use crate::codec::Codec;
use crate::descriptor::Descriptor;

/// A packet as it arrived, decrypted hop by hop; the frame inside stays sealed end to end.
#[derive(Clone, Debug)]
pub(crate) struct Packet {
    pub(crate) kind: StreamKind,
    /// The simulcast layer; [`Layer::High`] for senders of a single one.
    pub(crate) layer: Layer,
    /// The sender's synchronisation source: a new one is a new stream.
    pub(crate) ssrc: u32,
    pub(crate) codec: Codec,
    /// Extended by roll-overs (RFC 3711 §3.3.1).
    pub(crate) seq: u64,
    pub(crate) time: u32,
    pub(crate) marker: bool,
    /// RFC 6464: 0 is silence, 127 the loudest; none when the sender does not say.
    pub(crate) loudness: Option<u8>,
    pub(crate) descriptor: Descriptor,
    pub(crate) payload: Arc<[u8]>,
    pub(crate) arrived: Duration,
}

/// A packet rewritten for one slot of one receiver.
#[derive(Clone, Debug)]
pub(crate) struct Outgoing {
    pub(crate) codec: Codec,
    pub(crate) seq: u64,
    pub(crate) time: u32,
    pub(crate) marker: bool,
    pub(crate) payload: Arc<[u8]>,
}
