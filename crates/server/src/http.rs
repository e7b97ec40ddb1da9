//! The HTTP interface. Handlers translate; they do not decide.

mod assets;
mod error;
mod headers;
mod info;
mod listener;
mod origin;
mod rooms;
mod router;
mod socket;
mod stalling;
mod update;

pub(crate) use listener::serve;
pub(crate) use rooms::is_sound_only;
pub(crate) use router::router;
