//! Who asks, whether they may, and what they say.

use std::time::Duration;

use accounts::{Act, Answer, CONFIRMED, Caller, Factor, RelyingParty, SessionToken};
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, StatusCode, header};
use datamap::DAY;
use serde::de::DeserializeOwned;
use store::{KeptMember, Session, Store};
use wire::{AccountRefusalCode as Code, MemberId, Policy};

use super::cookie;
use super::refused::Refused;
use crate::app::App;
use crate::http::listener::Peer;
use crate::http::origin;
use crate::limits::Long;
use crate::sign_in::lacks_factor;
use crate::telemetry::count;

/// Bytes of a request: a passkey's answer at its largest, with room to spare.
const BODY: usize = 16 * 1024;
/// What most bodies are.
const JSON: &str = "application/json";
/// Time for a request's body to arrive.
const BODY_TIME: Duration = Duration::from_secs(10);

/// Whoever asks, as far as the server knows.
pub(in crate::http) struct Asking {
    pub(in crate::http) policy: Policy,
    pub(in crate::http) who: Option<Asked>,
}

/// A member that is signed in, and asks.
pub(in crate::http) struct Asked {
    pub(in crate::http) member: KeptMember,
    pub(in crate::http) session: Session,
    pub(in crate::http) policy: Policy,
    pub(in crate::http) token: SessionToken,
}

impl Asked {
    pub(in crate::http) fn id(&self) -> MemberId {
        self.member.member
    }

    /// The store as far as this session goes: nothing is changed once it has ended.
    pub(in crate::http) fn store(&self, app: &App) -> Store {
        app.store.in_session(self.session.session)
    }

    /// How it stands to the factor that policy asks for now, whatever policy asked for when the session began.
    pub(in crate::http) fn factor(&self) -> Factor {
        let (member, session) = (&self.member, &self.session);
        accounts::factor(&self.policy, member.role, member.strong, session.factor_proven)
    }
}

/// Who asks.
pub(in crate::http) async fn asking(app: &App, headers: &HeaderMap) -> Result<Asking, Refused> {
    let policy = app.policy().await?;
    let Some(token) = cookie::token(headers, &app.config) else {
        return Ok(Asking { policy, who: None });
    };
    let now = app.unix_now();
    let Some(mut session) = app.store.session(token.hash(), now).await? else {
        return Ok(Asking { policy, who: None });
    };
    let Some(mut member) = app.store.member(session.member).await? else {
        return Ok(Asking { policy, who: None });
    };
    if session.at_provider.is_some() {
        member.strong = app.trusts_factor();
        session.factor_proven = member.strong;
        // Policy was changed: the way back in says what is missing.
        if lacks_factor(&policy, member.role, member.strong) {
            return Ok(Asking { policy, who: None });
        }
    }
    // Once a day it is noted that a session is used, and its end moves; not of those whom the provider knows.
    if session.seen_day != now / DAY * DAY {
        let has_its_end = session.at_provider.is_some() || (member.at_provider && app.config.provider.is_some());
        if !has_its_end {
            session.expires_at = now + lasts(&policy);
        }
        app.store
            .extend_session(session.session, now, session.expires_at)
            .await?;
    }
    Ok(Asking {
        policy,
        who: Some(Asked {
            member,
            session,
            policy,
            token,
        }),
    })
}

/// Seconds a session lasts without use.
pub(super) fn lasts(policy: &Policy) -> u64 {
    u64::from(policy.session_days) * DAY
}

/// The member that asks, if it may do this.
pub(in crate::http) async fn admit(app: &App, headers: &HeaderMap, act: Act) -> Result<Asked, Refused> {
    let asking = asking(app, headers).await?;
    let now = app.unix_now();
    let caller = asking.who.as_ref().map_or(Caller::Nobody, |asked| Caller::Member {
        role: asked.member.role,
        // A clock set back makes no proof last longer.
        fresh: asked.session.confirmed_until > now && asked.session.confirmed_until <= now + CONFIRMED,
        factor: asked.factor(),
        by_provider: asked.session.at_provider.is_some(),
    });
    let code = match accounts::may(caller, act) {
        Answer::Allowed => return asking.who.ok_or(Code::SignInFirst.into()),
        Answer::ConfirmFirst => Code::ConfirmFirst,
        Answer::AddFactorFirst => Code::AddFactorFirst,
        Answer::ProveFactorFirst => Code::ProveFactorFirst,
        Answer::SignInFirst => Code::SignInFirst,
        Answer::NotAllowed => Code::NotAllowed,
    };
    Err(code.into())
}

/// The member that asks, if it may do this, and what it says. Whoever holds the body back is looked at when it has
/// arrived: a session that has ended meanwhile, or a role that was taken away, counts for nothing.
pub(in crate::http) async fn admit_saying<T: DeserializeOwned>(
    app: &App,
    headers: &HeaderMap,
    body: Body,
    act: Act,
) -> Result<(Asked, T), Refused> {
    let arrived = arrived(body, BODY).await;
    let asked = admit(app, headers, act).await?;
    Ok((asked, read(headers, &arrived?)?))
}

