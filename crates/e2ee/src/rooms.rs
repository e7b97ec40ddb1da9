//! Rooms: the owner's key, the room root, invitations that unwrap it, and what is sealed under it.
//!
//! The root is random. Each invitation derives a key from its link (and passphrase) and unwraps the
//! root with it; the server holds none of the values the root follows from. The room id is a hash of
//! the owner's key, and the owner signs the record that commits to the root: a server can swap neither.

mod keeping;
mod rotation;
mod update;

use std::fmt;

use ed25519_dalek::SigningKey;
use rand_core::{CryptoRng, RngCore};
use sha2::{Digest, Sha256};
use thiserror::Error;
use wire::{Blob, CreateRoom, InviteId, NewInvite, Rank, RoomId, Secret, SessionId};
use zeroize::Zeroizing;

use crate::admission::Admission;
use crate::aead;
use crate::bytes::Writer;
use crate::identity::cut;
use crate::invites::Invited;
use crate::labels;
use crate::leaf::LeafSecret;
use crate::links::{Link, LinkKind};
use crate::owner::room_id;
pub use crate::owner::{Origin, OwnerKey, verify_end};
pub use crate::record::TITLE;
use crate::record::{Face, GENERATION, Holder, Meta, RoomRecord, Withdrawn};
use crate::role_key::RoleKey;
use crate::roles::Cert;
use crate::stretch::{StretchInput, normalise};
pub use rotation::{HeldRoot, RootChange, shared_link};
pub use update::{Guest, Invitation, NotTheOwner, TooMany, Update};

/// A room about to be created: [`Draft::stretch`] says what has to go through Argon2 first.
pub struct Draft {
    owner: OwnerKey,
    salt: [u8; 16],
    origin: Origin,
    root: Zeroizing<[u8; 32]>,
    admission: Admission,
    title: String,
    shared: Link,
    owner_link: Link,
    stretch: Option<StretchInput>,
    keep_until: Option<u64>,
}

/// A created room: what the server is told, and the two links it must never see.
pub struct NewRoom {
    /// Body of `POST /api/rooms`.
    pub request: CreateRoom,
    /// Everybody's link.
    pub shared: Link,
    /// The host's link.
    pub owner: Link,
}

impl Draft {
    /// Draws keys and links. An empty passphrase is none; the title is cut at [`TITLE`] bytes.
    pub fn new(
        rng: &mut (impl RngCore + CryptoRng + ?Sized),
        origin: Origin,
        title: &str,
        passphrase: Option<&str>,
    ) -> Self {
        let owner = OwnerKey::generate(rng);
        let mut salt = [0; 16];
        rng.fill_bytes(&mut salt);
        let mut root = Zeroizing::new([0; 32]);
        rng.fill_bytes(root.as_mut());
        let room = room_id(origin, &owner.public(), &salt);
        let shared = Link::derived(room, &owner, LinkKind::Shared, &FIRST).to(origin);
        let owner_link = Link::owner(room, owner.clone(), rng).to(origin);
        let stretch = passphrase
            .filter(|passphrase| !normalise(passphrase).is_empty())
            .map(|passphrase| passphrase_input(&shared, passphrase));
        Self {
            owner,
            salt,
            origin,
            root,
            admission: Admission::Open,
            title: cut(title, TITLE),
            shared,
            owner_link,
            stretch,
            keep_until: None,
        }
    }

    /// How the door stands when a meeting of the room begins; open unless said otherwise.
    pub fn with_admission(self, admission: Admission) -> Self {
        Self { admission, ..self }
    }

    /// Until when the server is asked to keep the room, in seconds since the Unix epoch, of which it is told the end of
    /// their day (UTC); none: as long as any.
    pub fn kept_until(self, keep_until: Option<u64>) -> Self {
        let keep_until = keep_until.map(keeping::end_of_day);
        Self { keep_until, ..self }
    }

    /// What to stretch before [`Draft::finish`]; none without passphrase.
    pub fn stretch(&self) -> Option<&StretchInput> {
        self.stretch.as_ref()
    }

