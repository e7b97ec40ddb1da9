//! `/api/session`: signing in and out.

use std::sync::Arc;

use accounts::{CONFIRMED, Ceremony, Factor, RelyingParty, SessionToken};
use axum::Json;
use axum::body::Body;
use axum::extract::{Extension, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use store::{Proven, Session};
use tokio::time::Instant;
use wire::{
    AccountRefusalCode as Code, Blob, MemberId, PasskeyAnswered, PasskeyAsked, RefusalCode, SignIn, SignInMethod,
    SignInState, SwitchedFunction, limits,
};

use super::ask::{DONE, admit, asking, changing, json, lasts, page, party, reading, trying, was_right};
use super::refused::Refused;
use super::{Asked, cookie, own};
use crate::app::App;
use crate::http::listener::Peer;
use crate::passwords::next_beat;
use crate::sign_in::{self, Denied, Recognised};

/// `GET`
pub(super) async fn state(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    reading(&app, &peer, &headers)?;
    let asking = asking(&app, &headers).await?;
    let now = app.unix_now();
    let cookie = asking.who.as_ref().map(|asked| {
        let left = asked.session.expires_at.saturating_sub(now);
        cookie::set(&asked.token, left, &app.config)
    });
    let state = described(&app, &headers, asking.who.as_ref()).await?;
    let mut response = Json(state).into_response();
    if let Some(cookie) = cookie {
        // Its end has moved with the session's.
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// `POST`
pub(super) async fn sign_in(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refused> {
    let asked = Instant::now();
    changing(&app, &peer, &headers)?;
    let request: SignIn = json(&headers, body).await?;
    trying(&app, &peer, &headers)?;
    let network = peer.network(&headers, &app.config);
    let (login, password, code) = (&request.login, &request.password, &request.code);
    match sign_in::by_password(&app, network, login, password, code).await {
        Ok(recognised) => {
            was_right(&app, &peer, &headers);
            begin(&app, &headers, &recognised).await
        }
        Err(denied) => {
            answered_with(&app, &peer, &headers, &denied, asked).await;
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
    let (party, origin) = party(&app, &headers)?;
    let (options, asked) = party.begin_signing_in().map_err(|_| Code::Internal)?;
    let session = None;
    let ceremony = Ceremony { asked, origin, session };
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
    let answer: PasskeyAnswered = json(&headers, body).await?;
    trying(&app, &peer, &headers)?;
    let ceremony = answered(&app, &headers, &answer, None)?;
    let recognised = sign_in::by_passkey(&app, &ceremony, &answer.credential).await?;
    was_right(&app, &peer, &headers);
    begin(&app, &headers, &recognised).await
}

/// `DELETE`
pub(super) async fn sign_out(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    changing(&app, &peer, &headers)?;
    let asked = admit(&app, &headers, accounts::Act::SignOut).await?;
    app.store.end_session(asked.session.session).await?;
    let mut response = DONE.into_response();
    let headers = response.headers_mut();
    headers.insert(header::SET_COOKIE, cookie::clear(&app.config));
    Ok(response)
}

/// What a refusal leaves behind: a wrong try is answered at a beat; one that only lacks the code or the passkey, or was not
/// looked at, was none.
pub(super) async fn answered_with(app: &App, peer: &Peer, headers: &HeaderMap, denied: &Denied, asked: Instant) {
    match denied {
        Denied::NotRecognised => next_beat(asked).await,
        Denied::SecondFactorNeeded | Denied::PasskeyNeeded | Denied::Busy | Denied::Store(_) => {
            was_right(app, peer, headers);
        }
    }
}

/// Begins a session under a token of its own, whatever the browser held before. Signing in is a fresh proof.
pub(super) async fn begin(app: &App, headers: &HeaderMap, recognised: &Recognised) -> Result<Response, Refused> {
    let replaced = cookie::token(headers, &app.config).map(|old| old.hash());
    let (asked, cookie) = begun(app, headers, recognised, replaced, None).await?;
    let state = described(app, headers, Some(&asked)).await?;
    Ok((StatusCode::OK, [(header::SET_COOKIE, cookie)], Json(state)).into_response())
}

/// What the provider says of a session.
pub(super) struct AtProvider {
    /// How it finds the session.
    pub(super) name: [u8; 32],
    /// When the person proved there who they are; 0: it does not say.
    pub(super) proven_at: u64,
    /// The session the browser had.
    pub(super) replaced: Option<[u8; 32]>,
}

/// The same for somebody the provider knows; with the cookie.
pub(super) async fn begin_at_provider(
    app: &App,
    headers: &HeaderMap,
    member: MemberId,
    came: AtProvider,
) -> Result<(Asked, HeaderValue), Refused> {
    let recognised = Recognised {
        member,
        proven: Proven::Provider,
        factor: app.trusts_factor(),
    };
    begun(app, headers, &recognised, came.replaced, Some(&came)).await
}

async fn begun(
    app: &App,
    headers: &HeaderMap,
    recognised: &Recognised,
    replaced: Option<[u8; 32]>,
    came: Option<&AtProvider>,
) -> Result<(Asked, HeaderValue), Refused> {
    let policy = app.policy().await?;
    let now = app.unix_now();
    let token = SessionToken::random();
    let member = recognised.member;
    let kept = app.store.member(member).await?.ok_or(Code::NotRecognised)?;
    // By the password for when the provider fails, too.
    let provider = app.config.provider.as_ref();
    let provider = provider.filter(|_| came.is_some() || kept.at_provider);
    let lasts = provider
        .map_or(u64::MAX, |provider| provider.session)
        .min(lasts(&policy));
    let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok());
    let session = Session {
        session: token.hash(),
        id: accounts::new_id(),
        member,
        device: accounts::device(agent.unwrap_or_default()),
        created_at: now,
        seen_day: now,
        expires_at: now + lasts,
        confirmed_until: came.map_or(now, |came| came.proven_at.min(now)) + CONFIRMED,
        factor_proven: recognised.factor,
        at_provider: came.map(|came| came.name),
    };
    match app
        .store
        .begin_session(&session, &recognised.proven, replaced, limits::SESSIONS)
        .await
    {
        // Suspended or erased a moment ago, or the password was changed.
        Err(store::StoreError::Unknown) => return Err(Code::NotRecognised.into()),
        begun => begun?,
    }
    let mut member = app.store.member(member).await?.ok_or(Code::NotRecognised)?;
    if session.at_provider.is_some() {
        member.strong = app.trusts_factor();
    }
    let cookie = cookie::set(&token, lasts, &app.config);
    let asked = Asked {
        member,
        session,
        policy,
        token,
    };
    Ok((asked, cookie))
}

/// The same session under another token, with a fresh proof; `factor`: of more than a password. The cookie that says so.
pub(super) async fn confirmed(app: &App, asked: &mut Asked, factor: bool) -> Result<HeaderValue, Refused> {
    let token = SessionToken::random();
    let now = app.unix_now();
    let until = now + CONFIRMED;
    let confirmed = app
        .store
        .confirm_session(asked.session.session, token.hash(), until, factor);
    match confirmed.await {
        // Ended while it was proven.
        Err(store::StoreError::Unknown) => return Err(Code::SignInFirst.into()),
        confirmed => confirmed?,
    }
    asked.session.session = token.hash();
    asked.session.confirmed_until = until;
    asked.session.factor_proven |= factor;
    let cookie = cookie::set(&token, asked.session.expires_at.saturating_sub(now), &app.config);
    asked.token = token;
    Ok(cookie)
}

/// Keeps a ceremony; what the page is told.
pub(super) fn ask(
    app: &App,
    peer: &Peer,
    headers: &HeaderMap,
    options: serde_json::Value,
    ceremony: Ceremony,
) -> PasskeyAsked {
    let network = peer.network(headers, &app.config).number();
    let id = app.ceremonies.begin(ceremony, network, app.unix_now());
    PasskeyAsked {
        ceremony: Blob::new(id.to_vec()).expect("sixteen bytes"),
        options,
    }
}

/// The ceremony that is answered: of this page, and in this session.
pub(super) fn answered(
    app: &App,
    headers: &HeaderMap,
    answer: &PasskeyAnswered,
    session: Option<[u8; 32]>,
) -> Result<Ceremony, Refused> {
    let ceremony = app.ceremonies.take(answer.ceremony.as_slice(), app.unix_now());
    let ceremony = ceremony.filter(|ceremony| ceremony.session == session && ceremony.origin == page(app, headers));
    ceremony.ok_or(Code::NotRecognised.into())
}

/// What whoever asks may do with rooms.
#[derive(Clone, Copy)]
pub(in crate::http) struct RoomRights {
    /// Create one.
    pub(in crate::http) create: bool,
    /// Have one kept until a day, at most so many days ahead; none: no day is taken.
    pub(in crate::http) plan_days: Option<u32>,
    /// Who it is, where somebody is signed in: for the rate, and noted nowhere.
    pub(in crate::http) member: Option<MemberId>,
}

/// What whoever asks may do with rooms.
pub(in crate::http) async fn room_rights(app: &App, headers: &HeaderMap) -> Result<RoomRights, Refused> {
    let asking = asking(app, headers).await?;
    Ok(rights(app, asking.policy, asking.who.as_ref()))
}

fn rights(app: &App, policy: wire::Policy, who: Option<&Asked>) -> RoomRights {
    let local = app.config.listen.ip().is_loopback() && !app.config.behind_proxy;
    let signed_in = who.is_some_and(|asked| asked.factor() == Factor::Fine);
    RoomRights {
        create: accounts::may_create(&policy, local, signed_in),
        plan_days: accounts::may_plan(&policy, local, signed_in),
        member: who.map(|asked| asked.member.member),
    }
}

/// Refuses whoever may not join a meeting here: without guests, everybody who is not signed in with an account that has
/// shown what policy asks for. Who joins is noted nowhere.
pub(crate) async fn may_join(app: &App, headers: &HeaderMap) -> Result<(), RefusalCode> {
    match joins(app, headers).await {
        Ok(true) => Ok(()),
        Ok(false) => Err(RefusalCode::AccountNeeded),
        // Why stands in the log.
        Err(_) => Err(RefusalCode::Internal),
    }
}

async fn joins(app: &App, headers: &HeaderMap) -> Result<bool, Refused> {
    if !app.is_off(SwitchedFunction::GuestAccess) {
        return Ok(true);
    }
    let asking = asking(app, headers).await?;
    Ok(asking.who.is_some_and(|asked| asked.factor() == Factor::Fine))
}

async fn described(app: &App, headers: &HeaderMap, who: Option<&Asked>) -> Result<SignInState, Refused> {
    let policy = app.policy().await?;
    let account = match who {
        Some(asked) => Some(own::described(app, asked).await?),
        None => None,
    };
    let mut methods = vec![SignInMethod::Password];
    if RelyingParty::at(&page(app, headers)).is_some() {
        methods.push(SignInMethod::Passkey);
    }
    if app.provider.is_some() {
        methods.push(SignInMethod::Provider);
    }
    let rights = rights(app, policy, who);
    Ok(SignInState {
        unclaimed: account.is_none() && !app.is_claimed().await?,
        account,
        may_create: rights.create,
        plan_days: rights.plan_days,
        newcomers_wait: policy.newcomers == wire::Newcomers::Wait,
        methods,
        mail: app.config.mail.is_some(),
    })
}
