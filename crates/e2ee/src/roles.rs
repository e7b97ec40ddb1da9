//! Roles: certificate chains from the room owner's key to a leaf key. The server cannot make one.

use wire::{RoomId, SessionId};

use crate::bytes::{Garbled, Reader, Writer};
use crate::labels;
use crate::leaf::LeafSecret;
#[cfg(test)]
use crate::owner::OwnerKey;

/// What a participant may decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Role {
    /// Takes part.
    Participant = 0,
    /// May present.
    Presenter = 1,
    /// May remove, lock and grant lower roles.
    Moderator = 2,
    /// Owns the room.
    Owner = 3,
}

impl Role {
    pub(crate) fn from_u8(value: u8) -> Option<Self> {
        [Self::Participant, Self::Presenter, Self::Moderator, Self::Owner]
            .into_iter()
            .find(|role| *role as u8 == value)
    }
}

/// Longest chain: three grants behind the owner's first.
pub(crate) const CHAIN: usize = 4;

/// Where a certificate holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    Room(RoomId),
    Session(SessionId),
}

/// "`issuer` grants `subject` a role."
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cert {
    pub(crate) issuer: [u8; 32],
    pub(crate) subject: [u8; 32],
    pub(crate) role: Role,
    pub(crate) scope: Scope,
    pub(crate) signature: [u8; 64],
}

impl Cert {
    #[cfg(test)]
    pub(crate) fn by_owner(owner: &OwnerKey, subject: [u8; 32], role: Role, scope: Scope) -> Self {
        Self::issue(owner.public(), subject, role, scope, |body| {
            owner.sign(labels::ROLE, body)
        })
    }

    /// A certificate of `issuer`, whose key signs.
    pub(crate) fn issue(
        issuer: [u8; 32],
        subject: [u8; 32],
        role: Role,
        scope: Scope,
        sign: impl FnOnce(&[u8]) -> [u8; 64],
    ) -> Self {
        let mut cert = Self {
            issuer,
            subject,
            role,
            scope,
            signature: [0; 64],
        };
        cert.signature = sign(&cert.body());
        cert
    }

    fn body(&self) -> Vec<u8> {
        let (tag, id) = match self.scope {
            Scope::Room(id) => (0, id.0),
            Scope::Session(id) => (1, id.0),
        };
        Writer::default()
            .u16(labels::VERSION)
            .raw(&self.issuer)
            .raw(&self.subject)
            .u8(self.role as u8)
            .u8(tag)
            .raw(&id)
            .finish()
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        writer.raw(&self.body()).raw(&self.signature);
    }

    pub(crate) fn read(reader: &mut Reader) -> Result<Self, Garbled> {
        reader.version()?;
        let issuer = reader.array()?;
        let subject = reader.array()?;
        let role = Role::from_u8(reader.u8()?).ok_or(Garbled)?;
        let scope = match (reader.u8()?, reader.array()?) {
            (0, id) => Scope::Room(RoomId(id)),
            (1, id) => Scope::Session(SessionId(id)),
            _ => return Err(Garbled),
        };
        Ok(Self {
            issuer,
            subject,
            role,
            scope,
            signature: reader.array()?,
        })
    }

    pub(crate) fn verifies(&self) -> bool {
        labels::verify(&self.issuer, labels::ROLE, &self.body(), &self.signature)
    }
}

/// A role of one leaf, with its proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RoleEntry {
    pub(crate) leaf_key: [u8; 32],
    pub(crate) role: Role,
    pub(crate) chain: Vec<Cert>,
}

/// What a chain is judged against.
#[derive(Clone, Copy)]
pub(crate) struct Authority<'a> {
    pub(crate) owner_vk: &'a [u8; 32],
    pub(crate) room: RoomId,
    pub(crate) session: SessionId,
    pub(crate) revoked: &'a [[u8; 32]],
}

impl RoleEntry {
    /// The owner's own entry: one certificate for this session.
    #[cfg(test)]
    pub(crate) fn of_owner(owner: &OwnerKey, leaf_key: [u8; 32], session: SessionId) -> Self {
        let cert = Cert::by_owner(owner, leaf_key, Role::Owner, Scope::Session(session));
        Self {
            leaf_key,
            role: Role::Owner,
            chain: vec![cert],
        }
    }

