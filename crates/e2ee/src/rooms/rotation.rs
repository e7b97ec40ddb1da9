//! The room root changes: its generations, which of them is in use, and what the owner tells members.
//!
//! A meeting under way goes on under the root it has until its policy names the next generation; until then,
//! and a moment longer, both are held. One of them is in use: what is sealed and joined goes by it.

use std::fmt;

use rand_core::{CryptoRng, RngCore};
use wire::RoomId;
use zeroize::Zeroizing;

use super::{FIRST, InviteKeys, OwnerKey, RoomKeys, psk_id};
use crate::bytes::{Garbled, Reader, Writer};
use crate::labels;
use crate::links::{Link, LinkKind};
use crate::record::{RoomRecord, root_commit};

/// Roots held beside the one in use: a second change may overtake the first.
pub(super) const OTHERS: usize = 3;

/// A root and its generation. Never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct HeldRoot {
    generation: u32,
    root: Zeroizing<[u8; 32]>,
}

impl HeldRoot {
    pub(super) fn draw(generation: u32, rng: &mut (impl RngCore + CryptoRng + ?Sized)) -> Self {
        let mut root = Zeroizing::new([0; 32]);
        rng.fill_bytes(root.as_mut());
        Self { generation, root }
    }

    /// One that was held before a reload.
    pub fn from_parts(generation: u32, root: &[u8; 32]) -> Self {
        Self {
            generation,
            root: Zeroizing::new(*root),
        }
    }

    /// Its generation, and the root. Secret.
    pub fn parts(&self) -> (u32, &[u8; 32]) {
        (self.generation, &self.root)
    }
}

impl fmt::Debug for HeldRoot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HeldRoot({}, …)", self.generation)
    }
}

/// "The root is this one from now on", as the owner tells it inside the group: `u32 gen | root 32 | signature
/// 64`, signed by the owner's key as `root change` over `u16 version | room id | u32 gen | root commit`.
/// Never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct RootChange {
    root: HeldRoot,
    signature: [u8; 64],
}

impl RootChange {
    /// The newest root the owner's keys hold, if a group of the generation in use is to hear of it.
    pub fn of(keys: &RoomKeys, owner: &OwnerKey) -> Option<Self> {
        let newest = keys.others.iter().max_by_key(|other| other.generation)?;
        let root = Some(newest)
            .filter(|newest| newest.generation > keys.generation)?
            .clone();
        let signature = owner.sign(labels::ROOT_CHANGE, &body(keys.room, &root));
        Some(Self { root, signature })
    }

    /// Of which root.
    pub fn generation(&self) -> u32 {
        self.root.generation
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        let (generation, root) = self.root.parts();
        writer.u32(generation).raw(root).raw(&self.signature);
    }

    pub(crate) fn read(reader: &mut Reader) -> Result<Self, Garbled> {
        let generation = reader.u32()?;
        let root = Zeroizing::new(reader.array()?);
        Ok(Self {
            root: HeldRoot { generation, root },
            signature: reader.array()?,
        })
    }
}

impl fmt::Debug for RootChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RootChange({}, …)", self.root.generation)
    }
}

/// Everybody's link, for the owner. None: the key is another's.
pub fn shared_link(keys: &RoomKeys, owner: &OwnerKey) -> Option<Link> {
    let derived = || Link::derived(keys.room, owner, LinkKind::Shared, &FIRST);
    (owner.public() == keys.owner_vk).then(derived)
}

fn body(room: RoomId, root: &HeldRoot) -> Vec<u8> {
    Writer::default()
        .u16(labels::VERSION)
        .raw(&room.0)
        .u32(root.generation)
        .raw(&root_commit(&root.root))
        .finish()
}

impl RoomKeys {
    /// Which root is in use.
    pub fn generation(&self) -> u32 {
        self.generation
    }

    /// The highest generation held.
    pub fn newest(&self) -> u32 {
        let others = self.others.iter().map(|other| other.generation);
        others.fold(self.generation, u32::max)
    }

    /// The roots held, the one in use first.
    pub(crate) fn roots(&self) -> impl Iterator<Item = (u32, &[u8; 32])> {
        let used: (u32, &[u8; 32]) = (self.generation, &self.root);
        std::iter::once(used).chain(self.others.iter().map(HeldRoot::parts))
    }