/// The same where as many as `most` bytes may be said: only by whoever may, and by few at once, before the first of them
/// is read. The place is held until what was said is no longer needed.
pub(in crate::http) async fn admit_saying_much<T: DeserializeOwned>(
    app: &App,
    headers: &HeaderMap,
    body: Body,
    act: Act,
    most: usize,
) -> Result<(Asked, T, Long), Refused> {
    let (asked, arrived, place) = admit_sending(app, headers, body, act, (&[JSON], most)).await?;
    Ok((asked, read(headers, &arrived)?, place))
}

/// The same where what is said is a file, as it is, of one of these media types. None of them may be one that a form of
/// another page can send.
pub(in crate::http) async fn admit_sending(
    app: &App,
    headers: &HeaderMap,
    body: Body,
    act: Act,
    (kinds, most): (&[&str], usize),
) -> Result<(Asked, Bytes, Long), Refused> {
    let asks = admit(app, headers, act).await?.id();
    let place = app.limits.long(asks).map_err(|refusal| limited(app, refusal))?;
    let arrived = arrived(body, most).await;
    let asked = admit(app, headers, act).await?;
    let arrived = arrived?;
    if !is_of(headers, kinds) {
        return Err(Code::Malformed.into());
    }
    Ok((asked, arrived, place))
}

/// A request that changes something: of our own pages, within its rate.
pub(in crate::http) fn changing(app: &App, peer: &Peer, headers: &HeaderMap) -> Result<(), Refused> {
    if !origin::allowed(headers, &app.config) {
        count(&app.metrics.origins_refused_total);
        return Err(Code::NotAllowed.into());
    }
    reading(app, peer, headers)
}

/// A request that reads, within its rate.
pub(in crate::http) fn reading(app: &App, peer: &Peer, headers: &HeaderMap) -> Result<(), Refused> {
    let network = peer.network(headers, &app.config);
    app.limits.account(network).map_err(|refusal| limited(app, refusal))
}

/// What anybody says, in JSON.
pub(in crate::http) async fn json<T: DeserializeOwned>(headers: &HeaderMap, body: Body) -> Result<T, Refused> {
    read(headers, &arrived(body, BODY).await?)
}

/// A body within its limits, of at most `most` bytes.
async fn arrived(body: Body, most: usize) -> Result<Bytes, Refused> {
    let body = tokio::time::timeout(BODY_TIME, to_bytes(body, most)).await;
    Ok(body.map_err(|_| Code::Malformed)?.map_err(|_| Code::TooLarge)?)
}

fn read<T: DeserializeOwned>(headers: &HeaderMap, body: &[u8]) -> Result<T, Refused> {
    if !is_of(headers, &[JSON]) {
        return Err(Code::Malformed.into());
    }
    serde_json::from_slice(body).map_err(|_| Code::Malformed.into())
}

/// Whether a body is said to be of one of these media types.
fn is_of(headers: &HeaderMap, kinds: &[&str]) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|said| kinds.iter().any(|kind| said.trim().eq_ignore_ascii_case(kind)))
}

/// A try of something secret: counted as wrong for its network until [`was_right`].
pub(in crate::http) fn trying(app: &App, peer: &Peer, headers: &HeaderMap) -> Result<(), Refused> {
    let network = peer.network(headers, &app.config);
    let tried = app.limits.sign_in(network, app.unix_now());
    tried.map_err(|refusal| limited(app, refusal))
}

pub(in crate::http) fn was_right(app: &App, peer: &Peer, headers: &HeaderMap) {
    app.limits.sign_in_was_right(peer.network(headers, &app.config));
}

fn limited(app: &App, refusal: wire::Refusal) -> Refused {
    count(&app.metrics.rate_limited_total);
    Refused::wait(refusal.retry_after_seconds.unwrap_or(1))
}

/// The origin of the page that asks, once it is allowed; where none is named, the one it would have.
pub(in crate::http) fn page(app: &App, headers: &HeaderMap) -> String {
    let text = |name| {
        headers
            .get(name)
            .and_then(|value: &axum::http::HeaderValue| value.to_str().ok())
    };
    if let Some(origin) = text(header::ORIGIN) {
        return origin.to_owned();
    }
    let host = text(header::HOST).unwrap_or_default();
    let configured = &app.config.origins;
    let ours = configured
        .iter()
        .find(|origin| origin.split_once("://").is_some_and(|(_, name)| name == host));
    match ours.or(configured.first()) {
        Some(origin) => origin.clone(),
        None => format!("http://{host}"),
    }
}

/// Whom passkeys of the page that asks are made for.
pub(super) fn party(app: &App, headers: &HeaderMap) -> Result<(RelyingParty, String), Refused> {
    let page = page(app, headers);
    let party = RelyingParty::at(&page).ok_or(Code::NotAllowed)?;
    Ok((party, page))
}

/// 204.
pub(in crate::http) const DONE: StatusCode = StatusCode::NO_CONTENT;
