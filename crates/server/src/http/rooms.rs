//! `POST /api/rooms`.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Extension, State};
use axum::http::{HeaderMap, StatusCode, header};
use ed25519_dalek::{Signature, VerifyingKey};
use sha2::{Digest, Sha256};
use store::StoreError;
use wire::{CreateRoom, CreatedRoom, Door, NewInvite, RefusalCode, RoomId};

use super::account::{RoomRights, room_rights};
use super::error::Refused;
use super::keeping::{at_once, end_of_day, plan};
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
    let body = body_of(&app, &peer, &headers, body).await?;
    let rights = match room_rights(&app, &headers).await {
        Ok(rights) if rights.create => rights,
        Ok(_) => return Err(Refused::new(StatusCode::UNAUTHORIZED, RefusalCode::NotAllowed)),
        Err(_) => return Err(Refused::new(StatusCode::INTERNAL_SERVER_ERROR, RefusalCode::Internal)),
    };
    let request: CreateRoom = serde_json::from_slice(&body).map_err(|_| malformed())?;
    let is_for_a_day = request.keep_until.is_some();
    let new = read(request, rights, &app)?;
    let (room, expires_at) = (new.room, new.expires_at);
    let exists = || Refused::new(StatusCode::CONFLICT, RefusalCode::NotAllowed);
    // Ahead of the limits: whoever sends a request again whose answer was lost learns by it that the room is kept.
    if app.store.room(room, app.unix_now()).await.map_err(failed)?.is_some() {
        return Err(exists());
    }
    if app.store.rooms_kept().await.map_err(failed)? >= app.config.rooms {
        return Err(Refused::new(StatusCode::SERVICE_UNAVAILABLE, RefusalCode::ServerFull));
    }
    if is_for_a_day {
        plan(&app, rights, expires_at).await?;
    }
    match app.store.create_room(new).await {
        Ok(()) => {
            app.room_created(room);
            count(&app.metrics.rooms_created_total);
            Ok((StatusCode::CREATED, Json(CreatedRoom { expires_at })))
        }
        Err(StoreError::RoomExists) => Err(exists()),
        Err(error) => Err(failed(error)),
    }
}

/// The body of a request that changes what is kept: of our own pages, within its rate, JSON.
pub(super) async fn body_of(app: &App, peer: &Peer, headers: &HeaderMap, body: Body) -> Result<Bytes, Refused> {
    if !origin::allowed(headers, &app.config) {
        count(&app.metrics.origins_refused_total);
        return Err(Refused::new(StatusCode::FORBIDDEN, RefusalCode::NotAllowed));
    }
    let network = peer.network(headers, &app.config);
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
    tokio::time::timeout(BODY_TIME, to_bytes(body, BODY))
        .await
        .map_err(|_| Refused::new(StatusCode::REQUEST_TIMEOUT, RefusalCode::Malformed))?
        .map_err(|_| Refused::new(StatusCode::PAYLOAD_TOO_LARGE, RefusalCode::TooLarge))
}

/// An invitation as the store keeps it.
pub(super) fn kept(invite: NewInvite, app: &App) -> store::NewInvite {
    store::NewInvite {
        invite: invite.invite,
        proof: app.pepper.proof(&invite.token),
        wrapped_root: invite.wrapped_root.into_vec(),
        rank: invite.rank,
        knocks: invite.knocks,
        single: invite.single,
        ends_at: invite.expires_at,
    }
}

/// Whether no invitation stands there twice.
pub(super) fn distinct(invites: &[NewInvite]) -> bool {
    let ids: BTreeSet<_> = invites.iter().map(|invite| invite.invite).collect();
    ids.len() == invites.len()
}

pub(super) fn failed(error: StoreError) -> Refused {
    tracing::error!(%error, "a room could not be kept");
    Refused::new(StatusCode::INTERNAL_SERVER_ERROR, RefusalCode::Internal)
}

fn read(request: CreateRoom, rights: RoomRights, app: &App) -> Result<store::NewRoom, Refused> {
    if request.version != wire::PROTOCOL_VERSION {
        return Err(Refused::new(StatusCode::BAD_REQUEST, RefusalCode::Outdated));
    }
    if request.invites.len() > wire::limits::INVITES {
        return Err(Refused::new(StatusCode::PAYLOAD_TOO_LARGE, RefusalCode::TooLarge));
    }
    if request.invites.is_empty() || !distinct(&request.invites) {
        return Err(malformed());
    }
    let record = request.record.into_vec();
    let head = RecordHead::read(&record).ok_or_else(malformed)?;
    if head.door != request.door {
        return Err(malformed());
    }
    let expires_at = match request.keep_until {
        None => at_once(app),
        Some(until) => end_of_day(until, app.unix_now(), rights)?,
    };
    Ok(store::NewRoom {
        room: head.room,
        owner_vk: head.owner_vk,
        door: head.door,
        expires_at,
        invites: request.invites.into_iter().map(|invite| kept(invite, app)).collect(),
        record,
    })
}

pub(super) fn malformed() -> Refused {
    Refused::new(StatusCode::BAD_REQUEST, RefusalCode::Malformed)
}

/// Where the admission stands behind the origin: after generation and root commitment.
const ADMISSION: usize = 4 + 32;
/// What the owner signs ahead of the record (`docs/protocol/encryption.md`).
const SIGNED: &[u8] = b"konklave/1 room record\0";

