//! What hosts do to others: cutting off, appointing.

use std::time::Duration;

use wire::{Door, EndReason, PeerId, Rank, RefusalCode, ServerMessage, SlotPurpose, StreamKind};

use super::Room;
use crate::{ConnId, Effect};

impl Room {
    /// Whether `host` may act on `other`: a host by invitation is out of reach of those whom hosts appointed, for as
    /// long as it is one.
    fn may_act_on(&self, host: PeerId, other: PeerId) -> bool {
        let by_invitation = |id| {
            let peer = self.peers.get(id);
            peer.is_some_and(|p| p.rights.rank == Rank::Host && p.rank == Rank::Host)
        };
        self.peers.rank(host) == Rank::Host && (by_invitation(host) || !by_invitation(other))
    }

    /// A host removes somebody: nothing of it is forwarded from here on, and it does not come back by itself.
    pub(super) fn cut(&mut self, host: PeerId, conn: ConnId, id: PeerId, bar: bool, now: Duration) {
        if !self.may_act_on(host, id) || host == id {
            return self.refuse(conn, RefusalCode::NotAllowed);
        }
        let Some(peer) = self.peers.get(id) else {
            return;
        };
        if peer.waiting.is_some() {
            return self.send_away(id, now);
        }
        let rights = peer.rights;
        if let Some(conn) = peer.conn() {
            let reason = EndReason::Removed;
            self.send(conn, ServerMessage::Ended { reason });
            self.effects.push_back(Effect::Close { conn });
            self.connections.remove(conn);
        }
        // The host's own commit removes it; if that does not come, anybody's does.
        self.remove(id, now + CUT, now);
        if bar {
            match rights.invite.filter(|_| rights.single) {
                Some(invite) => {
                    self.barred.insert(invite);
                }
                None if self.door == Door::Open => self.set_door(Door::Lobby, now),
                None => {}
            }
        }
    }

    /// A host says what somebody may do.
    pub(super) fn appoint(&mut self, host: PeerId, conn: ConnId, id: PeerId, rank: Rank) {
        // Whoever has a host's link can take its rank up again: entering anew would give it, too.
        let own = host == id && self.peers.get(id).is_some_and(|peer| peer.rights.rank >= Rank::Host);
        if !own && !self.may_act_on(host, id) {
            return self.refuse(conn, RefusalCode::NotAllowed);
        }
        self.set_rank(id, rank);
    }

    /// Somebody may do this from now on, and nothing above it.
    pub(super) fn set_rank(&mut self, id: PeerId, rank: Rank) {
        let Some(peer) = self.peers.get_mut(id) else {
            return;
        };
        peer.rank = rank;
        if rank < Rank::Host {
            peer.lobby_key = None;
            for purpose in [SlotPurpose::Kick, SlotPurpose::Policy] {
                self.intents.forget_want(id, purpose);
                if self.slot.grant().is_some_and(|g| g.peer == id && g.purpose == purpose) {
                    self.take_slot_back();
                }
            }
            self.forget_knocks_at(id);
        }
        if rank < Rank::Presenter {
            self.stop_screen(id);
        }
    }

    /// What of it only presenters may do is forwarded no longer.
    fn stop_screen(&mut self, id: PeerId) {
        let Some(peer) = self.peers.get_mut(id) else {
            return;
        };
        let Some(on) = peer
            .publish
            .as_mut()
            .filter(|on| on.iter().any(|kind| is_screen(*kind)))
        else {
            return;
        };
        on.retain(|kind| !is_screen(*kind));
        let on = on.clone();
        if peer.member() {
            self.effects.push_back(Effect::Publish { peer: id, on });
        }
    }
}

/// Whether only presenters may show it.
pub(super) fn is_screen(kind: StreamKind) -> bool {
    matches!(kind, StreamKind::Screen | StreamKind::ScreenAudio)
}

/// How long the commit of the host who cut somebody off is waited for.
const CUT: Duration = Duration::from_secs(5);
