//! Of which server a command is.

use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{Args, CommandFactory};

use super::Arguments;

/// The options by which a command is of a server elsewhere.
pub(super) const ELSEWHERE: [&str; 2] = ["server", "remote"];

/// Of which server a command is.
#[derive(Args, Clone, Default)]
pub struct Elsewhere {
    /// Of this server elsewhere, as https://meet.example.org, where `konklave login` has signed in.
    #[arg(long, value_name = "ADDRESS", global = true, conflicts_with = "remote")]
    pub server: Option<String>,
    /// Of the server where `konklave login` has signed in last.
    #[arg(long, global = true)]
    pub remote: bool,
    /// PEM file with those who vouch for its certificate besides the usual ones; as at `konklave login` if not named.
    #[arg(long, value_name = "FILE", global = true)]
    pub authority: Option<PathBuf>,
}

impl Elsewhere {
    /// Whether it is one elsewhere at all.
    pub fn is_meant(&self) -> bool {
        self.remote || self.server.is_some()
    }

    /// Whether it says one thing. The parser sees one level of a command at a time, and these may stand at either.
    pub(super) fn check(&self) -> Result<(), clap::Error> {
        let (kind, problem) = match (self.remote, &self.server, &self.authority) {
            (true, Some(_), _) => (ErrorKind::ArgumentConflict, "--server cannot be used with --remote"),
            (false, None, Some(_)) => (
                ErrorKind::MissingRequiredArgument,
                "--authority is for a server elsewhere: it needs --server or --remote",
            ),
            _ => return Ok(()),
        };
        Err(Arguments::command().error(kind, problem))
    }
}
