//! `konklave run`: the server, until it is told to stop.

use std::path::Path;

use rustix::fs::Mode;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit, umask};
use server::{Config, start, telemetry};
use tokio::signal::unix::{SignalKind, signal};

use super::owner::become_owner;

/// Runs until SIGTERM or SIGINT. SIGHUP reads the certificate again.
pub fn run(file: Option<&Path>) -> anyhow::Result<()> {
    let config = Config::load(file)?;
    become_owner(&config.data_dir)?;
    let subscriber = telemetry::subscriber(config.log_level, std::io::stderr());
    tracing::subscriber::set_global_default(subscriber)?;
    telemetry::quiet_panics();
    for variable in Config::unknown_variables() {
        tracing::warn!(
            variable,
            "unknown variable ignored; the reference names those that are known"
        );
    }
    // Whatever is written from here on is for this user alone.
    umask(Mode::RWXG | Mode::RWXO);
    raise_file_limit();
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(serve(config))
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

#[allow(
    clippy::print_stdout,
    reason = "the link is for whoever sits at the console, and for no log"
)]
async fn serve(config: Config) -> anyhow::Result<()> {
    // Before anything else, so that no signal is lost.
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut hangup = signal(SignalKind::hangup())?;
    let running = start(config).await?;
    if let Some(link) = &running.setup {
        // Whoever starts it without an output has no use for the link.
        let _ = super::print(&format!(
            "Nobody has set this server up. Within 24 hours, open this link to become its administrator:\n\n  {link}\n\n"
        ));
    }
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