/// All the server reads of a room record.
pub(super) struct RecordHead {
    pub(super) room: RoomId,
    pub(super) owner_vk: [u8; 32],
    /// Nothing but sound travels in its meetings. Part of the room id.
    pub(super) sound_only: bool,
    /// The admission every meeting begins with.
    pub(super) door: Door,
}

impl RecordHead {
    /// Reads the head, if the room id in it is the hash of the owner's key in it and that key has signed
    /// the record. So nobody takes another's room id, and nobody keeps here what is no room.
    pub(super) fn read(record: &[u8]) -> Option<Self> {
        let (version, rest) = record.split_first_chunk::<2>()?;
        let (room, rest) = rest.split_first_chunk::<16>()?;
        let (owner_vk, rest) = rest.split_first_chunk::<32>()?;
        let (salt, rest) = rest.split_first_chunk::<16>()?;
        let (origin, rest) = rest.split_first_chunk::<1>()?;
        let (content, signature) = rest.split_last_chunk::<64>()?;
        let sound_only = match origin[0] {
            0 | 1 => false,
            2 | 3 => true,
            _ => return None,
        };
        let door = match content.get(ADMISSION)? {
            0 => Door::Open,
            1 => Door::Lobby,
            2 => Door::Locked,
            _ => return None,
        };
        let hash = Sha256::new()
            .chain_update(b"konklave/1 room id")
            .chain_update(version)
            .chain_update(origin)
            .chain_update(owner_vk)
            .chain_update(salt)
            .finalize();
        let is_head = *version == 1_u16.to_be_bytes() && hash[..16] == room[..];
        (is_head && is_signed(record, owner_vk, signature)).then_some(Self {
            room: RoomId(*room),
            owner_vk: *owner_vk,
            sound_only,
            door,
        })
    }
}

/// Whether nothing but sound travels in the meetings of a room whose record this is. One that cannot be read has no
/// meetings.
pub(crate) fn is_sound_only(record: &[u8]) -> bool {
    RecordHead::read(record).is_none_or(|head| head.sound_only)
}

fn is_signed(record: &[u8], owner_vk: &[u8; 32], signature: &[u8; 64]) -> bool {
    let body = &record[..record.len() - signature.len()];
    signed_by(owner_vk, &[SIGNED, body].concat(), signature)
}

/// Whether `signature` is the owner's over `bytes`.
pub(super) fn signed_by(owner_vk: &[u8; 32], bytes: &[u8], signature: &[u8]) -> bool {
    let Ok(signature) = Signature::from_slice(signature) else {
        return false;
    };
    VerifyingKey::from_bytes(owner_vk).is_ok_and(|owner| owner.verify_strict(bytes, &signature).is_ok())
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::{Signer, SigningKey};

    use super::*;

    fn record() -> Vec<u8> {
        record_of(0)
    }

    fn record_of(origin: u8) -> Vec<u8> {
        let owner = SigningKey::from_bytes(&[5; 32]);
        let mut record = vec![0, 1];
        let hash = Sha256::new()
            .chain_update(b"konklave/1 room id")
            .chain_update([0, 1, origin])
            .chain_update(owner.verifying_key().as_bytes())
            .chain_update([6; 16])
            .finalize();
        record.extend(&hash[..16]);
        record.extend(owner.verifying_key().as_bytes());
        record.extend([6; 16]);
        record.push(origin);
        record.extend([9; 36]);
        record.push(1);
        record.extend(b"title under seal");
        record.extend(owner.sign(&[SIGNED, &record].concat()).to_bytes());
        record
    }

    #[test]
    fn a_record_is_of_the_room_its_owner_names_and_signed_by_it() {
        let record = record();
        let owner = SigningKey::from_bytes(&[5; 32]).verifying_key();
        let head = RecordHead::read(&record).unwrap();
        assert_eq!((head.owner_vk, head.door), (owner.to_bytes(), Door::Lobby));
        for at in 0..record.len() {
            let mut forged = record.clone();
            forged[at] ^= 1;
            assert!(RecordHead::read(&forged).is_none(), "byte {at}");
            assert!(RecordHead::read(&record[..at]).is_none(), "length {at}");
        }
        assert!(RecordHead::read(&[&record[..], b"more"].concat()).is_none());
    }

    #[test]
    fn a_room_of_sound_is_known_by_its_record() {
        let sound = [0, 1, 2, 3].map(|origin| RecordHead::read(&record_of(origin)).unwrap().sound_only);
        assert_eq!(sound, [false, false, true, true]);
        assert!(RecordHead::read(&record_of(4)).is_none(), "nobody knows what that is");
        assert!(is_sound_only(&record_of(2)) && !is_sound_only(&record_of(0)));
        assert!(is_sound_only(b"nothing"));
    }

    #[test]
    fn a_key_that_anybody_can_sign_for_owns_no_room() {
        // The neutral element of the curve: a lenient check accepts a constant signature under it for any message.
        let mut neutral = [0; 32];
        neutral[0] = 1;
        let mut signature = [0; 64];
        signature[0] = 1;
        assert!(!is_signed(&[&[0; 10][..], &signature].concat(), &neutral, &signature));
    }
}
