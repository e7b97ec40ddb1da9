//! `/api/members`, `/api/policy`, `/api/audit`, `/api/oversight`, `/api/health`: for whoever runs or oversees the server. Nothing here
//! names a meeting.

mod audit;
mod health;
mod members;
mod oversight;
mod policy;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, patch, post};

use crate::app::App;

/// Every route of this folder.
pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/api/members", get(members::list).post(members::add))
        .route("/api/members/{member}", patch(members::change).delete(members::erase))
        .route("/api/members/{member}/link", post(members::link))
        .route("/api/policy", get(policy::read).put(policy::change))
        .route("/api/audit", get(audit::page))
        .route("/api/oversight", get(oversight::read))
        .route("/api/health", get(health::read))
}
