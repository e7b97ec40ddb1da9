//! The HTTP interface. Handlers translate; they do not decide.

mod account;
mod assets;
mod console;
mod error;
mod headers;
mod info;
mod keeping;
mod listener;
mod notice;
mod origin;
mod paper;
mod privacy;
mod redirect;
mod requests;
mod rooms;
mod router;
mod security_txt;
mod socket;
mod stalling;
mod update;

pub(crate) use account::may_join;
pub(crate) use console::checks;
pub(crate) use listener::serve;
pub(crate) use redirect::serve as serve_redirect;
pub(crate) use requests::written;
pub(crate) use rooms::is_sound_only;
pub(crate) use router::router;
