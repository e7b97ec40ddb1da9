//! Accepts connections and speaks HTTP/1.1 on them, with limits in time, size and number.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::Router;
use axum::http::HeaderMap;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::stalling::Stalling;
use crate::app::App;
use crate::config::Config;
use crate::limits::{Held, Network, Places, client_address};
use crate::telemetry::{Metrics, count};

/// Time for a request's head, and for the next one on a connection that is kept.
const HEAD_TIME: Duration = Duration::from_secs(10);
/// Time to agree on encryption. Who takes longer holds a place for nothing.
const HANDSHAKE_TIME: Duration = Duration::from_secs(10);
/// Time for everything on one connection: who reads a byte now and then holds a place no longer than that.
const ALL_TIME: Duration = Duration::from_secs(600);
/// Bytes of a request's head.
const HEAD_BYTES: usize = 16 * 1024;
/// Header lines of a request.
const HEADERS: usize = 64;
/// Time for answers under way when the server stops.
const FINISH_TIME: Duration = Duration::from_secs(5);

/// The other end of a connection.
#[derive(Clone, Copy)]
pub(crate) struct Peer(IpAddr);

impl Peer {
    /// Whether it is on this machine, and came here by itself.
    pub(crate) fn is_here(self) -> bool {
        self.0.to_canonical().is_loopback()
    }

    /// The network a request on this connection counts for.
    pub(crate) fn network(self, headers: &HeaderMap, config: &Config) -> Network {
        let forwarded = headers.get_all("x-forwarded-for").iter().next_back();
        let forwarded = forwarded.and_then(|value| value.to_str().ok());
        Network::of(client_address(self.0, forwarded, config.behind_proxy))
    }
}

/// Of all places one network gets this part: who opens connections and says nothing leaves room for the others.
const SHARE: usize = 4;

/// A place among the connections, held as long as this lives: by the connection, and by what it becomes.
pub(crate) struct Place {
    _permit: OwnedSemaphorePermit,
    /// The place of its network; none: a proxy stands in front, and everybody comes from there.
    _held: Option<Held>,
    metrics: Arc<Metrics>,
}

impl Place {
    fn new(permit: OwnedSemaphorePermit, held: Option<Held>, metrics: Arc<Metrics>) -> Self {
        count(&metrics.connections);
        Self {
            _permit: permit,
            _held: held,
            metrics,
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.metrics.connections.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Serves until the server stops, then finishes what is under way.
pub(crate) async fn serve(app: Arc<App>, listener: TcpListener, router: Router) {
    let places = Arc::new(Semaphore::new(app.config.connections));
    let of_one = (!app.config.behind_proxy).then(|| Places::new((app.config.connections / SHARE).max(1)));
    let mut stopping = app.stopping();
    let mut connections = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            Some(_) = connections.join_next() => continue,
            () = stopping.stopped() => break,
        };
        let Ok((stream, address)) = accepted else {
            // Out of file descriptors, most likely: wait for some to be closed.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let Ok(place) = Arc::clone(&places).try_acquire_owned() else {
            count(&app.metrics.connections_refused_total);
            continue;
        };
        let held = of_one.as_ref().map(|of_one| of_one.hold(Network::of(address.ip())));
        let Ok(held) = held.map(|held| held.ok_or(())).transpose() else {
            count(&app.metrics.connections_refused_total);
            continue;
        };
        let (app, router) = (Arc::clone(&app), router.clone());
        connections.spawn(async move {
            let peer = Peer(address.ip());
            let place = Place::new(place, held, Arc::clone(&app.metrics));
            let router = router
                .layer(axum::Extension(peer))
                .layer(axum::Extension(Arc::new(place)));
            connection(app, stream, router).await;
        });
    }
    drop(listener);
    // Every connection holds a place, WebSockets included: when all places are free, nobody is left.
    let all = u32::try_from(app.config.connections).unwrap_or(u32::MAX);
    let _ = tokio::time::timeout(FINISH_TIME, places.acquire_many(all)).await;
}

async fn connection(app: Arc<App>, stream: TcpStream, router: Router) {
    let _ = stream.set_nodelay(true);
    let stream = Stalling::new(stream);
    let Some(encryption) = &app.encryption else {
        return requests(&app, stream, router).await;
    };
    let mut stopping = app.stopping();
    let agreed = tokio::select! {
        agreed = timeout(HANDSHAKE_TIME, encryption.accept(stream)) => agreed,
        () = stopping.stopped() => return,
    };
    match agreed {
        Ok(Ok(Some(stream))) => requests(&app, stream, router).await,
        Ok(Ok(None)) => {}
        Ok(Err(_)) | Err(_) => count(&app.metrics.tls_refused_total),
    }
}

async fn requests<S>(app: &App, stream: S, router: Router)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let mut stopping = app.stopping();
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .max_buf_size(HEAD_BYTES)
        .max_headers(HEADERS)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router))
        .with_upgrades();
    tokio::pin!(connection);
    // How a stranger's connection ends is no event of ours.
    tokio::select! {
        _ = connection.as_mut() => {}
        () = stopping.stopped() => {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
        () = tokio::time::sleep(ALL_TIME) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_loopback_is_here() {
        let here = |text: &str| Peer(text.parse().unwrap()).is_here();
        assert!(here("127.0.0.1") && here("::1") && here("::ffff:127.0.0.1"));
        assert!(!here("192.0.2.1") && !here("::ffff:192.0.2.1") && !here("2001:db8::1"));
    }
}
