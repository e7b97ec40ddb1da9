//! `/api/papers/agreements`, `/api/papers/exemptions`, `/api/papers/release`: who agrees to the server as it is configured,
//! which step is not applicable and why, and going live. Which step it is, the route says: who may differs by it.

use std::sync::Arc;

use accounts::Act;
use axum::Json;
use axum::body::Body;
use axum::extract::{Extension, RawQuery, State};
use axum::http::HeaderMap;
use store::{Given, KeptSignOff, Note};
use wire::{AccountRefusalCode as Code, Exempt, GiveSignOff, Papers, SignOffStep, limits};

use super::papers::desk;
use crate::app::App;
use crate::http::account::{Asked, Refused, admit, admit_saying, changing};
use crate::http::listener::Peer;
use crate::http::paper::{known, language};
use crate::http::requests::written;

/// `PUT …/agreements/{step}?lang=<de|en>`
pub(super) async fn agree(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    Extension(step): Extension<SignOffStep>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Papers>, Refused> {
    changing(&app, &peer, &headers)?;
    let (asked, said): (_, GiveSignOff) = admit_saying(&app, &headers, body, agreeing(step)).await?;
    let language = language(query.as_deref())?;
    let new = KeptSignOff {
        step,
        reason: None,
        given: given(&app, &asked, said.configuration).await?,
    };
    keep(&app, &asked, &new).await?;
    Ok(Json(desk(&app, language).await?))
}

/// `DELETE …/agreements/{step}?lang=<de|en>`
pub(super) async fn disagree(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    Extension(step): Extension<SignOffStep>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Json<Papers>, Refused> {
    changing(&app, &peer, &headers)?;
    let asked = admit(&app, &headers, agreeing(step)).await?;
    let language = language(query.as_deref())?;
    withdraw(&app, &asked, step, true).await?;
    Ok(Json(desk(&app, language).await?))
}

/// `PUT …/exemptions/{step}?lang=<de|en>`
pub(super) async fn exempt(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    Extension(step): Extension<SignOffStep>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Papers>, Refused> {
    changing(&app, &peer, &headers)?;
    let (asked, said): (_, Exempt) = admit_saying(&app, &headers, body, exempting(step)).await?;
    let language = language(query.as_deref())?;
    let reason = written(&said.reason, *limits::EXEMPTION_REASON.end())
        .filter(|reason| limits::EXEMPTION_REASON.contains(&reason.chars().count()));
    let new = KeptSignOff {
        step,
        reason: Some(reason.ok_or(Code::Malformed)?),
        given: given(&app, &asked, said.configuration).await?,
    };
    keep(&app, &asked, &new).await?;
    Ok(Json(desk(&app, language).await?))
}

/// `DELETE …/exemptions/{step}?lang=<de|en>`
pub(super) async fn require(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    Extension(step): Extension<SignOffStep>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Json<Papers>, Refused> {
    changing(&app, &peer, &headers)?;
    let asked = admit(&app, &headers, exempting(step)).await?;
    let language = language(query.as_deref())?;
    withdraw(&app, &asked, step, false).await?;
    Ok(Json(desk(&app, language).await?))
}

/// `POST …/release?lang=<de|en>`
pub(super) async fn release(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Papers>, Refused> {
    changing(&app, &peer, &headers)?;
    let (asked, said): (_, GiveSignOff) = admit_saying(&app, &headers, body, Act::GoLive).await?;
    let language = language(query.as_deref())?;
    let given = given(&app, &asked, said.configuration).await?;
    let note = note(&app, &asked, "went_live", given.configuration.clone());
    asked.store(&app).go_live(&given, &note).await?;
    Ok(Json(desk(&app, language).await?))
}

const fn agreeing(step: SignOffStep) -> Act {
    match step {
        SignOffStep::ProtectionOfficer => Act::AgreeAsOfficer,
        SignOffStep::WorksCouncil => Act::AgreeAsCouncil,
    }
}

const fn exempting(step: SignOffStep) -> Act {
    match step {
        SignOffStep::ProtectionOfficer => Act::ExemptOfficer,
        SignOffStep::WorksCouncil => Act::ExemptCouncil,
    }
}

/// Who says it, now, of the configuration that was looked at. Somebody may have changed it since.
async fn given(app: &App, asked: &Asked, looked_at: String) -> Result<Given, Refused> {
    let (facts, _) = known(app).await?;
    if facts.hash() != looked_at {
        return Err(Code::ConfigurationChanged.into());
    }
    Ok(Given {
        by: asked.id(),
        role: asked.member.role,
        at: app.unix_now(),
        configuration: looked_at,
    })
}

/// Which step it was, and of which configuration, stands in the log. Not the reason: the log names nobody, and who knows whom
/// a reason names.
async fn keep(app: &App, asked: &Asked, new: &KeptSignOff) -> Result<(), Refused> {
    let action = match new.reason {
        Some(_) => "sign_off_exempted",
        None => "sign_off_agreed",
    };
    let note = note(
        app,
        asked,
        action,
        format!("{}: {}", name(new.step), new.given.configuration),
    );
    Ok(asked.store(app).sign_off(new, &note).await?)
}

async fn withdraw(app: &App, asked: &Asked, step: SignOffStep, agreed: bool) -> Result<(), Refused> {
    let note = note(app, asked, "sign_off_withdrawn", name(step).to_owned());
    Ok(asked
        .store(app)
        .withdraw_sign_off(step, agreed, asked.member.role, &note)
        .await?)
}

fn note(app: &App, asked: &Asked, action: &'static str, change: String) -> Note {
    Note {
        at: app.unix_now(),
        action,
        actor: Some(asked.id()),
        subject: None,
        change,
    }
}

const fn name(step: SignOffStep) -> &'static str {
    match step {
        SignOffStep::ProtectionOfficer => "protection_officer",
        SignOffStep::WorksCouncil => "works_council",
    }
}
