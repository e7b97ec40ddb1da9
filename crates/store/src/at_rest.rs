//! Encryption of single columns: AES-256-GCM, bound to the place they stand in.

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use rand_core::{OsRng, RngCore};

use crate::StoreError;

/// Length of the nonce that precedes a sealed value.
const NONCE: usize = 12;

/// Seals `value` for the column and row that `place` names.
///
/// The nonce is random: at one value per invitation, 2^32 of them are out of reach.
pub(crate) fn seal(key: &[u8; 32], place: &[u8], value: &[u8]) -> Vec<u8> {
    let mut sealed = vec![0; NONCE];
    OsRng.fill_bytes(&mut sealed);
    let aad = aad(place);
    let payload = Payload { msg: value, aad: &aad };
    let ciphertext = Aes256Gcm::new(key.into())
        .encrypt(Nonce::from_slice(&sealed), payload)
        .expect("AES-GCM seals anything shorter than 64 GiB");
    sealed.extend_from_slice(&ciphertext);
    sealed
}

/// Opens what [`seal`] made for the same place.
pub(crate) fn open(key: &[u8; 32], place: &[u8], sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
    let (nonce, ciphertext) = sealed.split_at_checked(NONCE).ok_or(StoreError::Unreadable)?;
    let aad = aad(place);
    let payload = Payload {
        msg: ciphertext,
        aad: &aad,
    };
    Aes256Gcm::new(key.into())
        .decrypt(Nonce::from_slice(nonce), payload)
        .map_err(|_| StoreError::Unreadable)
}

fn aad(place: &[u8]) -> Vec<u8> {
    [b"konklave/1 at rest\0", place].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opens_only_in_its_place_and_under_its_key() {
        let sealed = seal(&[1; 32], b"row 1", b"value");
        assert_eq!(open(&[1; 32], b"row 1", &sealed).unwrap(), b"value");
        assert!(open(&[2; 32], b"row 1", &sealed).is_err());
        assert!(open(&[1; 32], b"row 2", &sealed).is_err());
        assert!(open(&[1; 32], b"row 1", &sealed[..11]).is_err());
    }

    #[test]
    fn equal_values_look_different() {
        assert_ne!(seal(&[1; 32], b"", b"value"), seal(&[1; 32], b"", b"value"));
    }
}
