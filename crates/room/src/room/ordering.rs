//! The commit slot: who gets it, what a commit does, what becomes of it.

use std::collections::BTreeSet;
use std::time::Duration;

use wire::{Blob, Epoch, Intent, PeerId, Rank, RefusalCode, Seq, ServerMessage, SlotId, SlotPurpose, Verdict, limits};

use super::{Phase, Room, refusal};
use crate::ConnId;
use crate::acks::{Logged, Outcome};
use crate::peers::{Peer, Standing};
use crate::slot::{self, ANSWER, Grant, PASSED, PATH_EVERY, SLOW, Slot};

/// Who asked for a slot, and what for.
type Wants = Vec<(SlotPurpose, PeerId)>;

/// A commit as sent.
pub(super) struct Commit {
    pub(super) slot: SlotId,
    pub(super) base_epoch: Epoch,
    pub(super) sealed: Blob<{ limits::COMMIT }>,
    pub(super) welcome_for: Vec<PeerId>,
    pub(super) welcome: Option<Blob<{ limits::WELCOME }>>,
    pub(super) declined: Vec<PeerId>,
}

impl Room {
    /// Somebody wants in.
    pub(super) fn join(&mut self, id: PeerId, sealed: Blob<{ limits::KEY_PACKAGE }>, now: Duration) {
        if self.peers.standing(id) == Standing::Outside {
            let due = now + slot::window(self.peers.members());
            let ticket = self.peers.get(id).and_then(|p| p.ticket.clone());
            self.intents.join(id, sealed, ticket, due);
        } else {
            // Its leaf is in the tree already, and may be there only once: it comes back instead.
            self.doubt(id);
            self.intents.want(id, SlotPurpose::Resync);
        }
    }

    /// Somebody asks for a slot.
    pub(super) fn want(&mut self, id: PeerId, conn: ConnId, purpose: SlotPurpose, now: Duration) {
        let Some(peer) = self.peers.get_mut(id) else {
            return;
        };
        let host_only = matches!(purpose, SlotPurpose::Kick | SlotPurpose::Policy);
        if purpose == SlotPurpose::Members || (host_only && peer.rank < Rank::Host) {
            return self.refuse(conn, RefusalCode::NotAllowed);
        }
        let resync = purpose == SlotPurpose::Resync;
        let active = matches!(self.phase, Phase::Active { .. });
        if !resync && (peer.standing != Standing::Holding || !active) {
            return self.refuse(conn, RefusalCode::OutOfOrder);
        }
        if !peer.slots.take(now) {
            return self.refuse(conn, RefusalCode::TooFast);
        }
        if resync {
            self.doubt(id);
        }
        self.intents.want(id, purpose);
    }

    /// A holder says that it holds nothing.
    fn doubt(&mut self, id: PeerId) {
        if self.peers.standing(id) == Standing::Holding {
            let head = self.log.head();
            self.set_standing(id, Standing::Lost);
            self.release_slot(id);
            if let Some(peer) = self.peers.get_mut(id) {
                peer.doubts = Some(head);
            }
        }
    }

    /// Somebody who asked to resynchronise needs it no more: it holds the keys after all.
    fn trust_again(&mut self, id: PeerId, conn: ConnId) {
        let Some(since) = self.peers.get(id).and_then(|p| p.doubts) else {
            return;
        };
        self.intents.forget_want(id, SlotPurpose::Resync);
        let entries = self.log.after(since);
        let standing = if entries.is_some() {
            Standing::Holding
        } else {
            Standing::Lost
        };
        self.set_standing(id, standing);
        self.replaying(conn, entries);
    }

