//! What holds for the crate as a whole.
#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

mod protocol_document;
mod round_trips;
