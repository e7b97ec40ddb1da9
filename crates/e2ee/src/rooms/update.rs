//! What the owner changes of a room: links for co-hosts and for single persons, and how its door stands.

use rand_core::{CryptoRng, RngCore};
use sha2::{Digest, Sha256};
use thiserror::Error;
use wire::{Blob, InviteId, NewInvite, Rank, UpdateRoom, limits};

use super::{HeldRoot, InviteKeys, OwnerKey, RoomKeys, link_key};
use crate::admission::Admission;
use crate::identity::fit_name;
use crate::invites::InviteCert;
use crate::labels;
use crate::links::{Link, LinkKind};
use crate::record::{Face, Holder, Listed, Meta, RoomRecord, Withdrawn};
use crate::roles::{Cert, Role, Scope};

/// Whom a new link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guest<'a> {
    /// A co-host. The label is for the owner's list.
    Moderator {
        /// At most [`NAME`](crate::NAME) bytes are kept.
        label: &'a str,
    },
    /// One person, who is listed as invited under the label.
    Person {
        /// At most [`NAME`](crate::NAME) bytes are kept.
        label: &'a str,
        /// Whether that person passes a lobby without being admitted by hand.
        auto_admit: bool,
        /// What the server lets the person do from the start, at most [`Rank::Presenter`]. The invitation says
        /// it too; a moderator's client gives the role in the group.
        rank: Rank,
    },
}

/// A link beyond the first two, as the owner sees it.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// Its public handle.
    pub invite: InviteId,
    /// The link itself: it follows from the owner's key.
    pub link: Link,
    /// For whom.
    pub label: String,
    /// Whether its holder passes a lobby: always, for a moderator.
    pub auto_admit: bool,
    /// Whether its holder is made a presenter.
    pub presents: bool,
    /// When it ends, in seconds since the Unix epoch; none: with the room.
    pub expires_at: Option<u64>,
}

/// The room has another owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the key is not the owner's")]
pub struct NotTheOwner;

/// The room's list of invitations has no room for more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("too many invitations")]
pub struct TooMany;

/// A change in the making. Nothing holds before the server has taken what [`Update::finish`] gives.
pub struct Update<'a> {
    keys: &'a RoomKeys,
    owner: &'a OwnerKey,
    admission: Admission,
    certs: Vec<Cert>,
    meta: Meta,
    /// The root from now on, if it changes.
    root: Option<HeldRoot>,
    add: Vec<NewInvite>,
    revoke: Vec<InviteId>,
}

impl<'a> Update<'a> {
    /// Begins a change of the room as `keys` know it.
    pub fn new(keys: &'a RoomKeys, owner: &'a OwnerKey) -> Result<Self, NotTheOwner> {
        if owner.public() != keys.owner_vk {
            return Err(NotTheOwner);
        }
        // Where an older record came back, what was withdrawn since is withdrawn once more.
        let (mut meta, mut revoke) = (keys.meta.clone(), Vec::new());
        meta.invites.retain(|listed| {
            let withdrawn = keys.is_withdrawn(owner, listed);
            if withdrawn {
                revoke.push(InviteKeys::derive(&keys.link_of(owner, listed), None).invite_id);
            }
            !withdrawn
        });
        Ok(Self {
            keys,
            owner,
            admission: keys.admission,
            certs: keys.certs.clone(),
            meta,
            root: None,
            add: Vec::new(),
            revoke,
        })
    }

    /// How the door stands when a meeting begins, from the next meeting on.
    pub fn admission(&mut self, admission: Admission) {
        self.admission = admission;
    }

