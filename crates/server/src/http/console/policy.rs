//! `/api/policy`: what administrators decide for everybody. `/api/profiles`: within which bounds.

use std::sync::Arc;

use accounts::{Act, PROFILES, outside, policy_changes, policy_from_rows, policy_rows, profile_bounds};
use axum::Json;
use axum::body::Body;
use axum::extract::{Extension, State};
use axum::http::HeaderMap;
use store::Note;
use wire::{AccountRefusalCode as Code, Policy, ProfileBounds};

use crate::app::App;
use crate::http::account::{Refused, admit, admit_saying, changing, reading};
use crate::http::listener::Peer;
use crate::versions;

/// `GET`
pub(super) async fn read(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
) -> Result<Json<Policy>, Refused> {
    reading(&app, &peer, &headers)?;
    let asked = admit(&app, &headers, Act::ReadPolicy).await?;
    Ok(Json(asked.policy))
}

/// `PUT`
pub(super) async fn change(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Policy>, Refused> {
    changing(&app, &peer, &headers)?;
    let (asked, policy): (_, Policy) = admit_saying(&app, &headers, body, Act::ChangePolicy).await?;
    let rows = policy_rows(&policy);
    let pairs = rows.iter().map(|(name, value)| (*name, value.as_str()));
    policy_from_rows(pairs).map_err(|_| Code::Malformed)?;
    if !outside(&policy).is_empty() {
        return Err(Code::ProfileLocked.into());
    }
    if let Some(change) = policy_changes(&policy_rows(&asked.policy), &rows) {
        let note = Note {
            at: app.unix_now(),
            action: "policy_changed",
            actor: Some(asked.id()),
            subject: None,
            change,
        };
        asked.store(&app).set_policy(&rows, &note).await?;
        // What is decided stands in the notice: people are told before anybody is answered.
        versions::issue(&app, versions::Which::Served).await;
    }
    Ok(Json(policy))
}

/// `GET /api/profiles`
pub(super) async fn profiles(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
) -> Result<Json<Vec<ProfileBounds>>, Refused> {
    reading(&app, &peer, &headers)?;
    admit(&app, &headers, Act::ReadPolicy).await?;
    Ok(Json(PROFILES.map(profile_bounds).to_vec()))
}
