//! `/api/account`: one's own account.

use std::sync::Arc;

use accounts::{Act, Email, Factor, PersonName};
use axum::Json;
use axum::body::Body;
use axum::extract::{Extension, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use store::{BACKUP_KEPT, EntryRows, Note, Profile};
use wire::{Account, AccountRefusalCode as Code, Blob, ChangeAccount, EntryCount, Erased, PasskeyInfo};

use super::ask::{Asked, admit, admit_saying, changing, reading};
use super::cookie;
use super::refused::Refused;
use crate::app::App;
use crate::http::listener::Peer;

/// `GET`
pub(super) async fn read(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
) -> Result<Json<Account>, Refused> {
    reading(&app, &peer, &headers)?;
    let asked = admit(&app, &headers, Act::ReadAccount).await?;
    Ok(Json(described(&app, &asked).await?))
}

/// `PATCH`
pub(super) async fn change(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Account>, Refused> {
    changing(&app, &peer, &headers)?;
    let (mut asked, request): (_, ChangeAccount) = admit_saying(&app, &headers, body, Act::ChangeAccount).await?;
    let name = PersonName::new(&request.name).map_err(|_| Code::BadName)?;
    let email = Email::new(&request.email).map_err(|_| Code::BadName)?;
    let profile = Profile {
        login: asked.member.profile.login.clone(),
        name: name.as_str().to_owned(),
        email: email.as_str().to_owned(),
    };
    asked.store(&app).change_profile(asked.id(), &profile).await?;
    asked.member.profile = profile;
    Ok(Json(described(&app, &asked).await?))
}

/// `DELETE`
pub(super) async fn erase(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    changing(&app, &peer, &headers)?;
    let asked = admit(&app, &headers, Act::EraseAccount).await?;
    let note = Note {
        at: app.unix_now(),
        action: "member_erased",
        actor: Some(asked.id()),
        subject: Some(asked.id()),
        change: String::new(),
    };
    let deleted = asked.store(&app).erase_member(asked.id(), &note).await?;
    let cookie = cookie::clear(&app.config);
    Ok(([(header::SET_COOKIE, cookie)], Json(proof(note.at, deleted))).into_response())
}

/// What was deleted, and by when the last copy of it is gone.
pub(in crate::http) fn proof(at: u64, deleted: Vec<EntryRows>) -> Erased {
    Erased {
        at,
        deleted: deleted
            .into_iter()
            .map(|(entry, rows)| EntryCount {
                entry: entry.to_owned(),
                rows,
            })
            .collect(),
        backups_until: at + BACKUP_KEPT,
    }
}

/// The account of whoever asks.
pub(super) async fn described(app: &App, asked: &Asked) -> Result<Account, Refused> {
    let (member, profile) = (asked.id(), &asked.member.profile);
    let passkeys = app.store.passkeys(member).await?;
    let now = app.unix_now();
    Ok(Account {
        member,
        login: profile.login.clone(),
        name: profile.name.clone(),
        email: profile.email.clone(),
        role: asked.member.role,
        password: app.store.password(member).await?.is_some(),
        totp: app.store.totp(member).await?.is_some_and(|totp| totp.proven),
        recovery_codes: app.store.recovery_codes(member).await?,
        must_add_factor: asked.factor() == Factor::Missing,
        must_prove_factor: asked.factor() == Factor::Unproven,
        passkeys: passkeys.iter().map(passkey_info).collect(),
        by_provider: asked.session.at_provider.is_some(),
        confirmed_until: Some(asked.session.confirmed_until).filter(|until| *until > now),
    })
}

pub(super) fn passkey_info(passkey: &store::Passkey) -> PasskeyInfo {
    PasskeyInfo {
        id: Blob::new(passkey.id.to_vec()).expect("sixteen bytes"),
        label: passkey.label.clone(),
        added_at: passkey.added_at,
    }
}
