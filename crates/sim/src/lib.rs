//! A whole conference in one thread on virtual time: real sessions, a real room, a network that fails.
//!
//! A seed determines everything that goes wrong and when ([`Script`]); only key material and
//! ciphertext differ from run to run, because the MLS library draws its own. [`run`] plays a script,
//! watches what must never happen while it goes on (a planted word passes the server, a key and nonce
//! repeat, somebody opens a frame not meant for them), then lets the network recover and expects that
//! everybody who is still there is in one meeting with everybody else.
//!
//! `KONKLAVE_SIM_SEED=n` repeats one seed of the tests, with `KONKLAVE_SIM_TRACE=1` aloud;
//! `KONKLAVE_SIM_SEARCH=n` tries n seeds that nobody has tried.

mod client;
mod frames;
mod script;
mod server;
mod verdict;
mod watch;
mod world;

pub use script::{Act, Script, Size};
pub use verdict::{Failure, Report};
pub use world::run;
