//! Starting and stopping.

use std::net::SocketAddr;
use std::sync::Arc;

use store::{Store, StoreError};
use thiserror::Error;
use tokio::net::{TcpListener, TcpSocket};
use tokio::task::JoinHandle;

use crate::app::{App, Clock, unix_now};
use crate::config::Config;
use crate::drive::Media;
use crate::lock::{Lock, LockError};
use crate::telemetry::Metrics;
use crate::tls::{self, Encryption, TlsError};
use crate::{http, jobs, provider, setup, versions};

/// Why the server did not start.
#[derive(Debug, Error)]
pub enum StartError {
    /// The data directory cannot be used.
    #[error("data_dir: {0}")]
    Store(#[from] StoreError),
    /// The data directory is another server's.
    #[error("data_dir: {0}")]
    Lock(#[from] LockError),
    /// The web address cannot be used.
    #[error("listen: {address}: {source}")]
    Listen {
        /// The address as configured.
        address: SocketAddr,
        /// Why not.
        source: std::io::Error,
    },
    /// The address for plain HTTP cannot be used.
    #[error("tls.redirect: {address}: {source}")]
    Redirect {
        /// The address as configured.
        address: SocketAddr,
        /// Why not.
        source: std::io::Error,
    },
    /// The certificate cannot be used.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The media address cannot be used.
    #[error("media.listen: {address}, UDP or TCP: {source}; another program may use this port: choose a free one")]
    Media {
        /// The address as configured.
        address: SocketAddr,
        /// Why not.
        source: std::io::Error,
    },
}

/// A server that runs.
pub struct Running {
    /// Where the web interface listens.
    pub http: SocketAddr,
    /// Where media is received.
    pub media: SocketAddr,
    /// Where plain HTTP is sent to HTTPS; none: nowhere.
    pub redirect: Option<SocketAddr>,
    /// The link with which to set the server up, if nobody has. It is a secret, and shown here only.
    pub setup: Option<String>,
    app: Arc<App>,
    serving: JoinHandle<()>,
    jobs: JoinHandle<()>,
    /// Given up last.
    _lock: Lock,
}

/// Starts a server. Returns once it listens; what expired while it was off is deleted by then.
pub async fn start(config: Config) -> Result<Running, StartError> {
    let clock = Clock::start();
    let metrics = Arc::new(Metrics::default());
    let lock = Lock::take(&config.data_dir)?;
    let store = Store::open(&config.data_dir, &config.database).await?;
    jobs::hold_to_profile(&store).await?;
    jobs::sweep(&store, &metrics, config.room_keep).await?;
    let media = Media::start(&config, clock, Arc::clone(&metrics)).map_err(|source| StartError::Media {
        address: config.media_listen,
        source,
    })?;
    let refused = |source| StartError::Listen {
        address: config.listen,
        source,
    };
    let listener = listen(config.listen, SEND_BUFFER, BACKLOG).map_err(refused)?;
    let http = listener.local_addr().map_err(refused)?;
    let redirect = config.tls.as_ref().and_then(|tls| tls.redirect);
    let redirect = redirect.map(|address| {
        let refused = |source| StartError::Redirect { address, source };
        let listener = listen(address, SEND_BUFFER, BACKLOG).map_err(refused)?;
        Ok::<_, StartError>((listener.local_addr().map_err(refused)?, listener))
    });
    let redirect = redirect.transpose()?;
    let media_address = media.address();
    // The port listens by now: an authority that is asked for a certificate looks at once whether this is who it says.
    let encryption = Encryption::start(&config, &metrics)?;
    // Whatever an earlier start has written down opens nothing any more.
    setup::forget_used(&config.data_dir);
    let setup = setup_link(&store, &config, http).await?;
    let provider = provider::at(&config, http);
    let app = Arc::new(App::new(config, store, metrics, media, encryption, provider, clock));
    app.learn_off().await?;
    // Whoever comes first is told which notice holds.
    versions::issue(&app, versions::Which::Served).await;
    let router = http::router(&app);
    let serving = tokio::spawn(http::serve(Arc::clone(&app), listener, router));
    let jobs = tokio::spawn(jobs::run(Arc::clone(&app)));
    if let Some(post) = app.post.clone() {
        let mut stopping = app.stopping();
        tokio::spawn(async move {
            tokio::select! {
                () = stopping.stopped() => {}
                () = post.run() => {}
            }
        });
    }
    let redirect = redirect.map(|(address, listener)| {
        tokio::spawn(http::serve_redirect(Arc::clone(&app), listener));
        address
    });
    tracing::info!(%http, media = %media_address, "listening");
    Ok(Running {
        http,
        media: media_address,
        redirect,
        setup,
        app,
        serving,
        jobs,
        _lock: lock,
    })
}

/// A new link with which to set the server up, if nobody has. Links of earlier starts are void.
async fn setup_link(store: &Store, config: &Config, http: SocketAddr) -> Result<Option<String>, StoreError> {
    let ticket = accounts::new_ticket();
    let unclaimed = store.renew_setup(&ticket, unix_now() + accounts::SETUP).await?;
    let text = accounts::ticket_text(&ticket);
    Ok(unclaimed.then(|| format!("{}/welcome#{}", config.address(http), *text)))
}

/// Bytes the kernel holds of what one client has not taken (it doubles the number). By default megabytes.
const SEND_BUFFER: u32 = 128 * 1024;
/// Connections that wait to be accepted.
const BACKLOG: u32 = 1024;

/// Listens. The kernel holds `send_buffer` bytes (it doubles the number) of each connection that is accepted, and
/// `backlog` connections until they are.
pub(crate) fn listen(address: SocketAddr, send_buffer: u32, backlog: u32) -> std::io::Result<TcpListener> {
    let socket = if address.is_ipv4() {
        TcpSocket::new_v4()
    } else {
        TcpSocket::new_v6()
    }?;
    socket.set_reuseaddr(true)?;
    socket.set_send_buffer_size(send_buffer)?;
    socket.bind(address)?;
    socket.listen(backlog)
}

impl Running {
    /// Reads again what may change while the server runs: the certificate. What is broken is logged, and the old one
    /// stays.
    pub async fn reload(&self) {
        tls::renew(&self.app, true).await;
    }

    /// Stops: everybody connected is told to come back in a moment, what is under way is finished.
    pub async fn shutdown(self) {
        tracing::info!("stopping");
        self.app.stop();
        let _ = self.serving.await;
        let _ = self.jobs.await;
        self.app.rooms.finish().await;
        self.app.media.stop().await;
        self.app.store.close().await;
        tracing::info!("stopped");
    }
}
