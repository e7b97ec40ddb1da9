//! Whole meetings in memory: sessions, the real room, virtual time.

#![allow(clippy::unwrap_used)] // a test fails by panicking

mod chaos;
mod deciding;
mod door;
mod failures;
mod hostile;
mod links;
mod media;
mod meetings;
mod notes;
mod returning;
mod rotation;
mod screens;
mod signing;
mod sound;
mod talk;
mod world;
