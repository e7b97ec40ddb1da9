//! The server's judgement over one room: who may enter, in which order commits count, who gets what.
//!
//! A state machine without sockets, clock, tasks or database. The driver feeds [`Input`]s and the
//! time, performs the [`Effect`]s, and wakes the machine at [`Room::poll_timeout`]. Mutate, drain,
//! wait: after every `handle_input` and `handle_timeout` the driver drains `poll_effect` until it
//! returns `None`.
//!
//! The room reads nothing inside `sealed` bytes and depends on no crate that could: it orders them.
//! Everything it knows of a meeting lies in memory and is gone with it; only invitations and their
//! counters are the store's. `docs/protocol/delivery.md` describes the rules in prose.

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test fails by panicking"))]

mod access;
mod acks;
mod connections;
mod face;
mod intents;
mod lobby;
mod log;
mod numbers;
mod peers;
mod rate;
mod reconcile;
mod resume;
mod room;
mod slot;

pub use access::{Invite, Pepper, Tries};
pub use face::{ConnId, Effect, Input, Limits, RoomConfig, RoomFile, Timer};
pub use room::Room;
