//! A vault as the server keeps it.
//!
//! ```text
//! vault    u16 version | u64 generation | u8 n | n × (way | public key 32 | sealed vault key 80) | salt 16 | ciphertext
//! content  u64 count | u8 n | n × (way | public key 32 | proof 32) | u32 length | content | zeros to 4 KiB · 2^k
//! way      u8 1 phrase, 2 passkey | credential id<2>
//! ```

use rand_core::{CryptoRng, RngCore};
use wire::{MemberId, limits};
use zeroize::Zeroizing;

use super::lock::{Lock, PUBLIC, WRAPPED, Way, WayKey};
use super::{OpenError, Vault};
use crate::bytes::{Garbled, Reader, Writer};
use crate::{aead, labels};

/// The smallest bucket that content is padded to; each further one is twice as large.
pub(super) const BUCKET: usize = 4 * 1024;
const SALT: usize = 16;

/// A vault, taken apart and not opened. Nothing in it is believed yet.
pub(super) struct Sealed<'a> {
    pub(super) generation: u64,
    pub(super) locks: Vec<LockShown>,
    salt: [u8; SALT],
    ciphertext: &'a [u8],
}

/// A lock as everybody sees it.
pub(super) struct LockShown {
    pub(super) way: Way,
    public: [u8; PUBLIC],
    wrapped: [u8; WRAPPED],
}

/// What was sealed.
pub(super) struct Inside {
    pub(super) count: u64,
    pub(super) locks: Vec<Lock>,
    pub(super) content: Zeroizing<Vec<u8>>,
}

impl<'a> Sealed<'a> {
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, OpenError> {
        Self::parse(bytes).map_err(|Garbled| OpenError::Garbled)
    }

    fn parse(bytes: &'a [u8]) -> Result<Self, Garbled> {
        if bytes.len() > limits::VAULT {
            return Err(Garbled);
        }
        let mut reader = Reader::new(bytes);
        reader.version()?;
        let generation = reader.u64()?;
        let locks = list(&mut reader, |reader| {
            Ok(LockShown {
                way: Way::read(reader)?,
                public: reader.array()?,
                wrapped: reader.array()?,
            })
        })?;
        let ways: Vec<&Way> = locks.iter().map(|lock| &lock.way).collect();
        if ways.first() != Some(&&Way::Phrase) || !ways.is_sorted_by(|a, b| a < b) {
            return Err(Garbled);
        }
        Ok(Self {
            generation,
            locks,
            salt: reader.array()?,
            ciphertext: reader.rest(),
        })
    }

    /// The vault key, by this way.
    pub(super) fn unlock(&self, member: MemberId, way: &WayKey) -> Result<Zeroizing<[u8; 32]>, OpenError> {
        let public = way.lock().public;
        let lock = self.locks.iter().find(|lock| lock.way == *way.way());
        let lock = lock
            .filter(|lock| lock.public == public)
            .ok_or(OpenError::WrongSecret)?;
        way.unlock(member, self.generation, &lock.wrapped)
            .ok_or(OpenError::Damaged)
    }

    /// What was sealed under the vault key for this member, if the locks shown are those that were sealed with it.
    pub(super) fn open(&self, member: MemberId, key: &[u8; 32]) -> Result<Inside, OpenError> {
        let key = labels::expand(key, labels::VAULT_CONTENT, &self.salt);
        let plain = aead::open_once(&key, self.ciphertext, &bound_to(member, self.generation));
        let inside = Inside::read(&plain.ok_or(OpenError::Damaged)?).map_err(|Garbled| OpenError::Damaged)?;
        let shown = self.locks.iter().map(|lock| (&lock.way, lock.public));
        if !shown.eq(inside.locks.iter().map(|lock| (&lock.way, lock.public))) {
            return Err(OpenError::Locks);
        }
        Ok(inside)
    }
}

