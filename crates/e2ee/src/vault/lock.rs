//! Locks: the vault key, sealed for one way to open the vault.
//!
//! A way's secret gives an X25519 key pair and a proof, 32 bytes. The vault key is sealed with HPKE (RFC 9180) in PSK mode:
//! to the public key, which the server sees, with the proof as pre-shared key, which it does not. So nobody but a
//! browser that had the vault open can lock for a way. In base mode the server could lock a key of its own choosing,
//! and read whatever is saved under it from then on.

use std::fmt;

use hpke::aead::AesGcm256;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, PskBundle, Serializable};
use rand_core::{CryptoRng, RngCore};
use wire::{MemberId, limits};
use zeroize::Zeroizing;

use super::Phrase;
use crate::bytes::{Garbled, Reader, Writer};
use crate::labels;

/// Bytes of a public key.
pub(super) const PUBLIC: usize = 32;
/// Bytes of a sealed vault key: encapsulated key, key, tag.
pub(super) const WRAPPED: usize = 32 + 32 + 16;

/// A way to open a vault.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// The recovery phrase.
    Phrase,
    /// The passkey with this credential id, of 1 to [`limits::CREDENTIAL_ID`] bytes.
    Passkey(Vec<u8>),
}

impl Way {
    pub(super) fn write(&self, writer: &mut Writer) {
        match self {
            Self::Phrase => writer.u8(PHRASE).vector(&[]),
            Self::Passkey(id) => writer.u8(PASSKEY).vector(id),
        };
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Garbled> {
        match (reader.u8()?, reader.vector(limits::CREDENTIAL_ID)?) {
            (PHRASE, []) => Ok(Self::Phrase),
            (PASSKEY, id) if !id.is_empty() => Ok(Self::Passkey(id.to_vec())),
            _ => Err(Garbled),
        }
    }

    fn bytes(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        self.write(&mut writer);
        writer.finish()
    }
}

const PHRASE: u8 = 1;
const PASSKEY: u8 = 2;

/// What the secret of a way comes to: it unlocks.
#[derive(Clone)]
pub struct WayKey {
    way: Way,
    /// Seed of the key pair.
    seed: Zeroizing<[u8; 32]>,
    proof: Zeroizing<[u8; 32]>,
}

impl WayKey {
    /// Of a recovery phrase.
    pub fn of_phrase(member: MemberId, phrase: &Phrase) -> Self {
        Self::derive(member, Way::Phrase, phrase.words().as_bytes())
    }

    /// Of a passkey, by what it has made of our input (`prf`, WebAuthn Level 3 §10.1.4). None: no id of a passkey.
    pub fn of_passkey(member: MemberId, credential: &[u8], output: &[u8; 32]) -> Option<Self> {
        let fits = (1..=limits::CREDENTIAL_ID).contains(&credential.len());
        fits.then(|| Self::derive(member, Way::Passkey(credential.to_vec()), output))
    }

    /// Which way it is.
    pub fn way(&self) -> &Way {
        &self.way
    }

    fn derive(member: MemberId, way: Way, secret: &[u8]) -> Self {
        let secret = labels::extract(labels::full(labels::VAULT_WAY).as_bytes(), &[secret]);
        let suffix = [&member.0[..], &way.bytes()].concat();
        Self {
            seed: labels::expand(&secret, labels::VAULT_WAY_KEY, &suffix),
            proof: labels::expand(&secret, labels::VAULT_WAY_PROOF, &suffix),
            way,
        }
    }

    pub(super) fn lock(&self) -> Lock {
        let (_, public) = X25519HkdfSha256::derive_keypair(self.seed.as_ref());
        Lock {
            way: self.way.clone(),
            public: public.to_bytes().into(),
            proof: self.proof.clone(),
        }
    }

    /// The vault key. None: not sealed for this member, generation and way by whoever knew the proof.
    pub(super) fn unlock(
        &self,
        member: MemberId,
        generation: u64,
        wrapped: &[u8; WRAPPED],
    ) -> Option<Zeroizing<[u8; 32]>> {
        let (encapsulated, ciphertext) = wrapped.split_at(PUBLIC);
        let (secret, _) = X25519HkdfSha256::derive_keypair(self.seed.as_ref());
        let encapsulated = <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(encapsulated).ok()?;
        let opened = hpke::single_shot_open::<AesGcm256, HkdfSha256, X25519HkdfSha256>(
            &OpModeR::Psk(psk(&self.proof)),
            &secret,
            &encapsulated,
            &info(member, generation, &self.way),
            ciphertext,
            &[],
        );
        let opened = Zeroizing::new(opened.ok()?);
        Some(Zeroizing::new(opened.as_slice().try_into().ok()?))
    }
}

impl fmt::Debug for WayKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WayKey(…)")
    }
}

/// What is needed to lock for a way. Sealed with the content; the public key stands in the clear, too.
#[derive(Clone)]
pub(super) struct Lock {
    pub(super) way: Way,
    pub(super) public: [u8; PUBLIC],
    pub(super) proof: Zeroizing<[u8; 32]>,
}

impl Lock {
    /// Seals the vault key for this way.
    pub(super) fn wrap(
        &self,
        member: MemberId,
        generation: u64,
        key: &[u8; 32],
        rng: &mut (impl RngCore + CryptoRng),
    ) -> [u8; WRAPPED] {
        let public = <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(&self.public).expect("32 bytes are a key");
        let sealed = hpke::single_shot_seal::<AesGcm256, HkdfSha256, X25519HkdfSha256, _>(
            &OpModeS::Psk(psk(&self.proof)),
            &public,
            &info(member, generation, &self.way),
            key,
            &[],
            rng,
        );
        // What was sealed with the content was made by a browser of the member's own. Should it have made a key of small
        // order (RFC 7748 §6.1), that way is lost, and no other.
        let mut wrapped = [0; WRAPPED];
        if let Ok((encapsulated, ciphertext)) = sealed {
            wrapped[..PUBLIC].copy_from_slice(&encapsulated.to_bytes());
            wrapped[PUBLIC..].copy_from_slice(&ciphertext);
        }
        wrapped
    }
}

fn psk(proof: &[u8; 32]) -> PskBundle<'_> {
    PskBundle {
        psk: proof,
        psk_id: PSK_ID,
    }
}

/// A pre-shared key has to have a name (RFC 9180 §5.1); the info says which lock it is for.
const PSK_ID: &[u8] = b"proof";

fn info(member: MemberId, generation: u64, way: &Way) -> Vec<u8> {
    [
        labels::full(labels::VAULT_LOCK).as_bytes(),
        &[0],
        &member.0,
        &generation.to_be_bytes(),
        &way.bytes(),
    ]
    .concat()
}
