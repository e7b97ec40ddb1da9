//! `/api/account/passkeys`: adding and removing passkeys.

use std::sync::Arc;

use accounts::{Act, Ceremony, PersonName};
use axum::Json;
use axum::body::Body;
use axum::extract::{Extension, Path, State};
use axum::http::{HeaderMap, StatusCode};
use store::Passkey;
use wire::{AccountRefusalCode as Code, PasskeyAnswered, PasskeyAsked, PasskeyInfo, limits};

use super::ask::{DONE, admit, admit_saying, changing, party};
use super::refused::Refused;
use super::session::{answered, ask};
use super::totp::note;
use super::{confirm, own};
use crate::app::App;
use crate::http::listener::Peer;

/// `POST`
pub(super) async fn begin(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
) -> Result<Json<PasskeyAsked>, Refused> {
    changing(&app, &peer, &headers)?;
    let asked = admit(&app, &headers, Act::AddPasskey).await?;
    let (party, origin) = party(&app, &headers)?;
    let kept = confirm::kept(&app, &asked).await?;
    if kept.len() >= limits::PASSKEYS as usize {
        return Err(Code::TooMany.into());
    }
    let profile = &asked.member.profile;
    let (options, ceremony) = party
        .begin_adding(asked.id(), &profile.login, &profile.name, &kept)
        .map_err(|_| Code::Internal)?;
    let ceremony = Ceremony {
        asked: ceremony,
        origin,
        session: Some(asked.session.session),
    };
    Ok(Json(ask(&app, &peer, &headers, options, ceremony)))
}

/// `PUT`
pub(super) async fn finish(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<PasskeyInfo>, Refused> {
    changing(&app, &peer, &headers)?;
    let (asked, answer): (_, PasskeyAnswered) = admit_saying(&app, &headers, body, Act::AddPasskey).await?;
    let label = PersonName::new(&answer.label).map_err(|_| Code::BadName)?;
    let ceremony = answered(&app, &headers, &answer, Some(asked.session.session))?;
    let (party, _) = party(&app, &headers)?;
    let (member, kept) = party
        .finish_adding(&ceremony.asked, &answer.credential)
        .map_err(|_| Code::NotRecognised)?;
    if member != asked.id() {
        return Err(Code::NotRecognised.into());
    }
    let new = Passkey {
        credential: kept.hash(),
        member,
        passkey: kept.to_kept(),
        label: label.as_str().to_owned(),
        id: accounts::new_id(),
        added_at: app.unix_now(),
    };
    asked
        .store(&app)
        .add_passkey(&new, limits::PASSKEYS, &note(&app, &asked, "passkey_added"))
        .await?;
    Ok(Json(own::passkey_info(&new)))
}

/// `DELETE …/{id}`
pub(super) async fn remove(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<StatusCode, Refused> {
    changing(&app, &peer, &headers)?;
    let asked = admit(&app, &headers, Act::RemovePasskey).await?;
    let id = id_of(&id)?;
    asked
        .store(&app)
        .remove_passkey(asked.id(), &id, &note(&app, &asked, "passkey_removed"))
        .await?;
    Ok(DONE)
}

/// An id in a path.
pub(in crate::http) fn id_of(text: &str) -> Result<[u8; 16], Refused> {
    let id: Option<wire::MemberId> = serde_json::from_value(text.into()).ok();
    id.map(|id| id.0).ok_or(Code::NotFound.into())
}