    /// Wraps and signs. `stretched` must be there exactly if [`Draft::stretch`] was.
    pub fn finish(
        self,
        stretched: Option<&[u8; 32]>,
        rng: &mut (impl RngCore + CryptoRng + ?Sized),
    ) -> Result<NewRoom, Unstretched> {
        if stretched.is_some() != self.stretch.is_some() {
            return Err(Unstretched);
        }
        let room = self.shared.room();
        let meta = Meta {
            title: self.title,
            ..Meta::default()
        };
        let record = RoomRecord::sign(
            &self.owner,
            Face {
                origin: self.origin,
                salt: self.salt,
                admission: self.admission,
                certs: Vec::new(),
                generation: GENERATION,
            },
            &self.root,
            &meta,
            rng,
        );
        let mut invite = |link: &Link, stretched: Option<&[u8; 32]>, rank| {
            let keys = InviteKeys::derive(link, stretched);
            NewInvite {
                invite: keys.invite_id,
                token: keys.access_token.clone(),
                wrapped_root: Blob::new(keys.wrap(room, GENERATION, &self.root, rng)).expect("64 bytes"),
                rank,
                knocks: rank < Rank::Host,
                single: false,
                expires_at: None,
            }
        };
        let invites = vec![
            invite(&self.shared, stretched, Rank::Guest),
            invite(&self.owner_link, None, Rank::Host),
        ];
        let request = CreateRoom {
            version: labels::VERSION,
            record: Blob::new(record.to_bytes()).expect("a record is far below its limit"),
            door: self.admission.into(),
            invites,
            keep_until: self.keep_until,
        };
        Ok(NewRoom {
            request,
            shared: self.shared,
            owner: self.owner_link,
        })
    }
}

/// A passphrase that has not been stretched, or a stretched one that nobody asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the passphrase has not been stretched")]
pub struct Unstretched;

/// Number of the shared link a room is created with.
pub(crate) const FIRST: [u8; 16] = [0; 16];

/// What Argon2 needs for this link's passphrase.
pub fn passphrase_input(link: &Link, passphrase: &str) -> StretchInput {
    let salt = labels::expand(&link_prk(link), labels::PW_SALT, &[]);
    StretchInput {
        password: Zeroizing::new(normalise(passphrase).as_bytes().to_vec()),
        salt: *salt,
    }
}

/// The key of a moderator or personal link.
pub(crate) fn link_key(link: &Link) -> SigningKey {
    SigningKey::from_bytes(&labels::expand(&link_prk(link), labels::INVITE_SIG, &[]))
}

fn link_prk(link: &Link) -> Zeroizing<[u8; 32]> {
    let salt = [labels::full(labels::LINK).as_bytes(), &link.room().0].concat();
    labels::extract(&salt, &[link.secret()])
}

/// The keys of one invitation.
#[derive(Clone)]
pub struct InviteKeys {
    room: RoomId,
    /// Its public handle.
    pub invite_id: InviteId,
    /// Proves it to the server, which keeps an HMAC.
    pub access_token: Secret,
    prk: Zeroizing<[u8; 32]>,
    /// The link says that there are no pictures.
    sound_only: bool,
}

impl InviteKeys {
    /// Derives the keys of a link, with its stretched passphrase if it has one.
    pub fn derive(link: &Link, stretched: Option<&[u8; 32]>) -> Self {
        let link_prk = link_prk(link);
        let prk = match stretched {
            None => labels::extract(link_prk.as_slice(), &[&[0]]),
            Some(pw) => labels::extract(link_prk.as_slice(), &[&[1], pw]),
        };
        Self {
            room: link.room(),
            invite_id: InviteId(*labels::expand(&link_prk, labels::INVITE_ID, &[])),
            access_token: Secret::new(*labels::expand(&prk, labels::ACCESS_TOKEN, &[])),
            prk,
            sound_only: link.is_sound_only(),
        }
    }

    pub(crate) fn wrap(
        &self,
        room: RoomId,
        generation: u32,
        root: &[u8; 32],
        rng: &mut (impl RngCore + CryptoRng + ?Sized),
    ) -> Vec<u8> {
        let mut salt = [0; 16];
        rng.fill_bytes(&mut salt);
        let key = labels::expand(&self.prk, labels::WRAP_ROOT, &salt);
        let sealed = aead::seal_once(&key, root, &self.wrap_aad(room, generation));
        [salt.as_slice(), &sealed].concat()
    }

