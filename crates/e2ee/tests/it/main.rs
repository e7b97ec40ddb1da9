//! The crate from outside: what `session` does with it.
#![allow(clippy::unwrap_used)] // a test fails by panicking

mod by_hand;
mod door;
mod interop;
mod meeting;
mod party;
mod rotation;
mod vectors;
mod walk;
mod withdrawing;
