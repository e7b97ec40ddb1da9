//! Frame encryption: SFrame (RFC 9605), suite `AES_128_GCM_SHA256_128`, over keys from an MLS group.
//!
//! [`Keyring`] is the whole interface: epochs come in, frames are sealed and opened. It fails closed:
//! a frame that does not open is a [`Drop`] with its reason, never a frame that is passed on. There is
//! no trial decryption: the key identifier names exactly one key (`docs/protocol/frames.md`).
//!
//! Every group member holds every key of an epoch, so authenticity is that of the group (RFC 9605 §7.1).

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod cipher;
mod framing;
mod header;
mod keyring;
mod kid;
mod replay;

pub use cipher::{CIPHER_SUITE, Cipher, Secret};
pub use framing::Codec;
pub use header::{Header, HeaderError};
pub use keyring::{Drop, EPOCHS, Keyring, Opened, SealError};
pub use kid::{KINDS, Kid, MAX_INSTANCE, MAX_LEAF};
pub use replay::Window;
