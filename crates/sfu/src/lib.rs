//! The media plane: forwards sealed media between the participants of a room, sans-IO.
//!
//! A client connects once and reserves *slots*; the [`Sfu`] decides which stream fills which slot, so
//! joining, leaving and muting cost no negotiation. It routes on RTP headers and payload descriptors;
//! the frames inside are sealed end to end and are never opened (`docs/protocol/media.md`).
//!
//! Grammar: call, then drain [`Sfu::poll_effect`], then wait for [`Sfu::poll_timeout`] or a datagram. Time
//! is a `Duration` since the driver's start. str0m does ICE, DTLS, SRTP, RTX and bandwidth estimation; it
//! shows only in `connection.rs`.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod again;
mod audible;
mod bundle;
mod codec;
mod connection;
mod demux;
mod descriptor;
mod loudness;
mod offer;
mod packet;
mod path;
mod police;
mod rewrite;
mod room;
mod sfu;
mod slot;
mod source;
mod unbundler;
mod watch;
mod way;

pub use offer::{Admits, OfferError};
pub use path::{Candidates, Path, Transport};
pub use sfu::{Config, Counters, Effect, RoomKey, Sfu};
