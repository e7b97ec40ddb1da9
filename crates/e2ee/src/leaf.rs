//! The key of one leaf: fresh per tab and meeting, so that two meetings cannot be linked.

use std::fmt;

use ed25519_dalek::{Signer as _, SigningKey};
use openmls_traits::signatures::{Signer, SignerError};
use openmls_traits::types::SignatureScheme;
use rand_core::{CryptoRng, RngCore};
use zeroize::Zeroizing;

use crate::labels;

/// A leaf's Ed25519 key. Its seed outlives a reload of the tab, nothing else of the group does.
#[derive(Clone)]
pub struct LeafSecret(SigningKey);

impl LeafSecret {
    /// A fresh key.
    pub fn generate(rng: &mut (impl RngCore + CryptoRng + ?Sized)) -> Self {
        let mut seed = Zeroizing::new([0; 32]);
        rng.fill_bytes(seed.as_mut());
        Self::from_seed(&seed)
    }

    /// The key of a seed.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    /// The seed.
    pub fn seed(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.to_bytes())
    }

    /// The public key.
    pub fn public(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }

    /// Signs a structure of ours under its label.
    pub(crate) fn sign(&self, label: &str, body: &[u8]) -> [u8; 64] {
        labels::sign(&self.0, label, body)
    }

    /// The same key for X25519 (RFC 7748 §4.1): what members seal for this leaf alone opens with it.
    pub(crate) fn x25519(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.to_scalar_bytes())
    }

    pub(crate) fn signer(&self) -> LeafSigner<'_> {
        LeafSigner(&self.0)
    }
}

impl fmt::Debug for LeafSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LeafSecret(…)")
    }
}

/// The key as openmls wants it, kept out of the public type.
pub(crate) struct LeafSigner<'a>(&'a SigningKey);

impl Signer for LeafSigner<'_> {
    fn sign(&self, payload: &[u8]) -> Result<Vec<u8>, SignerError> {
        Ok(self.0.sign(payload).to_vec())
    }

    fn signature_scheme(&self) -> SignatureScheme {
        SignatureScheme::ED25519
    }
}
