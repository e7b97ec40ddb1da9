//! Who creates the group, and when it has to be created anew.

use std::collections::BTreeSet;
use std::time::Duration;

use wire::{EndReason, PeerId, RefusalCode, ServerMessage, SessionId};

use super::{Phase, Room};
use crate::ConnId;
use crate::acks::Acks;
use crate::log::Log;
use crate::peers::{Presence, Standing};
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

    fn first_connected(&self, except: &BTreeSet<PeerId>) -> Option<PeerId> {
        let connected = self.peers.iter().filter(|(id, _)| !except.contains(id));
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
        self.phase = Phase::Active { session };
        self.fresh = false;
        self.log = Log::default();
        self.acks = Acks::default();
        self.refreshed = now;
        self.intents.forget(former);
        self.set_standing(former, Standing::Holding);
        self.announce_session();
        self.intents.postpone_joins(now + slot::window(self.peers.len()));
    }

    /// Tells everybody connected and not in the group which meeting is under way.
    pub(super) fn announce_session(&mut self) {
        if let Some(state) = self.session() {
            let outside = self.peers.iter().filter(|(_, p)| p.standing != Standing::Holding);
            let to = outside.filter_map(|(_, p)| p.conn()).collect();
            self.send_all(to, ServerMessage::Session(state));
        }
    }

    /// Notices when nobody connected holds the group's keys: the group is formed anew at once if
    /// nobody expected back does, otherwise after a while.
    pub(super) fn mind_holders(&mut self, now: Duration) {
        let connected = self.peers.iter().any(|(_, p)| p.conn().is_some());
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
        for peer in lost {
            self.set_standing(peer, Standing::Outside);
        }
        self.phase = Phase::Waiting;
    }

    /// The meeting is over: the next one here is another.
    pub(super) fn forget_meeting(&mut self) {
        self.forget_group();
        self.intents = Default::default();
        self.holderless = None;
        self.peers_due = None;
        rand_core::RngCore::fill_bytes(&mut self.rng, &mut self.instance);
        self.instances = vec![self.instance];
    }
}

/// How long those who are in the group and lost their connection are waited for while others wait.
/// Longer delays those others; shorter forms a new group where resuming would have done.
const HOLDER_WAIT: Duration = Duration::from_secs(10);
/// How long people may be connected without a group.
const FORMLESS: Duration = Duration::from_secs(60);
