//! Tools that break the rules.

use openmls::prelude::KeyPackage;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use wire::{PeerId, Rule, SessionId};

use super::craft::{Forged, package};
use crate::aad::CommitAad;
use crate::group::{Admission, Group, Identity, Join, LeafSecret, MemberKind, PolicyChange, Reason, RoleKey};
use crate::join::PendingJoin;
use crate::links::Link;
use crate::mls::setup;
use crate::owner::{Origin, OwnerKey};
use crate::roles::{Role, RoleEntry};
use crate::rooms::{Draft, Guest, InviteKeys, RoomKeys, Update};
use crate::ticket::Ticket;

pub(super) const SESSION: SessionId = SessionId([7; 16]);

pub(super) struct Meeting {
    pub(super) keys: RoomKeys,
    pub(super) owner: OwnerKey,
    pub(super) owner_key: RoleKey,
    links: u8,
    /// The first is the forger.
    pub(super) groups: Vec<Group>,
}

impl Meeting {
    pub(super) fn new(n: u32) -> Self {
        Self::with(n, Admission::Open)
    }

    /// A meeting of `n` people in a room whose record says `admission`; the first owns it if that is not open.
    pub(super) fn with(n: u32, admission: Admission) -> Self {
        let mut rng = ChaCha20Rng::from_seed([1; 32]);
        let new = Draft::new(&mut rng, Origin::Browser, "", None)
            .with_admission(admission)
            .finish(None, &mut rng)
            .unwrap();
        let invite = InviteKeys::derive(&new.shared, None);
        let wrapped = new.request.invites[0].wrapped_root.as_slice();
        let keys = RoomKeys::open(&invite, wrapped, new.request.record.as_slice()).unwrap();
        let owner = new.owner.owner_key().unwrap().clone();
        let owner_key = keys.role_key(&new.owner).unwrap();
        let host = (admission != Admission::Open).then_some(&owner_key);
        let leaf = |peer| LeafSecret::from_seed(&[100 + peer as u8; 32]);
        let first = Group::create(&keys, leaf(1), &identity(1), SESSION, host, &[1; 32]).unwrap();
        let mut groups = vec![first];
        for peer in 2..=n {
            let who = identity(peer);
            let (join, offer) = PendingJoin::new(&keys, leaf(peer), &who, None, None, &[peer as u8; 32]);
            let ticket = groups[0].ticket_for(&leaf(peer).public(), &who.member_id, who.kind);
            let joiner = Join {
                ticket: ticket.as_deref(),
                ..Join::new(PeerId(peer), &offer)
            };
            let built = groups[0].commit_members(&[joiner], &[], false).unwrap();
            groups
                .iter_mut()
                .for_each(|group| drop(group.process(&built.commit).unwrap()));
            groups.push(join.accept(&built.welcome.unwrap(), Some(SESSION), &[]).unwrap());
        }
        Self {
            keys,
            owner,
            owner_key,
            links: 0,
            groups,
        }
    }

    pub(super) fn offer(&self, peer: u32) -> Vec<u8> {
        PendingJoin::new(
            &self.keys,
            LeafSecret::from_seed(&[50 + peer as u8; 32]),
            &identity(peer),
            None,
            None,
            &[9; 32],
        )
        .1
    }

    pub(super) fn package(&self, who: &Identity) -> KeyPackage {
        package(&self.keys, LeafSecret::from_seed(&[50; 32]), who, setup::lifetime())
    }

    pub(super) fn add(&mut self, package: KeyPackage) -> Vec<u8> {
        let psk = setup::psk(&self.groups[0].provider, &self.keys);
        self.forge(Forged {
            adds: vec![package],
            psks: vec![psk],
            ..Forged::default()
        })
    }

    /// An add that shows tickets and roles.
    pub(super) fn add_with(&mut self, package: KeyPackage, tickets: Vec<Ticket>, roles: Vec<RoleEntry>) -> Vec<u8> {
        let psk = setup::psk(&self.groups[0].provider, &self.keys);
        self.forge(Forged {
            adds: vec![package],
            psks: vec![psk],
            aad: Some(CommitAad::new(vec![], tickets, roles).to_bytes()),
            ..Forged::default()
        })
    }