    /// Gives the slot to whoever is next.
    pub(super) fn fill_slot(&mut self, now: Duration) {
        if !matches!(self.phase, Phase::Active { .. }) {
            return;
        }
        let (wanted, wasteful) = self.wanted(now);
        let kick = wanted.first().is_some_and(|(purpose, _)| *purpose == SlotPurpose::Kick);
        if kick && self.slot.purpose().is_some_and(|p| p != SlotPurpose::Kick) {
            self.take_slot_back();
        }
        if !self.slot.is_free() {
            return;
        }
        let before = |(purpose, _): &&(SlotPurpose, PeerId)| *purpose < SlotPurpose::Members;
        for (purpose, peer) in wanted.iter().filter(before) {
            if self.grant_wanted(*purpose, *peer, now) {
                return;
            }
        }
        if self.intents.due().is_some_and(|due| due <= now)
            && let Some(peer) = self.peers.candidate(now, |id| self.intents.is_gone(id))
        {
            let intents = self.intents.batch();
            return self.grant(peer, SlotPurpose::Members, intents, None, now);
        }
        let after = wanted.iter().find(|(purpose, _)| *purpose > SlotPurpose::Members);
        for (purpose, peer) in after.into_iter().chain(&wasteful) {
            if self.grant_wanted(*purpose, *peer, now) {
                return;
            }
        }
    }

    /// Who asked for a slot, most urgent first; apart from them those who lately let one run out or
    /// pre-empted others for nothing: they come after everybody else, or they could keep all others from it.
    fn wanted(&self, now: Duration) -> (Wants, Wants) {
        let wasteful = |peer: PeerId| self.peers.get(peer).is_some_and(|p| p.slow_until > now);
        self.intents
            .wanted()
            .into_iter()
            .partition(|(_, peer)| !wasteful(*peer))
    }

    /// When a batch can be granted; none: nobody waits, or the slot is held, or there is nobody to ask.
    pub(super) fn batch_due(&self) -> Option<Duration> {
        if !matches!(self.phase, Phase::Active { .. }) || !self.slot.is_free() {
            return None;
        }
        let asked = self.peers.earliest_candidate()?;
        let batch = self.intents.due().map(|due| due.max(asked));
        let wanted = (!self.intents.wanted().is_empty()).then_some(asked);
        batch.into_iter().chain(wanted).min()
    }

    /// Grants a slot somebody asked for, or fetches what it needs first.
    fn grant_wanted(&mut self, purpose: SlotPurpose, peer: PeerId, now: Duration) -> bool {
        if purpose != SlotPurpose::Resync {
            self.intents.forget_want(peer, purpose);
            self.grant(peer, purpose, Vec::new(), None, now);
            return true;
        }
        if let Some((epoch, info)) = &self.group_info
            && *epoch == self.log.epoch()
        {
            let info = info.clone();
            self.intents.forget_want(peer, purpose);
            self.grant(peer, purpose, Vec::new(), Some(info), now);
            return true;
        }
        let Some(provider) = self.peers.candidate(now, |id| id == peer) else {
            return false;
        };
        self.slot = Slot::Asking {
            resyncer: peer,
            provider,
            until: now + ANSWER,
        };
        self.send_peer(provider, ServerMessage::NeedGroupInfo {});
        true
    }

    fn grant(
        &mut self,
        peer: PeerId,
        purpose: SlotPurpose,
        intents: Vec<Intent>,
        group_info: Option<Blob<{ limits::COMMIT }>>,
        now: Duration,
    ) {
        self.next_slot += 1;
        let time = slot::deadline(self.peers.members());
        let mut grant = Grant {
            id: SlotId(self.next_slot),
            peer,
            purpose,
            joins: Vec::new(),
            gone: Vec::new(),
            path: purpose != SlotPurpose::Members || self.refreshed + PATH_EVERY <= now,
            until: now + time,
        };
        for intent in &intents {
            match intent {
                Intent::Join { peer, .. } => grant.joins.push(*peer),
                Intent::Gone { peer } => grant.gone.push(*peer),
            }
        }
        let message = ServerMessage::Grant {
            slot: grant.id,
            purpose,
            base_epoch: self.log.epoch(),
            intents,
            path: grant.path,
            deadline_ms: u32::try_from(time.as_millis()).unwrap_or(u32::MAX),
            group_info,
        };
        self.slot = Slot::Granted(grant);
        self.send_peer(peer, message);
    }

    /// A member hands its GroupInfo over. One for another epoch makes the room ask somebody else.
    pub(super) fn group_info(&mut self, from: PeerId, epoch: Epoch, sealed: Blob<{ limits::COMMIT }>, now: Duration) {
        let Slot::Asking { resyncer, provider, .. } = self.slot else {
            return;
        };
        if provider != from {
            return;
        }
        self.slot = Slot::Free;
        if epoch == self.log.epoch() {
            self.did_something(from);
            self.group_info = Some((epoch, sealed));
            self.grant_wanted(SlotPurpose::Resync, resyncer, now);
        } else {
            self.passes(from, now);
        }
    }

