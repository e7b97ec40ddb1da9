//! `GET /api/health`: whether the server does what it should. Counts, never whose.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use accounts::Act;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use wire::{Health, HealthCheck, HealthState};

use crate::app::App;
use crate::http::account::{Refused, admit};

/// `GET`
pub(super) async fn read(State(app): State<Arc<App>>, headers: HeaderMap) -> Result<Json<Health>, Refused> {
    admit(&app, &headers, Act::ReadHealth).await?;
    let check = |check: &str, good: bool| HealthCheck {
        check: check.to_owned(),
        state: if good { HealthState::Good } else { HealthState::Bad },
        measure: None,
    };
    let now = app.unix_now();
    let missed = app.store.deletion_missed(now).await?;
    let last = app.store.deletions(1).await?.into_iter().next();
    let backup = app.config.backups.as_ref().map(|backups| {
        let (good, measure) = backups.health(now);
        HealthCheck {
            measure,
            ..check("backup", good)
        }
    });
    let checks = vec![
        check("database", app.store.ready().await),
        check("media", app.media.is_alive()),
        HealthCheck {
            measure: last.map(|run| now.saturating_sub(run.at)),
            ..check("deletion", !missed)
        },
    ];
    Ok(Json(Health {
        release: env!("CARGO_PKG_VERSION").to_owned(),
        uptime: app.now().as_secs(),
        meetings: app.metrics.rooms_active.load(Ordering::Relaxed),
        participants: app.metrics.websockets.load(Ordering::Relaxed),
        checks: checks.into_iter().chain(backup).collect(),
    }))
}
