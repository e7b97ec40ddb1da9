//! What a member keeps under a seal that the server cannot open: keys of own meetings, people.
//!
//! The content is sealed under a vault key, and that once for each way to open it: the recovery phrase, and passkeys.
//! A way is a key pair derived from its secret ([`WayKey`]), so that the vault key can be renewed, and locked for all
//! ways, by whoever has opened the vault with one of them. Renewing makes another [generation](Vault::generation);
//! it is what takes a way away.
//!
//! A [`Vault`] is a value: a change gives the vault as it is then, and whoever keeps it takes that one once the server has
//! it. `docs/protocol/vault.md` is the prose.

use std::fmt;

use rand_core::{CryptoRng, RngCore};
use sha2::{Digest, Sha256};
use thiserror::Error;
use wire::{MemberId, limits};
use zeroize::Zeroizing;

mod lock;
mod phrase;
mod sealed;

use lock::Lock;
pub use lock::{Way, WayKey};
pub use phrase::{Language, Phrase, PhraseError};
use sealed::Sealed;

/// A vault, open.
#[derive(Clone)]
pub struct Vault {
    member: MemberId,
    /// Of the vault key, from 1.
    generation: u64,
    /// How often it was sealed: what is older is known by it.
    count: u64,
    key: Zeroizing<[u8; 32]>,
    /// Sorted by way; the phrase comes first.
    locks: Vec<Lock>,
    /// The ways used while it was open: with them a later generation opens.
    known: Vec<WayKey>,
    content: Zeroizing<Vec<u8>>,
    sealed: Vec<u8>,
}

/// Why a vault was not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum OpenError {
    /// No vault, or of a later version.
    #[error("no vault of this version")]
    Garbled,
    /// This way does not open it: another secret, or none of its locks is for it.
    #[error("this does not open it")]
    WrongSecret,
    /// It is for this way, and yet not what was sealed for this member.
    #[error("not what was sealed")]
    Damaged,
    /// Its locks are not those that were sealed with it: somebody has put one in, or taken one out.
    #[error("its locks are not those that were sealed")]
    Locks,
    /// It was seen in a later state before.
    #[error("a later state was seen before")]
    Older,
}

/// Why a vault was not changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ChangeError {
    /// More than [`limits::VAULT_CONTENT`] bytes.
    #[error("more than fits")]
    TooLarge,
    /// As many ways as there may be.
    #[error("as many ways as there may be")]
    TooManyWays,
    /// None of its ways is this passkey.
    #[error("no such passkey")]
    NoSuchPasskey,
    /// The key is not of a passkey.
    #[error("not a passkey")]
    NotAPasskey,
}