    /// The roots held, the one in use first: for what outlives a reload. Secret.
    pub fn held(&self) -> Vec<HeldRoot> {
        self.roots()
            .map(|(generation, root)| HeldRoot::from_parts(generation, root))
            .collect()
    }

    /// The same keys with these roots, the one in use first, instead of the one an invitation gave.
    pub fn holding(&self, roots: &[HeldRoot]) -> Self {
        let Some((used, others)) = roots.split_first() else {
            return self.clone();
        };
        Self {
            generation: used.generation,
            root: used.root.clone(),
            others: others.iter().take(OTHERS).cloned().collect(),
            ..self.clone()
        }
    }

    pub(super) fn root_of(&self, generation: u32) -> Option<&[u8; 32]> {
        let mut roots = self.roots();
        roots.find_map(|(held, root)| (held == generation).then_some(root))
    }

    /// The root that a record commits to, wrapped for an invitation; none: it is not held.
    pub fn wrapped_for(
        &self,
        invite: &InviteKeys,
        record: &[u8],
        rng: &mut (impl RngCore + CryptoRng + ?Sized),
    ) -> Option<Vec<u8>> {
        let generation = RoomRecord::verify(record, self.room)?.generation;
        Some(invite.wrap(self.room, generation, self.root_of(generation)?, rng))
    }

    /// Holds another root beside the one in use; the oldest makes room.
    pub(super) fn hold(&mut self, root: HeldRoot) {
        self.others.push(root);
        self.others.sort_by_key(|other| other.generation);
        let surplus = self.others.len().saturating_sub(OTHERS);
        self.others.drain(..surplus);
    }

    /// Uses the root of this generation from now on, and keeps the others. False: it is not held.
    pub fn change_to(&mut self, generation: u32) -> bool {
        if self.generation == generation {
            return true;
        }
        let Some(at) = self.others.iter().position(|other| other.generation == generation) else {
            return false;
        };
        let root = self.others.remove(at);
        let former = HeldRoot {
            generation: std::mem::replace(&mut self.generation, root.generation),
            root: std::mem::replace(&mut self.root, root.root),
        };
        self.hold(former);
        true
    }

    /// Uses the newest root held.
    pub fn change_to_newest(&mut self) {
        self.change_to(self.newest());
    }

    /// Forgets the roots before the one in use. Whether there was one.
    pub fn forget_former(&mut self) -> bool {
        let used = self.generation;
        let before = self.others.len();
        self.others.retain(|other| other.generation > used);
        self.others.len() < before
    }

    /// Takes a root from the owner: held beside the one in use, if it is newer than every one held and the
    /// owner's key has signed it. False: it is not.
    pub fn heard_change(&mut self, change: &RootChange) -> bool {
        let RootChange { root, signature } = change;
        let right = root.generation > self.newest()
            && labels::verify(&self.owner_vk, labels::ROOT_CHANGE, &body(self.room, root), signature);
        if right {
            self.hold(root.clone());
        }
        right
    }

    /// The keys that an invitation opens by now, with what these know: what was withdrawn stays so, and the roots
    /// held are held on. None: the record is of an earlier root than the newest held, or of another one of the
    /// same generation.
    pub fn succeeded_by(&self, opened: &Self) -> Option<Self> {
        let differs = |known: &[u8; 32]| *known != *opened.root;
        if opened.generation < self.newest() || self.root_of(opened.generation).is_some_and(differs) {
            return None;
        }
        let mut keys = opened.clone();
        keys.keep_withdrawn(&self.meta.withdrawn);
        for held in self
            .held()
            .into_iter()
            .filter(|held| held.generation < opened.generation)
        {
            keys.hold(held);
        }
        Some(keys)
    }

    /// The external PSKs that joins mix in (RFC 9420 §8.4), one for each root held, by id.
    pub(crate) fn psks(&self) -> impl Iterator<Item = (Vec<u8>, Zeroizing<[u8; 32]>)> {
        self.roots().map(|(generation, root)| {
            let psk = labels::expand(root, labels::PSK, &[]);
            (psk_id(self.room, generation), psk)
        })
    }
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;
    use wire::{NewInvite, Rank, SessionId, UpdateRoom};

    use super::*;
    use crate::rooms::{Draft, Guest, InviteKeys, NewRoom, Origin, SealKind, Update};

    const SESSION: SessionId = SessionId([7; 16]);

