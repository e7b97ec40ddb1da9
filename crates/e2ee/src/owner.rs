//! The room owner's key, and the room id that is its hash.

use std::fmt;

use ed25519_dalek::{Signer, SigningKey};
use rand_core::{CryptoRng, RngCore};
use sha2::{Digest, Sha256};
use wire::RoomId;
use zeroize::Zeroizing;

use crate::bytes::Writer;
use crate::labels;

/// Who made the owner's key. Part of the room id, so it cannot be changed later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Origin {
    /// A browser: nobody but the creator has seen the links.
    Browser = 0,
    /// A system that creates meetings for others and knows their links.
    Api = 1,
}

impl Origin {
    pub(crate) fn from_u8(value: u8) -> Option<Self> {
        match value {
            0 => Some(Self::Browser),
            1 => Some(Self::Api),
            _ => None,
        }
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
