//! The key behind a role: what the owner link and a moderator link let their holders prove.

use std::fmt;

use ed25519_dalek::SigningKey;
use wire::SessionId;

use crate::labels;
use crate::owner::OwnerKey;
use crate::roles::{Cert, Role, RoleEntry, Scope};

/// A key that proves a role in any meeting of its room. Made by [`crate::rooms::RoomKeys::role_key`].
#[derive(Clone)]
pub struct RoleKey {
    key: SigningKey,
    role: Role,
    /// Leads from the owner to the key; empty for the owner's own.
    chain: Vec<Cert>,
}

impl RoleKey {
    pub(crate) fn of_owner(owner: &OwnerKey) -> Self {
        Self {
            key: SigningKey::from_bytes(&owner.seed()),
            role: Role::Owner,
            chain: Vec::new(),
        }
    }

    /// The key of a moderator link, if `cert` is about it.
    pub(crate) fn certified(key: SigningKey, cert: &Cert) -> Option<Self> {
        (cert.subject == key.verifying_key().to_bytes()).then(|| Self {
            key,
            role: cert.role,
            chain: vec![cert.clone()],
        })
    }

    /// The role it proves.
    pub fn role(&self) -> Role {
        self.role
    }

    /// The role of a leaf in one meeting.
    pub(crate) fn entry(&self, leaf_key: [u8; 32], session: SessionId) -> RoleEntry {
        let sign = |body: &[u8]| labels::sign(&self.key, labels::ROLE, body);
        let issuer = self.key.verifying_key().to_bytes();
        let mut chain = self.chain.clone();
        chain.push(Cert::issue(issuer, leaf_key, self.role, Scope::Session(session), sign));
        RoleEntry {
            leaf_key,
            role: self.role,
            chain,
        }
    }
}

impl fmt::Debug for RoleKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RoleKey({:?}, …)", self.role)
    }
}
