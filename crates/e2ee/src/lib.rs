//! End-to-end encryption of a meeting: rooms and links, the MLS group (RFC 9420) with its validity
//! rules, application messages, and what the media keys are derived from (RFC 9605 §5.2).
//!
//! Sans-IO: bytes in, bytes out, randomness as seeds, no clock. openmls does the RFC; it is wrapped
//! whole and none of its types appears outside. What the RFC leaves to the application — who may come
//! in, who may remove whom — is judged by pure rules that every member applies alike.
//!
//! The order of use: [`links`] → [`rooms`] → [`group`]. `docs/protocol/encryption.md` is the prose.

#![cfg_attr(test, allow(clippy::unwrap_used))] // a test fails by panicking

mod aad;
mod admission;
mod aead;
pub mod app;
mod bytes;
pub mod code;
pub mod group;
mod identity;
mod invites;
mod join;
mod labels;
mod leaf;
pub mod links;
pub mod lobby;
mod mls;
mod owner;
mod policy;
pub mod private;
mod record;
mod resync;
mod role_key;
mod roles;
pub mod rooms;
mod rules;
pub mod stretch;
mod ticket;
pub mod vault;

pub use identity::{NAME, fit_name};

/// The cipher suite of every group, by its name in RFC 9420 §17.1.
pub fn cipher_suite() -> String {
    format!("{:?}", mls::provider::SUITE)
}
