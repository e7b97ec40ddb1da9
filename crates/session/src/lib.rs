//! One participant's side of a meeting, as a state machine without sockets, clock or tasks.
//!
//! The driver feeds [`Input`]s and the time, performs the [`Effect`]s, and wakes the machine at
//! [`Session::poll_timeout`]. Mutate, drain, wait: after every `handle_input` and `handle_timeout`
//! the driver drains `poll_effect` until it returns `None`. The same machine runs in the browser's
//! key worker, in native bots and in the simulation.

mod access;
mod badge;
mod bindings;
mod code;
mod committer;
mod connection;
mod entering;
mod epochs;
mod face;
mod log;
mod media;
mod member;
mod remember;
mod roster;
mod server;
mod session;
mod speech;
mod streams;
mod view;

pub use bindings::bindings;
pub use face::*;
pub use session::Session;
