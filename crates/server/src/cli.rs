//! The command line. Each command is a file; what it does to the server is the library's matter.

mod arguments;
mod assess;
mod audit;
mod backup;
mod compliance;
mod data;
mod doctor;
mod functions;
mod init;
mod member;
mod owner;
mod policy;
mod privacy;
mod remote;
mod run;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::CommandFactory;

use arguments::{About, Arguments, Command};
use data::runtime;
use remote::{Remote, RemoteError};
use server::Config;

/// Read by the server if it is there and no other file is named.
const HERE: &str = "konklave.toml";
/// Where the Debian package puts it.
const INSTALLED: &str = "/etc/konklave/konklave.toml";

/// Does what the words of the command line say.
pub fn main() -> ExitCode {
    let arguments = Arguments::read();
    match execute(arguments) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("konklave: {}", said(&error));
            let elsewhere = error.downcast_ref::<RemoteError>();
            elsewhere.map_or(ExitCode::FAILURE, |error| error.status().into())
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
        Some(Command::Login(words)) => runtime()?.block_on(remote::login(words))?,
        Some(Command::Logout { elsewhere }) => runtime()?.block_on(remote::logout(elsewhere))?,
        Some(Command::Doctor { json, elsewhere, about }) if elsewhere.is_meant() => {
            let server = Remote::at(&elsewhere)?;
            match about {
                None => return runtime()?.block_on(remote::health(server, json)),
                Some(About::Privacy { json: here, language }) => {
                    runtime()?.block_on(remote::privacy(server, json || here, privacy::language(language)))?;
                }
            }
        }
        Some(Command::Doctor { json, about, .. }) => {
            let file = file.or_else(|| existing(&[HERE, INSTALLED]));
            match about {
                None => return doctor::doctor(file.as_deref(), json),
                Some(About::Privacy { json: here, language }) => {
                    privacy::privacy(file.as_deref(), json || here, language)?;
                }
            }
        }
        Some(Command::Member { json, elsewhere, about }) => {
            if elsewhere.is_meant() {
                let server = Remote::at(&elsewhere)?;
                runtime()?.block_on(remote::member(server, about, json))?;
            } else {
                member::member(file.or_else(|| existing(&[HERE, INSTALLED])).as_deref(), about, json)?;
            }
        }
        Some(Command::Policy { json, elsewhere, about }) => {
            if elsewhere.is_meant() {
                let server = Remote::at(&elsewhere)?;
                runtime()?.block_on(remote::policy(server, about, json))?;
            } else {
                policy::policy(file.or_else(|| existing(&[HERE, INSTALLED])).as_deref(), about, json)?;
            }
        }
        Some(Command::Functions { json, elsewhere, about }) => {
            if elsewhere.is_meant() {
                let server = Remote::at(&elsewhere)?;
                runtime()?.block_on(remote::functions(server, about, json))?;
            } else {
                functions::functions(file.or_else(|| existing(&[HERE, INSTALLED])).as_deref(), about, json)?;
            }
        }
        Some(Command::Compliance { about }) => {
            return compliance::compliance(file.or_else(|| existing(&[HERE, INSTALLED])).as_deref(), about);
        }
        Some(Command::Assess { about }) => return assess::assess(about),
        Some(Command::Audit { page, elsewhere }) => {
            if elsewhere.is_meant() {
                runtime()?.block_on(remote::audit(Remote::at(&elsewhere)?, page))?;
            } else {
                audit::audit(file.or_else(|| existing(&[HERE, INSTALLED])).as_deref(), page)?;
            }
        }
        Some(Command::Backup { json, elsewhere, .. }) if elsewhere.is_meant() => {
            runtime()?.block_on(remote::backup(Remote::at(&elsewhere)?, json))?;
        }
        Some(Command::Backup {
            to,
            recipient,
            with_secrets,
            ..
        }) => {
            let file = file.or_else(|| existing(&[HERE, INSTALLED]));
            let (to, recipient) = (to.unwrap_or_default(), recipient.unwrap_or_default());
            backup::backup(file.as_deref(), &to, &recipient, with_secrets)?;
        }
        Some(Command::Restore { from, identity }) => {
            let file = file.or_else(|| existing(&[HERE, INSTALLED]));
            backup::restore(file.as_deref(), &from, &identity)?;
        }
        Some(Command::Version { json, elsewhere }) if elsewhere.is_meant() => {
            runtime()?.block_on(remote::version(Remote::at(&elsewhere)?, json))?;
        }
        Some(Command::Version { json: true, .. }) => {
            print(&format!(
                "{:#}\n",
                serde_json::json!({"program": env!("CARGO_PKG_VERSION")})
            ))?;
        }
        Some(Command::Version { .. }) => print(&format!("konklave {}\n", env!("CARGO_PKG_VERSION")))?,
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
