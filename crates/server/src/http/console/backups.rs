//! `POST /api/backups`: a backup now, besides those of every day.

use std::sync::Arc;
use std::time::Duration;

use accounts::Act;
use axum::Json;
use axum::extract::{Extension, State};
use axum::http::{HeaderMap, StatusCode};
use store::Note;
use wire::{AccountRefusalCode as Code, BackupMade, MemberId};

use crate::app::App;
use crate::http::account::{Refused, admit, changing};
use crate::http::listener::Peer;
use crate::telemetry::count;

/// Between two that are asked for: each reads the whole database, and stays for its days on the disk.
const PAUSE: Duration = Duration::from_secs(600);

/// `POST`
pub(super) async fn make(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
) -> Result<(StatusCode, Json<BackupMade>), Refused> {
    changing(&app, &peer, &headers)?;
    let asked = admit(&app, &headers, Act::MakeBackup).await?;
    if app.config.backups.is_none() {
        return Err(Code::NotFound.into());
    }
    // Whoever asks may go away; what was begun is finished, and noted.
    let made = tokio::spawn(make_and_note(app, asked.id()));
    let made = made.await.map_err(|_| Code::Internal)??;
    Ok((StatusCode::CREATED, Json(made)))
}

async fn make_and_note(app: Arc<App>, by: MemberId) -> Result<BackupMade, Refused> {
    let backups = app.config.backups.as_ref().ok_or(Code::NotFound)?;
    // Each reads the whole database.
    let Ok(mut last) = app.backing_up.try_lock() else {
        return Err(Code::TooMany.into());
    };
    if let Some(rest) = rest(*last, app.now()) {
        return Err(Refused::wait(rest));
    }
    let now = app.unix_now();
    let made = backups.make(&app.store, now).await.map_err(|error| {
        tracing::error!(%error, "a backup that was asked for failed");
        Code::Internal
    })?;
    let (file, rows) = made.ok_or(Code::NotFound)?;
    *last = Some(app.now());
    count(&app.metrics.backups_total);
    let note = Note {
        at: now,
        action: "backup_made",
        actor: Some(by),
        subject: None,
        change: format!("{rows} rows"),
    };
    app.store.note(&note).await?;
    Ok(BackupMade { file, rows, at: now })
}

/// Seconds to wait before the next one that is asked for; none: it may be made now.
fn rest(last: Option<Duration>, now: Duration) -> Option<u32> {
    let rest = (last? + PAUSE).checked_sub(now).filter(|rest| !rest.is_zero())?;
    Some(u32::try_from(rest.as_secs()).unwrap_or(u32::MAX).saturating_add(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn between_two_backups_that_are_asked_for_ten_minutes_pass() {
        let made = Duration::from_secs(50);
        assert_eq!(rest(None, made), None);
        assert_eq!(rest(Some(made), made), Some(601));
        assert_eq!(rest(Some(made), made + PAUSE - Duration::from_millis(1)), Some(1));
        assert_eq!(rest(Some(made), made + PAUSE), None);
    }
}
