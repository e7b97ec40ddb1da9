//! The room against clients made of messages.
#![allow(clippy::unwrap_used, missing_docs, reason = "tests")]

mod any_messages;
mod door;
mod ending;
mod entering;
mod hosting;
mod house;
mod joining;
mod matrix;
mod restarting;
mod resuming;
mod stalling;
