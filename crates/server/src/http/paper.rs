//! What all pages share that show papers: their language, what papers are written from, and what a browser may do with them.

use std::sync::LazyLock;

use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use compliance::{Answers, Facts, Language, STYLE};
use sha2::{Digest, Sha256};
use wire::AccountRefusalCode as Code;

use super::account::Refused;
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
pub(super) fn confinement() -> [(HeaderName, HeaderValue); 1] {
    [(header::CONTENT_SECURITY_POLICY, POLICY.clone())]
}

/// A paper that may show itself and do nothing.
pub(super) fn confined(html: String) -> Response {
    (confinement(), Html(html)).into_response()
}

/// The language asked for by `?lang=<de|en>`; German, if none is.
pub(super) fn language(query: Option<&str>) -> Result<Language, Refused> {
    match query.unwrap_or("lang=de") {
        "lang=de" => Ok(Language::De),
        "lang=en" => Ok(Language::En),
        _ => Err(Code::Malformed.into()),
    }
}

/// What every paper is written from.
pub(super) async fn known(app: &App) -> Result<(Facts, Answers), Refused> {
    let facts = papers::facts(&app.config, &app.store, app.unix_now()).await;
    let facts = facts.map_err(|error| {
        tracing::error!(%error, "no paper can be written");
        Code::Internal
    })?;
    Ok((facts, papers::answers(&app.store).await?))
}
