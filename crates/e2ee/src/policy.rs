//! The room policy: GroupContext extension 0xF0C1 (RFC 9420 §13), in every group from its first epoch.

use sha2::{Digest, Sha256};
use wire::{RoomId, SessionId};

use crate::admission::Admission;
use crate::bytes::{Garbled, Reader, Writer};
use crate::labels;
use crate::owner::{Origin, room_id};
use crate::roles::{Authority, Role, RoleEntry};
use crate::rooms::RoomKeys;

/// Extension type of the policy, from the range for private use.
pub(crate) const EXTENSION: u16 = 0xF0C1;

/// Bits of the leaf index in an SFrame key id, and of the epoch: compiled in, and stated in the policy
/// so that a group with another layout is refused instead of misread.
const KID_BITS: (u8, u8) = (8, 12);
/// SFrame suite AES_128_GCM_SHA256_128 (RFC 9605 §4.5).
const SFRAME_SUITE: u16 = 0x0004;
pub(crate) const REVOKED: usize = 64;
pub(crate) const BARRED: usize = 256;
/// So many entries with the longest chains still fit a vector of 64 KiB.
pub(crate) const ROLES: usize = 96;

/// The policy of one meeting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RoomPolicy {
    pub(crate) room: RoomId,
    pub(crate) session: SessionId,
    pub(crate) owner_vk: [u8; 32],
    pub(crate) salt: [u8; 16],
    pub(crate) origin: Origin,
    pub(crate) psk_generation: u32,
    pub(crate) seq: u32,
    pub(crate) admission: Admission,
    /// Ordered by leaf key.
    pub(crate) roles: Vec<RoleEntry>,
    pub(crate) revoked: Vec<[u8; 32]>,
    /// SHA-256 of barred keys.
    pub(crate) barred: Vec<[u8; 32]>,
}

impl RoomPolicy {
    /// The policy a meeting begins with.
    pub(crate) fn initial(keys: &RoomKeys, session: SessionId, roles: Vec<RoleEntry>) -> Self {
        Self {
            room: keys.room(),
            session,
            owner_vk: *keys.owner_vk(),
            salt: *keys.salt(),
            origin: keys.origin(),
            psk_generation: keys.generation(),
            seq: 0,
            admission: keys.admission(),
            roles,
            revoked: keys.withdrawn_moderators(),
            barred: keys.withdrawn_persons().iter().map(bar).collect(),
        }
    }

    /// What stands about a leaf key.
    pub(crate) fn entry(&self, leaf_key: &[u8; 32]) -> Option<&RoleEntry> {
        self.roles.iter().find(|entry| entry.leaf_key == *leaf_key)
    }

    /// The role of a leaf key: what a valid entry says, else participant.
    pub(crate) fn role(&self, leaf_key: &[u8; 32]) -> Role {
        self.roles
            .iter()
            .find(|entry| entry.leaf_key == *leaf_key && entry.is_valid(self.authority()))
            .map_or(Role::Participant, |entry| entry.role)
    }

    pub(crate) fn is_barred(&self, key: &[u8; 32]) -> bool {
        self.barred.contains(&bar(key))
    }

    /// Whether a moderator took from the holder of a personal link what the link gives.
    pub(crate) fn is_taken(&self, key: &[u8; 32]) -> bool {
        self.barred.contains(&taken(key))
    }

