//! `GET /api/oversight`: what is kept, how much of it, and that it is deleted.

use std::collections::BTreeMap;
use std::sync::Arc;

use accounts::Act;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use datamap::HOUR;
use wire::{DataEntry, DeletionRun, EntryCount, Oversight, Words};

use crate::app::App;
use crate::http::account::{Refused, admit};

/// Proofs of the deletion job that are shown: of a month at least.
const RUNS: u32 = 100;

/// `GET`
pub(super) async fn read(State(app): State<Arc<App>>, headers: HeaderMap) -> Result<Json<Oversight>, Refused> {
    admit(&app, &headers, Act::ReadOversight).await?;
    let now = app.unix_now();
    let settings = app.store.settings(app.config.room_keep.as_secs() / HOUR).await?;
    let rows: BTreeMap<_, _> = app.store.rows().await?.into_iter().collect();
    let overdue: BTreeMap<_, _> = app.store.overdue(now, &settings).await?.into_iter().collect();
    let entries = store::catalogue().map(|entry| DataEntry {
        entry: entry.id.to_owned(),
        what: words(entry.what),
        about: words(entry.about),
        purpose: words(entry.purpose),
        basis: words(entry.basis.words()),
        recipients: words(entry.recipients),
        place: entry.place.name().to_owned(),
        retention: words(entry.retention_words(&settings)),
        erasure: words(entry.erasure),
        rows: rows.get(entry.id).copied(),
        overdue: overdue.get(entry.id).copied().unwrap_or(0),
    });
    let runs = app.store.deletions(RUNS).await?;
    Ok(Json(Oversight {
        entries: entries.collect(),
        // Every hour from the start on.
        next_run: now + HOUR - app.now().as_secs() % HOUR,
        runs: runs
            .into_iter()
            .map(|run| DeletionRun {
                at: run.at,
                complete: run.complete,
                deleted: run.deleted.into_iter().map(counted).collect(),
            })
            .collect(),
    }))
}

fn counted((entry, rows): (String, u64)) -> EntryCount {
    EntryCount { entry, rows }
}

fn words(said: impl Into<datamap::Words>) -> Words {
    let datamap::Words { de, en } = said.into();
    Words { de, en }
}
