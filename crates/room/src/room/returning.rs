//! After a restart of the server: the meeting is put together again from what participants bring.

use std::time::Duration;

use wire::{Continuing, DeviceClass, LogEntry, PeerId, RefusalCode, ServerMessage, SlotPurpose};

use super::entering::claimed;
use super::forming::IDLE_RETURNED;
use super::{Phase, Room};
use crate::ConnId;
use crate::access::Rights;
use crate::lobby::Waiting;
use crate::log::Log;
use crate::peers::{GRACE, Peer, Presence, Standing};
use crate::reconcile::{Choice, Claim, Reconcile, Stage, choose};
use crate::resume::Ticket;
use crate::slot::ANSWER;

impl Room {
    /// Whether a token of this instance may bring an interrupted meeting back.
    pub(super) fn takes_over(&self, instance: [u8; 16]) -> bool {
        let known = self.instances.contains(&instance);
        let admitted = self.instances.first() != Some(&instance) && (known || self.instances.len() < INSTANCES);
        if self
            .config
            .file
            .as_ref()
            .is_some_and(|file| file.ended.contains(&instance))
        {
            return false;
        }
        match &self.phase {
            Phase::Waiting | Phase::Forming { .. } => self.fresh && admitted,
            // Of another meeting than who came first: somebody's token is old. Their states decide whose.
            Phase::Reconciling(reconcile) => admitted && matches!(reconcile.stage, Stage::Collecting { .. }),
            _ => false,
        }
    }

    /// A participant of the interrupted meeting is back.
    pub(super) fn return_after_restart(
        &mut self,
        conn: ConnId,
        ticket: Ticket,
        device: DeviceClass,
        continuing: Option<Continuing>,
        now: Duration,
    ) {
        if !matches!(self.phase, Phase::Reconciling(_)) {
            self.instance = ticket.instance;
            self.holderless = None;
            self.phase = Phase::Reconciling(Reconcile::new(now));
        }
        if !self.instances.contains(&ticket.instance) {
            self.instances.push(ticket.instance);
        }
        let presence = Presence::Connected { conn, since: now };
        let rights = ticket.rights;
        let mut peer = Peer::new(presence, Standing::Outside, device, rights, now);
        let waits = continuing.is_none() && self.must_wait(ticket.peer, &rights, rights.rank);
        peer.waiting = waits.then(|| Waiting::new(now));
        self.peers.insert(ticket.peer, peer);
        self.enter_stage(conn, ticket.peer);
        if waits {
            // It may be a member that has reloaded: whether it is in the tree will show.
            return self.grant_access(conn, ticket.peer, Default::default(), Default::default(), None, now);
        }
        let standing = if continuing.is_some() {
            Standing::Holding
        } else {
            Standing::Lost
        };
        self.set_standing(ticket.peer, standing);
        self.peers_changed(now);
        self.claim(ticket.peer, continuing.clone(), now);
        let state = continuing.map(claimed);
        self.grant_access(conn, ticket.peer, Default::default(), Default::default(), state, now);
        self.media_lost(conn);
    }

    /// A returner says where it stands; none: it no longer does.
    pub(super) fn claim(&mut self, id: PeerId, continuing: Option<Continuing>, now: Duration) {
        let least_door = self.config.least_door;
        let vouched = self.peers.get(id).is_some_and(|p| p.rights.vouched(least_door));
        if let Phase::Reconciling(reconcile) = &mut self.phase {
            let claim = continuing.map(|state| Claim { state, vouched });
            reconcile.claim(id, claim, now);
        }
    }

    /// The time to return, or to fill the log, is over.
    pub(super) fn reconcile_ran_out(&mut self, now: Duration) {
        let Phase::Reconciling(reconcile) = &mut self.phase else {
            return;
        };
        if reconcile.until() > now {
            return;
        }
        let held = std::mem::take(&mut reconcile.held);
        match &mut reconcile.stage {
            Stage::Collecting { claims, .. } => {
                let Some(choice) = choose(claims) else {
                    return self.nothing_returned(now);
                };
                match choice.missing_from {
                    Some(from) if self.peers.conn(choice.source).is_some() => {
                        let source = choice.source;
                        let stage = Stage::Filling {
                            choice,
                            until: now + ANSWER,
                        };
                        self.phase = Phase::Reconciling(Reconcile { stage, held });
                        self.send_peer(source, ServerMessage::NeedLog { from });
                    }
                    _ => self.settle(choice, held, now),
                }
            }
            Stage::Filling { .. } => self.filled(Vec::new(), now),
        }
    }

