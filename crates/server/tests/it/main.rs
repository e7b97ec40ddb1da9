//! The server over real sockets, from outside.

#![allow(clippy::unwrap_used, reason = "tests")]

mod accounts;
mod cli;
mod configuration;
mod creation;
mod forbidden_edges;
mod guessing;
mod harness;
mod headers;
mod intruders;
mod logs;
mod media;
mod media_tcp;
mod meeting;
mod origins;
mod passkeys;
mod person;
mod restart;
mod rights;
mod security_txt;
mod slow;
mod sockets;
mod tls;
mod updates;
