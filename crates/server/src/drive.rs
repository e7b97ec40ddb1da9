//! One driver per core. Dull on purpose: receive, `handle_input`, drain, perform.

mod media;
mod room;
mod rooms;

pub(crate) use media::Media;
pub(crate) use rooms::{RoomLink, Rooms};
