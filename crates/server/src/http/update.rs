//! `PUT /api/rooms/{room}`: the owner changes a room's record and invitations.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Extension, Path, State};
use axum::http::{HeaderMap, StatusCode};
use store::{RoomUpdate, StoreError};
use tracing::Instrument;
use wire::{RefusalCode, RoomId, UpdateRoom, limits};

use super::error::Refused;
use super::listener::Peer;
use super::rooms::{RecordHead, body_of, distinct, failed, kept, malformed, signed_by};
use crate::app::App;
use crate::telemetry::count;

/// Changes a room, if its owner says so.
pub(super) async fn update(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    Path(room): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, Refused> {
    let body = body_of(&app, &peer, &headers, body).await?;
    let room: RoomId = room.parse().map_err(|_| malformed())?;
    let request: UpdateRoom = serde_json::from_slice(&body).map_err(|_| malformed())?;
    let update = read(room, request, &app)?;
    let (door, revoke) = (update.door, update.revoke.clone());
    // Those that are new nobody has used yet.
    let replace = update.add.iter().map(|invite| invite.invite).collect();
    // On its own: whoever hangs up meanwhile does not keep from the running room what the store has taken.
    let taken = async move {
        // One after the other: a running room hears of changes in the order in which they are kept.
        let _turn = app.updating.lock().await;
        app.store.update_room(room, update, app.unix_now()).await?;
        app.rooms.updated(room, door, revoke, replace).await;
        count(&app.metrics.rooms_updated_total);
        Ok(())
    };
    let taken = tokio::spawn(taken.in_current_span());
    let ended = |_| Refused::new(StatusCode::INTERNAL_SERVER_ERROR, RefusalCode::Internal);
    taken.await.map_err(ended)?.map_err(refused)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Why the store has not taken a change.
pub(super) fn refused(error: StoreError) -> Refused {
    match error {
        StoreError::Unknown => Refused::new(StatusCode::NOT_FOUND, RefusalCode::NotInvited),
        StoreError::Outdated { last } => Refused::outdated(last),
        StoreError::Changed { record, last } => Refused::changed(record, last),
        StoreError::TooMany => Refused::new(StatusCode::PAYLOAD_TOO_LARGE, RefusalCode::TooLarge),
        error => failed(error),
    }
}

fn read(room: RoomId, request: UpdateRoom, app: &App) -> Result<RoomUpdate, Refused> {
    if request.version != wire::PROTOCOL_VERSION {
        return Err(Refused::new(StatusCode::BAD_REQUEST, RefusalCode::Outdated));
    }
    if request.add.len() > limits::INVITES || request.revoke.len() > limits::INVITES {
        return Err(Refused::new(StatusCode::PAYLOAD_TOO_LARGE, RefusalCode::TooLarge));
    }
    let revoked: BTreeSet<_> = request.revoke.iter().collect();
    if request.seq == 0 || request.seq > SEQ || !distinct(&request.add) || revoked.len() != request.revoke.len() {
        return Err(malformed());
    }
    let head = RecordHead::read(request.record.as_slice()).ok_or_else(malformed)?;
    if head.room != room {
        return Err(malformed());
    }
    // The key is the room's: the room id is its hash.
    if !signed_by(&head.owner_vk, &request.signed(room), request.signature.as_slice()) {
        return Err(Refused::new(StatusCode::FORBIDDEN, RefusalCode::NotAllowed));
    }
    Ok(RoomUpdate {
        base: request.base.as_slice().try_into().map_err(|_| malformed())?,
        record: request.record.into_vec(),
        door: head.door,
        revoke: request.revoke,
        add: request.add.into_iter().map(|invite| kept(invite, app)).collect(),
        seq: request.seq,
        most_invites: limits::INVITES,
    })
}

/// The largest integer JavaScript holds exactly.
pub(super) const SEQ: u64 = (1 << 53) - 1;
