//! The flow against a provider of our own making, which lies on demand.
#![allow(clippy::unwrap_used)]

mod liar;
mod logging_out;
mod signing_in;
mod silent;
