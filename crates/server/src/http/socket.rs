//! `GET /api/ws`: from HTTP to WebSocket (RFC 6455 §4.2).

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Extension, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use wire::RefusalCode;

use super::error::Refused;
use super::listener::{Peer, Place};
use super::origin;
use crate::app::App;
use crate::telemetry::count;
use crate::ws;

/// Upgrades the connection, if its page is ours and its address has not too many.
pub(super) async fn open(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    Extension(place): Extension<Arc<Place>>,
    mut request: Request,
) -> Result<Response, Refused> {
    if !origin::allowed(request.headers(), &app.config) {
        count(&app.metrics.origins_refused_total);
        return Err(Refused::new(StatusCode::FORBIDDEN, RefusalCode::NotAllowed));
    }
    let Some(accept) = accept_key(request.headers()) else {
        let mut response = Refused::new(StatusCode::UPGRADE_REQUIRED, RefusalCode::Malformed).into_response();
        let headers = response.headers_mut();
        headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
        headers.insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
        headers.insert(header::SEC_WEBSOCKET_VERSION, HeaderValue::from_static("13"));
        return Ok(response);
    };
    let network = peer.network(request.headers(), &app.config);
    let (pending, open) = app.limits.socket(network).map_err(|refusal| {
        count(&app.metrics.rate_limited_total);
        Refused::rate(refusal)
    })?;
    let upgrade = hyper::upgrade::on(&mut request);
    // Who asks, for as long as it takes to see whether they may join.
    let asks = request.headers().clone();
    tokio::spawn(async move {
        if let Ok(upgraded) = upgrade.await {
            ws::run(app, upgraded, network, pending, asks).await;
        }
        drop((open, place));
    });
    // Extensions are never agreed to: with permessage-deflate a few bytes could become gigabytes.
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    let headers = response.headers_mut();
    headers.insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
    headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(header::SEC_WEBSOCKET_ACCEPT, accept);
    Ok(response)
}

/// The answer to the client's key, if the request is a WebSocket handshake of version 13.
fn accept_key(headers: &HeaderMap) -> Option<HeaderValue> {
    let names = |name: header::HeaderName, wanted: &str| {
        headers
            .get_all(name)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .any(|token| token.trim().eq_ignore_ascii_case(wanted))
    };
    let key = headers.get(header::SEC_WEBSOCKET_KEY)?;
    let is_handshake = names(header::CONNECTION, "upgrade")
        && names(header::UPGRADE, "websocket")
        && headers.get(header::SEC_WEBSOCKET_VERSION).is_some_and(|v| v == "13")
        && key.len() == 24;
    is_handshake.then(|| HeaderValue::from_str(&derive_accept_key(key.as_bytes())).ok())?
}
