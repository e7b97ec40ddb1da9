//! The daemon: HTTP, WebSockets, media over UDP and TCP, timers and the store around the two cores `room` and `sfu`.
//!
//! [`start`] runs a server inside the calling process and returns its addresses; the binary `konklave` does
//! that and waits for a signal. This crate cannot open what passes through it: it depends, directly or not,
//! on nothing that holds keys of a meeting (`tests/it/forbidden_edges.rs`).

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod app;
mod backups;
mod config;
mod drive;
pub mod functions;
mod http;
mod jobs;
mod limits;
mod lock;
mod memory;
mod notices;
pub mod papers;
mod passwords;
mod patience;
mod provider;
mod running;
mod setup;
mod sign_in;
pub mod telemetry;
pub mod tls;
mod versions;
mod wrong_tries;
mod ws;

pub use accounts::Cost;
pub use backups::Backups;
pub use config::{Admitted, Certificate, Config, ConfigError, Provider, Tls};
pub use lock::{Lock, LockError};
pub use running::{Running, StartError, start};
pub use setup::keep_setup_link;