    /// A new link; `expires_at` in seconds since the Unix epoch.
    pub fn invite(
        &mut self,
        guest: Guest,
        expires_at: Option<u64>,
        rng: &mut (impl RngCore + CryptoRng + ?Sized),
    ) -> Result<Link, TooMany> {
        // The shared and the owner's link count as well.
        if self.meta.invites.len() + 2 >= limits::INVITES {
            return Err(TooMany);
        }
        let room = self.keys.room;
        let mut number = [0; 16];
        rng.fill_bytes(&mut number);
        let kind = match guest {
            Guest::Moderator { .. } => LinkKind::Moderator,
            Guest::Person { .. } => LinkKind::Personal,
        };
        let link = Link::derived(room, self.owner, kind, &number).to(self.keys.origin);
        let public = link_key(&link).verifying_key().to_bytes();
        let holder = match guest {
            Guest::Moderator { label } => {
                let sign = |body: &[u8]| self.owner.sign(labels::ROLE, body);
                let scope = Scope::Room(room);
                self.certs
                    .push(Cert::issue(self.owner.public(), public, Role::Moderator, scope, sign));
                Holder::Moderator(fit_name(label))
            }
            Guest::Person {
                label,
                auto_admit,
                rank,
            } => {
                let presents = rank >= Rank::Presenter;
                Holder::Person(InviteCert::sign(self.owner, room, public, label, auto_admit, presents))
            }
        };
        let listed = Listed {
            number,
            holder,
            expires_at,
        };
        self.add.push(self.wrapped(&listed, rng));
        self.meta.invites.push(listed);
        Ok(link)
    }

    /// Changes the room root, and with it the passphrase of the shared link: from now on it is the one that
    /// `stretched` came from, or none. Every invitation is wrapped anew; `own` is the owner's link. Whoever only
    /// knows the root before can unwrap none of them.
    pub fn rotate(
        &mut self,
        own: &Link,
        stretched: Option<&[u8; 32]>,
        rng: &mut (impl RngCore + CryptoRng + ?Sized),
    ) -> Result<(), NotTheOwner> {
        let is_own = own.room() == self.keys.room && own.owner_key().map(OwnerKey::public) == Some(self.keys.owner_vk);
        let generation = self.keys.newest().checked_add(1).ok_or(NotTheOwner)?;
        if !is_own {
            return Err(NotTheOwner);
        }
        self.root = Some(HeldRoot::draw(generation, rng));
        let shared = super::shared_link(self.keys, self.owner).ok_or(NotTheOwner)?;
        let (shared, own) = (InviteKeys::derive(&shared, stretched), InviteKeys::derive(own, None));
        self.add = vec![
            self.wrap_for(&shared, Rank::Guest, true, rng),
            self.wrap_for(&own, Rank::Host, false, rng),
        ];
        for at in 0..self.meta.invites.len() {
            let wrapped = self.wrapped(&self.meta.invites[at], rng);
            self.add.push(wrapped);
        }
        Ok(())
    }

    /// What the server keeps of a link that is listed.
    fn wrapped(&self, listed: &Listed, rng: &mut (impl RngCore + CryptoRng + ?Sized)) -> NewInvite {
        let link = self.keys.link_of(self.owner, listed);
        let (rank, knocks) = match &listed.holder {
            Holder::Moderator(_) => (Rank::Host, false),
            Holder::Person(cert) if cert.presents => (Rank::Presenter, !cert.auto_admit),
            Holder::Person(cert) => (Rank::Guest, !cert.auto_admit),
        };
        NewInvite {
            single: link.kind() == LinkKind::Personal,
            expires_at: listed.expires_at,
            ..self.wrap_for(&InviteKeys::derive(&link, None), rank, knocks, rng)
        }
    }

    /// An invitation for as many as like and as long as the room.
    fn wrap_for(
        &self,
        keys: &InviteKeys,
        rank: Rank,
        knocks: bool,
        rng: &mut (impl RngCore + CryptoRng + ?Sized),
    ) -> NewInvite {
        let (generation, root) = self.root();
        let wrapped = keys.wrap(self.keys.room, generation, root, rng);
        NewInvite {
            invite: keys.invite_id,
            token: keys.access_token.clone(),
            wrapped_root: Blob::new(wrapped).expect("64 bytes"),
            rank,
            knocks,
            single: false,
            expires_at: None,
        }
    }

    /// The root of the record to come, with its generation.
    fn root(&self) -> (u32, &[u8; 32]) {
        let newest = || {
            let roots = self.keys.roots();
            roots.max_by_key(|(generation, _)| *generation).expect("one is in use")
        };
        self.root.as_ref().map_or_else(newest, HeldRoot::parts)
    }

