//! `/api/tickets`: one-time links.

use std::sync::Arc;

use accounts::{Login, PersonName};
use axum::Json;
use axum::body::Body;
use axum::extract::{Extension, State};
use axum::http::HeaderMap;
use axum::response::Response;
use store::{KeptTicket, NewMember, Note, Profile, Proven, StoreError};
use wire::{
    AccountRefusalCode as Code, AccountRole, MemberId, MemberState, ReadTicket, Secret, TicketInfo, TicketPurpose,
    UseTicket,
};

use super::ask::{changing, json, trying, was_right};
use super::refused::Refused;
use super::session;
use crate::app::App;
use crate::http::listener::Peer;
use crate::limits::Network;
use crate::sign_in::{Recognised, proven};

/// `POST …/read`
pub(super) async fn read(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<TicketInfo>, Refused> {
    changing(&app, &peer, &headers)?;
    let request: ReadTicket = json(&headers, body).await?;
    trying(&app, &peer, &headers)?;
    let (kept, profile) = good(&app, &request.ticket).await?;
    was_right(&app, &peer, &headers);
    Ok(Json(TicketInfo {
        purpose: kept.purpose,
        login: profile.login,
        name: profile.name,
        expires_at: kept.expires_at,
    }))
}

/// `POST …/use`
pub(super) async fn redeem(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refused> {
    changing(&app, &peer, &headers)?;
    let request: UseTicket = json(&headers, body).await?;
    trying(&app, &peer, &headers)?;
    let (kept, profile) = good(&app, &request.ticket).await?;
    was_right(&app, &peer, &headers);
    let network = peer.network(&headers, &app.config);
    let (member, proven) = match kept.member {
        Some(member) => accept(&app, network, &request, member, &profile).await?,
        None => claim(&app, network, &request).await?,
    };
    // The link took off what there was besides the password.
    let factor = false;
    let recognised = Recognised { member, proven, factor };
    session::begin(&app, &headers, &recognised).await
}

async fn good(app: &App, ticket: &Secret) -> Result<(KeptTicket, Profile), Refused> {
    let kept = app.store.ticket(ticket, app.unix_now()).await?.ok_or(Code::LinkOver)?;
    let profile = match (kept.purpose, kept.member) {
        (TicketPurpose::Setup, None) => Profile {
            login: String::new(),
            name: String::new(),
            email: String::new(),
        },
        (TicketPurpose::Welcome, Some(member)) => {
            let member = app.store.member(member).await?;
            let usable = member.filter(|member| member.state != MemberState::Suspended);
            usable.ok_or(Code::LinkOver)?.profile
        }
        _ => return Err(Code::LinkOver.into()),
    };
    Ok((kept, profile))
}

async fn claim(app: &App, network: Network, request: &UseTicket) -> Result<(MemberId, Proven), Refused> {
    let login = Login::new(&request.login).map_err(|_| Code::BadName)?;
    let name = PersonName::new(&request.name).map_err(|_| Code::BadName)?;
    let phc = super::password::hashed(app, network, &request.password, &login).await?;
    let new = NewMember {
        member: MemberId(accounts::new_id()),
        login_key: login.key().to_owned(),
        profile: Profile {
            login: login.shown().to_owned(),
            name: name.as_str().to_owned(),
            email: String::new(),
        },
        role: AccountRole::Administrator,
        created_at: app.unix_now(),
    };
    let note = Note {
        at: new.created_at,
        action: "server_claimed",
        actor: Some(new.member),
        subject: Some(new.member),
        change: String::new(),
    };
    let claimed = app.store.claim(&request.ticket, &new, phc.as_str(), &note).await;
    claimed.map_err(over)?;
    crate::setup::forget_used(&app.config.data_dir);
    Ok((new.member, proven(&phc)))
}

async fn accept(
    app: &App,
    network: Network,
    request: &UseTicket,
    member: MemberId,
    profile: &Profile,
) -> Result<(MemberId, Proven), Refused> {
    if !request.login.is_empty() || !request.name.is_empty() {
        return Err(Code::Malformed.into());
    }
    let login = Login::new(&profile.login).map_err(|_| Code::Internal)?;
    let phc = super::password::hashed(app, network, &request.password, &login).await?;
    let note = Note {
        at: app.unix_now(),
        action: "password_changed",
        actor: Some(member),
        subject: Some(member),
        change: String::new(),
    };
    let accepted = app.store.accept(&request.ticket, member, phc.as_str(), &note).await;
    accepted.map_err(over)?;
    Ok((member, proven(&phc)))
}

fn over(error: StoreError) -> Refused {
    match error {
        StoreError::Unknown => Code::LinkOver.into(),
        error => error.into(),
    }
}
