//! `/api/session/confirm`: a fresh proof of who is there.

use std::sync::Arc;

use accounts::{Act, Ceremony, KeptPasskey};
use axum::Json;
use axum::body::Body;
use axum::extract::{Extension, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use tokio::time::Instant;
use wire::{AccountRefusalCode as Code, Confirm, PasskeyAnswered, PasskeyAsked};

use super::ask::{Asked, admit, admit_saying, changing, party, trying, was_right};
use super::own;
use super::refused::Refused;
use super::session::{answered, answered_with, ask, confirmed};
use crate::app::App;
use crate::http::listener::Peer;
use crate::sign_in;

/// `POST`
pub(super) async fn by_password(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refused> {
    let began = Instant::now();
    changing(&app, &peer, &headers)?;
    let (asked, request): (_, Confirm) = admit_saying(&app, &headers, body, Act::Confirm).await?;
    trying(&app, &peer, &headers)?;
    let network = peer.network(&headers, &app.config);
    match sign_in::again(&app, network, &asked.session, &request.password, &request.code).await {
        Ok(factor) => {
            was_right(&app, &peer, &headers);
            done(&app, asked, factor).await
        }
        Err(denied) => {
            answered_with(&app, &peer, &headers, &denied, began).await;
            Err(denied.into())
        }
    }
}

/// `POST …/passkey`
pub(super) async fn begin_passkey(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
) -> Result<Json<PasskeyAsked>, Refused> {
    changing(&app, &peer, &headers)?;
    let asked = admit(&app, &headers, Act::Confirm).await?;
    let (party, origin) = party(&app, &headers)?;
    let kept = kept(&app, &asked).await?;
    let (options, ceremony) = party.begin_confirming(asked.id(), &kept).map_err(|_| Code::NotFound)?;
    let ceremony = Ceremony {
        asked: ceremony,
        origin,
        session: Some(asked.session.session),
    };
    Ok(Json(ask(&app, &peer, &headers, options, ceremony)))
}

/// `PUT …/passkey`
pub(super) async fn finish_passkey(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refused> {
    changing(&app, &peer, &headers)?;
    let (asked, answer): (_, PasskeyAnswered) = admit_saying(&app, &headers, body, Act::Confirm).await?;
    trying(&app, &peer, &headers)?;
    let ceremony = answered(&app, &headers, &answer, Some(asked.session.session))?;
    let recognised = sign_in::by_passkey(&app, &ceremony, &answer.credential).await?;
    if recognised.member != asked.id() {
        return Err(Code::NotRecognised.into());
    }
    was_right(&app, &peer, &headers);
    done(&app, asked, recognised.factor).await
}

/// The passkeys of whoever asks.
pub(super) async fn kept(app: &App, asked: &Asked) -> Result<Vec<KeptPasskey>, Refused> {
    let kept = app.store.passkeys(asked.id()).await?;
    let kept = kept.iter().map(|passkey| KeptPasskey::from_kept(&passkey.passkey));
    kept.collect::<Result<_, _>>().map_err(|_| Code::Internal.into())
}

async fn done(app: &App, mut asked: Asked, factor: bool) -> Result<Response, Refused> {
    let cookie = confirmed(app, &mut asked, factor).await?;
    let account = own::described(app, &asked).await?;
    Ok(([(header::SET_COOKIE, cookie)], Json(account)).into_response())
}
