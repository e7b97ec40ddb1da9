//! Mail, where the operator has configured a mail server: plain text without pixel or remote content, one message for each
//! recipient, no link to a meeting, no free text. `lettre` stays inside.
//!
//! What waits rests in memory alone. Nothing here logs an address or a word of a message.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod address;
mod deliver;
mod letter;
mod post;
mod queue;
mod server;
mod stream;
mod time;
mod words;

pub use address::{Address, AddressError};
pub use deliver::{Trouble, Undelivered};
pub use letter::Letter;
pub use post::{Full, Post, Standing};
pub use server::{Encryption, MailServer, ServerError, SignIn};
pub use time::{Time, TimeError};
pub use words::{Kind, Language, Meeting, Notice, meeting, notice, trial};