    fn unwrap_root(&self, room: RoomId, generation: u32, wrapped: &[u8]) -> Option<Zeroizing<[u8; 32]>> {
        let (salt, sealed) = wrapped.split_at_checked(16)?;
        let key = labels::expand(&self.prk, labels::WRAP_ROOT, salt);
        let root = aead::open_once(&key, sealed, &self.wrap_aad(room, generation))?;
        Some(Zeroizing::new(root.as_slice().try_into().ok()?))
    }

    fn wrap_aad(&self, room: RoomId, generation: u32) -> Vec<u8> {
        Writer::default()
            .raw(&room.0)
            .raw(&self.invite_id.0)
            .u32(generation)
            .finish()
    }
}

impl fmt::Debug for InviteKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "InviteKeys({:?}, …)", self.invite_id)
    }
}

/// The server's record or wrapped root does not belong to the link: blocking, never retried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("invitation and server do not fit together")]
pub struct ForeignRoom;

/// What sealed bytes are. Bound into the seal, so that none can be passed off as another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum SealKind {
    /// A key package, with the role shown beside it.
    KeyPackage = 1,
    /// A commit.
    Commit = 2,
    /// A Welcome.
    Welcome = 3,
    /// A GroupInfo with ratchet tree.
    GroupInfo = 4,
    /// An application message.
    App = 5,
    /// A host's lobby key. Bound to no session, since who waits does not know it.
    LobbyKey = 6,
    /// A guest's profile for a host.
    Knock = 7,
    /// A moderator's ticket.
    Ticket = 8,
}

/// Bytes that do not open under the room root, for this session, as this kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not sealed for this room, session and kind")]
pub struct NotSealed;

/// Everything that follows from the room root.
#[derive(Clone)]
pub struct RoomKeys {
    room: RoomId,
    root: Zeroizing<[u8; 32]>,
    generation: u32,
    /// Roots before this one, and those to come, as long as they are needed: at most [`rotation::OTHERS`].
    others: Vec<HeldRoot>,
    owner_vk: [u8; 32],
    salt: [u8; 16],
    origin: Origin,
    admission: Admission,
    certs: Vec<Cert>,
    meta: Meta,
    /// SHA-256 of the record.
    digest: [u8; 32],
}

impl RoomKeys {
    /// Unwraps the root and checks that link, record and root belong together.
    pub fn open(keys: &InviteKeys, wrapped_root: &[u8], record: &[u8]) -> Result<Self, ForeignRoom> {
        let digest = Sha256::digest(record).into();
        let record = RoomRecord::verify(record, keys.room).ok_or(ForeignRoom)?;
        if record.origin.is_sound_only() != keys.sound_only {
            return Err(ForeignRoom);
        }
        let root = keys
            .unwrap_root(keys.room, record.generation, wrapped_root)
            .ok_or(ForeignRoom)?;
        let meta = record.open(&root).ok_or(ForeignRoom)?;
        Ok(Self {
            room: keys.room,
            root,
            generation: record.generation,
            others: Vec::new(),
            owner_vk: record.owner_vk,
            salt: record.salt,
            origin: record.origin,
            admission: record.admission,
            certs: record.certs,
            meta,
            digest,
        })
    }

    /// The keys as another record of the room has them, which somebody else with the owner's link made.
    /// What these keys know as withdrawn stays so.
    pub fn renewed(&self, record: &[u8]) -> Result<Self, ForeignRoom> {
        let digest = Sha256::digest(record).into();
        let record = RoomRecord::verify(record, self.room).ok_or(ForeignRoom)?;
        let root = self.root_of(record.generation).ok_or(ForeignRoom)?;
        let meta = record.open(root).ok_or(ForeignRoom)?;
        let mut keys = Self {
            admission: record.admission,
            certs: record.certs,
            meta,
            digest,
            ..self.clone()
        };
        keys.keep_withdrawn(&self.meta.withdrawn);
        Ok(keys)
    }

    /// What was known as withdrawn stays so.
    fn keep_withdrawn(&mut self, known: &[Withdrawn]) {
        let Self { meta, certs, .. } = self;
        meta.keep_withdrawn(known);
        certs.retain(|cert| !meta.withdrawn.contains(&Withdrawn::Moderator(cert.subject)));
        meta.drop_withdrawn();
    }

