//! `/api/mail`: invitations of members, and whether sending works.

use std::num::NonZeroU32;
use std::sync::Arc;

use accounts::Act;
use axum::Json;
use axum::body::Body;
use axum::extract::{Extension, State};
use axum::http::{HeaderMap, StatusCode};
use mail::{Address, Encryption, Kind, Language, Meeting, Post, Time, Trouble};
use wire::{
    AccountRefusalCode as Code, InvitationsQueued, MailKind, MailLanguage, MailSetup, MailTested, MailTime,
    MailTrouble, SendInvitations, TestMail, limits,
};

use crate::app::App;
use crate::http::account::{Refused, admit, admit_saying, changing, reading};
use crate::http::listener::Peer;
use crate::telemetry::count;

/// Seconds after which a queue that is full may have room.
const FULL: u32 = 60;

/// `POST …/invitations`. What it says is in memory until it is handed over, and nowhere else.
pub(super) async fn invite(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<InvitationsQueued>), Refused> {
    changing(&app, &peer, &headers)?;
    let (asked, wish): (_, SendInvitations) = admit_saying(&app, &headers, body, Act::SendInvitations).await?;
    let post = configured(&app)?;
    let change = wish.kind == MailKind::Change;
    if wish.to.len() > limits::MAIL_RECIPIENTS || (wish.was.is_some() && !change) {
        return Err(Code::Malformed.into());
    }
    let number = u32::try_from(wish.to.len())
        .ok()
        .and_then(NonZeroU32::new)
        .ok_or(Code::Malformed)?;
    let mut to = Vec::new();
    for address in &wish.to {
        let address = Address::new(address).map_err(|_| Code::BadName)?;
        if !to.contains(&address) {
            to.push(address);
        }
    }
    let (when, was) = (time(wish.when.as_ref())?, time(wish.was.as_ref())?);
    app.limits.mail(asked.id(), number).map_err(|refusal| {
        count(&app.metrics.rate_limited_total);
        Refused::wait(refusal.retry_after_seconds.unwrap_or(1))
    })?;
    let server = app.config.address(app.config.listen);
    let say = Meeting {
        kind: match wish.kind {
            MailKind::Invitation => Kind::Invitation,
            MailKind::Change => Kind::Change,
            MailKind::Cancellation => Kind::Cancellation,
        },
        language: match wish.language {
            MailLanguage::De => Language::De,
            MailLanguage::En => Language::En,
        },
        by: &asked.member.profile.name,
        when: when.as_ref(),
        was: was.as_ref(),
        server: &server,
        operator: &app.config.operator_name,
    };
    let letters: Vec<_> = to.into_iter().map(|to| mail::meeting(to, &say)).collect();
    let queued = u32::try_from(letters.len()).expect("at most fifty");
    post.send(letters).map_err(|_| Refused::wait(FULL))?;
    Ok((StatusCode::ACCEPTED, Json(InvitationsQueued { queued })))
}

/// `GET`
pub(super) async fn read(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
) -> Result<Json<MailSetup>, Refused> {
    reading(&app, &peer, &headers)?;
    admit(&app, &headers, Act::TestMail).await?;
    let post = configured(&app)?;
    let (server, standing) = (post.server(), post.standing());
    let encryption = match server.encryption() {
        Encryption::Implicit => "implicit",
        Encryption::StartTls => "starttls",
        Encryption::None => "none",
    };
    Ok(Json(MailSetup {
        server: server.shown(),
        encryption: encryption.to_owned(),
        from: server.from().expose().to_owned(),
        waiting: u32::try_from(standing.waiting).unwrap_or(u32::MAX),
        given_up: standing.given_up,
        trouble: standing.trouble.map(told),
    }))
}

/// `POST …/test`: one message, now, to whoever asks.
pub(super) async fn test(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<MailTested>, Refused> {
    changing(&app, &peer, &headers)?;
    let (asked, wish): (_, TestMail) = admit_saying(&app, &headers, body, Act::TestMail).await?;
    let post = configured(&app)?;
    let to = Address::new(&asked.member.profile.email).map_err(|_| Code::BadName)?;
    app.limits.mail(asked.id(), NonZeroU32::MIN).map_err(|refusal| {
        count(&app.metrics.rate_limited_total);
        Refused::wait(refusal.retry_after_seconds.unwrap_or(1))
    })?;
    let language = match wish.language {
        MailLanguage::De => Language::De,
        MailLanguage::En => Language::En,
    };
    let server = app.config.address(app.config.listen);
    let letter = mail::trial(to.clone(), language, &server, &app.config.operator_name);
    let (trouble, answer) = match post.try_now(&letter).await {
        Ok(answer) => (None, answer),
        Err(undelivered) => (Some(told(undelivered.trouble)), undelivered.answer),
    };
    Ok(Json(MailTested {
        to: to.expose().to_owned(),
        trouble,
        answer,
    }))
}

fn configured(app: &App) -> Result<&Post, Refused> {
    Ok(app.post.as_deref().ok_or(Code::NotFound)?)
}

fn time(said: Option<&MailTime>) -> Result<Option<Time>, Refused> {
    let read = |said: &MailTime| Time::new(&said.day, &said.time, said.minutes, &said.zone);
    Ok(said.map(read).transpose().map_err(|_| Code::Malformed)?)
}

fn told(trouble: Trouble) -> MailTrouble {
    match trouble {
        Trouble::Unreachable => MailTrouble::Unreachable,
        Trouble::Slow => MailTrouble::Slow,
        Trouble::Unencrypted => MailTrouble::Unencrypted,
        Trouble::SignIn => MailTrouble::SignIn,
        Trouble::Refused | Trouble::Recipient => MailTrouble::Refused,
        Trouble::Busy => MailTrouble::Busy,
        Trouble::Nonsense => MailTrouble::Nonsense,
    }
}
