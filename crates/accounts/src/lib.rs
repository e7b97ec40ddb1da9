//! Who somebody is to the server, and what that lets them do: names, passwords, second factors, passkeys, one-time
//! links, sessions, rights, policy.
//!
//! Pure: no file, no socket, no clock. Time is an argument, whole seconds since the Unix epoch; randomness comes from
//! the operating system. What is kept, and where, is the caller's business.
//!
//! Nothing of this opens a meeting. That needs its link.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod ceremonies;
mod device;
mod hashing;
mod names;
mod passkeys;
mod passwords;
mod policy;
mod profile;
mod recovery;
mod requests;
mod rights;
mod tickets;
mod totp;
mod tries;

pub use ceremonies::{Ceremonies, Ceremony};
pub use device::device;
pub use hashing::{Cost, Hasher, PasswordHash, Verdict};
pub use names::{Email, Login, NameError, PersonName};
pub use passkeys::{Asked, KeptPasskey, PasskeyError, RelyingParty, credential_hash};
pub use passwords::{WeakPassword, check_password};
pub use policy::{
    PolicyError, default_policy, factor, may_create, may_plan, needs_factor, policy_changes, policy_from_rows,
    policy_rows,
};
pub use profile::{PROFILES, Setting, outside, profile_bounds, under};
pub use recovery::{RECOVERY_CODES, RecoveryCode};
pub use requests::{RequestCode, due_at, kept_from, light};
pub use rights::{Act, Answer, Caller, Factor, may};
pub use tickets::{CONFIRMED, INVITED, SETUP, SessionToken, new_id, new_ticket, read_ticket, ticket_text};
pub use totp::Totp;
pub use tries::{AllTries, Tries};
