//! What can be written on the command line. Doc comments become the help texts.

mod assess;
mod compliance;
mod elsewhere;
mod functions;
mod init;
mod member;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

pub use assess::{AssessCommand, Between, Form};
pub use compliance::{ComplianceCommand, Format};
use elsewhere::ELSEWHERE;
pub use elsewhere::Elsewhere;
pub use functions::{FunctionCommand, OnOff, Switch};
pub use init::{Init, Reach};
pub use member::{MemberCommand, Role};

/// Meetings behind a locked door. Without a command: runs the server.
#[derive(Parser)]
#[command(name = "konklave", version, arg_required_else_help = false)]
#[command(after_help = "Every option of the configuration can also be set by a variable; the reference names it.")]
pub struct Arguments {
    /// Configuration. Without it: ./konklave.toml if there is one; commands besides `run` and `init` then look for
    /// /etc/konklave/konklave.toml.
    #[arg(long, value_name = "FILE", global = true)]
    pub config: Option<PathBuf>,

    /// Print a configuration file with every option, explained.
    #[arg(long)]
    pub print_config_reference: bool,

    #[command(subcommand)]
    pub command: Option<Command>,
}

impl Arguments {
    /// The words this program was called with; ends it where they make no sense.
    pub fn read() -> Self {
        let words = Self::parse();
        if let Some(Err(error)) = words
            .command
            .as_ref()
            .and_then(Command::elsewhere)
            .map(Elsewhere::check)
        {
            error.exit();
        }
        words
    }
}

impl Command {
    /// Of which server it is, where it can be one elsewhere or here.
    fn elsewhere(&self) -> Option<&Elsewhere> {
        match self {
            Self::Doctor { elsewhere, .. }
            | Self::Member { elsewhere, .. }
            | Self::Policy { elsewhere, .. }
            | Self::Functions { elsewhere, .. }
            | Self::Audit { elsewhere, .. }
            | Self::Backup { elsewhere, .. }
            | Self::Version { elsewhere, .. } => Some(elsewhere),
            // Always elsewhere.
            Self::Login(_) | Self::Logout { .. } => None,
            Self::Run
            | Self::Init(_)
            | Self::Compliance { .. }
            | Self::Assess { .. }
            | Self::Restore { .. }
            | Self::Completion { .. } => None,
        }
    }
}

#[derive(Subcommand)]
pub enum Command {
    /// Run the server.
    Run,
    /// Sign in to a server elsewhere, for the commands that take --server or --remote.
    Login(Login),
    /// Sign out there.
    Logout {
        #[command(flatten)]
        elsewhere: Elsewhere,
    },
    /// Write a configuration from a few questions.
    Init(Init),
    /// Look for what keeps this server from working, and say what to do. Ends with 0, 1 for a warning, 2 for worse.
    Doctor {
        /// For programs.
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        elsewhere: Elsewhere,
        #[command(subcommand)]
        about: Option<About>,
    },
    /// People with an account. On the server's machine, what changes something needs the server to be stopped.
    Member {
        /// For programs.
        #[arg(long, global = true)]
        json: bool,
        #[command(flatten)]
        elsewhere: Elsewhere,
        #[command(subcommand)]
        about: MemberCommand,
    },
    /// What is decided for everybody. On the server's machine, changing it needs the server to be stopped.
    Policy {
        /// For programs.
        #[arg(long, global = true)]
        json: bool,
        #[command(flatten)]
        elsewhere: Elsewhere,
        #[command(subcommand)]
        about: PolicyCommand,
    },
    /// What people can do here, and why. On the server's machine, switching something needs the server to be stopped.
    Functions {
        /// For programs.
        #[arg(long, global = true)]
        json: bool,
        #[command(flatten)]
        elsewhere: Elsewhere,
        #[command(subcommand)]
        about: FunctionCommand,
    },
    /// Papers for data protection officer, works council and auditor, from this server as it is. On its own machine.
    Compliance {
        #[command(subcommand)]
        about: ComplianceCommand,
    },
    /// Other services, for whoever advises on them: a table to edit, seven steps of questions, a light for each use. Needs no
    /// server.
    Assess {
        #[command(subcommand)]
        about: AssessCommand,
    },
    /// What administrators did, and what happened to the security of accounts, newest first.
    Audit {
        #[command(flatten)]
        page: Page,
        #[command(flatten)]
        elsewhere: Elsewhere,
    },
    /// Copy the database into a file that only the holder of a key can read. The server may run meanwhile. A server
    /// elsewhere makes the copy where and for whom its configuration says.
    Backup {
        /// The new file, which ends in .age; or a directory that is there, where copies older than 14 days are deleted, too.
        #[arg(long, value_name = "FILE", required_unless_present_any = ELSEWHERE, conflicts_with_all = ELSEWHERE)]
        to: Option<PathBuf>,
        /// Whom it is for: age1… as `age-keygen` prints it.
        #[arg(long, value_name = "AGE1…", required_unless_present_any = ELSEWHERE, conflicts_with_all = ELSEWHERE)]
        recipient: Option<String>,
        /// With the server's two keys, without which a copy is useless; otherwise keep `secrets` elsewhere.
        #[arg(long, conflicts_with_all = ELSEWHERE)]
        with_secrets: bool,
        /// For programs; of a server elsewhere.
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        elsewhere: Elsewhere,
    },
    /// Bring a backup back into an empty data directory. What has expired meanwhile does not come back.
    Restore {
        /// The backup.
        #[arg(long, value_name = "FILE")]
        from: PathBuf,
        /// File of `age-keygen` with the key it is for.
        #[arg(long, value_name = "FILE")]
        identity: PathBuf,
    },
    /// Say the version; of a server elsewhere, too.
    Version {
        /// For programs.
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        elsewhere: Elsewhere,
    },
    /// Print a completion script for a shell.
    Completion {
        #[arg(value_enum)]
        shell: Shell,
    },
}

/// Signing in at a server elsewhere.
#[derive(Args)]
pub struct Login {
    /// Its address, as https://meet.example.org.
    #[arg(value_name = "ADDRESS")]
    pub server: String,
    /// Sign-in name; otherwise it is asked for. Password and code always are; where nobody sits at a terminal, they are
    /// lines of standard input.
    #[arg(long)]
    pub name: Option<String>,
    /// PEM file with those who vouch for its certificate besides the usual ones.
    #[arg(long, value_name = "FILE")]
    pub authority: Option<PathBuf>,
    /// For programs.
    #[arg(long)]
    pub json: bool,
}

/// A part of the audit log.
#[derive(Args)]
pub struct Page {
    /// Entries at most.
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=200))]
    pub limit: u32,
    /// Those before the one with this number.
    #[arg(long, value_name = "NUMBER")]
    pub before: Option<u64>,
    /// For programs.
    #[arg(long)]
    pub json: bool,
}

/// What else the doctor looks at.
#[derive(Subcommand)]
pub enum About {
    /// Print what is stored now: every kind of data there is, what for, how long, and how much there is of it.
    Privacy {
        /// For programs.
        #[arg(long)]
        json: bool,
        /// Language; by default that of the terminal.
        #[arg(long, value_enum)]
        language: Option<Language>,
    },
}

#[derive(Subcommand)]
pub enum PolicyCommand {
    /// Print it.
    Show,
    /// Change it, as in `set create=members session_days=7`.
    Set {
        /// Name and value.
        #[arg(required = true, value_name = "NAME=VALUE")]
        values: Vec<String>,
    },
}

/// Languages of what is said about data.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Language {
    /// Deutsch.
    De,
    /// English.
    En,
}
