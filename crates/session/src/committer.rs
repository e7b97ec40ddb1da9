//! The commit slot: one member at a time changes the group on behalf of all.

use std::time::Duration;

use e2ee::group::{Built, Join, NotBuilt, PolicyChange, Role};
use e2ee::links::LinkKind;
use e2ee::rooms::SealKind;
use wire::{Blob, ClientMessage, Epoch, Intent, PeerId, SlotId, SlotPurpose, limits};

use crate::session::{Session, Standing};

/// Slots asked for to claim the owner's role. One can be lost to another commit; more are refused for
/// a reason.
const CLAIMS: u32 = 3;

/// A commit given to the server and not in the log after this long is being withheld. An honest server
/// logs it at once; the rest is the way there and back on a socket that counts as alive.
const WITHHELD: Duration = Duration::from_secs(5);

/// What is known of the slot and of the epoch it changes.
#[derive(Debug, Default)]
pub(crate) struct Committer {
    /// The epoch entered by Welcome or forming, until the log shows a commit for it: whoever let us in
    /// may turn out to have been refused.
    unproven: Option<Epoch>,
    /// How often the owner's role was claimed in this group.
    claims: u32,
    /// The commit that the log does not show yet: the slot it was for, and when it counts as withheld.
    sent: Option<(SlotId, Duration)>,
    withheld: bool,
}

impl Committer {
    /// In a group anew.
    pub(crate) fn entered(&mut self, unproven: Option<Epoch>) {
        *self = Self {
            unproven,
            ..Self::default()
        };
    }

    /// Whether nothing has shown yet that the group entered is the others'.
    pub(crate) fn unproven(&self, epoch: Epoch) -> bool {
        self.unproven == Some(epoch)
    }

    /// A commit was merged: the others share the epoch it began in.
    pub(crate) fn merged(&mut self) {
        self.unproven = None;
        self.slot_over();
    }

    /// A commit was given to the server.
    fn sent(&mut self, slot: SlotId, now: Duration) {
        // A server that lends one slot after the other gains no time.
        self.sent.get_or_insert((slot, now + WITHHELD));
    }

    /// The server takes the slot back: the commit does not count.
    pub(crate) fn slot_ended(&mut self, slot: SlotId) {
        if self.sent.is_some_and(|(lent, _)| lent == slot) {
            self.slot_over();
        }
    }

    /// Nothing is under way any more.
    pub(crate) fn slot_over(&mut self) {
        self.sent = None;
        self.withheld = false;
    }

    /// Whether the server withholds a commit.
    pub(crate) fn is_withheld(&self) -> bool {
        self.withheld
    }

    pub(crate) fn poll_timeout(&self) -> Option<Duration> {
        self.sent.map(|(_, at)| at).filter(|_| !self.withheld)
    }

    /// True: a commit counts as withheld from now on.
    pub(crate) fn handle_timeout(&mut self, now: Duration) -> bool {
        let due = self.poll_timeout().is_some_and(|at| at <= now);
        self.withheld |= due;
        due
    }
}

impl Session {
    /// This client may commit.
    pub(crate) fn granted_slot(
        &mut self,
        slot: SlotId,
        purpose: SlotPurpose,
        base: Epoch,
        intents: &[Intent],
        path: bool,
        now: Duration,
    ) {
        let current = matches!(&self.standing, Standing::Member(group) if group.epoch() == base);
        if !current || !self.log.is_live() {
            return self.send(&ClientMessage::Pass { slot });
        }
        let built = match purpose {
            SlotPurpose::Members => self.build_members(intents, path),
            SlotPurpose::Update => self.build_update(),
            SlotPurpose::Policy => self.build_owner(),
            SlotPurpose::Kick | SlotPurpose::Resync => None,
        };
        let sealed = built.and_then(|(built, declined)| self.seal_built(built, declined, slot, base));
        match sealed {
            Some(commit) => {
                self.send(&commit);
                self.committer.sent(slot, now);
            }
            None => {
                if let Standing::Member(group) = &mut self.standing {
                    group.discard_own();
                }
                self.send(&ClientMessage::Pass { slot });
            }
        }
    }

