//! AES-256-GCM with a nonce of zero, for keys that seal exactly once.

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use zeroize::Zeroizing;

/// Bytes the tag adds.
#[cfg(test)]
pub(crate) const TAG: usize = 16;

/// Seals with a key derived for this one message: every caller mixes 16 fresh random bytes into it.
pub(crate) fn seal_once(key: &[u8; 32], plaintext: &[u8], aad: &[u8]) -> Vec<u8> {
    Aes256Gcm::new(key.into())
        .encrypt(&Nonce::default(), Payload { msg: plaintext, aad })
        .expect("messages stay far below the limit of AES-GCM")
}

/// Opens what [`seal_once`] sealed.
pub(crate) fn open_once(key: &[u8; 32], ciphertext: &[u8], aad: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    Aes256Gcm::new(key.into())
        .decrypt(&Nonce::default(), Payload { msg: ciphertext, aad })
        .ok()
        .map(Zeroizing::new)
}