    /// Ends a link: the server takes it no longer, and its certificate is in no record from now on, but its key
    /// among those withdrawn. Whoever knows the room root from it knows it still. The handle of a link that is not listed is passed on.
    pub fn withdraw(&mut self, invite: InviteId) {
        for at in (0..self.meta.invites.len()).rev() {
            let link = self.keys.link_of(self.owner, &self.meta.invites[at]);
            if InviteKeys::derive(&link, None).invite_id == invite {
                let public = link_key(&link).verifying_key().to_bytes();
                self.certs.retain(|cert| cert.subject != public);
                let withdrawn = match self.meta.invites.remove(at).holder {
                    Holder::Moderator(_) => Withdrawn::Moderator(public),
                    Holder::Person(_) => Withdrawn::Person(public),
                };
                self.meta.withdraw(withdrawn);
            }
        }
        self.add.retain(|added| added.invite != invite);
        if !self.revoke.contains(&invite) {
            self.revoke.push(invite);
        }
    }

    /// Seals and signs: the body of `PUT /api/rooms/{room}`, and the keys with what has changed; a new root is
    /// held beside the one in use. `seq` is higher than that of every update before.
    pub fn finish(
        self,
        seq: u64,
        rng: &mut (impl RngCore + CryptoRng + ?Sized),
    ) -> Result<(UpdateRoom, RoomKeys), TooMany> {
        let face = Face {
            origin: self.keys.origin,
            salt: self.keys.salt,
            admission: self.admission,
            certs: self.certs.clone(),
            generation: self.root().0,
        };
        let record = RoomRecord::sign(self.owner, face, self.root().1, &self.meta, rng);
        let mut update = UpdateRoom {
            version: labels::VERSION,
            base: Blob::new(self.keys.digest.to_vec()).expect("32 bytes"),
            record: Blob::new(record.to_bytes()).map_err(|_| TooMany)?,
            add: self.add,
            revoke: self.revoke,
            seq,
            signature: Blob::new(vec![0; 64]).expect("64 bytes"),
        };
        let signature = self.owner.sign_raw(&update.signed(self.keys.room));
        update.signature = Blob::new(signature.to_vec()).expect("64 bytes");
        let mut keys = RoomKeys {
            admission: self.admission,
            certs: self.certs,
            meta: self.meta,
            digest: Sha256::digest(update.record.as_slice()).into(),
            ..self.keys.clone()
        };
        if let Some(root) = self.root {
            keys.hold(root);
        }
        Ok((update, keys))
    }
}

impl RoomKeys {
    /// The links beyond the first two, for the owner.
    pub fn invitations(&self, owner: &OwnerKey) -> Result<Vec<Invitation>, NotTheOwner> {
        if owner.public() != self.owner_vk {
            return Err(NotTheOwner);
        }
        let invitation = |listed: &Listed| {
            let link = self.link_of(owner, listed);
            let (label, auto_admit, presents) = match &listed.holder {
                Holder::Moderator(label) => (label.clone(), true, false),
                Holder::Person(cert) => (cert.label.clone(), cert.auto_admit, cert.presents),
            };
            Invitation {
                invite: InviteKeys::derive(&link, None).invite_id,
                link,
                label,
                auto_admit,
                presents,
                expires_at: listed.expires_at,
            }
        };
        let listed = self.meta.invites.iter();
        Ok(listed
            .filter(|listed| !self.is_withdrawn(owner, listed))
            .map(invitation)
            .collect())
    }

    /// Whether a listed link for a co-host was taken back: which key it has only the owner can tell.
    fn is_withdrawn(&self, owner: &OwnerKey, listed: &Listed) -> bool {
        let public = || link_key(&self.link_of(owner, listed)).verifying_key().to_bytes();
        matches!(listed.holder, Holder::Moderator(_)) && self.meta.withdrawn.contains(&Withdrawn::Moderator(public()))
    }

    fn link_of(&self, owner: &OwnerKey, listed: &Listed) -> Link {
        let kind = match &listed.holder {
            Holder::Moderator(_) => LinkKind::Moderator,
            Holder::Person(_) => LinkKind::Personal,
        };
        Link::derived(self.room, owner, kind, &listed.number).to(self.origin)
    }
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::{Signature, VerifyingKey};
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;

    use super::*;
    use crate::leaf::LeafSecret;
    use crate::rooms::{Draft, Origin};

