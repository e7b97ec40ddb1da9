//! Which path is answered by what.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::middleware::{Next, from_fn_with_state, map_response_with_state};
use axum::routing::{get, post, put};

use super::{account, assets, console, headers, info, keeping, notice, privacy, rooms, security_txt, socket, update};
use crate::app::App;
use crate::telemetry::count;

/// Every route of the server.
pub(crate) fn router(app: &Arc<App>) -> Router {
    Router::new()
        .route("/", get(assets::start))
        .route("/j/{room}", get(assets::join))
        .route("/signin", get(assets::start))
        .route("/welcome", get(assets::start))
        .route("/account", get(assets::start))
        .route("/console", get(assets::start))
        .route("/privacy", get(assets::start))
        .route("/notice", get(notice::read))
        .route("/notice/changes", get(notice::changes))
        .route("/plan", get(assets::start))
        .route("/meetings", get(assets::start))
        .route("/api/info", get(info::info))
        .route("/api/openapi.json", get(info::description))
        .route("/api/privacy", get(privacy::read))
        .route("/api/rooms", post(rooms::create))
        .route(
            "/api/rooms/{room}",
            put(update::update).patch(keeping::keep).delete(keeping::end),
        )
        .route("/api/ws", get(socket::open))
        .route("/.well-known/security.txt", get(security_txt::file))
        .route("/healthz", get(info::healthz))
        .route("/metrics", get(info::metrics))
        .merge(account::routes())
        .merge(console::routes())
        .fallback(assets::other)
        .layer(from_fn_with_state(Arc::clone(app), counted))
        .layer(map_response_with_state(Arc::clone(app), headers::add))
        .with_state(Arc::clone(app))
}

async fn counted(State(app): State<Arc<App>>, request: axum::extract::Request, next: Next) -> axum::response::Response {
    count(&app.metrics.http_requests_total);
    next.run(request).await
}
