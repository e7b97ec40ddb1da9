//! `/api/account/sessions`: one's signed-in browsers.

use std::sync::Arc;

use accounts::Act;
use axum::Json;
use axum::extract::{Extension, Path, State};
use axum::http::{HeaderMap, StatusCode};
use wire::{Blob, SessionInfo};

use super::ask::{DONE, admit, changing, reading};
use super::passkeys::id_of;
use super::refused::Refused;
use crate::app::App;
use crate::http::listener::Peer;

/// `GET`
pub(super) async fn list(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
) -> Result<Json<Vec<SessionInfo>>, Refused> {
    reading(&app, &peer, &headers)?;
    let asked = admit(&app, &headers, Act::ReadSessions).await?;
    let sessions = app.store.sessions(asked.id(), app.unix_now()).await?;
    let sessions = sessions.iter().map(|session| SessionInfo {
        id: Blob::new(session.id.to_vec()).expect("sixteen bytes"),
        device: session.device.clone(),
        since: session.created_at,
        expires_at: session.expires_at,
        this: session.id == asked.session.id,
    });
    Ok(Json(sessions.collect()))
}

/// `DELETE …/{id}`
pub(super) async fn end(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<StatusCode, Refused> {
    changing(&app, &peer, &headers)?;
    let asked = admit(&app, &headers, Act::EndSessions).await?;
    asked.store(&app).end_session_of(asked.id(), &id_of(&id)?).await?;
    Ok(DONE)
}

/// `DELETE`: all but this one.
pub(super) async fn end_others(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
) -> Result<StatusCode, Refused> {
    changing(&app, &peer, &headers)?;
    let asked = admit(&app, &headers, Act::EndSessions).await?;
    asked
        .store(&app)
        .end_other_sessions(asked.id(), asked.session.session)
        .await?;
    Ok(DONE)
}
