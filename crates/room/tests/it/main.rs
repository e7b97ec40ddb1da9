//! The room against clients made of messages.
#![allow(clippy::unwrap_used, missing_docs, reason = "tests")]

mod any_messages;
mod ending;
mod entering;
mod house;
mod joining;
mod restarting;
mod resuming;
