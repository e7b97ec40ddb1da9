//! `konklave`: arguments, configuration, run, exit code.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use server::{Config, start, telemetry};
use tokio::signal::unix::{SignalKind, signal};

const USAGE: &str = "\
konklave: meetings behind a locked door

  konklave                            run with ./konklave.toml if there is one
  konklave --config <file>            run with this file
  konklave --print-config-reference   print a file with every option, explained
  konklave --version

Every option can also be set by a variable; the reference names it.
";

/// Read if no other file is named.
const DEFAULT_FILE: &str = "konklave.toml";

enum Command {
    Run(Option<PathBuf>),
    Print(String),
}

fn main() -> ExitCode {
    match command(std::env::args_os().skip(1)).and_then(execute) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("konklave: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn command(mut arguments: impl Iterator<Item = std::ffi::OsString>) -> anyhow::Result<Command> {
    let command = match arguments.next() {
        None => Command::Run(PathBuf::from(DEFAULT_FILE).is_file().then(|| DEFAULT_FILE.into())),
        Some(argument) => match argument.to_str() {
            Some("--config") => Command::Run(Some(arguments.next().context("--config needs a file")?.into())),
            Some("--print-config-reference") => Command::Print(Config::reference()),
            Some("--version") => Command::Print(format!("konklave {}\n", env!("CARGO_PKG_VERSION"))),
            Some("--help" | "-h") => Command::Print(USAGE.to_owned()),
            _ => bail!("unknown argument\n\n{USAGE}"),
        },
    };
    if arguments.next().is_some() {
        bail!("too many arguments\n\n{USAGE}");
    }
    Ok(command)
}

#[allow(clippy::print_stdout, reason = "printing is what was asked for")]
fn execute(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Print(text) => print!("{text}"),
        Command::Run(file) => {
            let config = Config::load(file.as_deref())?;
            let subscriber = telemetry::subscriber(config.log_level, std::io::stderr());
            tracing::subscriber::set_global_default(subscriber)?;
            telemetry::quiet_panics();
            for variable in Config::unknown_variables() {
                tracing::warn!(
                    variable,
                    "unknown variable ignored; the reference names those that are known"
                );
            }
            raise_file_limit();
            tokio::runtime::Builder::new_multi_thread()
                .enable_all()
                .build()?
                .block_on(run(config))?;
        }
    }
    Ok(())
}

/// Takes as many files as the system lets this process have: every connection is one, and what is usual without
/// asking (1024) is less than the connections admitted.
fn raise_file_limit() {
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    let current = maximum;
    if let Err(error) = setrlimit(Resource::Nofile, Rlimit { current, maximum }) {
        tracing::warn!(%error, "the limit of open files stays as it was");
    }
}

async fn run(config: Config) -> anyhow::Result<()> {
    // Before anything else, so that no signal is lost.
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut hangup = signal(SignalKind::hangup())?;
    let running = start(config).await?;
    loop {
        tokio::select! {
            _ = terminate.recv() => break,
            _ = interrupt.recv() => break,
            _ = hangup.recv() => running.reload().await,
        }
    }
    running.shutdown().await;
    Ok(())
}
