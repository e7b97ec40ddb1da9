//! What the server keeps on disk: rooms and their invitations until they expire, accounts, and the proof that what
//! was due was deleted. Nothing of a meeting.
//!
//! By default one SQLite file in WAL mode with `synchronous=FULL` (what is acknowledged survives a power cut) and
//! `secure_delete` (what is deleted is overwritten); by configuration PostgreSQL. Every query is one text that both
//! understand. All writes pass through one connection. The pepper and the at-rest key lie in a `secrets` directory
//! beside the database, so that a copy of the database alone verifies no token and opens no sealed value.
//!
//! The store judges nothing: who is admitted is the room's business. Time is an argument: whole
//! seconds since the Unix epoch.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod answers;
mod at_rest;
mod audit;
mod backup;
mod codes;
mod connect;
mod credentials;
mod database;
mod error;
mod functions;
mod invites;
mod map;
mod members;
mod migrations;
mod passkeys;
mod policy;
mod provider;
mod requests;
mod retention;
mod rooms;
mod secrets;
mod sessions;
mod sign_offs;
mod store;
mod tickets;
mod updates;
mod vaults;
mod versions;

pub use audit::{KeptNote, Note};
pub use backup::{
    BACKUP_KEPT, BackedUp, BackupError, Identity, Recipient, Restored, backup_name, newest_backup, prune_backups,
};
pub use credentials::KeptTotp;
pub use database::{Database, DatabaseUrl, DatabaseUrlError};
pub use error::StoreError;
pub use functions::KeptDecision;
pub use invites::{Invite, NewInvite, Tries};
pub use map::catalogue;
pub use members::{KeptMember, NewMember, Profile};
pub use passkeys::Passkey;
pub use provider::AtProvider;
pub use requests::{KeptRequest, NewRequest, RequestContent, RequestReply, RequestStep};
pub use retention::{Deletion, EntryRows, Sweep};
pub use rooms::{NewRoom, Room};
pub use secrets::Secrets;
pub use sessions::{Proven, Session};
pub use sign_offs::{Given, KeptSignOff, KeptSignOffs};
pub use store::Store;
pub use tickets::{KeptTicket, NewTicket};
pub use updates::RoomUpdate;
pub use vaults::KeptVault;
pub use versions::{KeptVersion, NewVersion, Version};
