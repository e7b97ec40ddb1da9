//! `/api/members`, `/api/policy`, `/api/audit`, `/api/oversight`, `/api/health`, `/api/backups`, `/api/requests`,
//! `/api/mail`, `/api/papers`, `/api/functions`, `/api/services`: for whoever runs or oversees the server. Nothing here names
//! a meeting.

mod audit;
mod backups;
mod functions;
mod health;
mod mail;
mod members;
mod oversight;
mod papers;
mod policy;
mod requests;
mod services;
mod sign_offs;

use std::sync::Arc;

use axum::Router;
use axum::extract::Extension;
use axum::routing::{get, patch, post, put};
use wire::SignOffStep::{ProtectionOfficer, WorksCouncil};

use super::requests as own_requests;
use crate::app::App;

pub(crate) use health::checks;

/// Every route of this folder.
pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/api/members", get(members::list).post(members::add))
        .route("/api/members/{member}", patch(members::change).delete(members::erase))
        .route("/api/members/{member}/link", post(members::link))
        .route("/api/policy", get(policy::read).put(policy::change))
        .route("/api/profiles", get(policy::profiles))
        .route("/api/audit", get(audit::page))
        .route("/api/oversight", get(oversight::read))
        .route("/api/papers", get(papers::list))
        .route("/api/papers/archive", get(papers::all))
        .route("/api/papers/answers", put(papers::answer))
        .route(
            "/api/papers/agreements/protection_officer",
            put(sign_offs::agree)
                .delete(sign_offs::disagree)
                .layer(Extension(ProtectionOfficer)),
        )
        .route(
            "/api/papers/agreements/works_council",
            put(sign_offs::agree)
                .delete(sign_offs::disagree)
                .layer(Extension(WorksCouncil)),
        )
        .route(
            "/api/papers/exemptions/protection_officer",
            put(sign_offs::exempt)
                .delete(sign_offs::require)
                .layer(Extension(ProtectionOfficer)),
        )
        .route(
            "/api/papers/exemptions/works_council",
            put(sign_offs::exempt)
                .delete(sign_offs::require)
                .layer(Extension(WorksCouncil)),
        )
        .route("/api/papers/release", post(sign_offs::release))
        .route("/api/papers/{paper}", get(papers::read))
        .route("/api/functions", get(functions::list))
        .route("/api/functions/{function}", put(functions::switch))
        .route("/api/services", get(services::builtin).post(services::assess))
        .route("/api/services/export", post(services::export))
        .route("/api/health", get(health::read))
        .route("/api/backups", post(backups::make))
        .route("/api/requests", get(requests::list).post(own_requests::make))
        .route("/api/requests/read", post(own_requests::read))
        .route("/api/requests/find", post(requests::find))
        .route("/api/requests/{id}", patch(requests::handle))
        .route("/api/mail", get(mail::read))
        .route("/api/mail/test", post(mail::test))
        .route("/api/mail/invitations", post(mail::invite))
}
