//! `konklave init`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

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