    pub(crate) fn authority(&self) -> Authority<'_> {
        Authority {
            owner_vk: &self.owner_vk,
            room: self.room,
            session: self.session,
            revoked: &self.revoked,
        }
    }

    /// Whether the policy is of the room the keys belong to (rule J2).
    pub(crate) fn belongs_to(&self, keys: &RoomKeys) -> bool {
        self.room == keys.room()
            && self.owner_vk == *keys.owner_vk()
            && self.psk_generation == keys.generation()
            && room_id(self.origin, &self.owner_vk, &self.salt) == keys.room()
    }

    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut roles = Writer::default();
        self.roles.iter().for_each(|entry| entry.write(&mut roles));
        Writer::default()
            .u16(labels::VERSION)
            .raw(&self.room.0)
            .raw(&self.session.0)
            .raw(&self.owner_vk)
            .raw(&self.salt)
            .u8(self.origin as u8)
            .u8(NO_PARENT)
            .u32(self.psk_generation)
            .u32(self.seq)
            .u8(self.admission as u8)
            .u8(KID_BITS.0)
            .u8(KID_BITS.1)
            .u16(SFRAME_SUITE)
            .vector(&roles.finish())
            .vector(self.revoked.as_flattened())
            .vector(self.barred.as_flattened())
            .finish()
    }

    /// Reads a policy. One with another key id layout or SFrame suite is not of this version.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, Garbled> {
        let mut reader = Reader::new(bytes);
        reader.version()?;
        let room = RoomId(reader.array()?);
        let session = SessionId(reader.array()?);
        let owner_vk = reader.array()?;
        let salt = reader.array()?;
        let origin = Origin::from_u8(reader.u8()?).ok_or(Garbled)?;
        if reader.u8()? != NO_PARENT {
            return Err(Garbled);
        }
        let psk_generation = reader.u32()?;
        let seq = reader.u32()?;
        let admission = Admission::from_u8(reader.u8()?).ok_or(Garbled)?;
        if (reader.u8()?, reader.u8()?) != KID_BITS || reader.u16()? != SFRAME_SUITE {
            return Err(Garbled);
        }
        let mut inner = Reader::new(reader.vector(usize::from(u16::MAX))?);
        let mut roles = Vec::new();
        while !inner.is_empty() {
            roles.push(RoleEntry::read(&mut inner)?);
        }
        let ordered = roles
            .windows(2)
            .all(|pair: &[RoleEntry]| pair[0].leaf_key < pair[1].leaf_key);
        if roles.len() > ROLES || !ordered {
            return Err(Garbled);
        }
        let revoked = keys(reader.vector(REVOKED * 32)?)?;
        let barred = keys(reader.vector(BARRED * 32)?)?;
        reader.end()?;
        Ok(Self {
            room,
            session,
            owner_vk,
            salt,
            origin,
            psk_generation,
            seq,
            admission,
            roles,
            revoked,
            barred,
        })
    }
}

const NO_PARENT: u8 = 0;

/// What stands in the list of the barred for a key.
pub(crate) fn bar(key: &[u8; 32]) -> [u8; 32] {
    Sha256::digest(key).into()
}

/// What stands there when the role that comes with a personal link's key was taken.
pub(crate) fn taken(key: &[u8; 32]) -> [u8; 32] {
    Sha256::digest([labels::full(labels::TAKEN).as_bytes(), key].concat()).into()
}

fn keys(bytes: &[u8]) -> Result<Vec<[u8; 32]>, Garbled> {
    let (keys, []) = bytes.as_chunks::<32>() else {
        return Err(Garbled);
    };
    Ok(keys.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::owner::OwnerKey;

    #[test]
    fn a_policy_survives_its_encoding() {
        let policy = policy();
        assert_eq!(RoomPolicy::parse(&policy.to_bytes()), Ok(policy));
    }

    #[test]
    fn another_key_id_layout_or_suite_is_refused() {
        let bytes = policy().to_bytes();
        for at in [93, 94, 95, 96] {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            assert_eq!(RoomPolicy::parse(&changed), Err(Garbled), "byte {at}");
        }
    }

    #[test]
    fn roles_out_of_order_or_twice_are_refused() {
        let mut policy = policy();
        policy.roles.push(policy.roles[0].clone());
        assert_eq!(RoomPolicy::parse(&policy.to_bytes()), Err(Garbled));
    }

    #[test]
    fn the_role_needs_a_valid_chain() {
        let mut policy = policy();
        let leaf = policy.roles[0].leaf_key;
        assert_eq!(policy.role(&leaf), Role::Owner);
        assert_eq!(policy.role(&[0; 32]), Role::Participant);
        policy.roles[0].chain[0].signature[0] ^= 1;
        assert_eq!(policy.role(&leaf), Role::Participant);
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_panic(bytes: Vec<u8>, at in 0usize..400, value: u8) {
            let _ = RoomPolicy::parse(&bytes);
            let mut bytes = policy().to_bytes();
            let at = at % bytes.len();
            bytes[at] = value;
            if let Ok(policy) = RoomPolicy::parse(&bytes) {
                proptest::prop_assert_eq!(policy.to_bytes(), bytes);
            }
        }
    }

    fn policy() -> RoomPolicy {
        let owner = OwnerKey::from_seed(&[1; 32]);
        let session = SessionId([3; 16]);
        RoomPolicy {
            room: room_id(Origin::Browser, &owner.public(), &[2; 16]),
            session,
            owner_vk: owner.public(),
            salt: [2; 16],
            origin: Origin::Browser,
            psk_generation: 0,
            seq: 4,
            admission: Admission::Open,
            roles: vec![RoleEntry::of_owner(&owner, [9; 32], session)],
            revoked: vec![[5; 32]],
            barred: vec![[6; 32], [7; 32]],
        }
    }
}
