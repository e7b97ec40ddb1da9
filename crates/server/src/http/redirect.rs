//! Plain HTTP, answered with the address of the encrypted one and nothing else.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

use crate::app::App;

/// Connections at once; more are closed.
const PLACES: usize = 256;
/// Time for one connection, all in all.
const TIME: Duration = Duration::from_secs(10);
/// Bytes of a request's head.
const HEAD_BYTES: usize = 8 * 1024;

/// Serves until the server stops.
pub(crate) async fn serve(app: Arc<App>, listener: TcpListener) {
    let to: Arc<str> = app.config.origins.first().map_or("", String::as_str).into();
    let router = Router::new().fallback(move |request: Request| {
        let answer = answer(&to, &request);
        async move { answer }
    });
    let places = Arc::new(Semaphore::new(PLACES));
    let mut stopping = app.stopping();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = stopping.stopped() => return,
        };
        let Ok((stream, _)) = accepted else {
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let Ok(place) = Arc::clone(&places).try_acquire_owned() else {
            continue;
        };
        let router = router.clone();
        let mut stopping = app.stopping();
        tokio::spawn(async move {
            tokio::select! {
                _ = tokio::time::timeout(TIME, connection(stream, router)) => {}
                () = stopping.stopped() => {}
            }
            drop(place);
        });
    }
}

async fn connection(stream: TcpStream, router: Router) {
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(TIME)
        .max_buf_size(HEAD_BYTES)
        .keep_alive(false)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
    let _ = connection.await;
}

/// The same path under the configured address, whatever host the request names: nobody is sent elsewhere. What is no
/// reading is refused, since what it carried has already been readable on its way.
fn answer(to: &str, request: &Request) -> Response {
    if !request.method().is_safe() {
        return StatusCode::FORBIDDEN.into_response();
    }
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
    let path = if path.starts_with('/') { path } else { "/" };
    match HeaderValue::from_str(&format!("{to}{path}")) {
        Ok(address) => (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, address)]).into_response(),
        Err(_) => StatusCode::BAD_REQUEST.into_response(),
    }
}