    /// Whether a record is from before what these keys know as withdrawn last.
    pub fn predates(&self, record: &[u8]) -> bool {
        let open = |record: RoomRecord| record.open(self.root_of(record.generation)?);
        let read = RoomRecord::verify(record, self.room).and_then(open);
        let last = self.meta.withdrawn.last();
        read.is_some_and(|meta| last.is_some_and(|last| !meta.withdrawn.contains(last)))
    }

    /// Whether the owner has taken back the link behind an invitation.
    pub fn has_withdrawn(&self, invited: &Invited) -> bool {
        self.meta.withdrawn.contains(&Withdrawn::Person(invited.cert.key))
    }

    /// Keys of co-hosts' links taken back.
    pub(crate) fn withdrawn_moderators(&self) -> Vec<[u8; 32]> {
        let key = |withdrawn: &Withdrawn| match withdrawn {
            Withdrawn::Moderator(key) => Some(*key),
            Withdrawn::Person(_) => None,
        };
        self.meta.withdrawn.iter().filter_map(key).collect()
    }

    /// Keys of personal links taken back.
    pub(crate) fn withdrawn_persons(&self) -> Vec<[u8; 32]> {
        let key = |withdrawn: &Withdrawn| match withdrawn {
            Withdrawn::Person(key) => Some(*key),
            Withdrawn::Moderator(_) => None,
        };
        self.meta.withdrawn.iter().filter_map(key).collect()
    }

    /// What the link lets its holder prove: the owner's role or a moderator's. None: nothing, or no longer.
    pub fn role_key(&self, link: &Link) -> Option<RoleKey> {
        match link.kind() {
            LinkKind::Shared | LinkKind::Personal => None,
            LinkKind::Owner => {
                let owner = link.owner_key().filter(|owner| owner.public() == self.owner_vk)?;
                Some(RoleKey::of_owner(owner))
            }
            LinkKind::Moderator => {
                let key = link_key(link);
                self.certs.iter().find_map(|cert| RoleKey::certified(key.clone(), cert))
            }
        }
    }

    /// What the holder of a personal link shows for its leaf. None: no personal link, or withdrawn.
    pub fn invited(&self, link: &Link, leaf: &LeafSecret) -> Option<Invited> {
        if link.kind() != LinkKind::Personal {
            return None;
        }
        let key = link_key(link);
        let public = key.verifying_key().to_bytes();
        let cert = self.meta.invites.iter().find_map(|listed| match &listed.holder {
            Holder::Person(cert) if cert.key == public => Some(cert.clone()),
            _ => None,
        })?;
        Some(Invited::prove(&key, cert, self.room, &leaf.public()))
    }

    /// How the door of a meeting stands when it begins.
    pub fn admission(&self) -> Admission {
        self.admission
    }

    /// The room.
    pub fn room(&self) -> RoomId {
        self.room
    }

    /// The owner's public key.
    pub fn owner_vk(&self) -> &[u8; 32] {
        &self.owner_vk
    }

    /// Who made the room.
    pub fn origin(&self) -> Origin {
        self.origin
    }

    /// Whether there is nothing but sound in its meetings.
    pub fn is_sound_only(&self) -> bool {
        self.origin.is_sound_only()
    }

    /// The room's title.
    pub fn title(&self) -> &str {
        &self.meta.title
    }

    pub(crate) fn salt(&self) -> &[u8; 16] {
        &self.salt
    }

    /// Wraps bytes once more under the root before they go to the server.
    pub fn seal(
        &self,
        kind: SealKind,
        session: SessionId,
        bytes: &[u8],
        rng: &mut (impl RngCore + CryptoRng + ?Sized),
    ) -> Vec<u8> {
        let mut salt = [0; 16];
        rng.fill_bytes(&mut salt);
        let key = labels::expand(&self.root, labels::SEAL, &salt);
        let sealed = aead::seal_once(&key, bytes, &seal_aad(self.generation, kind, session));
        [salt.as_slice(), &sealed].concat()
    }

    /// Opens what [`RoomKeys::seal`] made. Nothing else reaches a parser.
    pub fn open_sealed(&self, kind: SealKind, session: SessionId, sealed: &[u8]) -> Result<Vec<u8>, NotSealed> {
        self.open_under(kind, session, sealed).map(|(_, opened)| opened)
    }

