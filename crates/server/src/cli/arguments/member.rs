//! `konklave member`.

use clap::{Subcommand, ValueEnum};

#[derive(Subcommand)]
pub enum MemberCommand {
    /// List them.
    List,
    /// Make an account; prints the link with which its owner begins.
    #[command(visible_alias = "add")]
    Invite {
        /// Sign-in name.
        login: String,
        /// Name that others are shown.
        #[arg(long)]
        name: String,
        /// E-mail address for what concerns the account.
        #[arg(long, default_value = "")]
        email: String,
        /// What it may do.
        #[arg(long, value_enum, default_value = "member")]
        role: Role,
    },
    /// Make a new link for somebody who cannot sign in; password and sessions end.
    Link {
        /// Sign-in name.
        login: String,
    },
    /// Let somebody do something else from now on; sessions end.
    Role {
        /// Sign-in name.
        login: String,
        /// What they may do.
        #[arg(value_enum)]
        role: Role,
    },
    /// Let nobody sign in with an account any more; its sessions end.
    Suspend {
        /// Sign-in name.
        login: String,
        /// Let them in again.
        #[arg(long)]
        lift: bool,
    },
    /// Delete an account and all that goes with it.
    #[command(visible_alias = "erase")]
    Remove {
        /// Sign-in name.
        login: String,
    },
}

/// What an account may do.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Role {
    /// Holds meetings.
    Member,
    /// Reads configuration, audit log and proofs of deletion for the works council, and agrees for it before going live.
    WorksCouncil,
    /// Reads the same as data protection officer, and agrees as such.
    ProtectionOfficer,
    /// Runs the server; sees no meeting.
    Administrator,
}
