//! `konklave run`: the server, until it is told to stop.

use std::io::IsTerminal;
use std::path::Path;

use rustix::fs::Mode;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit, umask};
use server::{Config, keep_setup_link, start, telemetry};
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

async fn serve(config: Config) -> anyhow::Result<()> {
    // Before anything else, so that no signal is lost.
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut hangup = signal(SignalKind::hangup())?;
    let data_dir = config.data_dir.clone();
    let running = start(config).await?;
    if let Some(link) = &running.setup {
        // Whoever starts it without an output still finds the file.
        let _ = super::print(&invitation(link, &data_dir, std::io::stdout().is_terminal()));
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

/// What is said of the link with which the server is set up. It is a secret, so it is shown to a terminal alone: any other
/// output may be kept, as the journal is.
fn invitation(link: &str, data_dir: &Path, terminal: bool) -> String {
    const NOBODY: &str = "Nobody has set this server up. Within 24 hours, open";
    if terminal {
        return format!("{NOBODY} this link to become its administrator:\n\n  {link}\n\n");
    }
    match keep_setup_link(data_dir, link) {
        Ok(path) => format!("{NOBODY} the link in {} to become its administrator.\n", path.display()),
        Err(error) => {
            tracing::error!(%error, "the link with which to set the server up could not be written down");
            "Nobody has set this server up. Start it in a terminal to see the link for that.\n".to_owned()
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn only_a_terminal_is_shown_the_link() {
        let directory = tempfile::tempdir().unwrap();
        let shown = invitation("https://a.example/welcome#secret", directory.path(), true);
        assert!(shown.contains("#secret"));
        assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 0);
        let logged = invitation("https://a.example/welcome#secret", directory.path(), false);
        assert!(!logged.contains("secret") && logged.contains("setup-link"), "{logged}");
        let nowhere = invitation("https://a.example/welcome#secret", Path::new("/nonexistent"), false);
        assert!(!nowhere.contains("secret"), "{nowhere}");
    }
}
