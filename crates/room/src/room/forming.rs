//! Who creates the group, and when it has to be created anew.

use std::collections::BTreeSet;
use std::time::Duration;

use wire::{Door, EndReason, PeerId, Rank, RefusalCode, ServerMessage, SessionId};

use super::{Phase, Room};
use crate::ConnId;
use crate::acks::Acks;
use crate::log::Log;
use crate::peers::{Peer, Presence, Standing};
use crate::slot::{self, ANSWER, Slot};

impl Room {
    /// Asks the first eligible participant to form the group, if nobody was asked.
    pub(super) fn form_if_wanted(&mut self, now: Duration) {
        if matches!(self.phase, Phase::Waiting) && self.settled <= now {
            self.ask_to_form(BTreeSet::new(), None, now);
        }
    }

    /// Passes the request on when it was not answered.
    pub(super) fn form_ran_out(&mut self, now: Duration) {
        if let Phase::Forming { peer, until, tried } = &mut self.phase
            && *until <= now
        {
            let (peer, mut tried) = (*peer, std::mem::take(tried));
            tried.insert(peer);
            self.ask_to_form(tried, Some(peer), now);
        }
    }

    /// The one asked is not there any more.
    pub(super) fn former_left(&mut self, left: PeerId, now: Duration) {
        if let Phase::Forming { peer, tried, .. } = &mut self.phase
            && *peer == left
        {
            let tried = std::mem::take(tried);
            self.phase = Phase::Waiting;
            self.ask_to_form(tried, None, now);
        }
    }

    fn ask_to_form(&mut self, mut tried: BTreeSet<PeerId>, last: Option<PeerId>, now: Duration) {
        let next = self.first_connected(&tried).or_else(|| {
            tried.clear();
            self.first_connected(&tried)
        });
        let Some(peer) = next else {
            self.phase = Phase::Waiting;
            return;
        };
        self.phase = Phase::Forming {
            peer,
            until: now + ANSWER,
            tried,
        };
        if last != Some(peer) {
            self.send_peer(peer, ServerMessage::Form {});
        }
    }

    /// Whether somebody is here who may form the group.
    pub(super) fn may_be_formed(&self) -> bool {
        self.peers
            .iter()
            .any(|(_, peer)| peer.conn().is_some() && self.may_form(peer))
    }

    /// With the door not open, only a host begins: whoever comes early waits for one.
    fn may_form(&self, peer: &Peer) -> bool {
        peer.waiting.is_none() && (self.door == Door::Open || peer.rank == Rank::Host)
    }

    fn first_connected(&self, except: &BTreeSet<PeerId>) -> Option<PeerId> {
        let may = |(id, peer): &(PeerId, &Peer)| !except.contains(id) && self.may_form(peer);
        let connected = self.peers.iter().filter(may);
        connected
            .filter_map(|(id, peer)| match peer.presence {
                Presence::Connected { since, .. } => Some((since, id)),
                Presence::Away { .. } => None,
            })
            .min()
            .map(|(_, id)| id)
    }

    /// The group exists.
    pub(super) fn formed(&mut self, former: PeerId, conn: ConnId, session: SessionId, now: Duration) {
        match &self.phase {
            Phase::Forming { peer, .. } if *peer == former => {}
            Phase::Forming { .. } | Phase::Active { .. } => return self.refuse(conn, RefusalCode::SlotLost),
            _ => return self.refuse(conn, RefusalCode::OutOfOrder),
        }
        // A group begins with the admission of the record.
        self.door = self.file_door();
        self.patience = IDLE;
        self.phase = Phase::Active { session };
        self.fresh = false;
        self.log = Log::default();
        self.acks = Acks::default();
        self.refreshed = now;
        self.intents.forget(former);
        self.set_standing(former, Standing::Holding);
        self.bring_before_door(now);
        self.announce_session();
        self.intents.postpone_joins(now + slot::window(self.peers.inside_len()));
    }

    /// Tells everybody connected and not in the group which meeting is under way.
    pub(super) fn announce_session(&mut self) {
        if let Some(state) = self.session() {
            let outside = self
                .peers
                .iter()
                .filter(|(_, p)| p.standing != Standing::Holding && p.waiting.is_none());
            let to = outside.filter_map(|(_, p)| p.conn()).collect();
            self.send_all(to, ServerMessage::Session(state));
        }
    }

