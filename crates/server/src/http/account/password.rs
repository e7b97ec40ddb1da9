//! `PUT /api/account/password`.

use std::sync::Arc;

use accounts::{Act, Login, PasswordHash, check_password};
use axum::body::Body;
use axum::extract::{Extension, State};
use axum::http::{HeaderMap, StatusCode};
use store::Note;
use wire::{AccountRefusalCode as Code, ChangePassword, Password};

use super::ask::{DONE, admit_saying, changing};
use super::refused::Refused;
use crate::app::App;
use crate::http::listener::Peer;
use crate::limits::Network;
use crate::sign_in::place;

/// `PUT`: all other sessions end, and this one goes on.
pub(super) async fn change(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, Refused> {
    changing(&app, &peer, &headers)?;
    let (asked, request): (_, ChangePassword) = admit_saying(&app, &headers, body, Act::ChangePassword).await?;
    let login = Login::new(&asked.member.profile.login).map_err(|_| Code::Internal)?;
    let network = peer.network(&headers, &app.config);
    let phc = hashed(&app, network, &request.password, &login).await?;
    let note = Note {
        at: app.unix_now(),
        action: "password_changed",
        actor: Some(asked.id()),
        subject: Some(asked.id()),
        change: String::new(),
    };
    asked
        .store(&app)
        .set_password(asked.id(), phc.as_str(), asked.session.session, &note)
        .await?;
    Ok(DONE)
}

/// What is kept of a password that will do. One at a time for each account, as signing in.
pub(super) async fn hashed(
    app: &App,
    network: Network,
    password: &Password,
    login: &Login,
) -> Result<PasswordHash, Refused> {
    check_password(&password.0, login).map_err(|_| Code::WeakPassword)?;
    let _place = place(app, network, login.key()).await?;
    Ok(app.passwords.hash(password).await)
}