    #[test]
    fn a_moderator_link_proves_a_moderator_and_a_personal_one_its_person() {
        let (mut rng, owner, keys) = made();
        let mut update = Update::new(&keys, &owner).unwrap();
        let moderator = update
            .invite(Guest::Moderator { label: "Änne" }, None, &mut rng)
            .unwrap();
        let person = update.invite(person("Bo", true), Some(9), &mut rng).unwrap();
        let (update, keys) = update.finish(1, &mut rng).unwrap();
        let flags = |at: usize| {
            let added = &update.add[at];
            (added.rank, added.knocks, added.single, added.expires_at)
        };
        assert_eq!(flags(0), (Rank::Host, false, false, None));
        assert_eq!(flags(1), (Rank::Guest, false, true, Some(9)));

        let leaf = LeafSecret::from_seed(&[9; 32]);
        for (link, at) in [(&moderator, 0), (&person, 1)] {
            // As the link's holder: from its text, over the server.
            let path = link.path();
            let link = Link::parse(path.strip_prefix("/j/").unwrap(), &link.fragment()).unwrap();
            let invite = InviteKeys::derive(&link, None);
            assert_eq!(
                (invite.invite_id, &invite.access_token),
                (update.add[at].invite, &update.add[at].token)
            );
            let opened = RoomKeys::open(
                &invite,
                update.add[at].wrapped_root.as_slice(),
                update.record.as_slice(),
            );
            let opened = opened.unwrap();
            let ends = opened.invitations(&owner).unwrap();
            assert_eq!((ends[0].expires_at, ends[1].expires_at), (None, Some(9)));
            assert_eq!(
                opened.role_key(&link).map(|key| key.role()),
                (at == 0).then_some(Role::Moderator)
            );
            let invited = opened.invited(&link, &leaf);
            assert_eq!(invited.is_some(), at == 1);
            if let Some(invited) = invited {
                assert_eq!((invited.label(), invited.auto_admit()), ("Bo", true));
                assert!(invited.holds(opened.room(), opened.owner_vk(), &leaf.public()));
            }
        }
        let listed = keys.invitations(&owner).unwrap();
        let fragments: Vec<_> = listed
            .iter()
            .map(|invitation| invitation.link.fragment().to_string())
            .collect();
        assert_eq!(
            fragments,
            [moderator.fragment().to_string(), person.fragment().to_string()]
        );
        assert_eq!(listed[1].invite, update.add[1].invite);
    }

    #[test]
    fn a_withdrawn_link_proves_nothing_more() {
        let (mut rng, owner, keys) = made();
        let mut update = Update::new(&keys, &owner).unwrap();
        let moderator = update.invite(Guest::Moderator { label: "" }, None, &mut rng).unwrap();
        let bo = update.invite(person("Bo", false), None, &mut rng).unwrap();
        let (_, keys) = update.finish(1, &mut rng).unwrap();
        let leaf = LeafSecret::from_seed(&[9; 32]);
        assert!(keys.role_key(&moderator).is_some() && keys.invited(&bo, &leaf).is_some());
        let mut update = Update::new(&keys, &owner).unwrap();
        for link in [&moderator, &bo] {
            update.withdraw(InviteKeys::derive(link, None).invite_id);
        }
        let (update, keys) = update.finish(2, &mut rng).unwrap();
        assert_eq!((update.revoke.len(), update.seq), (2, 2));
        assert!(keys.role_key(&moderator).is_none() && keys.invited(&bo, &leaf).is_none());
        assert!(keys.invitations(&owner).unwrap().is_empty());
    }