    /// Everybody takes over an honest commit of one of them.
    pub(super) fn spread(&mut self, commit: &[u8]) {
        self.groups
            .iter_mut()
            .for_each(|group| drop(group.process(commit).unwrap()));
        self.groups.retain(Group::is_member);
    }

    /// The first grants roles, and everybody takes it over.
    pub(super) fn grant(&mut self, roles: &[(u32, Role)]) {
        let changes: Vec<_> = roles
            .iter()
            .map(|(peer, role)| PolicyChange::Grant {
                peer: PeerId(*peer),
                role: *role,
            })
            .collect();
        let granted = self.groups[0].commit_policy(&changes).unwrap();
        self.spread(&granted.commit);
    }

    /// A link of the owner's, known to everybody from now on.
    pub(super) fn invite(&mut self, guest: Guest) -> Link {
        let mut rng = ChaCha20Rng::from_seed([30 + self.links; 32]);
        self.links += 1;
        let keys = self.keys.clone();
        let mut update = Update::new(&keys, &self.owner).unwrap();
        let link = update.invite(guest, None, &mut rng).unwrap();
        self.keys = update.finish(1, &mut rng).unwrap().1;
        link
    }

    /// A commit of the first member that no rule of ours has seen.
    pub(super) fn forge(&mut self, forged: Forged) -> Vec<u8> {
        self.try_forge(forged).expect("openmls builds it")
    }

    /// The same, where openmls may refuse to build what the RFC forbids.
    pub(super) fn try_forge(&mut self, forged: Forged) -> Option<Vec<u8>> {
        self.groups[0].craft(forged)
    }

    /// An external commit that no rule of ours has seen.
    pub(super) fn external(&self, leaf: LeafSecret, identity: &Identity, with_psk: bool) -> Vec<u8> {
        self.external_with(leaf, identity, with_psk, &CommitAad::default())
    }

    /// The same with authenticated data of the forger's choice.
    pub(super) fn external_with(
        &self,
        leaf: LeafSecret,
        identity: &Identity,
        with_psk: bool,
        aad: &CommitAad,
    ) -> Vec<u8> {
        self.groups[0].craft_external(leaf, identity, with_psk, aad)
    }

    pub(super) fn refuses(&mut self, commit: &[u8], rule: Rule) {
        self.refuses_case("", commit, rule);
    }

    /// Every other member refuses the commit by `rule` and stands as before.
    pub(super) fn refuses_case(&mut self, what: &str, commit: &[u8], rule: Rule) {
        for group in &mut self.groups[1..] {
            let before = (
                group.epoch(),
                group.fork_tag(),
                group.members().to_vec(),
                group.state.clone(),
            );
            assert_eq!(
                group.process(commit).map_err(|refused| refused.rule),
                Err(rule),
                "{what}"
            );
            assert_eq!(
                (
                    group.epoch(),
                    group.fork_tag(),
                    group.members().to_vec(),
                    group.state.clone()
                ),
                before
            );
        }
    }

    /// Every other member accepts the commit, and all end up alike.
    pub(super) fn accepts(&mut self, commit: &[u8]) -> Vec<(PeerId, Reason)> {
        let changes: Vec<_> = self.groups[1..]
            .iter_mut()
            .map(|group| group.process(commit).unwrap())
            .collect();
        let active: Vec<_> = self.groups[1..].iter().filter(|group| group.is_member()).collect();
        assert!(active.windows(2).all(|pair| pair[0].fork_tag() == pair[1].fork_tag()));
        changes[0]
            .removed
            .iter()
            .map(|gone| (gone.member.peer, gone.reason))
            .collect()
    }
}

pub(super) fn identity(peer: u32) -> Identity {
    Identity::new([peer as u8; 16], PeerId(peer), MemberKind::Human, "x")
}