impl Inside {
    fn read(bytes: &[u8]) -> Result<Self, Garbled> {
        let mut reader = Reader::new(bytes);
        let count = reader.u64()?;
        let locks = list(&mut reader, |reader| {
            Ok(Lock {
                way: Way::read(reader)?,
                public: reader.array()?,
                proof: Zeroizing::new(reader.array()?),
            })
        })?;
        let length = reader.u32()? as usize;
        if length > limits::VAULT_CONTENT {
            return Err(Garbled);
        }
        let content = Zeroizing::new(reader.raw(length)?.to_vec());
        let padded = bucket(bytes.len() - reader.rest().len()) == bytes.len();
        if !padded || reader.rest().iter().any(|byte| *byte != 0) {
            return Err(Garbled);
        }
        Ok(Self { count, locks, content })
    }
}

/// Seals a vault, and locks it for every way anew: a lock that was damaged on the server is whole again.
pub(super) fn seal(vault: &Vault, rng: &mut (impl RngCore + CryptoRng)) -> Vec<u8> {
    let locks = u8::try_from(vault.locks.len()).expect("eight locks at most");
    let mut writer = Writer::default();
    writer.u16(labels::VERSION).u64(vault.generation).u8(locks);
    for lock in &vault.locks {
        lock.way.write(&mut writer);
        let wrapped = lock.wrap(vault.member, vault.generation, &vault.key, rng);
        writer.raw(&lock.public).raw(&wrapped);
    }
    let mut salt = [0; SALT];
    rng.fill_bytes(&mut salt);
    let key = labels::expand(&vault.key, labels::VAULT_CONTENT, &salt);
    let bound_to = bound_to(vault.member, vault.generation);
    writer.raw(&salt).raw(&aead::seal_once(&key, &inside(vault), &bound_to));
    writer.finish()
}

fn inside(vault: &Vault) -> Zeroizing<Vec<u8>> {
    let length = u32::try_from(vault.content.len()).expect("content keeps its limit");
    let locks = u8::try_from(vault.locks.len()).expect("eight locks at most");
    let mut writer = Writer::default();
    writer.u64(vault.count).u8(locks);
    for lock in &vault.locks {
        lock.way.write(&mut writer);
        writer.raw(&lock.public).raw(&lock.proof[..]);
    }
    writer.u32(length).raw(&vault.content);
    let written = Zeroizing::new(writer.finish());
    let mut padded = Zeroizing::new(vec![0; bucket(written.len())]);
    padded[..written.len()].copy_from_slice(&written);
    padded
}

/// The length that so many bytes are padded to.
fn bucket(length: usize) -> usize {
    length.div_ceil(BUCKET).next_power_of_two() * BUCKET
}

fn bound_to(member: MemberId, generation: u64) -> Vec<u8> {
    [
        labels::full(labels::VAULT).as_bytes(),
        &[0],
        &member.0,
        &generation.to_be_bytes(),
    ]
    .concat()
}

fn list<T>(reader: &mut Reader<'_>, each: impl Fn(&mut Reader<'_>) -> Result<T, Garbled>) -> Result<Vec<T>, Garbled> {
    let count = usize::from(reader.u8()?);
    if !(1..=limits::VAULT_LOCKS).contains(&count) {
        return Err(Garbled);
    }
    (0..count).map(|_| each(reader)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_holds_the_most_fits_the_limit() {
        let lock = 3 + limits::CREDENTIAL_ID + PUBLIC;
        let inside = 8 + 1 + limits::VAULT_LOCKS * (lock + 32) + 4 + limits::VAULT_CONTENT;
        let vault = 2 + 8 + 1 + limits::VAULT_LOCKS * (lock + WRAPPED) + SALT + bucket(inside) + aead::TAG;
        assert!(vault <= limits::VAULT, "{vault}");
        assert!(vault + bucket(inside) > limits::VAULT);
    }

    #[test]
    fn lengths_are_told_in_buckets() {
        let cases = [(1, 4), (4096, 4), (4097, 8), (8193, 16), (131_073, 256)];
        for (length, kib) in cases {
            assert_eq!(bucket(length), kib * 1024, "{length}");
        }
    }
}
