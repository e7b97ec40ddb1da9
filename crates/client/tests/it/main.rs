//! Bots and a real server in one process: real sockets, real media, real keys.

#![allow(clippy::unwrap_used)]

mod entering;
mod evil;
mod exchange;
mod papers;
mod restart;
mod secrecy;
mod stage;