    fn build_members(&mut self, intents: &[Intent], path: bool) -> Option<(Built, Vec<PeerId>)> {
        let (Standing::Member(group), Some(room), Some(me)) = (&mut self.standing, &self.room, &self.me) else {
            return None;
        };
        let (mut joins, mut gone, mut declined) = (Vec::new(), Vec::new(), Vec::new());
        for intent in intents {
            match intent {
                // The own leaf is removed by nobody but others.
                Intent::Gone { peer } if *peer == me.peer() => {}
                Intent::Gone { peer } if group.members().iter().any(|m| m.peer == *peer) => gone.push(*peer),
                Intent::Gone { peer } => declined.push(*peer),
                Intent::Join {
                    peer,
                    sealed,
                    ticket: _,
                } => {
                    let session = group.session();
                    match room.keys.open_sealed(SealKind::KeyPackage, session, sealed.as_slice()) {
                        Ok(key_package) => joins.push((*peer, key_package)),
                        Err(_) => declined.push(*peer),
                    }
                }
            }
        }
        let joins: Vec<Join> = joins.iter().map(|(peer, bytes)| Join::new(*peer, bytes)).collect();
        group.discard_own();
        // With nobody to add or remove, a commit with path still tells the server what was declined.
        let built = match group.commit_members(&joins, &gone, path) {
            Err(NotBuilt::NothingToDo { declined: invalid }) if !invalid.is_empty() || !declined.is_empty() => {
                group.commit_members(&joins, &gone, true)
            }
            built => built,
        };
        let built = built.ok()?;
        declined.extend(&built.declined);
        declined.sort_unstable();
        declined.dedup();
        declined.retain(|peer| !built.added.contains(peer));
        Some((built, declined))
    }

    fn build_update(&mut self) -> Option<(Built, Vec<PeerId>)> {
        let name = self.access.as_ref().map(|access| access.name.clone())?;
        let Standing::Member(group) = &mut self.standing else {
            return None;
        };
        group.discard_own();
        let built = group.commit_update(Some(&name)).ok()?;
        Some((built, Vec::new()))
    }

    fn build_owner(&mut self) -> Option<(Built, Vec<PeerId>)> {
        let (Some(access), Some(room)) = (&self.access, &self.room) else {
            return None;
        };
        let key = room.keys.role_key(&access.link)?;
        let Standing::Member(group) = &mut self.standing else {
            return None;
        };
        group.discard_own();
        let built = group.commit_policy(&[PolicyChange::Claim(&key)]).ok()?;
        Some((built, Vec::new()))
    }

    fn seal_built(&mut self, built: Built, declined: Vec<PeerId>, slot: SlotId, base: Epoch) -> Option<ClientMessage> {
        let (Standing::Member(group), Some(room)) = (&self.standing, &self.room) else {
            return None;
        };
        let session = group.session();
        let sealed = room.keys.seal(SealKind::Commit, session, &built.commit, &mut self.rng);
        let sealed = Blob::<{ limits::COMMIT }>::new(sealed).ok()?;
        let welcome = match &built.welcome {
            Some(welcome) => {
                let sealed = room.keys.seal(SealKind::Welcome, session, welcome, &mut self.rng);
                Some(Blob::<{ limits::WELCOME }>::new(sealed).ok()?)
            }
            None => None,
        };
        Some(ClientMessage::Commit {
            slot,
            base_epoch: base,
            sealed,
            welcome_for: built.added,
            welcome,
            declined,
        })
    }

    /// The room's owner proves it to the group, at every commit until the tree shows it.
    pub(crate) fn claim_ownership(&mut self) {
        let owner = self
            .access
            .as_ref()
            .is_some_and(|access| access.link.kind() == LinkKind::Owner);
        let (Standing::Member(group), Some(me)) = (&self.standing, &self.me) else {
            return;
        };
        let proven = group
            .members()
            .iter()
            .any(|m| m.member_id == me.identity.member_id && m.role == Role::Owner);
        if owner && !proven && self.committer.claims < CLAIMS {
            self.committer.claims += 1;
            self.send(&ClientMessage::Slot {
                purpose: SlotPurpose::Policy,
            });
        }
    }

    /// A member who resynchronises needs the GroupInfo.
    pub(crate) fn give_group_info(&mut self) {
        let (Standing::Member(group), Some(room)) = (&self.standing, &self.room) else {
            return;
        };
        let Ok(info) = group.group_info() else { return };
        let (epoch, session, seq) = (group.epoch(), group.session(), self.log.last());
        let sealed = room.keys.seal(SealKind::GroupInfo, session, &info, &mut self.rng);
        if let Ok(sealed) = Blob::new(sealed) {
            self.send(&ClientMessage::GroupInfo { seq, epoch, sealed });
        }
    }
}