    struct House {
        rng: ChaCha20Rng,
        new: NewRoom,
        keys: RoomKeys,
    }

    impl House {
        fn new() -> Self {
            let mut rng = ChaCha20Rng::from_seed([3; 32]);
            let draft = Draft::new(&mut rng, Origin::Browser, "Vorstand", Some("alt"));
            let new = draft.finish(Some(&[1; 32]), &mut rng).unwrap();
            let keys = opened(&new.owner, None, &new.request.invites, new.request.record.as_slice()).unwrap();
            Self { rng, new, keys }
        }

        fn owner(&self) -> OwnerKey {
            self.new.owner.owner_key().unwrap().clone()
        }

        fn invite(&mut self, guest: Guest) -> Link {
            let (keys, owner) = (self.keys.clone(), self.owner());
            let mut update = Update::new(&keys, &owner).unwrap();
            let link = update.invite(guest, Some(99), &mut self.rng).unwrap();
            self.keys = update.finish(1, &mut self.rng).unwrap().1;
            link
        }

        fn rotate(&mut self, stretched: Option<&[u8; 32]>) -> UpdateRoom {
            let (keys, owner) = (self.keys.clone(), self.owner());
            let mut update = Update::new(&keys, &owner).unwrap();
            update.rotate(&self.new.owner, stretched, &mut self.rng).unwrap();
            let (update, keys) = update.finish(2, &mut self.rng).unwrap();
            self.keys = keys;
            update
        }
    }

    /// What a link opens with what the server keeps.
    fn opened(link: &Link, stretched: Option<&[u8; 32]>, kept: &[NewInvite], record: &[u8]) -> Option<RoomKeys> {
        let keys = InviteKeys::derive(link, stretched);
        let kept = kept.iter().find(|kept| kept.invite == keys.invite_id)?;
        let right = kept.token == keys.access_token;
        let opened = RoomKeys::open(&keys, kept.wrapped_root.as_slice(), record).ok();
        assert_eq!(opened.is_some(), right, "token and root go together");
        opened
    }

    #[test]
    fn every_link_opens_the_changed_room_and_the_former_passphrase_does_not() {
        let mut house = House::new();
        let moderator = house.invite(Guest::Moderator { label: "Mo" });
        let guest = Guest::Person {
            label: "Bo",
            auto_admit: true,
            rank: Rank::Presenter,
        };
        let person = house.invite(guest);
        let shared = house.new.shared.clone();
        for (stretched, wrong) in [
            (Some([2; 32]), Some([1; 32])),
            (None, Some([2; 32])),
            (Some([4; 32]), None),
        ] {
            let generation = house.keys.newest();
            let update = house.rotate(stretched.as_ref());
            assert!(update.revoke.is_empty());
            let open = |link: &Link, stretched: Option<&[u8; 32]>| {
                opened(link, stretched, &update.add, update.record.as_slice())
            };
            assert!(open(&shared, wrong.as_ref()).is_none());
            let rooms = [
                open(&shared, stretched.as_ref()),
                open(&house.new.owner, None),
                open(&moderator, None),
                open(&person, None),
            ];
            for room in rooms {
                let room = room.unwrap();
                assert_eq!((room.generation(), room.title()), (generation + 1, "Vorstand"));
                assert_eq!(room.invitations(&house.owner()).unwrap().len(), 2);
                assert_eq!(room.held(), [house.keys.clone().held()[1].clone()]);
            }
            let flags: Vec<_> = update
                .add
                .iter()
                .map(|kept| (kept.rank, kept.knocks, kept.single, kept.expires_at))
                .collect();
            let expected = [
                (Rank::Guest, true, false, None),
                (Rank::Host, false, false, None),
                (Rank::Host, false, false, Some(99)),
                (Rank::Presenter, false, true, Some(99)),
            ];
            assert_eq!(flags, expected);
            house.keys.change_to_newest();
            house.keys.forget_former();
        }
    }

    #[test]
    fn only_who_has_the_owner_link_of_the_room_changes_its_root() {
        let (mut house, mut rng) = (House::new(), ChaCha20Rng::from_seed([8; 32]));
        let other = Draft::new(&mut rng, Origin::Browser, "", None)
            .finish(None, &mut rng)
            .unwrap();
        let (keys, owner) = (house.keys.clone(), house.owner());
        for link in [&house.new.shared, &other.owner] {
            let mut update = Update::new(&keys, &owner).unwrap();
            assert!(update.rotate(link, None, &mut house.rng).is_err());
        }
    }

