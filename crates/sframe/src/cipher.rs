//! Keys and the AEAD of suite 0x0004 (RFC 9605 §4.4, §4.5).

use aes_gcm::aead::AeadInOut;
use aes_gcm::{Aes128Gcm, KeyInit};
use hkdf::Hkdf;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// The name of the suite in the registry of RFC 9605 §8.1; its number is the next.
pub const CIPHER_SUITE: &str = "AES_128_GCM_SHA256_128";
const SUITE: u16 = 0x0004;
/// Bytes of the authentication tag.
pub(crate) const TAG: usize = 16;
const NONCE: usize = 12;

/// What an epoch's base key becomes before it is split into keys per KID: the output of HKDF-Extract.
#[derive(Clone)]
pub struct Secret(Zeroizing<[u8; 32]>);

impl Secret {
    /// Extracts from a base key.
    pub fn new(base_key: &[u8]) -> Self {
        let (secret, _) = Hkdf::<Sha256>::extract(Some(b""), base_key);
        Self(Zeroizing::new(secret.into()))
    }

    /// Names the secret without revealing it: equal names mean equal keys.
    pub(crate) fn name(&self) -> [u8; 16] {
        let digest = Sha256::new_with_prefix(b"konklave/1 spent counters\0").chain_update(self.0.as_slice());
        let mut name = [0; 16];
        name.copy_from_slice(&digest.finalize()[..16]);
        name
    }

    fn expand(&self, label: &[u8], kid: u64, out: &mut [u8]) {
        Hkdf::<Sha256>::from_prk(self.0.as_slice())
            .expect("the secret is one hash long")
            .expand_multi_info(&[label, &kid.to_be_bytes(), &SUITE.to_be_bytes()], out)
            .expect("keys are shorter than 255 hashes");
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// The AEAD under the key of one KID, its key schedule expanded once.
pub struct Cipher {
    aead: Aes128Gcm,
    salt: Zeroizing<[u8; NONCE]>,
}

impl std::fmt::Debug for Cipher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Cipher(…)")
    }
}

impl Cipher {
    /// Derives key and salt (RFC 9605 §4.4.2).
    pub fn new(secret: &Secret, kid: u64) -> Self {
        let mut key = Zeroizing::new([0; 16]);
        let mut salt = Zeroizing::new([0; NONCE]);
        secret.expand(b"SFrame 1.0 Secret key ", kid, key.as_mut_slice());
        secret.expand(b"SFrame 1.0 Secret salt ", kid, salt.as_mut_slice());
        let aead = Aes128Gcm::new((&*key).into());
        Self { aead, salt }
    }

    /// Encrypts `text` in place and returns the tag. `aad` is the SFrame header, then metadata.
    pub fn seal(&self, counter: u64, aad: &[u8], text: &mut [u8]) -> [u8; TAG] {
        self.aead
            .encrypt_inout_detached(&self.nonce(counter).into(), aad, text.into())
            .expect("a frame is shorter than the 64 GiB limit of GCM")
            .into()
    }

    /// Decrypts `text` in place. On `false` the bytes are not to be used.
    #[must_use]
    pub fn open(&self, counter: u64, aad: &[u8], text: &mut [u8], tag: &[u8; TAG]) -> bool {
        self.aead
            .decrypt_inout_detached(&self.nonce(counter).into(), aad, text.into(), tag.into())
            .is_ok()
    }

    fn nonce(&self, counter: u64) -> [u8; NONCE] {
        let mut nonce = *self.salt;
        for (byte, digit) in nonce[4..].iter_mut().zip(counter.to_be_bytes()) {
            *byte ^= digit;
        }
        nonce
    }
}
