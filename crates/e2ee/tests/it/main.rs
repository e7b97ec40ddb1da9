//! The crate from outside: what `session` does with it.
#![allow(clippy::unwrap_used)] // a test fails by panicking

mod meeting;
mod party;
