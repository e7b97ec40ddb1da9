//! `/api/info`, `/api/openapi.json`, `/healthz`, `/metrics`.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Extension, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use wire::ServerInfo;

use super::listener::Peer;
use crate::app::App;

/// What the interface says of this server.
pub(super) async fn info(State(app): State<Arc<App>>) -> Json<ServerInfo> {
    Json(ServerInfo {
        version: wire::PROTOCOL_VERSION,
        release: env!("CARGO_PKG_VERSION").to_owned(),
        operator: app.config.operator_name.clone(),
        location: app.config.operator_location.clone(),
        room_capacity: app.config.room_capacity,
        notice: app.versions.notice(),
        off: app.off(),
    })
}

/// This interface, described: `docs/openapi.json`, which a test holds against types and routes.
const DESCRIPTION: &str = include_str!("../../../../docs/openapi.json");

/// The description of this interface (OpenAPI 3.1).
pub(super) async fn description() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], DESCRIPTION)
}

/// Whether the server can serve: the database answers, the media thread lives, no shutdown is under way.
pub(super) async fn healthz(State(app): State<Arc<App>>) -> Response {
    if app.is_stopping() {
        return (StatusCode::SERVICE_UNAVAILABLE, "stopping\n").into_response();
    }
    if !app.media.is_alive() {
        return (StatusCode::SERVICE_UNAVAILABLE, "the media thread has stopped\n").into_response();
    }
    if !app.store.ready().await {
        return (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n").into_response();
    }
    // A server that serves stays in service: the alarm is for people, in the answer and in the metrics.
    match app.store.deletion_missed(app.unix_now()).await {
        Ok(false) => "ok\n".into_response(),
        Ok(true) | Err(_) => "ok\ndeletion overdue: no complete run for 26 hours, see the log\n".into_response(),
    }
}

/// Counters, for whoever asks on this machine directly: what came through the proxy is not answered, nor what came from
/// elsewhere.
pub(super) async fn metrics(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
) -> Response {
    let forwarded = headers.contains_key("x-forwarded-for") || headers.contains_key(header::FORWARDED);
    if forwarded || !peer.is_here() {
        return StatusCode::NOT_FOUND.into_response();
    }
    (
        [(header::CONTENT_TYPE, "text/plain; version=0.0.4")],
        app.metrics.render(),
    )
        .into_response()
}
