//! `/api/members`: people with an account.

use std::sync::Arc;

use accounts::{Act, Email, INVITED, Login, PersonName};
use axum::Json;
use axum::body::Body;
use axum::extract::{Extension, Path, State};
use axum::http::{HeaderMap, StatusCode};
use store::{KeptMember, NewTicket, Note, Profile};
use wire::{
    AccountRefusalCode as Code, AccountRole, ChangeMember, Erased, Member, MemberId, MemberLink, NewMember, limits,
};

use crate::app::App;
use crate::http::account::{Asked, Refused, admit, admit_saying, changing, erasure_proof, id_of, reading};
use crate::http::listener::Peer;

/// `GET`
pub(super) async fn list(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
) -> Result<Json<Vec<Member>>, Refused> {
    reading(&app, &peer, &headers)?;
    admit(&app, &headers, Act::ReadMembers).await?;
    let members = app.store.members().await?;
    Ok(Json(members.into_iter().map(|member| shown(&app, member)).collect()))
}

/// `POST`
pub(super) async fn add(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<MemberLink>), Refused> {
    changing(&app, &peer, &headers)?;
    let (asked, request): (_, NewMember) = admit_saying(&app, &headers, body, Act::AddMember).await?;
    let login = Login::new(&request.login).map_err(|_| Code::BadName)?;
    let name = PersonName::new(&request.name).map_err(|_| Code::BadName)?;
    let email = Email::new(&request.email).map_err(|_| Code::BadName)?;
    let now = app.unix_now();
    let new = store::NewMember {
        member: MemberId(accounts::new_id()),
        login_key: login.key().to_owned(),
        profile: Profile {
            login: login.shown().to_owned(),
            name: name.as_str().to_owned(),
            email: email.as_str().to_owned(),
        },
        role: request.role,
        created_at: now,
    };
    let ticket = ticket_for(new.member, now);
    let note = by(
        &asked,
        now,
        "member_created",
        new.member,
        role_word(new.role).to_owned(),
    );
    asked
        .store(&app)
        .add_member(&new, &ticket, limits::MEMBERS, &note)
        .await?;
    Ok((StatusCode::CREATED, Json(told(ticket))))
}

/// `PATCH …/{member}`
pub(super) async fn change(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    Path(member): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Member>, Refused> {
    changing(&app, &peer, &headers)?;
    let (asked, request): (_, ChangeMember) = admit_saying(&app, &headers, body, Act::ChangeMember).await?;
    let member = MemberId(id_of(&member)?);
    let was = app.store.member(member).await?.ok_or(Code::NotFound)?;
    let mut changes = Vec::new();
    if let Some(role) = request.role {
        changes.push(format!("role: {} → {}", role_word(was.role), role_word(role)));
    }
    if let Some(suspended) = request.suspended {
        changes.push(format!("suspended: {suspended}"));
    }
    let note = by(&asked, app.unix_now(), "member_changed", member, changes.join(", "));
    asked
        .store(&app)
        .change_member(member, request.role, request.suspended, &note)
        .await?;
    let is = app.store.member(member).await?.ok_or(Code::NotFound)?;
    Ok(Json(shown(&app, is)))
}

/// `DELETE …/{member}`
pub(super) async fn erase(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    Path(member): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Erased>, Refused> {
    changing(&app, &peer, &headers)?;
    let asked = admit(&app, &headers, Act::EraseMember).await?;
    let member = MemberId(id_of(&member)?);
    let note = by(&asked, app.unix_now(), "member_erased", member, String::new());
    let deleted = asked.store(&app).erase_member(member, &note).await?;
    Ok(Json(erasure_proof(note.at, deleted)))
}

/// `POST …/{member}/link`
pub(super) async fn link(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    Path(member): Path<String>,
    headers: HeaderMap,
) -> Result<Json<MemberLink>, Refused> {
    changing(&app, &peer, &headers)?;
    let asked = admit(&app, &headers, Act::LinkMember).await?;
    let member = MemberId(id_of(&member)?);
    if member == asked.id() {
        // Whoever is signed in changes their password; a link of their own would end the session that sees it.
        return Err(Code::NotAllowed.into());
    }
    let now = app.unix_now();
    let ticket = ticket_for(member, now);
    let note = by(&asked, now, "member_link_made", ticket.member, String::new());
    asked.store(&app).link_member(&ticket, &note).await?;
    Ok(Json(told(ticket)))
}

fn ticket_for(member: MemberId, now: u64) -> NewTicket {
    NewTicket {
        ticket: accounts::new_ticket(),
        member,
        expires_at: now + INVITED,
    }
}

fn told(ticket: NewTicket) -> MemberLink {
    MemberLink {
        member: ticket.member,
        ticket: ticket.ticket,
        expires_at: ticket.expires_at,
    }
}

fn shown(app: &App, member: KeptMember) -> Member {
    // Whom the provider lets in has the factor that it asks for.
    let strong = if member.at_provider {
        app.trusts_factor()
    } else {
        member.strong
    };
    Member {
        member: member.member,
        login: member.profile.login,
        name: member.profile.name,
        email: member.profile.email,
        role: member.role,
        state: member.state,
        strong,
        created_at: member.created_at,
    }
}

fn by(asked: &Asked, at: u64, action: &'static str, subject: MemberId, change: String) -> Note {
    Note {
        at,
        action,
        actor: Some(asked.id()),
        subject: Some(subject),
        change,
    }
}

fn role_word(role: AccountRole) -> &'static str {
    match role {
        AccountRole::Member => "member",
        AccountRole::WorksCouncil => "works_council",
        AccountRole::ProtectionOfficer => "protection_officer",
        AccountRole::Administrator => "administrator",
    }
}
