//! What happens by the clock.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use accounts::{policy_changes, policy_from_rows, policy_rows, under};
use datamap::HOUR;
use mail::Notice;
use store::{Note, Store, StoreError};
use tokio::time::{MissedTickBehavior, interval};
use wire::HealthState;

use crate::app::{App, unix_now};
use crate::http;
use crate::telemetry::{Metrics, count};
use crate::{tls, versions};

const MINUTE: Duration = Duration::from_secs(60);
/// Between two sweeps. What has expired is refused at once; sweeping takes it off the disk.
const SWEEP: Duration = Duration::from_secs(3600);

/// Keeps what the profile makes of the policy, where this release is stricter than the one that kept it: deletion runs and
/// commands go by what is kept.
pub(crate) async fn hold_to_profile(store: &Store) -> Result<(), StoreError> {
    let kept = store.policy().await?;
    let rows = kept.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    // What cannot be read is told wherever it is asked for, and stays for whoever mends it.
    let Ok(kept) = policy_from_rows(rows) else {
        return Ok(());
    };
    let rows = policy_rows(&under(&kept, kept.profile));
    let Some(change) = policy_changes(&policy_rows(&kept), &rows) else {
        return Ok(());
    };
    let note = Note {
        at: unix_now(),
        action: "policy_changed",
        actor: None,
        subject: None,
        change,
    };
    store.set_policy(&rows, &note).await
}

/// Deletes what has expired; whatever comes of it, the metric says whether somebody must look. `room_keep`: how long a
/// room is kept.
pub(crate) async fn sweep(store: &Store, metrics: &Metrics, room_keep: Duration) -> Result<(), StoreError> {
    let now = unix_now();
    let outcome = expire(store, metrics, room_keep, now).await;
    // A database that does not answer proves nothing.
    let missed = store.deletion_missed(now).await.unwrap_or(true);
    metrics.deletion_overdue.store(u64::from(missed), Ordering::Relaxed);
    outcome
}

async fn expire(store: &Store, metrics: &Metrics, room_keep: Duration, now: u64) -> Result<(), StoreError> {
    let settings = store.settings(room_keep.as_secs() / HOUR).await?;
    let swept = store.sweep(now, &settings).await?;
    let rooms = swept.of("rooms");
    metrics.rooms_expired_total.fetch_add(rooms, Ordering::Relaxed);
    let rows: u64 = swept.deleted.iter().map(|(_, rows)| rows).sum();
    metrics.deleted_rows_total.fetch_add(rows, Ordering::Relaxed);
    if rows > 0 {
        tracing::info!(rooms, rows, "what expired was deleted");
    }
    if !swept.complete {
        tracing::warn!("not all that was due could be deleted; tried again within the hour");
    }
    Ok(())
}

/// [`sweep`], and says so where it fails.
async fn delete(app: &App) {
    if let Err(error) = sweep(&app.store, &app.metrics, app.config.room_keep).await {
        tracing::error!(%error, "what expired could not be deleted");
    }
}

/// Makes the day's backup and deletes old ones, where that is configured.
async fn back_up(app: &App) {
    let Some(backups) = &app.config.backups else { return };
    let _turn = app.backing_up.lock().await;
    let outcome = backups.keep(&app.store, unix_now()).await;
    app.metrics
        .backup_failed
        .store(u64::from(outcome.is_err()), Ordering::Relaxed);
    match outcome {
        Ok(done) => {
            if let Some(rows) = done.made {
                count(&app.metrics.backups_total);
                tracing::info!(rows, "backup made");
            }
            if done.deleted > 0 {
                tracing::info!(backups = done.deleted, "old backups deleted");
            }
        }
        Err(error) => tracing::error!(%error, "the backup failed"),
    }
}

/// Tells those who answer for the server what needs them.
async fn look(app: &App) {
    let checks = match http::checks(app, unix_now()).await {
        Ok(checks) => checks,
        Err(error) => {
            tracing::error!(%error, "the server's health could not be looked at");
            app.notify(Notice::HealthBad).await;
            return;
        }
    };
    for check in checks {
        match (check.check.as_str(), check.state) {
            (_, HealthState::Good) => {}
            ("requests", _) => app.notify(Notice::RequestsDue).await,
            // What says that mail does not work cannot be said by mail.
            ("mail", _) | (_, HealthState::Warning) => {}
            (_, HealthState::Bad) => app.notify(Notice::HealthBad).await,
        }
    }
}

/// Runs until the server stops.
pub(crate) async fn run(app: Arc<App>) {
    versions::issue(&app, versions::Which::All).await;
    back_up(&app).await;
    look(&app).await;
    let mut stopping = app.stopping();
    let mut minute = interval(MINUTE);
    let mut hour = interval(SWEEP);
    minute.set_missed_tick_behavior(MissedTickBehavior::Skip);
    hour.set_missed_tick_behavior(MissedTickBehavior::Skip);
    // What either does has just been done.
    minute.reset();
    hour.reset();
    loop {
        tokio::select! {
            () = stopping.stopped() => return,
            _ = minute.tick() => {
                app.limits.forget_quiet(unix_now());
                app.ceremonies.forget(unix_now());
                app.begun.forget(unix_now());
                tls::renew(&app, false).await;
            }
            _ = hour.tick() => {
                delete(&app).await;
                versions::issue(&app, versions::Which::All).await;
                back_up(&app).await;
                look(&app).await;
            }
        }
    }
}
