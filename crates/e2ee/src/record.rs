//! The room record: what the owner signs about a room, and what the server hands to whoever proves an
//! invitation.
//!
//! ```text
//! u16 version | room id 16 | owner_vk 32 | room salt 16 | u8 origin | u32 gen | root commit 32
//! | u8 admission | certs<2> | meta<2> | signature 64
//! ```

use rand_core::{CryptoRng, RngCore};
use subtle::ConstantTimeEq;
use wire::RoomId;
use zeroize::Zeroizing;

use crate::aead;
use crate::bytes::{Garbled, Reader, Writer};
use crate::labels;
use crate::policy::Admission;
use crate::rooms::{GENERATION, Origin, OwnerKey, TITLE, room_id};

/// Titles are padded to a multiple of this, so that the server does not learn their length.
const META_BUCKET: usize = 256;

pub(crate) struct RoomRecord {
    pub(crate) owner_vk: [u8; 32],
    pub(crate) salt: [u8; 16],
    pub(crate) origin: Origin,
    pub(crate) generation: u32,
    root_commit: [u8; 32],
    meta: Vec<u8>,
    signature: [u8; 64],
}

impl RoomRecord {
    pub(crate) fn sign(
        owner: &OwnerKey,
        origin: Origin,
        salt: [u8; 16],
        root: &[u8; 32],
        title: &str,
        rng: &mut (impl RngCore + CryptoRng + ?Sized),
    ) -> Self {
        let owner_vk = owner.public();
        let mut record = Self {
            owner_vk,
            salt,
            origin,
            generation: GENERATION,
            root_commit: *labels::expand(root, labels::ROOT_COMMIT, &[]),
            meta: seal_meta(root, room_id(origin, &owner_vk, &salt), GENERATION, title, rng),
            signature: [0; 64],
        };
        record.signature = owner.sign(labels::ROOM_RECORD, &record.body());
        record
    }

    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        [self.body().as_slice(), &self.signature].concat()
    }

    /// Reads a record and checks that it is the owner's, of `room`.
    pub(crate) fn verify(bytes: &[u8], room: RoomId) -> Option<Self> {
        let record = Self::parse(bytes, room).ok()?;
        let (body, _) = bytes.split_at_checked(bytes.len().checked_sub(64)?)?;
        let right =
            record.room() == room && labels::verify(&record.owner_vk, labels::ROOM_RECORD, body, &record.signature);
        right.then_some(record)
    }

    /// The title, if `root` is the one the owner committed to.
    pub(crate) fn open(&self, root: &[u8; 32]) -> Option<String> {
        let commit = labels::expand::<32>(root, labels::ROOT_COMMIT, &[]);
        if !bool::from(commit.ct_eq(&self.root_commit)) {
            return None;
        }
        open_meta(root, self.room(), self.generation, &self.meta)
    }

    fn room(&self) -> RoomId {
        room_id(self.origin, &self.owner_vk, &self.salt)
    }

    fn body(&self) -> Vec<u8> {
        Writer::default()
            .u16(labels::VERSION)
            .raw(&self.room().0)
            .raw(&self.owner_vk)
            .raw(&self.salt)
            .u8(self.origin as u8)
            .u32(self.generation)
            .raw(&self.root_commit)
            .u8(Admission::Open as u8)
            .vector(&[])
            .vector(&self.meta)
            .finish()
    }

    fn parse(bytes: &[u8], room: RoomId) -> Result<Self, Garbled> {
        let mut reader = Reader::new(bytes);
        reader.version()?;
        if reader.array()? != room.0 {
            return Err(Garbled);
        }
        let owner_vk = reader.array()?;
        let salt = reader.array()?;
        let origin = Origin::from_u8(reader.u8()?).ok_or(Garbled)?;
        let generation = reader.u32()?;
        let root_commit = reader.array()?;
        if reader.u8()? != Admission::Open as u8 || !reader.vector(0)?.is_empty() {
            return Err(Garbled);
        }
        let meta = reader.vector(wire::limits::ROOM_RECORD)?.to_vec();
        let signature = reader.array()?;
        reader.end()?;
        Ok(Self {
            owner_vk,
            salt,
            origin,
            generation,
            root_commit,
            meta,
            signature,
        })
    }
}

fn seal_meta(
    root: &[u8; 32],
    room: RoomId,
    generation: u32,
    title: &str,
    rng: &mut (impl RngCore + CryptoRng + ?Sized),
) -> Vec<u8> {
    let mut plain = Zeroizing::new(Writer::default().u16(labels::VERSION).vector(title.as_bytes()).finish());
    let padded = plain.len().next_multiple_of(META_BUCKET);
    plain.resize(padded, 0);
    let mut salt = [0; 16];
    rng.fill_bytes(&mut salt);
    let key = labels::expand(root, labels::META, &salt);
    [
        salt.as_slice(),
        &aead::seal_once(&key, &plain, &meta_aad(room, generation)),
    ]
    .concat()
}

fn open_meta(root: &[u8; 32], room: RoomId, generation: u32, meta: &[u8]) -> Option<String> {
    let (salt, sealed) = meta.split_at_checked(16)?;
    let key = labels::expand(root, labels::META, salt);
    let plain = aead::open_once(&key, sealed, &meta_aad(room, generation))?;
    let mut reader = Reader::new(&plain);
    reader.version().ok()?;
    let title = reader.vector(TITLE).ok()?;
    String::from_utf8(title.to_vec()).ok()
}

fn meta_aad(room: RoomId, generation: u32) -> Vec<u8> {
    Writer::default().raw(&room.0).u32(generation).finish()
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;

    use super::*;

    #[test]
    fn titles_of_different_length_give_records_of_equal_length() {
        let len = |title: &str| record(title).to_bytes().len();
        assert_eq!(len(""), len("Quartalszahlen, vertraulich"));
        assert_eq!(len(""), 106 + 2 + 16 + META_BUCKET + aead::TAG + 64);
    }

    #[test]
    fn what_follows_the_record_is_refused() {
        let record = record("x");
        let mut bytes = record.to_bytes();
        assert!(RoomRecord::verify(&bytes, record.room()).is_some());
        bytes.push(0);
        assert!(RoomRecord::verify(&bytes, record.room()).is_none());
        assert!(RoomRecord::verify(&[], record.room()).is_none());
    }

    fn record(title: &str) -> RoomRecord {
        let mut rng = ChaCha20Rng::from_seed([3; 32]);
        RoomRecord::sign(
            &OwnerKey::from_seed(&[1; 32]),
            Origin::Browser,
            [2; 16],
            &[3; 32],
            title,
            &mut rng,
        )
    }
}
