//! `GET /notice`: the privacy notice (Art. 13 GDPR) of this server as it is, for everybody, without account or script.

use std::sync::{Arc, LazyLock};

use axum::extract::{Extension, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use compliance::{Issue, Language, Paper, STYLE, html};
use sha2::{Digest, Sha256};
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

/// `GET …?lang=<de|en>`
pub(super) async fn read(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    reading(&app, &peer, &headers)?;
    let language = match query.as_deref().unwrap_or("lang=de") {
        "lang=de" => Language::De,
        "lang=en" => Language::En,
        _ => return Err(Code::Malformed.into()),
    };
    let facts = papers::facts(&app.config, &app.store, app.unix_now()).await;
    let facts = facts.map_err(|error| {
        tracing::error!(%error, "the notice cannot be written");
        Code::Internal
    })?;
    let answers = papers::answers(&app.store).await?;
    let notice = Paper::Notice.write(&facts, &answers);
    let page = html(&notice, &Issue::of(&notice, &facts, &answers), language);
    let mut response = Html(page).into_response();
    confine(response.headers_mut());
    Ok(response)
}