    /// The same, with the generation of the root it was sealed under: the one in use, or another one held.
    pub fn open_under(&self, kind: SealKind, session: SessionId, sealed: &[u8]) -> Result<(u32, Vec<u8>), NotSealed> {
        let (salt, sealed) = sealed.split_at_checked(16).ok_or(NotSealed)?;
        let open = |(generation, root): (u32, &[u8; 32])| {
            let key = labels::expand(root, labels::SEAL, salt);
            let opened = aead::open_once(&key, sealed, &seal_aad(generation, kind, session))?;
            Some((generation, opened.to_vec()))
        };
        self.roots().find_map(open).ok_or(NotSealed)
    }
}

impl fmt::Debug for RoomKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RoomKeys({:?}, …)", self.room)
    }
}

fn seal_aad(generation: u32, kind: SealKind, session: SessionId) -> Vec<u8> {
    let session = if kind == SealKind::LobbyKey { [0; 16] } else { session.0 };
    Writer::default().raw(&session).u8(kind as u8).u32(generation).finish()
}

/// The PSK id of a root: `"konklave/1" ‖ room id ‖ generation`.
pub(crate) fn psk_id(room: RoomId, generation: u32) -> Vec<u8> {
    Writer::default()
        .raw(labels::PREFIX.trim_end().as_bytes())
        .raw(&room.0)
        .u32(generation)
        .finish()
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;

    use super::*;

    #[test]
    fn both_links_open_the_room_they_were_made_for() {
        let mut rng = ChaCha20Rng::from_seed([3; 32]);
        let new = made(&mut rng, None);
        for (link, invite) in [(&new.shared, 0), (&new.owner, 1)] {
            let keys = InviteKeys::derive(link, None);
            let invite = &new.request.invites[invite];
            assert_eq!((keys.invite_id, &keys.access_token), (invite.invite, &invite.token));
            let room = RoomKeys::open(&keys, invite.wrapped_root.as_slice(), new.request.record.as_slice()).unwrap();
            assert_eq!(room.title(), "Vorstand");
            assert_eq!(*room.owner_vk(), new.owner.owner_key().unwrap().public());
        }
    }

    #[test]
    fn a_passphrase_is_needed_where_one_was_set() {
        let mut rng = ChaCha20Rng::from_seed([3; 32]);
        let new = made(&mut rng, Some([8; 32]));
        let invite = &new.request.invites[0];
        for (stretched, right) in [(None, false), (Some([8; 32]), true), (Some([9; 32]), false)] {
            let keys = InviteKeys::derive(&new.shared, stretched.as_ref());
            assert_eq!(keys.invite_id, invite.invite);
            assert_eq!(keys.access_token == invite.token, right);
            let opened = RoomKeys::open(&keys, invite.wrapped_root.as_slice(), new.request.record.as_slice());
            assert_eq!(opened.is_ok(), right);
        }
    }

    #[test]
    fn a_passphrase_must_be_stretched_before_the_room_is_made() {
        let mut rng = ChaCha20Rng::from_seed([3; 32]);
        let draft = Draft::new(&mut rng, Origin::Browser, "", Some("Apfel Birne"));
        assert_eq!(draft.stretch(), Some(&passphrase_input(&draft.shared, "apfel-birne")));
        assert!(draft.finish(None, &mut rng).is_err());
        let draft = Draft::new(&mut rng, Origin::Browser, "", Some(" - "));
        assert_eq!(draft.stretch(), None);
        assert!(draft.finish(Some(&[0; 32]), &mut rng).is_err());
    }

    #[test]
    fn a_server_can_swap_neither_record_nor_root() {
        let mut rng = ChaCha20Rng::from_seed([3; 32]);
        let (ours, other) = (made(&mut rng, None), made(&mut rng, None));
        let keys = InviteKeys::derive(&ours.shared, None);
        let wrapped = ours.request.invites[0].wrapped_root.as_slice();
        let record = ours.request.record.as_slice();
        assert!(RoomKeys::open(&keys, wrapped, record).is_ok());
        assert_eq!(
            RoomKeys::open(&keys, wrapped, other.request.record.as_slice()).unwrap_err(),
            ForeignRoom
        );
        assert!(RoomKeys::open(&keys, other.request.invites[0].wrapped_root.as_slice(), record).is_err());
        assert!(RoomKeys::open(&keys, &[], record).is_err());
        for at in 0..record.len() {
            let mut flipped = record.to_vec();
            flipped[at] ^= 1;
            assert!(RoomKeys::open(&keys, wrapped, &flipped).is_err(), "byte {at}");
        }
        // A root of the server's own, wrapped by somebody who knows the link, is not the owner's root.
        let mut rng = ChaCha20Rng::from_seed([4; 32]);
        let forged = keys.wrap(ours.shared.room(), GENERATION, &[6; 32], &mut rng);
        assert!(RoomKeys::open(&keys, &forged, record).is_err());
    }

    #[test]
    fn a_room_of_sound_is_one_by_link_and_record_and_stays_one() {
        let mut rng = ChaCha20Rng::from_seed([3; 32]);
        let sound = Origin::Browser.without_pictures();
        let new = Draft::new(&mut rng, sound, "Vorstand", None)
            .finish(None, &mut rng)
            .unwrap();
        let open = |link: &Link, record: &[u8]| {
            let keys = InviteKeys::derive(link, None);
            let at = new.request.invites.iter().position(|i| i.invite == keys.invite_id);
            RoomKeys::open(&keys, new.request.invites[at.unwrap()].wrapped_root.as_slice(), record)
        };
        let record = new.request.record.as_slice();
        for link in [&new.shared, &new.owner] {
            assert!(link.is_sound_only() && link.fragment().as_bytes()[1] == b'-');
            assert!(open(link, record).unwrap().is_sound_only());
            // Without its mark the link promises pictures that the room does not have.
            assert_eq!(
                open(&link.clone().to(Origin::Browser), record).unwrap_err(),
                ForeignRoom
            );
        }
        // A record of the owner's own that says otherwise is another room's.
        let owner = new.owner.owner_key().unwrap();
        let keys = open(&new.owner, record).unwrap();
        let face = Face {
            origin: Origin::Browser,
            salt: keys.salt,
            admission: keys.admission,
            certs: vec![],
            generation: keys.generation,
        };
        let changed = RoomRecord::sign(owner, face, &keys.root, &keys.meta, &mut rng).to_bytes();
        for link in [new.owner.clone(), new.owner.clone().to(Origin::Browser)] {
            assert!(open(&link, &changed).is_err());
        }
        assert!(keys.renewed(&changed).is_err());
        // Links made later say it, too.
        let mut update = Update::new(&keys, owner).unwrap();
        let guest = Guest::Moderator { label: "Änne" };
        assert!(update.invite(guest, None, &mut rng).unwrap().is_sound_only());
        let (_, keys) = update.finish(1, &mut rng).unwrap();
        assert!(keys.invitations(owner).unwrap()[0].link.is_sound_only());
    }

    #[test]
    fn a_seal_holds_for_one_kind_and_session() {
        let mut rng = ChaCha20Rng::from_seed([3; 32]);
        let new = made(&mut rng, None);
        let invite = &new.request.invites[0];
        let keys = InviteKeys::derive(&new.shared, None);
        let room = RoomKeys::open(&keys, invite.wrapped_root.as_slice(), new.request.record.as_slice()).unwrap();
        let (here, there) = (SessionId([1; 16]), SessionId([2; 16]));
        let sealed = room.seal(SealKind::Commit, here, b"commit", &mut rng);
        assert_eq!(room.open_sealed(SealKind::Commit, here, &sealed).unwrap(), b"commit");
        assert!(room.open_sealed(SealKind::App, here, &sealed).is_err());
        assert!(room.open_sealed(SealKind::Commit, there, &sealed).is_err());
        assert!(room.open_sealed(SealKind::Commit, here, &sealed[1..]).is_err());
        assert!(room.open_sealed(SealKind::Commit, here, &[]).is_err());
        let sealed = room.seal(SealKind::KeyPackage, here, b"key package", &mut rng);
        assert!(room.open_sealed(SealKind::KeyPackage, there, &sealed).is_err());
        // Who waits before the door knows no session.
        let sealed = room.seal(SealKind::LobbyKey, here, b"lobby key", &mut rng);
        assert!(room.open_sealed(SealKind::LobbyKey, there, &sealed).is_ok());
    }

    fn made(rng: &mut ChaCha20Rng, stretched: Option<[u8; 32]>) -> NewRoom {
        let draft = Draft::new(rng, Origin::Browser, "Vorstand", stretched.map(|_| "apfel birne"));
        draft.finish(stretched.as_ref(), rng).unwrap()
    }
}
