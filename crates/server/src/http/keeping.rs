//! `PATCH` and `DELETE /api/rooms/{room}`: the owner has a room kept until another day, or ends it.

use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::{Extension, Path, State};
use axum::http::{HeaderMap, StatusCode};
use datamap::DAY;
use store::StoreError;
use tracing::Instrument;
use wire::{CreatedRoom, EndRoom, KeepRoom, RefusalCode, RoomId};

use super::account::{RoomRights, room_rights};
use super::error::Refused;
use super::listener::Peer;
use super::rooms::{body_of, failed, malformed, signed_by};
use super::update::{SEQ, refused};
use crate::app::App;
use crate::telemetry::count;

/// Keeps a room until another day, if its owner says so and is signed in.
pub(super) async fn keep(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    Path(room): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<CreatedRoom>, Refused> {
    let body = body_of(&app, &peer, &headers, body).await?;
    let rights = room_rights(&app, &headers).await.map_err(|_| internal())?;
    let room: RoomId = room.parse().map_err(|_| malformed())?;
    let request: KeepRoom = serde_json::from_slice(&body).map_err(|_| malformed())?;
    check(request.version, request.seq)?;
    let expires_at = end_of_day(request.keep_until, app.unix_now(), rights)?;
    let kept = owned(&app, room, &request.signed(room), request.signature.as_slice()).await?;
    // One that is planned already goes on being one of them.
    if !is_planned(&app, kept.expires_at) {
        plan(&app, rights, expires_at).await?;
    }
    // On its own: whoever hangs up meanwhile does not keep from the running room what the store has taken.
    let taken = async move {
        let _turn = app.updating.lock().await;
        app.store
            .keep_room(room, expires_at, request.seq, app.unix_now())
            .await?;
        app.rooms.kept(room, expires_at).await;
        count(&app.metrics.rooms_updated_total);
        Ok(())
    };
    let taken = tokio::spawn(taken.in_current_span());
    taken.await.map_err(|_| internal())?.map_err(refused)?;
    Ok(Json(CreatedRoom { expires_at }))
}

/// Ends a room, if its owner says so: it is deleted with its invitations, and a meeting that runs in it is over.
pub(super) async fn end(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    Path(room): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, Refused> {
    let body = body_of(&app, &peer, &headers, body).await?;
    let room: RoomId = room.parse().map_err(|_| malformed())?;
    let request: EndRoom = serde_json::from_slice(&body).map_err(|_| malformed())?;
    check(request.version, request.seq)?;
    owned(&app, room, &request.signed(room), request.signature.as_slice()).await?;
    let taken = async move {
        let _turn = app.updating.lock().await;
        app.store.delete_room(room, request.seq, app.unix_now()).await?;
        app.rooms.gone(room).await;
        count(&app.metrics.rooms_ended_total);
        Ok(())
    };
    let taken = tokio::spawn(taken.in_current_span());
    taken.await.map_err(|_| internal())?.map_err(refused)?;
    Ok(StatusCode::NO_CONTENT)
}

/// When a room ends that is to be kept until `until`: with that day (UTC). Our clients say no hour; one of another's
/// client is forgotten here. Whoever has the right to no day is refused, and so is a day that is over or further ahead
/// than the last one that is taken.
pub(super) fn end_of_day(until: u64, now: u64, rights: RoomRights) -> Result<u64, Refused> {
    let not_allowed = || Refused::new(StatusCode::UNAUTHORIZED, RefusalCode::NotAllowed);
    let days = rights.plan_days.ok_or_else(not_allowed)?;
    let latest = now.saturating_add(u64::from(days) * DAY).div_ceil(DAY);
    let end = until.div_ceil(DAY);
    if end <= now / DAY || end > latest {
        let code = RefusalCode::DayOutOfRange;
        return Err(Refused::new(StatusCode::UNPROCESSABLE_ENTITY, code));
    }
    Ok(end * DAY)
}

/// Whether one more room may be kept until a day, `expires_at`: within the rate of the member, and as long as those
/// that stay for longer than a meeting at once leave a quarter of all places to these.
pub(super) async fn plan(app: &App, rights: RoomRights, expires_at: u64) -> Result<(), Refused> {
    if let Some(member) = rights.member {
        app.limits.plan(member).map_err(|refusal| {
            count(&app.metrics.rate_limited_total);
            Refused::rate(refusal)
        })?;
    }
    if is_planned(app, expires_at) {
        let most = app.config.rooms - app.config.rooms / 4;
        let planned = app.store.rooms_kept_beyond(at_once(app)).await.map_err(failed)?;
        if planned >= most {
            return Err(Refused::new(StatusCode::SERVICE_UNAVAILABLE, RefusalCode::ServerFull));
        }
    }
    Ok(())
}

/// Whether a room that ends then stays for longer than one without a day could.
fn is_planned(app: &App, expires_at: u64) -> bool {
    expires_at > at_once(app)
}

/// When a room ends that is made now, without a day.
pub(super) fn at_once(app: &App) -> u64 {
    app.unix_now() + app.config.room_keep.as_secs()
}

fn check(version: u16, seq: u64) -> Result<(), Refused> {
    if version != wire::PROTOCOL_VERSION {
        return Err(Refused::new(StatusCode::BAD_REQUEST, RefusalCode::Outdated));
    }
    if seq == 0 || seq > SEQ {
        return Err(malformed());
    }
    Ok(())
}

/// The room, if its owner has signed this. Another's signature is answered as if there were no such room.
async fn owned(app: &App, room: RoomId, signed: &[u8], signature: &[u8]) -> Result<store::Room, Refused> {
    let kept = app.store.room(room, app.unix_now()).await.map_err(failed)?;
    kept.filter(|kept| signed_by(&kept.owner_vk, signed, signature))
        .ok_or_else(|| refused(StoreError::Unknown))
}

fn internal() -> Refused {
    Refused::new(StatusCode::INTERNAL_SERVER_ERROR, RefusalCode::Internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u64 = 100 * DAY + 5;

    fn end(until: u64, plan_days: Option<u32>) -> Option<u64> {
        let rights = RoomRights {
            create: true,
            plan_days,
            member: None,
        };
        end_of_day(until, NOW, rights).ok()
    }

    #[test]
    fn a_day_is_kept_to_its_end_and_no_hour_is_told() {
        for until in [NOW + 1, NOW + 3600, 101 * DAY] {
            assert_eq!(end(until, Some(30)), Some(101 * DAY), "{until}");
        }
        assert_eq!(end(101 * DAY + 1, Some(30)), Some(102 * DAY));
    }

    #[test]
    fn a_day_that_is_over_or_too_far_ahead_is_refused() {
        assert_eq!(end(100 * DAY, Some(30)), None);
        assert_eq!(end(0, Some(30)), None);
        assert_eq!(end(NOW + 30 * DAY, Some(30)), Some(131 * DAY));
        assert_eq!(
            end(131 * DAY, Some(30)),
            Some(131 * DAY),
            "the last day, as clients say it"
        );
        assert_eq!(end(131 * DAY + 1, Some(30)), None);
        assert_eq!(end(u64::MAX, Some(u32::MAX)), None);
        assert_eq!(end(NOW + 1, None), None, "not signed in");
    }
}
