//! `GET /notice` and `GET /notice/changes`: the privacy notice (Art. 13 GDPR) of this server as it is, and what changed in
//! it last, for everybody, without account or script.

use std::sync::Arc;

use axum::extract::{Extension, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use compliance::{Document, Issue, Language, Link, Paper, Past, page};
use datamap::{Text, day, text};
use store::KeptVersion;
use wire::AccountRefusalCode as Code;

use super::account::{Refused, reading};
use super::listener::Peer;
use super::paper::{confined, known, language};
use crate::app::App;

const NOTICE: &str = "/notice";
const CHANGES: &str = "/notice/changes";

/// `GET …?lang=<de|en>`
pub(super) async fn read(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    reading(&app, &peer, &headers)?;
    let language = language(query.as_deref())?;
    let (facts, answers) = known(&app).await?;
    let notice = Paper::Notice.write(&facts, &answers);
    let mut issue = Issue::of(Paper::Notice, &facts, &answers);
    let in_force = app.versions.notice();
    if let Some(version) = in_force.filter(|version| version.version == issue.content()) {
        issue = issue.in_force(&day(version.since));
    }
    let changes = text("Was sich zuletzt geändert hat", "What changed last");
    Ok(shown(&notice, Some(&issue), (NOTICE, CHANGES, changes), language))
}

/// `GET …?lang=<de|en>`
pub(super) async fn changes(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    reading(&app, &peer, &headers)?;
    let language = language(query.as_deref())?;
    let kept = app.store.versions(Paper::Notice.id(), language.tag(), 2).await?;
    let days: Vec<String> = kept.iter().map(|kept| day(kept.version.issued_at)).collect();
    let mut past = kept.iter().zip(&days).map(|(kept, since)| past(kept, since));
    let Some(now) = past.next() else {
        tracing::error!("no version of the notice is kept");
        return Err(Code::Internal.into());
    };
    let told = compliance::changes(Paper::Notice.name().into(), past.next().as_ref(), &now);
    let whole = text("Der ganze Datenschutzhinweis", "The whole privacy notice");
    Ok(shown(&told, None, (CHANGES, NOTICE, whole), language))
}

fn past<'a>(kept: &'a KeptVersion, since: &'a str) -> Past<'a> {
    Past {
        content: &kept.version.content,
        since,
        text: &kept.text,
    }
}

/// A page that stands `here`, with the way to the other one and to the other language.
fn shown(
    document: &Document,
    issue: Option<&Issue>,
    (here, other, name): (&str, &str, Text),
    language: Language,
) -> Response {
    let (foreign, called) = match language {
        Language::De => (Language::En, "English"),
        Language::En => (Language::De, "Deutsch"),
    };
    let links = [
        Link {
            to: format!("{other}?lang={}", language.tag()),
            language: None,
            words: name.into(),
        },
        Link {
            to: format!("{here}?lang={}", foreign.tag()),
            language: Some(foreign),
            words: text(called, called).into(),
        },
    ];
    confined(page(document, issue, &links, language))
}