impl Vault {
    /// A vault that this phrase opens.
    pub fn create(
        member: MemberId,
        phrase: &Phrase,
        content: &[u8],
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<Self, ChangeError> {
        let way = WayKey::of_phrase(member, phrase);
        let vault = Self {
            member,
            generation: 1,
            count: 0,
            key: fresh(rng),
            locks: vec![way.lock()],
            known: vec![way],
            content: Zeroizing::default(),
            sealed: Vec::new(),
        };
        vault.with(content, rng)
    }

    /// Opens what the server keeps for `member`. `way` was derived for the same member, or it opens nothing.
    pub fn open(member: MemberId, sealed: &[u8], way: WayKey) -> Result<Self, OpenError> {
        let kept = Sealed::read(sealed)?;
        let key = kept.unlock(member, &way)?;
        Self::opened(member, &kept, key, vec![way], sealed)
    }

    /// Opens what the server keeps by now, with the vault key at hand, or with a way that was used while it was open.
    /// [`OpenError::Older`]: this one is later, or another that was sealed as often.
    pub fn reopen(&self, sealed: &[u8]) -> Result<Self, OpenError> {
        let kept = Sealed::read(sealed)?;
        if kept.generation < self.generation {
            return Err(OpenError::Older);
        }
        let same = (kept.generation == self.generation)
            .then(|| Self::opened(self.member, &kept, self.key.clone(), self.known.clone(), sealed));
        let vault = match same {
            Some(opened) => opened?,
            None => self.unlocked(&kept, sealed)?,
        };
        if vault.count < self.count || (vault.count == self.count && vault.sealed != self.sealed) {
            return Err(OpenError::Older);
        }
        Ok(vault)
    }

    /// With other content.
    pub fn save(&self, content: &[u8], rng: &mut (impl RngCore + CryptoRng)) -> Result<Self, ChangeError> {
        self.clone().with(content, rng)
    }

    /// With a passkey that opens it, too.
    pub fn add_passkey(&self, way: WayKey, rng: &mut (impl RngCore + CryptoRng)) -> Result<Self, ChangeError> {
        if *way.way() == Way::Phrase {
            return Err(ChangeError::NotAPasskey);
        }
        let mut next = self.clone();
        next.locks.retain(|lock| lock.way != *way.way());
        if next.locks.len() >= limits::VAULT_LOCKS {
            return Err(ChangeError::TooManyWays);
        }
        next.put(way);
        Ok(next.seal(rng))
    }

    /// Under another key, which that passkey does not open.
    pub fn remove_passkey(&self, credential: &[u8], rng: &mut (impl RngCore + CryptoRng)) -> Result<Self, ChangeError> {
        let is_it = |way: &Way| matches!(way, Way::Passkey(id) if id == credential);
        let mut next = self.clone();
        next.locks.retain(|lock| !is_it(&lock.way));
        next.known.retain(|known| !is_it(known.way()));
        if next.locks.len() == self.locks.len() {
            return Err(ChangeError::NoSuchPasskey);
        }
        Ok(next.renew(rng))
    }

    /// Under another key, which this phrase opens in place of the former.
    pub fn new_phrase(&self, phrase: &Phrase, rng: &mut (impl RngCore + CryptoRng)) -> Self {
        let mut next = self.clone();
        next.locks.retain(|lock| lock.way != Way::Phrase);
        next.put(WayKey::of_phrase(self.member, phrase));
        next.renew(rng)
    }

    /// Whose it is.
    pub fn member(&self) -> MemberId {
        self.member
    }

    /// The content.
    pub fn content(&self) -> &[u8] {
        &self.content
    }

    /// How it can be opened: the phrase, then passkeys.
    pub fn ways(&self) -> impl Iterator<Item = &Way> {
        self.locks.iter().map(|lock| &lock.way)
    }

    /// Of the vault key: 1 at first, one more whenever a way was taken away.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// As the server keeps it.
    pub fn sealed(&self) -> &[u8] {
        &self.sealed
    }

    /// What the server names it by: SHA-256 of what it keeps.
    pub fn digest(&self) -> [u8; 32] {
        Sha256::digest(&self.sealed).into()
    }

    fn opened(
        member: MemberId,
        kept: &Sealed<'_>,
        key: Zeroizing<[u8; 32]>,
        known: Vec<WayKey>,
        sealed: &[u8],
    ) -> Result<Self, OpenError> {
        let inside = kept.open(member, &key)?;
        Ok(Self {
            member,
            generation: kept.generation,
            count: inside.count,
            key,
            locks: inside.locks,
            known,
            content: inside.content,
            sealed: sealed.to_vec(),
        })
    }

    fn unlocked(&self, kept: &Sealed<'_>, sealed: &[u8]) -> Result<Self, OpenError> {
        let mut outcome = Err(OpenError::WrongSecret);
        for way in &self.known {
            match kept.unlock(self.member, way) {
                Ok(key) => return Self::opened(self.member, kept, key, self.known.clone(), sealed),
                // What is wrong with one lock says more than that another is gone.
                Err(OpenError::WrongSecret) => {}
                Err(error) => outcome = Err(error),
            }
        }
        outcome
    }

    fn put(&mut self, way: WayKey) {
        self.locks.push(way.lock());
        self.locks.sort_by(|a, b| a.way.cmp(&b.way));
        self.known.retain(|known| known.way() != way.way());
        self.known.push(way);
    }

    fn with(mut self, content: &[u8], rng: &mut (impl RngCore + CryptoRng)) -> Result<Self, ChangeError> {
        if content.len() > limits::VAULT_CONTENT {
            return Err(ChangeError::TooLarge);
        }
        self.content = Zeroizing::new(content.to_vec());
        Ok(self.seal(rng))
    }

    fn renew(mut self, rng: &mut (impl RngCore + CryptoRng)) -> Self {
        self.generation = self.generation.saturating_add(1);
        self.key = fresh(rng);
        self.seal(rng)
    }

    fn seal(mut self, rng: &mut (impl RngCore + CryptoRng)) -> Self {
        self.count = self.count.saturating_add(1);
        self.sealed = sealed::seal(&self, rng);
        self
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vault(…)")
    }
}

/// How a vault says that it can be opened, without opening it. Whoever hands it out can say what it likes: only opening
/// proves it.
pub fn ways(sealed: &[u8]) -> Result<Vec<Way>, OpenError> {
    let kept = Sealed::read(sealed)?;
    Ok(kept.locks.into_iter().map(|lock| lock.way).collect())
}

fn fresh(rng: &mut (impl RngCore + CryptoRng)) -> Zeroizing<[u8; 32]> {
    let mut key = Zeroizing::new([0; 32]);
    rng.fill_bytes(key.as_mut());
    key
}

#[cfg(test)]
mod tests;
