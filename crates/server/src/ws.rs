//! WebSockets.

mod budget;
mod connection;
mod outbox;
mod pace;

pub(crate) use connection::run;
pub(crate) use outbox::{Letter, Outbox, Outgoing};
