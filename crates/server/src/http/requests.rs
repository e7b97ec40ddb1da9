//! `/api/requests` for whoever makes a request about their data (Art. 12 to 21 GDPR): no account, no address kept.

use std::sync::Arc;

use accounts::{RequestCode, due_at, new_id};
use axum::Json;
use axum::body::Body;
use axum::extract::{Extension, State};
use axum::http::{HeaderMap, StatusCode};
use datamap::{Period, Setting};
use mail::Notice;
use store::{KeptRequest, RequestContent};
use wire::{AccountRefusalCode as Code, NewRequest, ReadRequest, RequestMade, RequestShown, limits};

use super::account::{Refused, changing, json, trying, was_right};
use super::listener::Peer;
use crate::app::App;
use crate::telemetry::count;

/// `POST`
pub(super) async fn make(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<RequestMade>), Refused> {
    changing(&app, &peer, &headers)?;
    let request: NewRequest = json(&headers, body).await?;
    let text = written(&request.text, limits::REQUEST_TEXT).ok_or(Code::Malformed)?;
    let contact = written(&request.contact, limits::REQUEST_CONTACT).ok_or(Code::Malformed)?;
    if text.is_empty() || contact.contains('\n') {
        return Err(Code::Malformed.into());
    }
    let network = peer.network(&headers, &app.config);
    app.limits.request(network).map_err(|refusal| {
        count(&app.metrics.rate_limited_total);
        Refused::wait(refusal.retry_after_seconds.unwrap_or(1))
    })?;
    let (code, now) = (RequestCode::random(), app.unix_now());
    let new = store::NewRequest {
        request: new_id(),
        content: RequestContent {
            kind: request.kind,
            text,
            contact,
        },
        received_at: now,
        due_at: due_at(now, false),
    };
    app.store
        .add_request(&new, code.expose(), limits::REQUESTS_OPEN)
        .await?;
    app.notify(Notice::RequestReceived).await;
    let made = RequestMade {
        code: code.shown(),
        received_at: new.received_at,
        due_at: new.due_at,
    };
    Ok((StatusCode::CREATED, Json(made)))
}

/// `POST …/read`
pub(super) async fn read(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<RequestShown>, Refused> {
    changing(&app, &peer, &headers)?;
    let request: ReadRequest = json(&headers, body).await?;
    trying(&app, &peer, &headers)?;
    let code = RequestCode::typed(&request.code).ok_or(Code::NotFound)?;
    let kept = app.store.request_by_code(code.expose()).await?.ok_or(Code::NotFound)?;
    was_right(&app, &peer, &headers);
    Ok(Json(shown(kept, kept_for(&app).await?)))
}

/// Seconds for which requests are kept that were answered.
pub(super) async fn kept_for(app: &App) -> Result<u64, Refused> {
    let settings = app.store.settings(0).await?;
    Ok(Period::Set(Setting::RequestYears).seconds(&settings))
}

/// A request as the person sees it. `kept_for`: see [`kept_for`].
pub(super) fn shown(kept: KeptRequest, kept_for: u64) -> RequestShown {
    RequestShown {
        kind: kept.content.kind,
        text: kept.content.text,
        contact: kept.content.contact,
        state: kept.state,
        received_at: kept.received_at,
        due_at: kept.due_at,
        extension: kept.reply.extension,
        answer: kept.reply.answer,
        ended_at: kept.ended_at,
        deleted_at: kept.kept_from.map(|from| from + kept_for),
    }
}

/// What somebody wrote, trimmed, without control characters but for the ends of lines, and without marks that turn the
/// direction of writing; none: too long.
pub(crate) fn written(text: &str, most: usize) -> Option<String> {
    let hidden =
        |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let text: String = text.replace("\r\n", "\n").chars().filter(|c| !hidden(*c)).collect();
    let text = text.trim();
    (text.chars().count() <= most).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_wrote_stays_as_it_is_and_hides_nothing() {
        assert_eq!(
            written("  Grüße,\r\nÜbermorgen\n ", 20).as_deref(),
            Some("Grüße,\nÜbermorgen")
        );
        assert_eq!(written("a\0b\u{202e}c\u{1b}[2J", 20).as_deref(), Some("abc[2J"));
        assert_eq!(written(&"ü".repeat(20), 20).map(|text| text.chars().count()), Some(20));
        assert_eq!(written(&"ü".repeat(21), 20), None);
    }
}
