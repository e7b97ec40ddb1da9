//! The media plane with real WebRTC clients in memory, on virtual time.

#![allow(clippy::unwrap_used)] // A test fails by panicking.

mod browsers;
mod client;
mod forwarding;
mod frames;
mod layers;
mod lossy;
mod meeting;
mod refusals;
mod screens;
mod tcp;