    #[test]
    fn a_room_changed_elsewhere_is_taken_over_and_what_was_withdrawn_stays_so() {
        let (mut rng, owner, keys) = made();
        let mut update = Update::new(&keys, &owner).unwrap();
        let moderator = update.invite(Guest::Moderator { label: "" }, None, &mut rng).unwrap();
        let bo = update.invite(person("Bo", false), None, &mut rng).unwrap();
        let (first, keys) = update.finish(1, &mut rng).unwrap();
        // One device withdraws both; the other adds a link to what both knew.
        let mut here = Update::new(&keys, &owner).unwrap();
        here.withdraw(InviteKeys::derive(&moderator, None).invite_id);
        here.withdraw(InviteKeys::derive(&bo, None).invite_id);
        let (second, here) = here.finish(2, &mut rng).unwrap();
        let mut there = Update::new(&keys, &owner).unwrap();
        let cy = there.invite(person("Cy", false), None, &mut rng).unwrap();
        let (third, _) = there.finish(3, &mut rng).unwrap();
        assert_eq!(second.base, third.base, "made from the same record");
        assert_ne!(first.base, second.base);
        let digest: [u8; 32] = Sha256::digest(first.record.as_slice()).into();
        assert_eq!(second.base.as_slice(), digest);

        let labels = |keys: &RoomKeys| -> Vec<String> {
            let listed = keys.invitations(&owner).unwrap();
            listed.into_iter().map(|invitation| invitation.label).collect()
        };
        let there = keys.renewed(second.record.as_slice()).unwrap();
        assert!(labels(&there).is_empty());
        let leaf = LeafSecret::from_seed(&[9; 32]);
        // A server that hands out the other change instead brings nothing back.
        let here = here.renewed(third.record.as_slice()).unwrap();
        assert!(here.role_key(&moderator).is_none() && here.invited(&bo, &leaf).is_none());
        assert!(here.invited(&cy, &leaf).is_some());
        assert!(here.has_withdrawn(&keys.invited(&bo, &leaf).unwrap()));
        assert_eq!(labels(&here), ["Cy"], "nor is the co-host's link listed again");
        assert!(here.predates(third.record.as_slice()) && !here.predates(second.record.as_slice()));
        let update = Update::new(&here, &owner).unwrap().finish(4, &mut rng).unwrap().0;
        assert_eq!(
            update.revoke,
            [InviteKeys::derive(&moderator, None).invite_id],
            "it is taken back once more"
        );
        assert_eq!(
            update.base.as_slice(),
            Sha256::digest(third.record.as_slice()).as_slice()
        );

        let (_, _, foreign) = made();
        let mut rng = ChaCha20Rng::from_seed([4; 32]);
        let draft = Draft::new(&mut rng, Origin::Browser, "Vorstand", None);
        let other = draft.finish(None, &mut rng).unwrap();
        assert!(foreign.renewed(other.request.record.as_slice()).is_err());
    }

    #[test]
    fn only_the_owner_changes_a_room_and_signs_it() {
        let (mut rng, owner, keys) = made();
        let stranger = OwnerKey::from_seed(&[66; 32]);
        assert!(matches!(Update::new(&keys, &stranger), Err(NotTheOwner)));
        assert!(keys.invitations(&stranger).is_err());
        let mut update = Update::new(&keys, &owner).unwrap();
        update.admission(Admission::Lobby);
        let (mut update, keys) = update.finish(7, &mut rng).unwrap();
        assert_eq!(keys.admission(), Admission::Lobby);
        let holds = |update: &UpdateRoom| {
            let signature = Signature::from_slice(update.signature.as_slice()).unwrap();
            let key = VerifyingKey::from_bytes(&owner.public()).unwrap();
            key.verify_strict(&update.signed(keys.room()), &signature).is_ok()
        };
        assert!(holds(&update));
        update.seq = 8;
        assert!(!holds(&update));
    }

    #[test]
    fn a_room_has_so_many_invitations_and_no_more() {
        let (mut rng, owner, keys) = made();
        let mut update = Update::new(&keys, &owner).unwrap();
        let mut made = 2;
        while update.invite(person("Bo", false), None, &mut rng).is_ok() {
            made += 1;
        }
        assert_eq!(made, limits::INVITES);
        assert!(update.finish(1, &mut rng).is_ok());
    }

    fn person(label: &str, auto_admit: bool) -> Guest<'_> {
        Guest::Person {
            label,
            auto_admit,
            rank: Rank::Guest,
        }
    }

    fn made() -> (ChaCha20Rng, OwnerKey, RoomKeys) {
        let mut rng = ChaCha20Rng::from_seed([3; 32]);
        let draft = Draft::new(&mut rng, Origin::Browser, "Vorstand", None);
        let new = draft.finish(None, &mut rng).unwrap();
        let owner = new.owner.owner_key().unwrap().clone();
        let invite = InviteKeys::derive(&new.owner, None);
        let wrapped = new.request.invites[1].wrapped_root.as_slice();
        let keys = RoomKeys::open(&invite, wrapped, new.request.record.as_slice()).unwrap();
        (rng, owner, keys)
    }
}
