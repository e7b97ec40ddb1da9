//! Every label of the protocol, and the two derivations built on them.
//!
//! A label never serves two purposes; the test below compares them all.

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

/// Version that every signed or encoded structure begins with.
pub(crate) const VERSION: u16 = 1;

pub(crate) const PREFIX: &str = "konklave/1 ";

pub(crate) const ROOM_ID: &str = "room id";
pub(crate) const LINK: &str = "link";
pub(crate) const LINK_SECRET: &str = "link secret";
pub(crate) const INVITE_ID: &str = "invite id";
pub(crate) const PW_SALT: &str = "pw salt";
pub(crate) const ACCESS_TOKEN: &str = "access token";
pub(crate) const WRAP_ROOT: &str = "wrap root";
pub(crate) const ROOT_COMMIT: &str = "root commit";
pub(crate) const ROOT_CHANGE: &str = "root change";
pub(crate) const PSK: &str = "psk";
pub(crate) const SEAL: &str = "seal";
pub(crate) const META: &str = "meta";
pub(crate) const INVITE_SIG: &str = "invite sig";
pub(crate) const ROLE: &str = "role";
pub(crate) const ROOM_RECORD: &str = "room record";
pub(crate) const LOBBY_KEY: &str = "lobby key";
pub(crate) const KNOCK: &str = "knock";
pub(crate) const TICKET: &str = "ticket";
pub(crate) const PRIVATE: &str = "private message";
pub(crate) const BALLOT: &str = "ballot";
pub(crate) const INVITE: &str = "invite";
pub(crate) const INVITE_PROOF: &str = "invite proof";
pub(crate) const LEAVE: &str = "leave";
pub(crate) const TAKEN: &str = "taken";
pub(crate) const END: &str = "end";
pub(crate) const FORK_TAG: &str = "fork tag";
pub(crate) const MEETING_CODE: &str = "meeting code";
pub(crate) const VAULT: &str = "vault";
pub(crate) const VAULT_CONTENT: &str = "vault content";
pub(crate) const VAULT_LOCK: &str = "vault lock";
pub(crate) const VAULT_PHRASE: &str = "vault phrase";
pub(crate) const VAULT_WAY: &str = "vault way";
pub(crate) const VAULT_WAY_KEY: &str = "vault way key";
pub(crate) const VAULT_WAY_PROOF: &str = "vault way proof";
/// Fixed by RFC 9605 §5.2, hence without our prefix.
pub(crate) const SFRAME_BASE_KEY: &str = "SFrame 1.0 Base Key";

/// The label with the protocol's prefix.
pub(crate) fn full(label: &str) -> String {
    format!("{PREFIX}{label}")
}

/// `HKDF-Expand(key, "konklave/1 " ‖ label ‖ suffix, N)`.
pub(crate) fn expand<const N: usize>(key: &[u8; 32], label: &str, suffix: &[u8]) -> Zeroizing<[u8; N]> {
    let mut out = Zeroizing::new([0; N]);
    Hkdf::<Sha256>::from_prk(key)
        .expect("32 bytes are one SHA-256 block")
        .expand_multi_info(&[PREFIX.as_bytes(), label.as_bytes(), suffix], out.as_mut())
        .expect("at most 32 bytes are asked for");
    out
}

/// `HKDF-Extract(salt, ikm)`; `salt` and `ikm` in pieces, so that secrets are not copied around.
pub(crate) fn extract(salt: &[u8], ikm: &[&[u8]]) -> Zeroizing<[u8; 32]> {
    let mut extract = hkdf::HkdfExtract::<Sha256>::new(Some(salt));
    for piece in ikm {
        extract.input_ikm(piece);
    }
    Zeroizing::new(extract.finalize().0.into())
}

/// Signs `label ‖ 0x00 ‖ body`.
pub(crate) fn sign(key: &SigningKey, label: &str, body: &[u8]) -> [u8; 64] {
    key.sign(&signed(label, body)).to_bytes()
}

/// Verifies a signature over `label ‖ 0x00 ‖ body`; refuses weak keys and malleable signatures.
pub(crate) fn verify(key: &[u8; 32], label: &str, body: &[u8], signature: &[u8; 64]) -> bool {
    VerifyingKey::from_bytes(key).is_ok_and(|key| {
        key.verify_strict(&signed(label, body), &Signature::from_bytes(signature))
            .is_ok()
    })
}

fn signed(label: &str, body: &[u8]) -> Vec<u8> {
    [PREFIX.as_bytes(), label.as_bytes(), &[0], body].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_pairwise_distinct() {
        let mut labels = [
            ROOM_ID,
            LINK,
            LINK_SECRET,
            INVITE_ID,
            PW_SALT,
            ACCESS_TOKEN,
            WRAP_ROOT,
            ROOT_COMMIT,
            ROOT_CHANGE,
            PSK,
            SEAL,
            META,
            INVITE_SIG,
            ROLE,
            ROOM_RECORD,
            // Written out in `wire::UpdateRoom::signed`.
            "room update",
            // In `wire::KeepRoom::signed` and `wire::EndRoom::signed`.
            "room keep",
            "room end",
            LOBBY_KEY,
            KNOCK,
            TICKET,
            PRIVATE,
            BALLOT,
            INVITE,
            INVITE_PROOF,
            LEAVE,
            TAKEN,
            END,
            FORK_TAG,
            MEETING_CODE,
            VAULT,
            VAULT_CONTENT,
            VAULT_LOCK,
            VAULT_PHRASE,
            VAULT_WAY,
            VAULT_WAY_KEY,
            VAULT_WAY_PROOF,
            // Written out in packages/client/src/vault.ts.
            "vault passkey",
            SFRAME_BASE_KEY,
        ];
        let count = labels.len();
        labels.sort_unstable();
        assert_eq!(labels.iter().collect::<std::collections::BTreeSet<_>>().len(), count);
    }

    #[test]
    fn no_label_followed_by_its_suffix_begins_another() {
        // `expand` appends a 16-byte salt to these two only.
        for salted in [WRAP_ROOT, SEAL, META] {
            for other in [INVITE_ID, INVITE_SIG, PW_SALT, ACCESS_TOKEN, ROOT_COMMIT, PSK] {
                assert!(!other.starts_with(salted));
            }
        }
    }

    #[test]
    fn a_signature_holds_for_one_label_only() {
        let key = SigningKey::from_bytes(&[7; 32]);
        let signature = sign(&key, ROLE, b"body");
        let public = key.verifying_key().to_bytes();
        assert!(verify(&public, ROLE, b"body", &signature));
        assert!(!verify(&public, END, b"body", &signature));
        assert!(!verify(&public, ROLE, b"bodY", &signature));
    }
}
