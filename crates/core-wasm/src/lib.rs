//! JavaScript face of the cores: the session machine, the frame keys, room creation, and the vault
//! of an account.
//!
//! It knows JavaScript and decides nothing. One module serves the key worker (all of it) and the nested
//! worker that stretches passphrases (`stretch`). Frame keys go from `machine::Machine` to
//! `keys::Keys` inside the module; JavaScript never sees one.

mod effects;
mod keys;
mod machine;
mod panic;
mod random;
mod rooms;
mod stretch;
mod vault;
