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

use crate::admission::Admission;
use crate::aead;
use crate::bytes::{Garbled, Reader, Writer};
use crate::identity::NAME;
use crate::invites::InviteCert;
use crate::labels;
use crate::owner::{Origin, OwnerKey, room_id};
use crate::policy::{BARRED, REVOKED};
use crate::roles::Cert;

/// Titles are padded to a multiple of this, so that the server does not learn their length.
const META_BUCKET: usize = 256;

/// Generation of the first root. Every other root has a higher one.
pub(crate) const GENERATION: u32 = 0;

/// Longest title, in bytes.
pub const TITLE: usize = 512;

/// An invitation in the meta is a person's.
const PERSON: u8 = 1;
/// It ends before the room does.
const EXPIRES: u8 = 2;

/// Withdrawn keys of co-hosts' links that are remembered: half of what a policy can revoke.
const WITHDRAWN_MODERATORS: usize = REVOKED / 2;
/// Those of personal links: half of what a policy can bar.
const WITHDRAWN_PERSONS: usize = BARRED / 2;

/// What is sealed in a record: readable for whoever holds any link.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Meta {
    pub(crate) title: String,
    pub(crate) invites: Vec<Listed>,
    /// Keys of links that the owner has taken back, oldest first: their certificates convince nobody any more.
    pub(crate) withdrawn: Vec<Withdrawn>,
}

/// The key of a link that the owner has taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Withdrawn {
    /// Of a co-host's link.
    Moderator([u8; 32]),
    /// Of a personal link.
    Person([u8; 32]),
}

impl Meta {
    /// Notes a key taken back. Of each kind so many are kept as a meeting's policy has room for beside its own.
    pub(crate) fn withdraw(&mut self, key: Withdrawn) {
        if self.withdrawn.contains(&key) {
            return;
        }
        let alike = |other: &Withdrawn| std::mem::discriminant(other) == std::mem::discriminant(&key);
        let most = match key {
            Withdrawn::Moderator(_) => WITHDRAWN_MODERATORS,
            Withdrawn::Person(_) => WITHDRAWN_PERSONS,
        };
        if self.withdrawn.iter().filter(|other| alike(other)).count() >= most
            && let Some(oldest) = self.withdrawn.iter().position(alike)
        {
            self.withdrawn.remove(oldest);
        }
        self.withdrawn.push(key);
    }

    /// Adds the keys known as taken back before. Which list is the newer one shows in whose last key the other has:
    /// where there is no room for all, the oldest go.
    pub(crate) fn keep_withdrawn(&mut self, known: &[Withdrawn]) {
        let read = std::mem::take(&mut self.withdrawn);
        let later = known.last().is_none_or(|last| read.contains(last));
        let (older, newer) = if later { (known, &read[..]) } else { (&read[..], known) };
        for key in older.iter().filter(|key| !newer.contains(key)).chain(newer) {
            self.withdraw(*key);
        }
    }

    /// Strikes personal links that were taken back off the list.
    pub(crate) fn drop_withdrawn(&mut self) {
        let Self { invites, withdrawn, .. } = self;
        invites.retain(|listed| match &listed.holder {
            Holder::Person(cert) => !withdrawn.contains(&Withdrawn::Person(cert.key)),
            // Which key such a link has only the owner can tell; without its certificate it opens nothing.
            Holder::Moderator(_) => true,
        });
    }
}

/// An invitation beyond the first two, as the record lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Listed {
    /// From which, with the owner's key, the link follows.
    pub(crate) number: [u8; 16],
    pub(crate) holder: Holder,
    /// When the server ends it, in seconds since the Unix epoch; none: with the room. For the owner's list.
    pub(crate) expires_at: Option<u64>,
}

/// Whom an invitation is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Holder {
    /// A co-host, under a label for the owner's eyes.
    Moderator(String),
    /// One person.
    Person(InviteCert),
}

/// What a record says in the clear.
#[derive(Clone)]
pub(crate) struct Face {
    pub(crate) origin: Origin,
    pub(crate) salt: [u8; 16],
    /// How the door of a meeting stands when it begins.
    pub(crate) admission: Admission,
    /// Certificates of moderator links.
    pub(crate) certs: Vec<Cert>,
    /// Which root it commits to.
    pub(crate) generation: u32,
}

