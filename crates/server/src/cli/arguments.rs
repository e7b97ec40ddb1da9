//! What can be written on the command line. Doc comments become the help texts.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

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

#[derive(Subcommand)]
pub enum Command {
    /// Run the server.
    Run,
    /// Write a configuration from a few questions.
    Init(Init),
    /// Look for what keeps this server from working, and say what to do. Ends with 0, 1 for a warning, 2 for worse.
    Doctor {
        /// For programs.
        #[arg(long)]
        json: bool,
        #[command(subcommand)]
        about: Option<About>,
    },
    /// People with an account. What changes something needs the server to be stopped.
    Member {
        #[command(subcommand)]
        about: MemberCommand,
    },
    /// What is decided for everybody. Changing it needs the server to be stopped.
    Policy {
        #[command(subcommand)]
        about: PolicyCommand,
    },
    /// Copy the database into a file that only the holder of a key can read. The server may run meanwhile.
    Backup {
        /// The new file, which ends in .age; or a directory that is there, where copies older than 14 days are deleted, too.
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
        /// Whom it is for: age1… as `age-keygen` prints it.
        #[arg(long, value_name = "AGE1…")]
        recipient: String,
        /// With the server's two keys, without which a copy is useless; otherwise keep `secrets` elsewhere.
        #[arg(long)]
        with_secrets: bool,
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
    /// Say the version.
    Version,
    /// Print a completion script for a shell.
    Completion {
        #[arg(value_enum)]
        shell: Shell,
    },
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
pub enum MemberCommand {
    /// List them.
    List {
        /// For programs.
        #[arg(long)]
        json: bool,
    },
    /// Make an account; prints the link with which its owner begins.
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
    /// Let nobody sign in with an account any more; its sessions end.
    Suspend {
        /// Sign-in name.
        login: String,
        /// Let them in again.
        #[arg(long)]
        lift: bool,
    },
    /// Delete an account and all that goes with it.
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
    /// Reads configuration, audit log and proofs of deletion for the works council.
    WorksCouncil,
    /// Reads the same as data protection officer.
    ProtectionOfficer,
    /// Runs the server; sees no meeting.
    Administrator,
}

#[derive(Subcommand)]
pub enum PolicyCommand {
    /// Print it.
    Show {
        /// For programs.
        #[arg(long)]
        json: bool,
    },
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

/// Answers given beforehand. What is missing is asked for, if somebody sits at the terminal.
#[derive(Args, Default)]
pub struct Init {
    /// How people reach this server.
    #[arg(long, value_enum)]
    pub reach: Option<Reach>,

    /// Name under which they do, as meet.example.org.
    #[arg(long)]
    pub domain: Option<String>,

    /// E-mail address for the authority that issues the certificate.
    #[arg(long)]
    pub contact: Option<String>,

    /// PEM file with the certificate.
    #[arg(long, value_name = "FILE")]
    pub certificate: Option<PathBuf>,

    /// PEM file with its key.
    #[arg(long, value_name = "FILE")]
    pub key: Option<PathBuf>,

    /// Who runs this server; shown to everybody who opens it.
    #[arg(long)]
    pub operator: Option<String>,

    /// IP address under which media is reached, if none of this machine's own is (behind NAT).
    #[arg(long, value_name = "ADDRESS")]
    pub media_address: Option<String>,

    /// Directory for the data.
    #[arg(long, value_name = "DIRECTORY")]
    pub data_dir: Option<PathBuf>,
}

/// How people reach a server.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Reach {
    /// From this computer alone.
    Localhost,
    /// By a name; the certificate is issued automatically.
    Acme,
    /// By a name, with a certificate in files.
    Files,
    /// By a name, through a reverse proxy with TLS.
    Proxy,
}
