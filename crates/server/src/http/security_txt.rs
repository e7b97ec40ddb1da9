//! `/.well-known/security.txt` (RFC 9116): where to report a weakness.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use datamap::{DAY, day};

use crate::app::App;

/// Seconds for which what is said holds. It is computed when asked, so it never grows stale.
const HOLDS: u64 = 90 * DAY;

/// The file, if a contact is configured.
pub(super) async fn file(State(app): State<Arc<App>>) -> Response {
    let contact = &app.config.security_contact;
    if contact.is_empty() {
        return StatusCode::NOT_FOUND.into_response();
    }
    let canonical = match app.config.origins.first() {
        Some(origin) => format!("Canonical: {origin}/.well-known/security.txt\n"),
        None => String::new(),
    };
    // The beginning of a day, as in RFC 3339.
    let expires = format!("{}T00:00:00Z", day(app.unix_now() + HOLDS));
    let text = format!("Contact: {contact}\nExpires: {expires}\nPreferred-Languages: de, en\n{canonical}");
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}
