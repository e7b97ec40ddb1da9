//! Before the door: a moderator's lobby key, and a guest's profile sealed to it.
//!
//! Whoever waits knows nothing of the meeting but the room. It believes a lobby key whose chain leads to the
//! room's owner, so the server learns no name: it can neither make such a key nor open what is sealed to it.

use std::fmt;

use hpke::aead::AesGcm128;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use wire::{RoomId, SessionId};

use crate::bytes::{Reader, Writer};
use crate::group::Group;
use crate::identity::Identity;
use crate::labels;
use crate::roles::{Authority, Role, RoleEntry};
use crate::rooms::RoomKeys;

/// A profile is padded to this, so that its length does not tell the name's.
const PROFILE: usize = 512;

/// Who wants in, as it will stand in the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// The leaf key it enters with.
    pub leaf_key: [u8; 32],
    /// Name, kind, member id, peer number and personal invitation. A guest's own word; the invitation is
    /// checked.
    pub identity: Identity,
}

/// A moderator's lobby key, believed.
#[derive(Clone, PartialEq, Eq)]
pub struct LobbyKey {
    room: RoomId,
    session: SessionId,
    /// The moderator's leaf.
    leaf_key: [u8; 32],
    key: [u8; 32],
}

/// The private part, in the moderator's client.
pub struct LobbySecret {
    public: LobbyKey,
    owner_vk: [u8; 32],
    key: <X25519HkdfSha256 as Kem>::PrivateKey,
}

impl Group {
    /// A lobby key of this client: the bytes go, sealed as
    /// [`SealKind::LobbyKey`](crate::rooms::SealKind::LobbyKey), to whoever waits. None: it does not moderate.
    /// `seed` must never be used twice.
    pub fn lobby_key(&self, seed: &[u8; 32]) -> Option<(LobbySecret, Vec<u8>)> {
        let (leaf, entry) = self.moderates()?;
        let (key, public) = X25519HkdfSha256::derive_keypair(seed);
        let public = LobbyKey {
            room: self.room(),
            session: self.session(),
            leaf_key: leaf.public(),
            key: public.to_bytes().into(),
        };
        let mut writer = Writer::default();
        writer.u16(labels::VERSION).raw(&public.session.0).raw(&public.key);
        entry.write(&mut writer);
        let body = writer.finish();
        let signature = leaf.sign(labels::LOBBY_KEY, &body);
        let secret = LobbySecret {
            public,
            owner_vk: *self.owner_vk(),
            key,
        };
        Some((secret, [body.as_slice(), &signature].concat()))
    }
}

impl RoomKeys {
    /// The lobby key in what a moderator sent, if its chain leads to the owner of the room.
    pub fn lobby_key(&self, bytes: &[u8]) -> Option<LobbyKey> {
        let (body, signature) = bytes.split_at_checked(bytes.len().checked_sub(64)?)?;
        let mut reader = Reader::new(body);
        reader.version().ok()?;
        let session = SessionId(reader.array().ok()?);
        let key = reader.array().ok()?;
        let entry = RoleEntry::read(&mut reader).ok()?;
        reader.end().ok()?;
        // Whether the role was revoked meanwhile, nobody outside the group can know; of what was withdrawn for
        // good the record tells.
        let withdrawn = self.withdrawn_moderators();
        let authority = Authority {
            owner_vk: self.owner_vk(),
            room: self.room(),
            session,
            revoked: &withdrawn,
        };
        let right = entry.role >= Role::Moderator
            && entry.is_valid(authority)
            && labels::verify(&entry.leaf_key, labels::LOBBY_KEY, body, signature.try_into().ok()?);
        right.then_some(LobbyKey {
            room: self.room(),
            session,
            leaf_key: entry.leaf_key,
            key,
        })
    }
}

impl LobbyKey {
    /// The meeting the moderator is in.
    pub fn session(&self) -> SessionId {
        self.session
    }

    /// Seals a profile for the moderator. None: the key is no point of the curve. `seed` must never be used
    /// twice.
    pub fn seal(&self, profile: &Profile, seed: &[u8; 32]) -> Option<Vec<u8>> {
        let mut plain = Writer::default()
            .u16(labels::VERSION)
            .raw(&profile.leaf_key)
            .vector(&profile.identity.to_bytes())
            .finish();
        plain.resize(PROFILE, 0);
        let key = <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(&self.key).ok()?;
        let (encapsulated, sealed) = hpke::single_shot_seal::<AesGcm128, HkdfSha256, X25519HkdfSha256, _>(
            &OpModeS::Base,
            &key,
            labels::full(labels::KNOCK).as_bytes(),
            &plain,
            &self.aad(),
            &mut ChaCha20Rng::from_seed(*seed),
        )
        .ok()?;
        Some([encapsulated.to_bytes().as_slice(), &sealed].concat())
    }

    fn aad(&self) -> Vec<u8> {
        [self.room.0.as_slice(), &self.session.0, &self.leaf_key].concat()
    }
}

impl LobbySecret {
    /// Opens a profile sealed to this key. None: it is not, or shows an invitation that is not its own.
    pub fn open(&self, sealed: &[u8]) -> Option<Profile> {
        let (encapsulated, sealed) = sealed.split_at_checked(32)?;
        let plain = hpke::single_shot_open::<AesGcm128, HkdfSha256, X25519HkdfSha256>(
            &OpModeR::Base,
            &self.key,
            &<X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(encapsulated).ok()?,
            labels::full(labels::KNOCK).as_bytes(),
            sealed,
            &self.public.aad(),
        )
        .ok()?;
        let mut reader = Reader::new(&plain);
        reader.version().ok()?;
        let leaf_key = reader.array().ok()?;
        let identity = Identity::parse(reader.vector(PROFILE).ok()?).ok()?;
        let shown_rightly = identity
            .invited()
            .is_none_or(|invited| invited.holds(self.public.room, &self.owner_vk, &leaf_key));
        let padded = plain.len() == PROFILE && reader.rest().iter().all(|byte| *byte == 0);
        (shown_rightly && padded).then_some(Profile { leaf_key, identity })
    }
}

impl fmt::Debug for LobbyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LobbyKey({:?}, …)", self.session)
    }
}

impl fmt::Debug for LobbySecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LobbySecret({:?}, …)", self.public.session)
    }
}
