//! The room owner's key, and the room id that is its hash.

use std::fmt;

use ed25519_dalek::{Signer, SigningKey};
use rand_core::{CryptoRng, RngCore};
use sha2::{Digest, Sha256};
use wire::RoomId;
use zeroize::Zeroizing;

use crate::bytes::Writer;
use crate::labels;

/// What a room is from the beginning: who made the owner's key, and whether there are pictures in its
/// meetings. Part of the room id, so it cannot be changed later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Origin {
    /// A browser: nobody but the creator has seen the links.
    Browser = 0,
    /// A system that creates meetings for others and knows their links.
    Api = 1,
    /// A browser, for meetings of sound alone.
    BrowserSound = 2,
    /// A system, for meetings of sound alone.
    ApiSound = 3,
}

impl Origin {
    pub(crate) fn from_u8(value: u8) -> Option<Self> {
        match value {
            0 => Some(Self::Browser),
            1 => Some(Self::Api),
            2 => Some(Self::BrowserSound),
            3 => Some(Self::ApiSound),
            _ => None,
        }
    }

    /// The same, of a room in whose meetings there are no pictures.
    pub fn without_pictures(self) -> Self {
        match self {
            Self::Browser | Self::BrowserSound => Self::BrowserSound,
            Self::Api | Self::ApiSound => Self::ApiSound,
        }
    }

    /// Whether there is nothing but sound in meetings of the room: no camera, no screen.
    pub fn is_sound_only(self) -> bool {
        matches!(self, Self::BrowserSound | Self::ApiSound)
    }

    /// Whether a system made the room and knows its links.
    pub fn is_by_system(self) -> bool {
        matches!(self, Self::Api | Self::ApiSound)
    }
}

/// The room owner's Ed25519 key. Every role in a meeting is a certificate chain that begins here.
#[derive(Clone)]
pub struct OwnerKey(SigningKey);

impl OwnerKey {
    /// The key of a seed.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    /// A fresh key.
    pub fn generate(rng: &mut (impl RngCore + CryptoRng + ?Sized)) -> Self {
        let mut seed = Zeroizing::new([0; 32]);
        rng.fill_bytes(seed.as_mut());
        Self::from_seed(&seed)
    }

    /// The public key.
    pub fn public(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }

    /// The seed, for the owner link.
    pub(crate) fn seed(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.to_bytes())
    }

    pub(crate) fn sign(&self, label: &str, body: &[u8]) -> [u8; 64] {
        labels::sign(&self.0, label, body)
    }

    /// Signs bytes that begin with a label already.
    pub(crate) fn sign_raw(&self, labelled: &[u8]) -> [u8; 64] {
        self.0.sign(labelled).to_bytes()
    }

    /// Signs the end of one meeting for all; `instance` is the meeting instance the server named.
    pub fn sign_end(&self, room: RoomId, instance: &[u8; 16]) -> [u8; 64] {
        self.sign(labels::END, &end_body(room, instance))
    }
}

impl fmt::Debug for OwnerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OwnerKey(…)")
    }
}

/// Whether `signature` ends the meeting `instance` in `room` for the owner `owner_vk`.
pub fn verify_end(owner_vk: &[u8; 32], room: RoomId, instance: &[u8; 16], signature: &[u8; 64]) -> bool {
    labels::verify(owner_vk, labels::END, &end_body(room, instance), signature)
}

fn end_body(room: RoomId, instance: &[u8; 16]) -> [u8; 32] {
    let mut body = [0; 32];
    body[..16].copy_from_slice(&room.0);
    body[16..].copy_from_slice(instance);
    body
}

/// The room id: the hash of who owns the room.
pub(crate) fn room_id(origin: Origin, owner_vk: &[u8; 32], salt: &[u8; 16]) -> RoomId {
    let body = Writer::default()
        .u16(labels::VERSION)
        .u8(origin as u8)
        .raw(owner_vk)
        .raw(salt)
        .finish();
    let hash = Sha256::new()
        .chain_update(labels::full(labels::ROOM_ID))
        .chain_update(body)
        .finalize();
    RoomId(hash[..16].try_into().expect("16 of 32 bytes"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_room_of_sound_has_another_id_than_one_with_pictures() {
        let owner = OwnerKey::from_seed(&[1; 32]).public();
        let ids: std::collections::BTreeSet<_> = (0..4)
            .map(|byte| room_id(Origin::from_u8(byte).unwrap(), &owner, &[2; 16]))
            .collect();
        assert_eq!(ids.len(), 4);
        assert_eq!(Origin::from_u8(4), None);
        for origin in [Origin::Browser, Origin::Api] {
            let sound = origin.without_pictures();
            assert!(sound.is_sound_only() && !origin.is_sound_only());
            assert_eq!(sound.is_by_system(), origin.is_by_system());
            assert_eq!(sound.without_pictures(), sound);
        }
    }

    #[test]
    fn only_the_owner_ends_the_meeting_and_only_this_one() {
        let owner = OwnerKey::from_seed(&[1; 32]);
        let (room, instance) = (RoomId([2; 16]), [3; 16]);
        let signature = owner.sign_end(room, &instance);
        assert!(verify_end(&owner.public(), room, &instance, &signature));
        assert!(!verify_end(&owner.public(), room, &[4; 16], &signature));
        assert!(!verify_end(&owner.public(), RoomId([4; 16]), &instance, &signature));
        assert!(!verify_end(
            &OwnerKey::from_seed(&[2; 32]).public(),
            room,
            &instance,
            &signature
        ));
    }
}
