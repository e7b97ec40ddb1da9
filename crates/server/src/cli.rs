//! The command line. Each command is a file; what it does to the server is the library's matter.

mod arguments;
mod backup;
mod data;
mod doctor;
mod init;
mod member;
mod owner;
mod policy;
mod privacy;
mod run;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use arguments::{About, Arguments, Command};
use server::Config;

/// Read by the server if it is there and no other file is named.
const HERE: &str = "konklave.toml";
/// Where the Debian package puts it.
const INSTALLED: &str = "/etc/konklave/konklave.toml";

/// Does what the words of the command line say.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match execute(arguments) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("konklave: {}", said(&error));
            ExitCode::FAILURE
        }
    }
}

/// An error and its causes; a cause that has been told already is not repeated.
fn said(error: &anyhow::Error) -> String {
    error.chain().fold(String::new(), |told, cause| {
        let cause = cause.to_string();
        match (told.is_empty(), told.contains(&cause)) {
            (true, _) => cause,
            (false, true) => told,
            (false, false) => format!("{told}: {cause}"),
        }
    })
}

fn execute(arguments: Arguments) -> anyhow::Result<ExitCode> {
    if arguments.print_config_reference {
        print(&Config::reference())?;
        return Ok(ExitCode::SUCCESS);
    }
    let file = arguments.config;
    match arguments.command {
        None | Some(Command::Run) => run::run(file.or_else(|| existing(&[HERE])).as_deref())?,
        Some(Command::Init(options)) => init::init(&file.unwrap_or_else(|| HERE.into()), options)?,
        Some(Command::Doctor { json, about }) => {
            let file = file.or_else(|| existing(&[HERE, INSTALLED]));
            match about {
                None => return doctor::doctor(file.as_deref(), json),
                Some(About::Privacy { json: here, language }) => {
                    privacy::privacy(file.as_deref(), json || here, language)?;
                }
            }
        }
        Some(Command::Member { about }) => {
            member::member(file.or_else(|| existing(&[HERE, INSTALLED])).as_deref(), about)?;
        }
        Some(Command::Policy { about }) => {
            policy::policy(file.or_else(|| existing(&[HERE, INSTALLED])).as_deref(), about)?;
        }
        Some(Command::Backup {
            to,
            recipient,
            with_secrets,
        }) => {
            let file = file.or_else(|| existing(&[HERE, INSTALLED]));
            backup::backup(file.as_deref(), &to, &recipient, with_secrets)?;
        }
        Some(Command::Restore { from, identity }) => {
            let file = file.or_else(|| existing(&[HERE, INSTALLED]));
            backup::restore(file.as_deref(), &from, &identity)?;
        }
        Some(Command::Version) => print(&format!("konklave {}\n", env!("CARGO_PKG_VERSION")))?,
        Some(Command::Completion { shell }) => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "konklave", &mut script);
            print(&String::from_utf8_lossy(&script))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The first of these files that is there.
fn existing(candidates: &[&str]) -> Option<PathBuf> {
    candidates.iter().map(PathBuf::from).find(|path| path.is_file())
}

/// Writes to standard output. A reader that has gone, as behind `| head`, is an error and no panic.
fn print(text: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}
