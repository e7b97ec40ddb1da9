//! What happens by the clock.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use store::{Store, StoreError};
use tokio::time::{MissedTickBehavior, interval};

use crate::app::{App, unix_now};
use crate::telemetry::Metrics;
use crate::tls;

const MINUTE: Duration = Duration::from_secs(60);
/// Between two sweeps. A room that has expired is refused at once; sweeping takes it off the disk.
const SWEEP: Duration = Duration::from_secs(3600);

/// Deletes what has expired.
pub(crate) async fn sweep(store: &Store, metrics: &Metrics) -> Result<(), StoreError> {
    let swept = store.sweep(unix_now()).await?;
    metrics.rooms_expired_total.fetch_add(swept, Ordering::Relaxed);
    if swept > 0 {
        tracing::info!(rooms = swept, "expired rooms deleted");
    }
    Ok(())
}

/// Runs until the server stops.
pub(crate) async fn run(app: Arc<App>) {
    let mut stopping = app.stopping();
    let mut minute = interval(MINUTE);
    let mut hour = interval(SWEEP);
    minute.set_missed_tick_behavior(MissedTickBehavior::Skip);
    hour.set_missed_tick_behavior(MissedTickBehavior::Skip);
    hour.reset();
    loop {
        tokio::select! {
            () = stopping.stopped() => return,
            _ = minute.tick() => {
                app.limits.forget_quiet(unix_now());
                tls::renew(&app, false).await;
            }
            _ = hour.tick() => {
                if let Err(error) = sweep(&app.store, &app.metrics).await {
                    tracing::error!(%error, "expired rooms could not be deleted");
                }
            }
        }
    }
}
