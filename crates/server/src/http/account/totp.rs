//! `/api/account/totp`: the second factor by time.

use std::sync::Arc;

use accounts::{Act, RECOVERY_CODES, RecoveryCode, Totp};
use axum::Json;
use axum::body::Body;
use axum::extract::{Extension, State};
use axum::http::{HeaderMap, StatusCode};
use store::Note;
use wire::{AccountRefusalCode as Code, NewTotp, ProveTotp, RecoveryCodes};
use zeroize::Zeroizing;

use super::ask::{Asked, DONE, admit, admit_saying, changing, trying, was_right};
use super::refused::Refused;
use crate::app::App;
use crate::http::listener::Peer;

/// `POST`
pub(super) async fn begin(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
) -> Result<Json<NewTotp>, Refused> {
    changing(&app, &peer, &headers)?;
    let asked = admit(&app, &headers, Act::AddTotp).await?;
    let totp = Totp::random();
    asked.store(&app).begin_totp(asked.id(), totp.expose()).await?;
    let address = totp.address(&app.config.operator_name, &asked.member.profile.login);
    Ok(Json(NewTotp {
        secret: totp.text().to_string(),
        address: address.to_string(),
    }))
}

/// `PUT`
pub(super) async fn prove(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<RecoveryCodes>, Refused> {
    changing(&app, &peer, &headers)?;
    let (asked, request): (_, ProveTotp) = admit_saying(&app, &headers, body, Act::AddTotp).await?;
    let kept = app.store.totp(asked.id()).await?.filter(|totp| !totp.proven);
    let kept = kept.ok_or(Code::NotFound)?;
    trying(&app, &peer, &headers)?;
    let totp = Totp::from_kept(&kept.secret).ok_or(Code::Internal)?;
    let step = totp
        .check(&request.code, 0, app.unix_now())
        .ok_or(Code::NotRecognised)?;
    was_right(&app, &peer, &headers);
    let codes: Vec<RecoveryCode> = (0..RECOVERY_CODES).map(|_| RecoveryCode::random()).collect();
    let kept_codes: Vec<_> = codes
        .iter()
        .map(|code| Zeroizing::new(code.expose().to_vec()))
        .collect();
    asked
        .store(&app)
        .prove_totp(
            asked.id(),
            &kept.secret,
            step,
            &kept_codes,
            &note(&app, &asked, "factor_added"),
        )
        .await?;
    Ok(Json(RecoveryCodes {
        codes: codes.iter().map(RecoveryCode::shown).collect(),
    }))
}

/// `DELETE`
pub(super) async fn remove(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
) -> Result<StatusCode, Refused> {
    changing(&app, &peer, &headers)?;
    let asked = admit(&app, &headers, Act::RemoveTotp).await?;
    asked
        .store(&app)
        .remove_totp(asked.id(), &note(&app, &asked, "factor_removed"))
        .await?;
    Ok(DONE)
}

/// What somebody did to their own account.
pub(super) fn note(app: &App, asked: &Asked, action: &'static str) -> Note {
    Note {
        at: app.unix_now(),
        action,
        actor: Some(asked.id()),
        subject: Some(asked.id()),
        change: String::new(),
    }
}