    /// A slot is given back unused.
    pub(super) fn pass(&mut self, peer: PeerId, conn: ConnId, slot: SlotId, now: Duration) {
        let Some(grant) = self.take_grant(peer, slot) else {
            self.refuse(conn, RefusalCode::SlotLost);
            return self.trust_again(peer, conn);
        };
        if grant.purpose == SlotPurpose::Resync {
            return self.trust_again(peer, conn);
        }
        if grant.purpose == SlotPurpose::Kick
            && let Some(peer) = self.peers.get_mut(peer)
        {
            peer.slow_until = now + SLOW;
        }
        self.did_nothing(peer, now);
        self.passes(peer, now);
        self.left_out(grant.joins.iter().chain(&grant.gone));
    }

    fn passes(&mut self, id: PeerId, now: Duration) {
        if let Some(peer) = self.peers.get_mut(id) {
            peer.passed_until = now + PASSED;
        }
    }

    /// Counts intents a committer did nothing about. One too many, and a joiner starts afresh.
    fn left_out<'a>(&mut self, peers: impl Iterator<Item = &'a PeerId>) {
        for peer in peers {
            if self.intents.passed(*peer) {
                self.send_peer(*peer, ServerMessage::Declined {});
            }
        }
    }

    /// A commit: the first for its slot and epoch counts.
    pub(super) fn commit(&mut self, peer: PeerId, conn: ConnId, commit: Commit, now: Duration) {
        let held = self.slot.grant().filter(|g| g.peer == peer && g.id == commit.slot);
        let Some(grant) = held.filter(|_| commit.base_epoch == self.log.epoch()) else {
            self.take_grant(peer, commit.slot);
            return self.refuse(conn, RefusalCode::SlotLost);
        };
        if !answers(grant, &commit) {
            return self.dismiss(conn, refusal(RefusalCode::Malformed), now);
        }
        let Some(grant) = self.take_grant(peer, commit.slot) else {
            return;
        };
        self.did_something(peer);
        self.patience = super::forming::IDLE;
        let mut expected = self.peers.connected_holders();
        expected.insert(peer);
        let entry = self.log.commit(peer, commit.sealed, now);
        let seq = entry.seq;
        self.last_commit = seq;
        self.group_info = None;
        if grant.path {
            self.refreshed = now;
        }
        self.send_all(self.peers.audience(Some(peer)), ServerMessage::Log(entry));
        if grant.purpose == SlotPurpose::Resync {
            self.intents.forget(peer);
            self.set_standing(peer, Standing::Holding);
        }
        self.welcome(seq, &commit.welcome_for, commit.welcome, now);
        for peer in &commit.declined {
            self.intents.forget_gone(*peer);
            if grant.joins.contains(peer) {
                self.intents.forget_join(*peer);
                self.send_peer(*peer, ServerMessage::Declined {});
            }
        }
        let open = |peer: &&PeerId| !commit.declined.contains(peer) && !commit.welcome_for.contains(peer);
        self.left_out(grant.joins.iter().filter(open));
        let removed: Vec<PeerId> = grant.gone.iter().filter(open).copied().collect();
        for peer in &removed {
            self.intents.forget_gone(*peer);
        }
        let logged = Logged {
            committer: peer,
            added: commit.welcome_for,
            removed,
        };
        self.acks.expect(seq, logged, expected);
    }

    /// The added are members from here on.
    fn welcome(&mut self, seq: Seq, added: &[PeerId], sealed: Option<Blob<{ limits::WELCOME }>>, now: Duration) {
        let to = added.iter().filter_map(|peer| self.peers.conn(*peer)).collect();
        if let Some(sealed) = sealed {
            self.send_all(to, ServerMessage::Welcome { seq, sealed });
        }
        for peer in added {
            self.intents.forget(*peer);
            match self.peers.get(*peer).map(Peer::conn) {
                Some(Some(_)) => self.set_standing(*peer, Standing::Holding),
                Some(None) => self.set_standing(*peer, Standing::Lost),
                None => self.intents.gone(*peer, now),
            }
        }
    }

    /// A member reports on a commit.
    pub(super) fn ack(&mut self, peer: PeerId, conn: ConnId, seq: Seq, verdict: Verdict, now: Duration) {
        if self.peers.standing(peer) == Standing::Outside {
            return self.refuse(conn, RefusalCode::OutOfOrder);
        }
        let outcome = self.acks.report(seq, peer, verdict);
        self.concluded(seq, outcome, now);
    }

    /// Draws the consequences of what members reported.
    pub(super) fn concluded(&mut self, seq: Seq, outcome: Outcome, now: Duration) {
        match outcome {
            Outcome::Open => {}
            Outcome::Applied { minority } => {
                for peer in minority {
                    self.declare_lost(peer);
                }
                self.send_all(self.peers.audience(None), ServerMessage::AllAcked { seq });
            }
            Outcome::Refuted(commit) if seq == self.last_commit => self.refuted(commit, now),
            Outcome::Refuted(_) => {}
        }
    }

    /// The group refused a commit: its epoch is open again, and what it did is undone.
    fn refuted(&mut self, commit: Logged, now: Duration) {
        self.take_slot_back();
        self.log.reopen_epoch();
        self.group_info = None;
        if let Some(peer) = self.peers.get_mut(commit.committer) {
            peer.slow_until = now + SLOW;
        }
        self.declare_lost(commit.committer);
        for peer in commit.added {
            self.set_standing(peer, Standing::Outside);
            self.send_peer(peer, ServerMessage::Declined {});
        }
        for peer in commit.removed {
            self.intents.gone(peer, now);
        }
    }

    /// Whoever should have answered has not.
    pub(super) fn slot_ran_out(&mut self, now: Duration) {
        if let Some(id) = self.slot.awaited() {
            self.did_nothing(id, now);
            if let Some(peer) = self.peers.get_mut(id) {
                peer.slow_until = now + SLOW;
            }
        }
        if self.slot.purpose() == Some(SlotPurpose::Resync) && self.slot.grant().is_some() {
            self.group_info = None;
        }
        self.take_slot_back();
    }

    fn did_nothing(&mut self, id: PeerId, now: Duration) {
        if let Some(peer) = self.peers.get_mut(id) {
            peer.idle_since.get_or_insert(now);
        }
    }

    fn did_something(&mut self, id: PeerId) {
        if let Some(peer) = self.peers.get_mut(id) {
            peer.idle_since = None;
        }
    }

    /// Takes the slot from whoever has it.
    pub(super) fn take_slot_back(&mut self) {
        if let Slot::Granted(grant) = std::mem::replace(&mut self.slot, Slot::Free) {
            self.send_peer(grant.peer, ServerMessage::SlotEnded { slot: grant.id });
        }
    }

    /// Frees the slot if it waits for, or on behalf of, this peer.
    pub(super) fn release_slot(&mut self, id: PeerId) {
        let for_it = matches!(self.slot, Slot::Asking { resyncer, .. } if resyncer == id);
        if for_it || self.slot.awaited() == Some(id) {
            self.take_slot_back();
        }
    }

    fn take_grant(&mut self, peer: PeerId, slot: SlotId) -> Option<Grant> {
        self.slot.grant().filter(|g| g.peer == peer && g.id == slot)?;
        match std::mem::replace(&mut self.slot, Slot::Free) {
            Slot::Granted(grant) => Some(grant),
            _ => None,
        }
    }
}

/// Whether a commit names only what its grant named, each once, and a Welcome exactly if it adds.
fn answers(grant: &Grant, commit: &Commit) -> bool {
    let added: BTreeSet<_> = commit.welcome_for.iter().collect();
    let declined: BTreeSet<_> = commit.declined.iter().collect();
    added.len() == commit.welcome_for.len()
        && declined.len() == commit.declined.len()
        && added.is_disjoint(&declined)
        && added.iter().all(|peer| grant.joins.contains(peer))
        && declined
            .iter()
            .all(|peer| grant.joins.contains(peer) || grant.gone.contains(peer))
        && added.is_empty() == commit.welcome.is_none()
}
