//! `/api/session`, `/api/tickets`, `/api/account`: signing in, and one's own account.

mod ask;
mod confirm;
mod cookie;
mod data;
mod own;
mod passkeys;
mod password;
mod provider;
mod refused;
mod session;
mod sessions;
mod tickets;
mod totp;
mod vault;

use std::sync::Arc;

use axum::Router;
use axum::routing::{delete, get, post, put};

use crate::app::App;

pub(super) use ask::{
    Asked, admit, admit_saying, admit_saying_much, admit_sending, changing, json, page, reading, trying, was_right,
};
pub(super) use own::proof as erasure_proof;
pub(super) use passkeys::id_of;
pub(super) use refused::Refused;
pub(crate) use session::may_join;
pub(super) use session::{RoomRights, room_rights};

/// Every route of this folder.
pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route(
            "/api/session",
            get(session::state).post(session::sign_in).delete(session::sign_out),
        )
        .route(
            "/api/session/passkey",
            post(session::begin_passkey).put(session::finish_passkey),
        )
        .route("/api/session/confirm", post(confirm::by_password))
        .route("/api/provider", get(provider::begin))
        .route("/api/provider/return", get(provider::back))
        .route("/api/provider/logout", post(provider::logout))
        .route(
            "/api/session/confirm/passkey",
            post(confirm::begin_passkey).put(confirm::finish_passkey),
        )
        .route("/api/tickets/read", post(tickets::read))
        .route("/api/tickets/use", post(tickets::redeem))
        .route("/api/account", get(own::read).patch(own::change).delete(own::erase))
        .route("/api/account/password", put(password::change))
        .route(
            "/api/account/totp",
            post(totp::begin).put(totp::prove).delete(totp::remove),
        )
        .route("/api/account/passkeys", post(passkeys::begin).put(passkeys::finish))
        .route("/api/account/passkeys/{id}", delete(passkeys::remove))
        .route(
            "/api/account/sessions",
            get(sessions::list).delete(sessions::end_others),
        )
        .route("/api/account/sessions/{id}", delete(sessions::end))
        .route("/api/account/data", get(data::export))
        .route(
            "/api/account/vault",
            get(vault::read).put(vault::keep).delete(vault::erase),
        )
}
