//! A room and people who hold its link.

use std::collections::BTreeMap;

use e2ee::group::{
    Admission, Built, EpochChange, Group, Identity, Join, LeafSecret, MemberKind, Papers, PendingJoin, ResyncAttempt,
    RoleKey,
};
use e2ee::links::Link;
use e2ee::rooms::{Draft, InviteKeys, NewRoom, Origin, OwnerKey, RoomKeys};
use rand_chacha::ChaCha20Rng;
use rand_core::{RngCore, SeedableRng};
use wire::{PeerId, SessionId};

use crate::by_hand;

pub const SESSION: SessionId = SessionId([7; 16]);

pub struct Room {
    pub keys: RoomKeys,
    pub owner: RoleKey,
    pub rng: ChaCha20Rng,
    new: NewRoom,
    leaves: BTreeMap<u32, LeafSecret>,
}

impl Room {
    pub fn new(seed: u8) -> Self {
        Self::with(seed, Admission::Open)
    }

    pub fn with(seed: u8, admission: Admission) -> Self {
        let mut rng = ChaCha20Rng::from_seed([seed; 32]);
        let new = Draft::new(&mut rng, Origin::Browser, "Vorstand", None)
            .with_admission(admission)
            .finish(None, &mut rng)
            .unwrap();
        let invite = InviteKeys::derive(&new.shared, None);
        let wrapped = new.request.invites[0].wrapped_root.as_slice();
        let keys = RoomKeys::open(&invite, wrapped, new.request.record.as_slice()).unwrap();
        let owner = keys.role_key(&new.owner).unwrap();
        Self {
            keys,
            owner,
            rng,
            new,
            leaves: BTreeMap::new(),
        }
    }

    pub fn seed(&mut self) -> [u8; 32] {
        let mut seed = [0; 32];
        self.rng.fill_bytes(&mut seed);
        seed
    }

    pub fn id(&self) -> [u8; 16] {
        self.keys.room().0
    }

    /// The owner's public key, as it stands in the record.
    pub fn owner_vk(&self) -> &[u8] {
        &self.new.request.record.as_slice()[18..50]
    }

    /// The owner's link.
    pub fn owner_link(&self) -> &Link {
        &self.new.owner
    }

    /// The key itself.
    pub fn owner_key(&self) -> OwnerKey {
        self.new.owner.owner_key().unwrap().clone()
    }

    /// The room salt, as it stands in the record.
    pub fn salt(&self) -> &[u8] {
        &self.new.request.record.as_slice()[50..66]
    }

    /// The PSK, derived by hand.
    pub fn psk(&self) -> Vec<u8> {
        let invite = by_hand::invite(&self.id(), &by_hand::secret(&self.new.shared), None);
        let root = by_hand::unwrap_root(&invite, self.new.request.invites[0].wrapped_root.as_slice());
        by_hand::expand(&root, b"konklave/1 psk", 32)
    }

    /// The leaf key of a peer; drawn at the first call, the same from then on.
    pub fn leaf(&mut self, peer: u32) -> LeafSecret {
        self.leaves
            .entry(peer)
            .or_insert_with(|| LeafSecret::generate(&mut self.rng))
            .clone()
    }

    /// The peer takes a fresh leaf key from now on.
    pub fn forget(&mut self, peer: u32) {
        self.leaves.remove(&peer);
    }

    /// An external commit of a peer.
    pub fn resync(&mut self, peer: u32, info: &[u8]) -> (ResyncAttempt, Vec<u8>) {
        let (leaf, seed) = (self.leaf(peer), self.seed());
        ResyncAttempt::start(&self.keys, leaf, &identity(peer), info, papers(), &seed).unwrap()
    }

    pub fn form(&mut self, peer: u32) -> Group {
        let (leaf, seed) = (self.leaf(peer), self.seed());
        Group::create(&self.keys, leaf, &identity(peer), SESSION, None, &seed).unwrap()
    }

    pub fn knock(&mut self, peer: u32) -> (PendingJoin, Vec<u8>) {
        let (leaf, seed) = (self.leaf(peer), self.seed());
        PendingJoin::new(&self.keys, leaf, &identity(peer), Some(SESSION), None, &seed)
    }

    /// A meeting of `n` people, peers 1 to n; the first formed it and added the others.
    pub fn meeting(&mut self, n: u32) -> Vec<Group> {
        let mut groups = vec![self.form(1)];
        let joins: Vec<_> = (2..=n).map(|peer| (PeerId(peer), self.knock(peer))).collect();
        for batch in joins.into_iter().collect::<Vec<_>>().chunks_mut(64) {
            let offers: Vec<_> = batch
                .iter()
                .map(|(peer, (_, package))| Join::new(*peer, package))
                .collect();
            let built = groups[0].commit_members(&offers, &[], false).unwrap();
            spread(&mut groups, 0, &built);
            let welcome = built.welcome.unwrap();
            for (_, join) in batch.iter_mut() {
                let (pending, _) = std::mem::replace(join, self.knock(0));
                groups.push(pending.accept(&welcome, Some(SESSION), &[]).unwrap());
            }
        }
        groups
    }
}

pub fn identity(peer: u32) -> Identity {
    Identity::new(
        member_id(peer),
        PeerId(peer),
        MemberKind::Human,
        &format!("Person {peer}"),
    )
}

/// Everybody processes the commit of `by`, who merges it.
pub fn spread(groups: &mut [Group], by: usize, built: &Built) -> Vec<EpochChange> {
    groups
        .iter_mut()
        .enumerate()
        .map(|(at, group)| {
            if at == by {
                group.merge_own().unwrap()
            } else {
                group.process(&built.commit).unwrap()
            }
        })
        .collect()
}

/// All groups stand alike.
pub fn agree(groups: &[Group]) {
    for group in &groups[1..] {
        assert_eq!(group.epoch(), groups[0].epoch());
        assert_eq!(group.fork_tag(), groups[0].fork_tag());
        assert_eq!(group.base_key(), groups[0].base_key());
        assert_eq!(group.members(), groups[0].members());
        assert_eq!(group.code_input(), groups[0].code_input());
    }
}

pub fn member_id(peer: u32) -> [u8; 16] {
    let mut member_id = [0; 16];
    member_id[..4].copy_from_slice(&peer.to_be_bytes());
    member_id
}

/// What everybody knows: which meeting it is.
pub fn papers() -> Papers<'static> {
    Papers {
        session: Some(SESSION),
        ..Papers::default()
    }
}
