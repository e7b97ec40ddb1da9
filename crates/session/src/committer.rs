//! The commit slot: one member at a time changes the group on behalf of all.

use std::time::Duration;

use e2ee::group::{Built, Join, NotBuilt};
use e2ee::rooms::SealKind;
use wire::{Blob, ClientMessage, Epoch, Intent, PeerId, SlotId, SlotPurpose, limits};

use crate::session::{Session, Standing};

/// A commit given to the server and not in the log after this long is being withheld. An honest server
/// logs it at once; the rest is the way there and back on a socket that counts as alive.
const WITHHELD: Duration = Duration::from_secs(5);

/// A commit given to the server.
#[derive(Clone, Copy, Debug)]
struct Sent {
    slot: SlotId,
    /// Whether it removes anybody.
    removes: bool,
    /// When it counts as withheld.
    late: Duration,
}

/// What is known of the slot and of the epoch it changes.
#[derive(Debug, Default)]
pub(crate) struct Committer {
    /// The epoch entered by Welcome or forming, until the log shows a commit for it: whoever let us in
    /// may turn out to have been refused.
    unproven: Option<Epoch>,
    /// The commit that the log does not show yet.
    sent: Option<Sent>,
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
    fn sent(&mut self, slot: SlotId, removes: bool, now: Duration) {
        // A server that lends one slot after the other gains no time.
        let sent = self.sent.get_or_insert(Sent {
            slot,
            removes,
            late: now + WITHHELD,
        });
        sent.removes |= removes;
    }

    /// The server takes the slot back: the commit does not count.
    pub(crate) fn slot_ended(&mut self, slot: SlotId) {
        // Taking the slot back must not excuse that somebody stays who should go: another member makes the
        // removal then, and soon.
        if self.sent.is_some_and(|sent| sent.slot == slot && !sent.removes) {
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
        self.sent.map(|sent| sent.late).filter(|_| !self.withheld)
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
            SlotPurpose::Policy => self.build_policy().map(|built| (built, Vec::new())),
            SlotPurpose::Kick => self.build_kick().map(|built| (built, Vec::new())),
            SlotPurpose::Resync => None,
        };
        let removes = built.as_ref().is_some_and(|(built, _)| !built.removed.is_empty());
        let sealed = built.and_then(|(built, declined)| self.seal_built(built, declined, slot, base));
        match sealed {
            Some(commit) => {
                self.send(&commit);
                self.committer.sent(slot, removes, now);
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
                Intent::Join { peer, sealed, ticket } => {
                    let session = group.session();
                    let open = |kind, bytes| room.keys.open_under(kind, session, bytes).ok();
                    let ticket = ticket
                        .as_ref()
                        .and_then(|bytes| open(SealKind::Ticket, bytes.as_slice()));
                    let generation = group.generation();
                    match open(SealKind::KeyPackage, sealed.as_slice()) {
                        Some((of, offer)) if of == generation => {
                            joins.push((*peer, offer, ticket.map(|(_, ticket)| ticket)));
                        }
                        // The meeting goes by that root in a moment: the server asks again.
                        Some((of, _)) if of > generation => {}
                        _ => declined.push(*peer),
                    }
                }
            }
        }
        let joins: Vec<Join> = joins
            .iter()
            .map(|(peer, offer, ticket)| Join {
                peer: *peer,
                offer,
                ticket: ticket.as_deref(),
            })
            .collect();
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