pub(crate) struct RoomRecord {
    pub(crate) owner_vk: [u8; 32],
    pub(crate) salt: [u8; 16],
    pub(crate) origin: Origin,
    pub(crate) generation: u32,
    /// How the door of a meeting stands when it begins.
    pub(crate) admission: Admission,
    /// Certificates of moderator links.
    pub(crate) certs: Vec<Cert>,
    root_commit: [u8; 32],
    meta: Vec<u8>,
    signature: [u8; 64],
}

impl RoomRecord {
    pub(crate) fn sign(
        owner: &OwnerKey,
        face: Face,
        root: &[u8; 32],
        meta: &Meta,
        rng: &mut (impl RngCore + CryptoRng + ?Sized),
    ) -> Self {
        let owner_vk = owner.public();
        let Face {
            origin,
            salt,
            admission,
            certs,
            generation,
        } = face;
        let mut record = Self {
            owner_vk,
            salt,
            origin,
            generation,
            admission,
            certs,
            root_commit: root_commit(root),
            meta: seal_meta(root, room_id(origin, &owner_vk, &salt), generation, meta, rng),
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

    /// What is sealed in it, if `root` is the one the owner committed to.
    pub(crate) fn open(&self, root: &[u8; 32]) -> Option<Meta> {
        if !bool::from(root_commit(root).ct_eq(&self.root_commit)) {
            return None;
        }
        open_meta(root, self.room(), self.generation, &self.meta)
    }

    fn room(&self) -> RoomId {
        room_id(self.origin, &self.owner_vk, &self.salt)
    }

    fn body(&self) -> Vec<u8> {
        let mut certs = Writer::default();
        self.certs.iter().for_each(|cert| cert.write(&mut certs));
        Writer::default()
            .u16(labels::VERSION)
            .raw(&self.room().0)
            .raw(&self.owner_vk)
            .raw(&self.salt)
            .u8(self.origin as u8)
            .u32(self.generation)
            .raw(&self.root_commit)
            .u8(self.admission as u8)
            .vector(&certs.finish())
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
        let admission = Admission::from_u8(reader.u8()?).ok_or(Garbled)?;
        let mut inner = Reader::new(reader.vector(wire::limits::ROOM_RECORD)?);
        let mut certs = Vec::new();
        while !inner.is_empty() {
            certs.push(Cert::read(&mut inner)?);
        }
        let meta = reader.vector(wire::limits::ROOM_RECORD)?.to_vec();
        let signature = reader.array()?;
        reader.end()?;
        Ok(Self {
            owner_vk,
            salt,
            origin,
            generation,
            admission,
            certs,
            root_commit,
            meta,
            signature,
        })
    }
}

/// What the owner commits to a root with.
pub(crate) fn root_commit(root: &[u8; 32]) -> [u8; 32] {
    *labels::expand(root, labels::ROOT_COMMIT, &[])
}

fn seal_meta(
    root: &[u8; 32],
    room: RoomId,
    generation: u32,
    meta: &Meta,
    rng: &mut (impl RngCore + CryptoRng + ?Sized),
) -> Vec<u8> {
    let mut invites = Writer::default();
    meta.invites.iter().for_each(|listed| listed.write(&mut invites));
    let mut withdrawn = Writer::default();
    meta.withdrawn.iter().for_each(|key| key.write(&mut withdrawn));
    let mut plain = Zeroizing::new(
        Writer::default()
            .u16(labels::VERSION)
            .vector(meta.title.as_bytes())
            .vector(&invites.finish())
            .vector(&withdrawn.finish())
            .finish(),
    );
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

fn open_meta(root: &[u8; 32], room: RoomId, generation: u32, meta: &[u8]) -> Option<Meta> {
    let (salt, sealed) = meta.split_at_checked(16)?;
    let key = labels::expand(root, labels::META, salt);
    let plain = aead::open_once(&key, sealed, &meta_aad(room, generation))?;
    let mut reader = Reader::new(&plain);
    reader.version().ok()?;
    let title = reader.vector(TITLE).ok()?;
    let title = String::from_utf8(title.to_vec()).ok()?;
    let mut inner = Reader::new(reader.vector(wire::limits::ROOM_RECORD).ok()?);
    let mut invites = Vec::new();
    while !inner.is_empty() {
        invites.push(Listed::read(&mut inner).ok()?);
    }
    // Records from before the list of withdrawn keys end here: zeros, or nothing at all.
    let rest = reader.rest();
    let keys = if rest.len() < 2 {
        &[]
    } else {
        Reader::new(rest).vector(wire::limits::ROOM_RECORD).ok()?
    };
    let mut meta = Meta {
        title,
        invites,
        withdrawn: Vec::new(),
    };
    // No more than a meeting's policy has room for, whatever is written there.
    let mut inner = Reader::new(keys);
    while !inner.is_empty() {
        meta.withdraw(Withdrawn::read(&mut inner).ok()?);
    }
    Some(meta)
}

impl Withdrawn {
    fn write(&self, writer: &mut Writer) {
        match self {
            Self::Moderator(key) => writer.u8(0).raw(key),
            Self::Person(key) => writer.u8(PERSON).raw(key),
        };
    }

    fn read(reader: &mut Reader) -> Result<Self, Garbled> {
        match (reader.u8()?, reader.array()?) {
            (0, key) => Ok(Self::Moderator(key)),
            (PERSON, key) => Ok(Self::Person(key)),
            _ => Err(Garbled),
        }
    }
}

impl Listed {
    fn write(&self, writer: &mut Writer) {
        let holder = match &self.holder {
            Holder::Moderator(_) => 0,
            Holder::Person(_) => PERSON,
        };
        let expires = if self.expires_at.is_some() { EXPIRES } else { 0 };
        writer.u8(holder | expires).raw(&self.number);
        if let Some(at) = self.expires_at {
            writer.u64(at);
        }
        match &self.holder {
            Holder::Moderator(label) => {
                writer.vector(label.as_bytes());
            }
            Holder::Person(cert) => cert.write(writer),
        }
    }

    fn read(reader: &mut Reader) -> Result<Self, Garbled> {
        let flags = reader.u8()?;
        if flags & !(PERSON | EXPIRES) != 0 {
            return Err(Garbled);
        }
        let number = reader.array()?;
        let expires_at = (flags & EXPIRES != 0).then(|| reader.u64()).transpose()?;
        let holder = if flags & PERSON != 0 {
            Holder::Person(InviteCert::read(reader)?)
        } else {
            let label = std::str::from_utf8(reader.vector(NAME)?).map_err(|_| Garbled)?;
            Holder::Moderator(label.to_owned())
        };
        Ok(Self {
            number,
            holder,
            expires_at,
        })
    }
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

    #[test]
    fn what_is_listed_has_these_bytes() {
        let written = |listed: &Listed| {
            let mut writer = Writer::default();
            listed.write(&mut writer);
            writer.finish()
        };
        let mut listed = Listed {
            number: [7; 16],
            holder: Holder::Moderator("Mö".into()),
            expires_at: None,
        };
        // As it was written before invitations had an end.
        let before = [&[0][..], &[7; 16], &[0, 3], b"M\xC3\xB6"].concat();
        assert_eq!(written(&listed), before);
        listed.expires_at = Some(0x0102);
        let with_end = [&[2][..], &[7; 16], &[0, 0, 0, 0, 0, 0, 1, 2], &[0, 3], b"M\xC3\xB6"].concat();
        assert_eq!(written(&listed), with_end);
        let key = |withdrawn: Withdrawn| {
            let mut writer = Writer::default();
            withdrawn.write(&mut writer);
            writer.finish()
        };
        assert_eq!(key(Withdrawn::Moderator([8; 32])), [&[0][..], &[8; 32]].concat());
        assert_eq!(key(Withdrawn::Person([9; 32])), [&[1][..], &[9; 32]].concat());
    }

    #[test]
    fn of_more_withdrawn_keys_than_a_policy_has_room_for_the_latest_are_read() {
        let all: Vec<Withdrawn> = (0..200).map(moderator).collect();
        let meta = Meta {
            title: String::new(),
            invites: Vec::new(),
            withdrawn: all.clone(),
        };
        let sealed = seal_meta(
            &[3; 32],
            RoomId([5; 16]),
            0,
            &meta,
            &mut ChaCha20Rng::from_seed([1; 32]),
        );
        let read = open_meta(&[3; 32], RoomId([5; 16]), 0, &sealed).unwrap();
        assert_eq!(read.withdrawn, all[200 - WITHDRAWN_MODERATORS..]);
    }

    #[test]
    fn where_two_full_lists_meet_the_newest_keys_stay() {
        let full = |from: u8| -> Vec<Withdrawn> { (from..).take(WITHDRAWN_MODERATORS).map(moderator).collect() };
        for (read, known) in [
            (full(1), full(0)),
            (full(0), full(1)),
            (full(1), full(1)),
            (full(1), Vec::new()),
        ] {
            let mut meta = Meta {
                title: String::new(),
                invites: Vec::new(),
                withdrawn: read,
            };
            meta.keep_withdrawn(&known);
            assert_eq!(meta.withdrawn, full(1));
        }
    }

    fn moderator(number: u8) -> Withdrawn {
        Withdrawn::Moderator([number; 32])
    }

    /// A meta as written before keys were listed as withdrawn, its title `len` bytes long.
    fn former_meta(len: usize) -> Vec<u8> {
        let mut plain = [&[0, 1][..], &(len as u16).to_be_bytes(), &vec![b'a'; len], &[0, 0]].concat();
        plain.resize(plain.len().next_multiple_of(256), 0);
        let key = labels::expand(&[3; 32], labels::META, &[4; 16]);
        let sealed = aead::seal_once(&key, &plain, &meta_aad(RoomId([5; 16]), 0));
        [&[4; 16][..], &sealed].concat()
    }

    #[test]
    fn a_record_from_before_the_list_of_withdrawn_keys_is_read() {
        // The list after it was padding: much, two bytes, one, none.
        for len in [5, 248, 249, 250] {
            let meta = open_meta(&[3; 32], RoomId([5; 16]), 0, &former_meta(len)).unwrap();
            assert_eq!(meta.title.len(), len);
            assert!(meta.invites.is_empty() && meta.withdrawn.is_empty());
        }
    }

    #[test]
    fn what_was_withdrawn_is_kept_as_far_as_a_policy_has_room() {
        let mut meta = Meta::default();
        for n in 0..=255 {
            meta.withdraw(Withdrawn::Moderator([n; 32]));
            meta.withdraw(Withdrawn::Person([n; 32]));
        }
        meta.withdraw(Withdrawn::Person([255; 32]));
        let count = |of: fn(&Withdrawn) -> bool| meta.withdrawn.iter().filter(|key| of(key)).count();
        assert_eq!(count(|key| matches!(key, Withdrawn::Moderator(_))), 32);
        assert_eq!(count(|key| matches!(key, Withdrawn::Person(_))), 128);
        assert!(meta.withdrawn.contains(&Withdrawn::Moderator([255; 32])));
        assert!(!meta.withdrawn.contains(&Withdrawn::Person([127; 32])), "the oldest go");
    }

    #[test]
    fn an_invitation_is_listed_with_its_end() {
        for expires_at in [None, Some(0), Some(u64::MAX)] {
            let listed = Listed {
                number: [7; 16],
                holder: Holder::Moderator("Mit".into()),
                expires_at,
            };
            let mut writer = Writer::default();
            listed.write(&mut writer);
            let mut bytes = writer.finish();
            assert_eq!(Listed::read(&mut Reader::new(&bytes)), Ok(listed));
            bytes[0] |= 4;
            assert_eq!(Listed::read(&mut Reader::new(&bytes)), Err(Garbled));
        }
    }

    fn record(title: &str) -> RoomRecord {
        let mut rng = ChaCha20Rng::from_seed([3; 32]);
        RoomRecord::sign(
            &OwnerKey::from_seed(&[1; 32]),
            Face {
                origin: Origin::Browser,
                salt: [2; 16],
                admission: Admission::Open,
                certs: vec![],
                generation: GENERATION,
            },
            &[3; 32],
            &Meta {
                title: title.into(),
                ..Meta::default()
            },
            &mut rng,
        )
    }
}
