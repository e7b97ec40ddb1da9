//! `/api/account/vault`: what a member keeps under a seal that this server cannot open.

use std::sync::Arc;

use accounts::Act;
use axum::Json;
use axum::body::Body;
use axum::extract::{Extension, State};
use axum::http::{HeaderMap, StatusCode};
use wire::{AccountRefusalCode as Code, Blob, EraseVault, KeepVault, KeptVault, MemberId, limits};

use super::ask::{Asked, DONE, admit, admit_saying, admit_saying_much, changing, reading};
use super::refused::Refused;
use crate::app::App;
use crate::http::listener::Peer;

/// Bytes of a request: a vault at its largest, as text, with what stands around it.
const BODY: usize = limits::VAULT.div_ceil(3) * 4 + 1024;

/// `GET`
pub(super) async fn read(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
) -> Result<Json<KeptVault>, Refused> {
    reading(&app, &peer, &headers)?;
    let asked = admit(&app, &headers, Act::ReadVault).await?;
    let kept = app.store.vault(asked.id()).await?;
    let digest = kept.as_ref().map(store::KeptVault::digest);
    let vault = kept.map(|kept| Blob::new(kept.vault)).transpose();
    Ok(Json(KeptVault {
        vault: vault.map_err(|_| Code::Internal)?,
        digest,
    }))
}

/// `PUT`
pub(super) async fn keep(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, Refused> {
    changing(&app, &peer, &headers)?;
    let act = Act::ChangeVault;
    let (asked, said, _place) = admit_saying_much(&app, &headers, body, act, BODY).await?;
    let KeepVault { from, member, vault } = said;
    theirs(&asked, member)?;
    let (store, now) = (asked.store(&app), app.unix_now());
    store.keep_vault(asked.id(), from, vault.as_slice(), now).await?;
    Ok(DONE)
}

/// `DELETE`
pub(super) async fn erase(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, Refused> {
    changing(&app, &peer, &headers)?;
    let (asked, EraseVault { from, member }) = admit_saying(&app, &headers, body, Act::ChangeVault).await?;
    theirs(&asked, member)?;
    asked.store(&app).erase_vault(asked.id(), from).await?;
    Ok(DONE)
}

/// Whether the page means whoever asks: in another tab somebody else may have signed in since.
fn theirs(asked: &Asked, member: MemberId) -> Result<(), Refused> {
    if asked.id() == member {
        Ok(())
    } else {
        Err(Code::NotAllowed.into())
    }
}