    /// What `grantor`, whose own entry this is called on, grants to another leaf of the meeting. None: the
    /// chain would be too long.
    pub(crate) fn grant(
        &self,
        grantor: &LeafSecret,
        leaf_key: [u8; 32],
        role: Role,
        session: SessionId,
    ) -> Option<Self> {
        let cert = Cert::issue(self.leaf_key, leaf_key, role, Scope::Session(session), |body| {
            grantor.sign(labels::ROLE, body)
        });
        let chain = [self.chain.as_slice(), &[cert]].concat();
        (chain.len() <= CHAIN).then_some(Self { leaf_key, role, chain })
    }

    /// Whose key certifies the leaf itself.
    pub(crate) fn issuer(&self) -> Option<&[u8; 32]> {
        self.chain.last().map(|cert| &cert.issuer)
    }

    /// Whether the leaf got the role from a link's key, with which it can prove it again, and not from
    /// another leaf of the meeting. The owner certifies a link's key directly: what that key certified in
    /// between would outlive the link.
    pub(crate) fn by_link(&self) -> bool {
        self.chain.split_last().is_some_and(|(_, before)| {
            before.len() <= 1 && before.iter().all(|cert| matches!(cert.scope, Scope::Room(_)))
        })
    }

    /// Whether the chain leads from the owner to this leaf without a role ever rising.
    pub(crate) fn is_valid(&self, authority: Authority) -> bool {
        if self.role == Role::Participant || self.chain.is_empty() || self.chain.len() > CHAIN {
            return false;
        }
        let (mut issuer, mut role) = (*authority.owner_vk, Role::Owner);
        for cert in &self.chain {
            let in_scope = match cert.scope {
                Scope::Room(room) => room == authority.room,
                Scope::Session(session) => session == authority.session,
            };
            let unrevoked = !authority.revoked.contains(&cert.issuer) && !authority.revoked.contains(&cert.subject);
            // Below the owner only a moderator may pass a role on, and only what is his own.
            let may_grant = role >= Role::Moderator;
            if cert.issuer != issuer || cert.role > role || !may_grant || !in_scope || !unrevoked || !cert.verifies() {
                return false;
            }
            (issuer, role) = (cert.subject, cert.role);
        }
        issuer == self.leaf_key && self.role <= role
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        writer
            .raw(&self.leaf_key)
            .u8(self.role as u8)
            .u8(self.chain.len() as u8);
        self.chain.iter().for_each(|cert| cert.write(writer));
    }

    pub(crate) fn read(reader: &mut Reader) -> Result<Self, Garbled> {
        let leaf_key = reader.array()?;
        let role = Role::from_u8(reader.u8()?).ok_or(Garbled)?;
        let len = usize::from(reader.u8()?);
        if len == 0 || len > CHAIN {
            return Err(Garbled);
        }
        let chain = (0..len).map(|_| Cert::read(reader)).collect::<Result<_, _>>()?;
        Ok(Self { leaf_key, role, chain })
    }
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::SigningKey;
    use proptest::prelude::*;

    use super::*;

    const ROOM: RoomId = RoomId([1; 16]);
    const SESSION: SessionId = SessionId([2; 16]);

    #[test]
    fn the_owner_certifies_a_leaf() {
        let entry = RoleEntry::of_owner(&OwnerKey::from_seed(&[0; 32]), public(9), SESSION);
        assert!(valid(&entry, &public(0), &[]));
        assert!(!valid(&entry, &public(1), &[]), "another owner");
        assert!(!valid(&entry, &public(0), &[public(9)]), "a revoked key");
        let other = Authority {
            owner_vk: &public(0),
            room: ROOM,
            session: SessionId([3; 16]),
            revoked: &[],
        };
        assert!(!entry.is_valid(other), "another session");
    }

    #[test]
    fn chains_that_do_not_hold_are_refused() {
        let handed_on = [
            (0, 5, Role::Owner),
            (5, 6, Role::Owner),
            (6, 7, Role::Owner),
            (7, 9, Role::Owner),
        ];
        let too_long = [&[(0, 4, Role::Owner), (4, 5, Role::Owner)], &handed_on[1..]].concat();
        let cases: [(&str, RoleEntry, bool); 11] = [
            ("handed on three times", entry(Role::Owner, &handed_on), true),
            ("four times", entry(Role::Owner, &too_long), false),
            (
                "two links",
                entry(Role::Moderator, &[(0, 5, Role::Moderator), (5, 9, Role::Moderator)]),
                true,
            ),
            (
                "a lower claim",
                entry(Role::Presenter, &[(0, 9, Role::Moderator)]),
                true,
            ),
            (
                "a role that rises",
                entry(Role::Owner, &[(0, 5, Role::Moderator), (5, 9, Role::Owner)]),
                false,
            ),
            (
                "a claim above the certificate",
                entry(Role::Owner, &[(0, 9, Role::Moderator)]),
                false,
            ),
            (
                "a presenter granting",
                entry(Role::Presenter, &[(0, 5, Role::Presenter), (5, 9, Role::Presenter)]),
                false,
            ),
            ("another leaf", entry(Role::Owner, &[(0, 8, Role::Owner)]), false),
            (
                "a gap",
                entry(Role::Owner, &[(0, 5, Role::Owner), (6, 9, Role::Owner)]),
                false,
            ),
            ("a foreign start", entry(Role::Owner, &[(5, 9, Role::Owner)]), false),
            ("no chain", entry(Role::Owner, &[]), false),
        ];
        for (what, entry, expected) in cases {
            assert_eq!(valid(&entry, &public(0), &[]), expected, "{what}");
        }
    }

