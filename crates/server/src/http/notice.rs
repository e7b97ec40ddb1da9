//! `GET /notice` and `GET /notice/changes`: the privacy notice (Art. 13 GDPR) of this server as it is, and what changed in
//! it last, for everybody, without account or script.

use std::sync::{Arc, LazyLock};

use axum::extract::{Extension, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use compliance::{Document, Issue, Language, Link, Paper, Past, STYLE, page};
use datamap::{Text, day, text};
use sha2::{Digest, Sha256};
use store::KeptVersion;
use wire::AccountRefusalCode as Code;

use super::account::{Refused, reading};
use super::listener::Peer;
use crate::app::App;
use crate::papers;

/// The page is text with one style sheet inside: that one, by its hash, and nothing else.
static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
    let digest = STANDARD.encode(Sha256::digest(STYLE));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    HeaderValue::try_from(policy).expect("base64 is ASCII")
});

/// Lets a paper show itself and do nothing.
pub(super) fn confine(headers: &mut HeaderMap) {
    headers.insert(header::CONTENT_SECURITY_POLICY, POLICY.clone());
}

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
    let facts = papers::facts(&app.config, &app.store, app.unix_now()).await;
    let facts = facts.map_err(|error| {
        tracing::error!(%error, "the notice cannot be written");
        Code::Internal
    })?;
    let answers = papers::answers(&app.store).await?;
    let notice = Paper::Notice.write(&facts, &answers);
    let mut issue = Issue::of(&notice, &facts, &answers);
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

fn language(query: Option<&str>) -> Result<Language, Refused> {
    match query.unwrap_or("lang=de") {
        "lang=de" => Ok(Language::De),
        "lang=en" => Ok(Language::En),
        _ => Err(Code::Malformed.into()),
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
    let page = page(document, issue, &links, language);
    let mut response = Html(page).into_response();
    confine(response.headers_mut());
    response
}