    /// Entries from before the restart.
    pub(super) fn log_fill(&mut self, from: PeerId, conn: ConnId, entries: Vec<LogEntry>, now: Duration) {
        match &mut self.phase {
            Phase::Reconciling(reconcile) => match &reconcile.stage {
                Stage::Filling { choice, .. } if choice.source == from => self.filled(entries, now),
                _ => self.refuse(conn, RefusalCode::OutOfOrder),
            },
            _ => self.refuse(conn, RefusalCode::OutOfOrder),
        }
    }

    fn filled(&mut self, entries: Vec<LogEntry>, now: Duration) {
        if let Phase::Reconciling(reconcile) = std::mem::replace(&mut self.phase, Phase::Waiting)
            && let Stage::Filling { mut choice, .. } = reconcile.stage
        {
            choice.fill = entries;
            self.settle(choice, reconcile.held, now);
        }
    }

    /// Nobody brought the group's state back: it is formed anew.
    fn nothing_returned(&mut self, now: Duration) {
        self.phase = Phase::Waiting;
        for peer in self.peers.ids() {
            self.set_standing(peer, Standing::Outside);
        }
        self.bring_before_door(now);
    }

    /// The meeting goes on.
    fn settle(&mut self, choice: Choice, held: Vec<crate::reconcile::Held>, now: Duration) {
        self.fresh = false;
        self.log = Log::from_head(choice.head, choice.epoch);
        self.log.refill(choice.fill, now);
        self.acks.set_tag(choice.epoch, choice.tag);
        self.refreshed = now;
        self.phase = Phase::Active {
            session: choice.session,
        };
        for peer in &choice.members {
            // A returner may name anybody: what it names fills no more than the room.
            if self.full() {
                break;
            }
            if !self.peers.contains(*peer) && !self.intents.is_gone(*peer) {
                let presence = Presence::Away { until: now + GRACE };
                // What it may do its token will say.
                let rights = Rights::default();
                let missing = Peer::new(presence, Standing::Holding, DeviceClass::Mobile, rights, now);
                self.peers.insert(*peer, missing);
            }
        }
        self.peers_changed(now);
        self.patience = IDLE_RETURNED;
        for peer in self.peers.waiting() {
            if choice.members.contains(&peer) {
                self.let_in(peer, None, now);
            }
        }
        for peer in self.peers.inside() {
            let in_tree = choice.members.contains(&peer);
            match (choice.on.get(&peer), self.peers.conn(peer)) {
                (Some(last), Some(conn)) => {
                    let entries = self.log.after(*last);
                    let resyncs = self.intents.wants(peer, SlotPurpose::Resync);
                    let standing = if entries.is_some() && !resyncs {
                        Standing::Holding
                    } else {
                        Standing::Lost
                    };
                    self.set_standing(peer, standing);
                    self.replaying(conn, entries);
                }
                (None, Some(conn)) if self.peers.standing(peer) == Standing::Holding => {
                    self.set_standing(peer, if in_tree { Standing::Lost } else { Standing::Outside });
                    self.replaying(conn, None);
                }
                // Away, its state unknown: what it brings when it returns decides.
                (_, None) => self.set_standing(peer, if in_tree { Standing::Holding } else { Standing::Outside }),
                (None, Some(_)) if in_tree => {
                    self.set_standing(peer, Standing::Lost);
                    self.intents.resync_instead(peer);
                }
                (None, Some(_)) => self.set_standing(peer, Standing::Outside),
            }
        }
        self.bring_before_door(now);
        self.announce_session();
        for message in held {
            if self.peers.standing(message.from) == Standing::Holding {
                self.deliver_app(message.from, message.epoch, message.sealed, now);
            }
        }
    }
}

/// Instances one meeting may be known by, its own first. Each further one is a restart during which nobody
/// brought its state back, or an earlier meeting of which somebody still has a token.
const INSTANCES: usize = 8;
