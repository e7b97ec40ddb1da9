//! One participant's side of a meeting, as a state machine without sockets, clock or tasks.
//!
//! The driver feeds [`Input`]s and the time, performs the [`Effect`]s, and wakes the machine at
//! [`Session::poll_timeout`]. Mutate, drain, wait: after every `handle_input` and `handle_timeout`
//! the driver drains `poll_effect` until it returns `None`. The same machine runs in the browser's
//! key worker, in native bots and in the simulation.
//!
//! Each file owns one state: `connection` the socket, `access` the invitation, `entering` the way into
//! the group, `log` the order of what happened, `committer` the slot, `epochs` the media keys,
//! `streams` who may be heard, `windows` up to which frame, `roster` who is there, `speech` what is said, `code` the comparison,
//! `media` the offers, `lobby` the wait before the door, `hosting` a moderator's decisions,
//! `rotation` a change of the room root, `remember` what outlives a reload. `server` and `member` route what arrives;
//! `badge` and `view` are pure.
//!
//! The server is the adversary: it can delay, withhold, repeat, invent and end, so nothing it says is
//! believed beyond that. What counts opens under the room root and passes the group's rules in `e2ee`.

mod access;
mod badge;
mod bindings;
mod code;
mod committer;
mod connection;
mod discipline;
mod entering;
mod epochs;
mod face;
mod frames;
mod hosting;
mod inviting;
mod lobby;
mod log;
mod media;
mod member;
mod remember;
mod roster;
mod rotation;
mod screen;
mod server;
mod session;
mod signing;
mod speech;
mod streams;
mod talk;
mod unprinted;
mod view;
mod windows;

pub use bindings::bindings;
pub use face::*;
pub use inviting::{MadeLink, NewLink, RoomUpdate};
pub use session::Session;
pub use talk::face::*;
