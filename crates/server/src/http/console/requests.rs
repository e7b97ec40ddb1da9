//! `/api/requests` for administrators and the data protection officer.

use std::sync::Arc;

use accounts::{Act, Login, due_at, kept_from, light};
use axum::Json;
use axum::body::Body;
use axum::extract::{Extension, Path, State};
use axum::http::HeaderMap;
use store::{KeptRequest, Note, RequestStep};
use wire::{
    AccountRefusalCode as Code, Blob, FindPerson, FoundPerson, HandleRequest, RequestAct, RequestEntry, RequestState,
    limits,
};

use crate::app::App;
use crate::http::account::{Refused, admit, admit_saying, changing, id_of, reading};
use crate::http::listener::Peer;
use crate::http::requests::{kept_for, shown, written};

/// Requests that are shown: all open ones, and the latest of the others.
const SHOWN: u32 = 2_000;

/// `GET`
pub(super) async fn list(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
) -> Result<Json<Vec<RequestEntry>>, Refused> {
    reading(&app, &peer, &headers)?;
    admit(&app, &headers, Act::ReadRequests).await?;
    let kept_for = kept_for(&app).await?;
    let requests = app.store.requests(SHOWN).await?;
    let entries = requests.into_iter().map(|kept| entry(&app, kept, kept_for));
    Ok(Json(entries.collect()))
}

/// `PATCH …/{id}`
pub(super) async fn handle(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    Path(request): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<RequestEntry>, Refused> {
    changing(&app, &peer, &headers)?;
    let (asked, wish): (_, HandleRequest) = admit_saying(&app, &headers, body, Act::HandleRequest).await?;
    let request = id_of(&request)?;
    let text = written(&wish.text, limits::REQUEST_ANSWER).filter(|text| !text.is_empty());
    let text = text.ok_or(Code::Malformed)?;
    let now = app.unix_now();
    let end = |state, answer| RequestStep::End {
        state,
        answer,
        kept_from: kept_from(now),
    };
    let (action, step) = match wish.act {
        RequestAct::Answer => ("request_answered", end(RequestState::Answered, text)),
        RequestAct::Refuse => ("request_refused", end(RequestState::Refused, text)),
        RequestAct::Close => ("request_closed", end(RequestState::Closed, text)),
        RequestAct::Extend => {
            let received_at = app.store.request(request).await?.ok_or(Code::NotFound)?.received_at;
            let due_at = due_at(received_at, true);
            ("request_extended", RequestStep::Extend { due_at, reason: text })
        }
    };
    // Neither what was asked nor what was answered: who did it, and when.
    let note = Note {
        at: now,
        action,
        actor: Some(asked.id()),
        subject: None,
        change: String::new(),
    };
    let kept = asked.store(&app).handle_request(request, step, &note).await?;
    Ok(Json(entry(&app, kept, kept_for(&app).await?)))
}

/// `POST …/find`
pub(super) async fn find(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<FoundPerson>, Refused> {
    changing(&app, &peer, &headers)?;
    let (_, wish): (_, FindPerson) = admit_saying(&app, &headers, body, Act::FindPerson).await?;
    let nobody = FoundPerson {
        account: false,
        rows: Vec::new(),
    };
    let Ok(login) = Login::new(&wish.login) else {
        return Ok(Json(nobody));
    };
    let Some(member) = app.store.member_by_login(login.key()).await? else {
        return Ok(Json(nobody));
    };
    Ok(Json(FoundPerson {
        account: true,
        rows: app.store.rows_of(member.member).await?,
    }))
}

fn entry(app: &App, kept: KeptRequest, kept_for: u64) -> RequestEntry {
    RequestEntry {
        id: Blob::new(kept.request.to_vec()).expect("sixteen bytes"),
        extended: kept.extended,
        light: light(kept.state, kept.due_at, app.unix_now()),
        request: shown(kept, kept_for),
    }
}
