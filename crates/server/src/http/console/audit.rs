//! `GET /api/audit`: what administrators did, and what happened to accounts' security.

use std::collections::BTreeMap;
use std::sync::Arc;

use accounts::Act;
use axum::Json;
use axum::extract::{Extension, RawQuery, State};
use axum::http::HeaderMap;
use wire::{AccountRefusalCode as Code, AuditEntry, AuditPage, MemberId};

use crate::app::App;
use crate::http::account::{Refused, admit, reading};
use crate::http::listener::Peer;

/// Entries of a page at most, and if nothing is said.
const MOST: u32 = 200;
const USUAL: u32 = 50;

/// `GET …?before=<number>&limit=<1–200>`
pub(super) async fn page(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Json<AuditPage>, Refused> {
    reading(&app, &peer, &headers)?;
    admit(&app, &headers, Act::ReadAudit).await?;
    let (before, limit) = asked_for(query.as_deref().unwrap_or_default()).ok_or(Code::Malformed)?;
    let mut kept = app.store.audit(before, limit + 1).await?;
    let more = kept.len() > limit as usize;
    kept.truncate(limit as usize);
    let names: BTreeMap<MemberId, String> = app
        .store
        .members()
        .await?
        .into_iter()
        .map(|member| (member.member, member.profile.login))
        .collect();
    let name = |member: Option<MemberId>| {
        member
            .and_then(|member| names.get(&member).cloned())
            .unwrap_or_default()
    };
    let entries = kept.into_iter().map(|kept| AuditEntry {
        number: kept.number,
        at: kept.at,
        action: kept.action,
        actor: name(kept.actor),
        subject: name(kept.subject),
        change: kept.change,
    });
    Ok(Json(AuditPage {
        entries: entries.collect(),
        intact: app.store.audit_intact().await?,
        more,
    }))
}

fn asked_for(query: &str) -> Option<(u64, u32)> {
    let (mut before, mut limit) = (u64::MAX, USUAL);
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        match pair.split_once('=')? {
            ("before", number) => before = number.parse().ok()?,
            ("limit", number) => limit = number.parse().ok().filter(|n| (1..=MOST).contains(n))?,
            _ => return None,
        }
    }
    Some((before, limit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_asked_for_in_numbers_within_their_range() {
        assert_eq!(asked_for(""), Some((u64::MAX, 50)));
        assert_eq!(asked_for("before=7&limit=200"), Some((7, 200)));
        for query in ["limit=0", "limit=201", "limit=", "before=-1", "before", "order=1"] {
            assert_eq!(asked_for(query), None, "{query}");
        }
    }
}