    #[test]
    fn a_role_is_by_a_link_only_if_the_links_own_key_certified_the_leaf() {
        let by_owner = entry(Role::Owner, &[(0, 9, Role::Owner)]);
        let by_link = entry(Role::Moderator, &[(0, 5, Role::Moderator), (5, 9, Role::Moderator)]);
        assert!(by_owner.by_link() && by_link.by_link());
        assert_eq!(by_link.issuer(), Some(&public(5)));
        // The holder of the link certifies a key of its own and comes again with that.
        let behind = entry(
            Role::Moderator,
            &[
                (0, 5, Role::Moderator),
                (5, 6, Role::Moderator),
                (6, 9, Role::Moderator),
            ],
        );
        assert!(valid(&behind, &public(0), &[]) && !behind.by_link());
        let mut by_leaf = by_link;
        by_leaf.chain[0].scope = Scope::Session(SESSION);
        assert!(!by_leaf.by_link());
    }

    proptest! {
        #[test]
        fn no_chain_of_random_certificates_yields_more_than_they_grant(
            links in prop::collection::vec((0u8..4, 0u8..4, 0u8..4, 0u8..3), 1..=5),
            leaf in 0u8..4, claim in 1u8..4, revoked in prop::collection::btree_set(0u8..4, 0..2),
        ) {
            let scopes = [Scope::Room(ROOM), Scope::Session(SESSION), Scope::Session(SessionId([9; 16]))];
            let chain = links.iter().map(|(issuer, subject, role, scope)| {
                let (owner, role) = (OwnerKey::from_seed(&[*issuer; 32]), Role::from_u8(*role).unwrap());
                Cert::by_owner(&owner, public(*subject), role, scopes[usize::from(*scope)])
            });
            let entry = RoleEntry { leaf_key: public(leaf), role: Role::from_u8(claim).unwrap(), chain: chain.collect() };
            let keys: Vec<_> = revoked.iter().map(|seed| public(*seed)).collect();
            if valid(&entry, &public(0), &keys) {
                let roles: Vec<_> = links.iter().map(|link| link.2).collect();
                prop_assert!(links.len() <= CHAIN);
                prop_assert!(roles.is_sorted_by(|a, b| a >= b) && claim <= roles[roles.len() - 1]);
                prop_assert!(roles[..roles.len() - 1].iter().all(|role| *role >= Role::Moderator as u8));
                prop_assert_eq!((links[0].0, links[links.len() - 1].1), (0, leaf));
                prop_assert!(links.windows(2).all(|pair| pair[0].1 == pair[1].0));
                prop_assert!(links.iter().all(|link| link.3 < 2));
                prop_assert!(!links.iter().any(|link| revoked.contains(&link.0) || revoked.contains(&link.1)));
            }
        }
    }

    fn key(seed: u8) -> SigningKey {
        SigningKey::from_bytes(&[seed; 32])
    }

    fn public(seed: u8) -> [u8; 32] {
        key(seed).verifying_key().to_bytes()
    }

    fn entry(role: Role, links: &[(u8, u8, Role)]) -> RoleEntry {
        let chain = links
            .iter()
            .map(|(issuer, subject, role)| {
                Cert::by_owner(
                    &OwnerKey::from_seed(&[*issuer; 32]),
                    public(*subject),
                    *role,
                    Scope::Room(ROOM),
                )
            })
            .collect();
        RoleEntry {
            leaf_key: public(9),
            role,
            chain,
        }
    }

    fn valid(entry: &RoleEntry, owner_vk: &[u8; 32], revoked: &[[u8; 32]]) -> bool {
        entry.is_valid(Authority {
            owner_vk,
            room: ROOM,
            session: SESSION,
            revoked,
        })
    }
}