    #[test]
    fn a_link_made_while_both_roots_are_held_opens_the_newest() {
        let mut house = House::new();
        house.rotate(None);
        assert_eq!((house.keys.generation(), house.keys.newest()), (0, 1));
        let (keys, owner) = (house.keys.clone(), house.owner());
        let mut update = Update::new(&keys, &owner).unwrap();
        let link = update
            .invite(Guest::Moderator { label: "" }, None, &mut house.rng)
            .unwrap();
        let (update, _) = update.finish(3, &mut house.rng).unwrap();
        let room = opened(&link, None, &update.add, update.record.as_slice()).unwrap();
        assert_eq!(room.generation(), 1);
    }

    #[test]
    fn members_believe_the_owner_and_only_a_newer_root() {
        let mut house = House::new();
        let member = house.keys.clone();
        house.rotate(None);
        let change = RootChange::of(&house.keys, &house.owner()).unwrap();
        let mut told = member.clone();
        assert!(told.heard_change(&change));
        assert_eq!(told.held(), house.keys.held());
        assert!(!told.heard_change(&change), "known");
        assert!(RootChange::of(&member, &house.owner()).is_none(), "nothing to tell");
        let stranger = RootChange::of(&house.keys, &OwnerKey::from_seed(&[9; 32])).unwrap();
        let swapped = RootChange {
            root: HeldRoot::from_parts(1, &[5; 32]),
            ..change.clone()
        };
        let higher = RootChange {
            root: HeldRoot::from_parts(2, change.root.parts().1),
            ..change.clone()
        };
        for forged in [stranger, swapped, higher] {
            assert!(!member.clone().heard_change(&forged));
        }
        // The one in use and the one to come change places; the former is forgotten.
        assert!(told.change_to(1) && !told.heard_change(&change));
        assert_eq!((told.generation(), told.held().len()), (1, 2));
        assert!(!told.change_to(7));
        assert!(told.forget_former() && !told.forget_former());
        assert!(!told.change_to(0));
    }

    #[test]
    fn what_is_sealed_under_either_root_held_opens_and_says_which() {
        let mut house = House::new();
        let before = house.keys.clone();
        house.rotate(None);
        let mut newcomer = house.keys.clone();
        newcomer.change_to_newest();
        newcomer.forget_former();
        let seal = |keys: &RoomKeys, rng: &mut ChaCha20Rng| keys.seal(SealKind::App, SESSION, b"x", rng);
        let (old, new) = (seal(&before, &mut house.rng), seal(&newcomer, &mut house.rng));
        let under = |keys: &RoomKeys, sealed: &[u8]| keys.open_under(SealKind::App, SESSION, sealed).ok();
        assert_eq!(under(&house.keys, &old), Some((0, b"x".to_vec())));
        assert_eq!(under(&house.keys, &new), Some((1, b"x".to_vec())));
        assert_eq!(under(&before, &new), None);
        assert_eq!(under(&newcomer, &old), None);
    }

    #[test]
    fn who_opens_the_room_anew_goes_on_from_what_it_knew_and_never_back() {
        let mut house = House::new();
        let bo = house.invite(Guest::Moderator { label: "Bo" });
        let before = house.keys.clone();
        let update = house.rotate(None);
        let after = opened(&house.new.owner, None, &update.add, update.record.as_slice()).unwrap();
        let went_on = before.succeeded_by(&after).unwrap();
        assert_eq!((went_on.generation(), went_on.held().len()), (1, 2));
        assert!(after.succeeded_by(&before).is_none(), "an earlier record");
        assert!(after.succeeded_by(&after).is_some());
        let forked = after.holding(&[HeldRoot::from_parts(1, &[5; 32])]);
        assert!(
            forked.succeeded_by(&after).is_none(),
            "another root of the same generation"
        );
        // What was withdrawn stays so.
        let owner = house.owner();
        let mut withdrawing = Update::new(&before, &owner).unwrap();
        withdrawing.withdraw(InviteKeys::derive(&bo, None).invite_id);
        let knows = withdrawing.finish(3, &mut house.rng).unwrap().1;
        assert!(knows.succeeded_by(&after).unwrap().role_key(&bo).is_none());
    }
}
