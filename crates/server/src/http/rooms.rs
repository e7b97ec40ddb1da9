//! `POST /api/rooms`.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::body::{Body, to_bytes};
use axum::extract::{Extension, State};
use axum::http::{HeaderMap, StatusCode, header};
use sha2::{Digest, Sha256};
use store::StoreError;
use wire::{CreateRoom, CreatedRoom, RefusalCode, RoomId};

use super::error::Refused;
use super::listener::Peer;
use super::origin;
use crate::app::App;
use crate::telemetry::count;

/// Bytes of a request: the record and all invitations at their largest, in base64, with room to spare.
const BODY: usize = 64 * 1024;
/// Time for a request's body to arrive.
const BODY_TIME: Duration = Duration::from_secs(10);

/// Keeps a new room.
pub(super) async fn create(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<CreatedRoom>), Refused> {
    if !origin::allowed(&headers, &app.config) {
        count(&app.metrics.origins_refused_total);
        return Err(Refused::new(StatusCode::FORBIDDEN, RefusalCode::NotAllowed));
    }
    let network = peer.network(&headers, &app.config);
    app.limits.room(network).map_err(|refusal| {
        count(&app.metrics.rate_limited_total);
        Refused::rate(refusal)
    })?;
    let is_json = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"));
    if !is_json {
        return Err(Refused::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, RefusalCode::Malformed));
    }
    let body = tokio::time::timeout(BODY_TIME, to_bytes(body, BODY))
        .await
        .map_err(|_| Refused::new(StatusCode::REQUEST_TIMEOUT, RefusalCode::Malformed))?
        .map_err(|_| Refused::new(StatusCode::PAYLOAD_TOO_LARGE, RefusalCode::TooLarge))?;
    let request: CreateRoom = serde_json::from_slice(&body).map_err(|_| malformed())?;
    let new = read(request, &app)?;
    let (room, expires_at) = (new.room, new.expires_at);
    match app.store.create_room(new).await {
        Ok(()) => {
            app.room_created(room);
            count(&app.metrics.rooms_created_total);
            Ok((StatusCode::CREATED, Json(CreatedRoom { expires_at })))
        }
        Err(StoreError::RoomExists) => Err(Refused::new(StatusCode::CONFLICT, RefusalCode::NotAllowed)),
        Err(error) => {
            tracing::error!(%error, "a room could not be kept");
            Err(Refused::new(StatusCode::INTERNAL_SERVER_ERROR, RefusalCode::Internal))
        }
    }
}

fn read(request: CreateRoom, app: &App) -> Result<store::NewRoom, Refused> {
    if request.version != wire::PROTOCOL_VERSION {
        return Err(Refused::new(StatusCode::BAD_REQUEST, RefusalCode::Outdated));
    }
    if request.invites.len() > wire::limits::INVITES {
        return Err(Refused::new(StatusCode::PAYLOAD_TOO_LARGE, RefusalCode::TooLarge));
    }
    let ids: BTreeSet<_> = request.invites.iter().map(|invite| invite.invite).collect();
    if ids.is_empty() || ids.len() != request.invites.len() {
        return Err(malformed());
    }
    let record = request.record.into_vec();
    let head = RecordHead::read(&record).ok_or_else(malformed)?;
    Ok(store::NewRoom {
        room: head.room,
        owner_vk: head.owner_vk,
        expires_at: app.unix_now() + app.config.room_keep.as_secs(),
        invites: request
            .invites
            .into_iter()
            .map(|invite| store::NewInvite {
                invite: invite.invite,
                proof: app.pepper.proof(&invite.token),
                wrapped_root: invite.wrapped_root.into_vec(),
            })
            .collect(),
        record,
    })
}

fn malformed() -> Refused {
    Refused::new(StatusCode::BAD_REQUEST, RefusalCode::Malformed)
}

/// The beginning of a room record (`docs/protocol.md`, room record): all the server reads of it.
struct RecordHead {
    room: RoomId,
    owner_vk: [u8; 32],
}

impl RecordHead {
    /// Reads the head, if the room id in it is the hash of the owner's key in it. So nobody can take
    /// another's room id. The signature is the clients' matter: they trust no record without it.
    fn read(record: &[u8]) -> Option<Self> {
        let (version, rest) = record.split_first_chunk::<2>()?;
        let (room, rest) = rest.split_first_chunk::<16>()?;
        let (owner_vk, rest) = rest.split_first_chunk::<32>()?;
        let (salt, rest) = rest.split_first_chunk::<16>()?;
        let (origin, _) = rest.split_first_chunk::<1>()?;
        let hash = Sha256::new()
            .chain_update(b"konklave/1 room id")
            .chain_update(version)
            .chain_update(origin)
            .chain_update(owner_vk)
            .chain_update(salt)
            .finalize();
        (*version == 1_u16.to_be_bytes() && hash[..16] == room[..]).then_some(Self {
            room: RoomId(*room),
            owner_vk: *owner_vk,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> Vec<u8> {
        let mut head = vec![0, 1];
        let hash = Sha256::new()
            .chain_update(b"konklave/1 room id")
            .chain_update([0, 1, 0])
            .chain_update([5; 32])
            .chain_update([6; 16])
            .finalize();
        head.extend(&hash[..16]);
        head.extend([5; 32]);
        head.extend([6; 16]);
        head.push(0);
        head.extend(b"gen, root commitment, title under seal, signature");
        head
    }

    #[test]
    fn a_record_names_its_room_by_the_hash_of_its_owner() {
        let record = record();
        assert_eq!(RecordHead::read(&record).unwrap().owner_vk, [5; 32]);
        for at in 0..67 {
            let mut forged = record.clone();
            forged[at] ^= 1;
            assert!(RecordHead::read(&forged).is_none(), "byte {at}");
            assert!(RecordHead::read(&record[..at]).is_none(), "length {at}");
        }
    }
}
