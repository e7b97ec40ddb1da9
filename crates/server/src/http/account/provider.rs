//! `/api/provider`: to the organisation's provider and back.
//!
//! The browser goes there and comes back by itself, so these are pages rather than answers to one: what went wrong stands
//! behind `#` of the sign-in page. What binds the way back to the way there is a cookie of its own.

use std::sync::Arc;
use std::time::Duration;

use accounts::SessionToken;
use axum::body::{Body, to_bytes};
use axum::extract::{Extension, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use oidc::{LoggedOut, OidcError};
use sha2::{Digest, Sha256};
use store::AtProvider;

use super::{cookie, session};
use crate::app::App;
use crate::http::listener::Peer;
use crate::provider::{self, Beginning, Ended, NotAdmitted, PATIENCE};

/// Bytes of a logout, and of what the browser brings back.
const MOST: usize = 16 * 1024;
const BODY_TIME: Duration = Duration::from_secs(10);

/// `GET`: sends the browser to the provider.
///
/// `?anew=account` or `…=console`: the person proves there once more who they are, and comes back to that page.
pub(super) async fn begin(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let Some(provider) = &app.provider else {
        return StatusCode::NOT_FOUND.into_response();
    };
    if is_from_elsewhere(&headers) {
        // The person may press the button there.
        return redirect("/signin", &[]);
    }
    let network = peer.network(&headers, &app.config);
    if app.limits.account(network).is_err() {
        return to_sign_in("busy");
    }
    let anew = match query.as_deref() {
        Some("anew=account") => Some("/account"),
        Some("anew=console") => Some("/console"),
        _ => None,
    };
    match provider.begin(anew.is_some()).await {
        Ok((address, pending)) => {
            let token = SessionToken::random();
            let beginning = Beginning {
                pending,
                // On the way back it does not come along.
                replaced: cookie::token(&headers, &app.config).map(|old| old.hash()),
                to: anew.unwrap_or("/"),
            };
            app.begun.begin(token.hash(), network, beginning, app.unix_now());
            let cookie = binding(&app, &token.text(), PATIENCE);
            redirect(&address, &[cookie])
        }
        Err(error) => away(&error),
    }
}

/// `GET …/return`: the browser is back.
pub(super) async fn back(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let Some(provider) = &app.provider else {
        return StatusCode::NOT_FOUND.into_response();
    };
    if app.limits.account(peer.network(&headers, &app.config)).is_err() {
        return to_sign_in("busy");
    }
    let query = query.filter(|query| query.len() <= MOST).unwrap_or_default();
    let value = |name: &str| field(query.as_bytes(), name);
    let token = held(&app, &headers);
    let beginning = token.and_then(|token| app.begun.take(token.hash(), app.unix_now()));
    let (Some((beginning, after)), Some(state)) = (beginning, value("state")) else {
        return to_sign_in("again");
    };
    let Beginning { pending, replaced, to } = beginning;
    // Equal hashes tell nothing of how much of it was right.
    if Sha256::digest(&state) != Sha256::digest(&pending.state) {
        return to_sign_in("again");
    }
    // Also where the person has said no there (RFC 6749 §4.1.2.1).
    let Some(code) = value("code") else {
        return to_sign_in("again");
    };
    let person = match provider.finish(code, pending).await {
        Ok(person) => person,
        Err(error @ OidcError::Unproven(_)) => {
            tracing::warn!(%error, "a sign-in by the provider failed");
            return to_sign_in("again");
        }
        Err(error) => return away(&error),
    };
    let issuer = provider.issuer();
    let member = match provider::account_of(&app, issuer, &person).await {
        Ok(member) => member,
        Err(NotAdmitted::Refused) => return to_sign_in("refused"),
        Err(NotAdmitted::NoFactor) => return to_sign_in("factor"),
        Err(NotAdmitted::Store(error)) => {
            tracing::error!(%error, "a sign-in by the provider failed");
            return to_sign_in("failed");
        }
    };
    let name = person.session.as_deref().unwrap_or(&person.subject);
    let at_provider = app.store.session_at_provider(AtProvider { issuer, name });
    let came = session::AtProvider {
        name: at_provider,
        proven_at: person.proven_at.unwrap_or_default(),
        replaced,
    };
    match session::begin_at_provider(&app, &headers, member, came).await {
        Ok((kept, session)) => {
            let subject = app.store.session_at_provider(AtProvider {
                issuer,
                name: &person.subject,
            });
            if app
                .begun
                .ended_since(&[Ended::Session(at_provider), Ended::Person(subject)], after)
            {
                // Whatever becomes of it, nobody is told its token.
                if let Err(error) = app.store.end_session(kept.session.session).await {
                    tracing::error!(%error, "a session could not be ended for the provider");
                }
                return to_sign_in("again");
            }
            redirect(to, &[session, binding(&app, "", 0)])
        }
        Err(_) => to_sign_in("failed"),
    }
}

/// `POST …/logout`: the provider tells that somebody has signed out there (OpenID Connect Back-Channel Logout 1.0 §2.5).
pub(super) async fn logout(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    body: Body,
) -> StatusCode {
    let Some(provider) = &app.provider else {
        return StatusCode::NOT_FOUND;
    };
    if app.limits.account(peer.network(&headers, &app.config)).is_err() {
        return StatusCode::TOO_MANY_REQUESTS;
    }
    let body = tokio::time::timeout(BODY_TIME, to_bytes(body, MOST)).await;
    let Ok(Ok(body)) = body else {
        return StatusCode::BAD_REQUEST;
    };
    let Some(token) = field(&body, "logout_token") else {
        return StatusCode::BAD_REQUEST;
    };
    let over = match provider.logged_out(&token).await {
        Ok(over) => over,
        Err(error) => {
            tracing::warn!(%error, "a logout by the provider was not taken");
            return StatusCode::BAD_REQUEST;
        }
    };
    let told = Sha256::digest(&over.token).into();
    if app.begun.was_told(told, app.unix_now()) {
        return StatusCode::BAD_REQUEST;
    }
    match end(&app, provider.issuer(), &over).await {
        Ok(()) => {
            app.begun.told(told, over.until);
            StatusCode::OK
        }
        Err(error) => {
            tracing::error!(%error, "sessions could not be ended for the provider");
            StatusCode::INTERNAL_SERVER_ERROR
        }
    }
}

/// Ends the session that is named, and those of which the provider has never said which they are; else all of the person.
async fn end(app: &App, issuer: &str, over: &LoggedOut) -> Result<(), store::StoreError> {
    let person = AtProvider {
        issuer,
        name: &over.subject,
    };
    let found_by = |name| app.store.session_at_provider(AtProvider { issuer, name });
    let subject = found_by(&over.subject);
    match &over.session {
        Some(name) => {
            let ended = [Ended::Session(found_by(name)), Ended::Session(subject)];
            app.begun.end(&ended, app.unix_now());
        }
        None => app.begun.end(&[Ended::Person(subject)], app.unix_now()),
    }
    let member = app.store.member_by_provider(person).await?.map(|kept| kept.member);
    if let Some(name) = &over.session {
        app.store.end_session_at_provider(AtProvider { issuer, name }).await?;
        app.store.end_session_at_provider(person).await?;
    } else if let Some(member) = member {
        app.store.end_provider_sessions(member).await?;
    }
    match member {
        Some(member) => provider::only_by_provider(app, member).await,
        None => Ok(()),
    }
}

/// The value of a field of a query or form, if it stands there once.
fn field(form: &[u8], name: &str) -> Option<String> {
    let mut found = form_urlencoded::parse(form).filter(|(key, _)| key == name);
    match (found.next(), found.next()) {
        (Some((_, value)), None) => Some(value.into_owned()),
        _ => None,
    }
}

/// Whether another site sends the browser here (Fetch Metadata Request Headers §2.4), which would put the person's account
/// at the provider in the place of whichever they have. A browser that does not say is believed.
fn is_from_elsewhere(headers: &HeaderMap) -> bool {
    let mut said = headers.get_all("sec-fetch-site").iter();
    said.any(|site| site != "same-origin" && site != "none")
}

fn away(error: &OidcError) -> Response {
    tracing::warn!(%error, "the provider cannot be asked");
    to_sign_in("away")
}

fn to_sign_in(why: &str) -> Response {
    redirect(&format!("/signin#provider-{why}"), &[])
}

fn redirect(to: &str, cookies: &[HeaderValue]) -> Response {
    let Ok(to) = HeaderValue::from_str(to) else {
        return StatusCode::BAD_GATEWAY.into_response();
    };
    let mut response = StatusCode::SEE_OTHER.into_response();
    response.headers_mut().insert(header::LOCATION, to);
    for cookie in cookies {
        response.headers_mut().append(header::SET_COOKIE, cookie.clone());
    }
    response
}

/// Behind TLS by a name that no other host of the same domain can give away (RFC 6265bis §4.1.3.2).
fn name(app: &App) -> &'static str {
    if app.config.is_behind_tls() {
        "__Host-konklave-provider"
    } else {
        "konklave-provider"
    }
}

/// The browser comes back from another site, and brings this cookie along (`Lax`); a session's it would not.
fn binding(app: &App, token: &str, seconds: u64) -> HeaderValue {
    let secure = if app.config.is_behind_tls() { "; Secure" } else { "" };
    let text = format!(
        "{}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}",
        name(app)
    );
    let mut value = HeaderValue::from_str(&text).expect("base64url and our own words are ASCII");
    value.set_sensitive(true);
    value
}

fn held(app: &App, headers: &HeaderMap) -> Option<SessionToken> {
    cookie::only(headers, name(app))
}