    /// Notices when nobody connected holds the group's keys: the group is formed anew at once if
    /// nobody expected back does, otherwise after a while.
    pub(super) fn mind_holders(&mut self, now: Duration) {
        let connected = match self.phase {
            Phase::Active { .. } => !self.peers.conns().is_empty(),
            // Who waits for a host waits as long as it takes.
            _ => self.may_be_formed(),
        };
        let idle = match self.phase {
            Phase::Active { .. } => self.peers.connected_holders().is_empty(),
            Phase::Waiting | Phase::Forming { .. } => true,
            Phase::Reconciling(_) => false,
        };
        if !connected || !idle {
            self.holderless = None;
            if idle && matches!(self.phase, Phase::Active { .. }) && !self.peers.any_holder() {
                self.forget_group();
            }
            return;
        }
        let since = *self.holderless.get_or_insert(now);
        match self.phase {
            Phase::Active { .. } if !self.peers.any_holder() || since + HOLDER_WAIT <= now => {
                self.forget_group();
                self.holderless = Some(now);
            }
            Phase::Waiting | Phase::Forming { .. } if since.max(self.settled) + FORMLESS <= now => {
                self.end(EndReason::Empty);
            }
            _ => {}
        }
    }

    /// Holders who let their slots run out, or pass them on, for so long that nobody else gets in, are
    /// sent away: alone they would keep the group for themselves. They may enter anew.
    pub(super) fn mind_idlers(&mut self, now: Duration) {
        if !matches!(self.phase, Phase::Active { .. }) {
            return;
        }
        if self.intents.somebody_waits() {
            self.waited_at = now;
        } else {
            // Whoever was declined asks again in a moment; after longer nobody was kept waiting.
            if self.waited_at + PAUSE <= now {
                self.peers.forget_idling();
            }
            return;
        }
        let idle = |p: &Peer| p.idle_since.is_some_and(|since| since + self.patience <= now);
        let holders = self.peers.connected_holders();
        if holders.is_empty() || !holders.iter().all(|id| self.peers.get(*id).is_some_and(idle)) {
            return;
        }
        for id in holders {
            self.expel(id, super::refusal(RefusalCode::CannotResume), now);
        }
    }

    pub(super) fn holderless_until(&self) -> Option<Duration> {
        let since = self.holderless?;
        Some(match self.phase {
            Phase::Active { .. } => since + HOLDER_WAIT,
            _ => since.max(self.settled) + FORMLESS,
        })
    }

    /// The group is dead: nobody holds its keys. Who is here stays, and wants in to the next.
    fn forget_group(&mut self) {
        self.take_slot_back();
        self.slot = Slot::Free;
        self.group_info = None;
        self.log = Log::default();
        self.acks = Acks::default();
        self.intents.forget_tree();
        let lost: Vec<PeerId> = self
            .peers
            .iter()
            .filter(|(_, p)| p.member())
            .map(|(id, _)| id)
            .collect();
        for id in lost {
            self.set_standing(id, Standing::Outside);
            if let Some(peer) = self.peers.get_mut(id) {
                // It names the group that is gone.
                peer.ticket = None;
            }
        }
        // Who was made a host is one in the group that is gone, and could not begin the next.
        let appointed = self.peers.iter().filter(|(_, p)| p.rank != p.rights.rank);
        let appointed: Vec<(PeerId, Rank)> = appointed.map(|(id, p)| (id, p.rights.rank)).collect();
        for (id, rank) in appointed {
            self.set_rank(id, rank);
        }
        self.phase = Phase::Waiting;
        self.door = self.file_door();
    }

    fn file_door(&self) -> Door {
        self.config.door()
    }

    /// The meeting is over: the next one here is another.
    pub(super) fn forget_meeting(&mut self) {
        self.forget_group();
        self.intents = Default::default();
        self.holderless = None;
        self.peers_due = None;
        self.barred.clear();
        self.denials = Default::default();
        rand_core::RngCore::fill_bytes(&mut self.rng, &mut self.instance);
        self.instances = vec![self.instance];
    }
}

/// How long those who are in the group and lost their connection are waited for while others wait.
/// Longer delays those others; shorter forms a new group where resuming would have done.
const HOLDER_WAIT: Duration = Duration::from_secs(10);
/// How long nobody may be waiting until what holders left undone is forgotten.
const PAUSE: Duration = Duration::from_secs(5);
/// How long holders may do nothing while others wait.
pub(super) const IDLE: Duration = Duration::from_secs(20);
/// The same after a restart, when one returner's word may have decided what the meeting is.
pub(super) const IDLE_RETURNED: Duration = Duration::from_secs(10);
/// How long people may be connected without a group.
const FORMLESS: Duration = Duration::from_secs(60);
