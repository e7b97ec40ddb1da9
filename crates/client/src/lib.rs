//! A native participant: the `session` core with sockets, a media connection and real, encrypted media.
//!
//! [`Bot`] is the whole interface; the demo and the tests fill meetings with it. Its pictures and
//! sounds are short loops compiled in ([`clip`]); what it receives it opens and counts ([`Report`]).
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod assembler;
mod bot;
pub mod clip;
mod drive;
mod media;
mod playback;
mod report;
mod rooms;
mod server;
mod talk;
pub mod vp8;
pub mod vp9;

pub use bot::{Bot, Meddler, Options};
pub use media::{SealedFrame, Slots};
pub use report::{Received, Report, Seen, Talk};
pub use rooms::{NewLinks, create_room, create_room_with};
pub use server::{Invitation, Server};
