//! `GET /api/health`: whether the server does what it should. Counts, never whose.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use accounts::Act;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use datamap::DAY;
use store::StoreError;
use wire::{Health, HealthCheck, HealthState};

use crate::app::App;
use crate::http::account::{Refused, admit};

/// Seconds before its due date from which on a request is due soon.
const SOON: u64 = 7 * DAY;

/// Sign-offs there are to be before going live.
const SIGN_OFFS: u64 = 2;

/// `GET`
pub(super) async fn read(State(app): State<Arc<App>>, headers: HeaderMap) -> Result<Json<Health>, Refused> {
    admit(&app, &headers, Act::ReadHealth).await?;
    Ok(Json(Health {
        release: env!("CARGO_PKG_VERSION").to_owned(),
        uptime: app.now().as_secs(),
        meetings: app.metrics.rooms_active.load(Ordering::Relaxed),
        participants: app.metrics.websockets.load(Ordering::Relaxed),
        checks: checks(&app, app.unix_now()).await?,
    }))
}

/// Everything that is looked at.
pub(crate) async fn checks(app: &App, now: u64) -> Result<Vec<HealthCheck>, StoreError> {
    let check = |check: &str, good: bool| HealthCheck {
        check: check.to_owned(),
        state: if good { HealthState::Good } else { HealthState::Bad },
        measure: None,
    };
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
    let (overdue, soon) = app.store.requests_due(now, now + SOON).await?;
    let requests = HealthCheck {
        check: "requests".to_owned(),
        state: match (overdue, soon) {
            (0, 0) => HealthState::Good,
            (0, _) => HealthState::Warning,
            _ => HealthState::Bad,
        },
        measure: (soon > 0).then_some(soon),
    };
    let mail = app.post.as_ref().map(|post| {
        let standing = post.standing();
        HealthCheck {
            check: "mail".to_owned(),
            state: match (standing.trouble, standing.lost) {
                (None, _) => HealthState::Good,
                (Some(_), 0) => HealthState::Warning,
                (Some(_), _) => HealthState::Bad,
            },
            measure: (standing.waiting > 0).then_some(standing.waiting as u64),
        }
    });
    let release = release(app).await?;
    let checks = checks.into_iter().chain([requests]).chain(backup).chain(mail);
    Ok(checks.chain([release]).collect())
}

/// Whether the server was put into service, and nobody has taken a sign-off back since. Never worse than a warning: nothing
/// depends on it. That one was given for an earlier configuration is told by the desk.
async fn release(app: &App) -> Result<HealthCheck, StoreError> {
    let kept = app.store.sign_offs().await?;
    let missing = SIGN_OFFS.saturating_sub(kept.steps.len() as u64);
    let good = kept.released.is_some() && missing == 0;
    Ok(HealthCheck {
        check: "release".to_owned(),
        state: if good { HealthState::Good } else { HealthState::Warning },
        measure: (missing > 0).then_some(missing),
    })
}
