//! The door: who stands before it, who hears of it, who is let in.

use std::time::Duration;

use wire::{
    Admission, Blob, Door, InviteId, KnockFor, LobbyKey, PeerId, Rank, Refusal, RefusalCode, ServerMessage, limits,
};

use super::{Phase, Room, refusal};
use crate::ConnId;
use crate::access::Rights;
use crate::lobby::{DENIED_SECONDS, Waiting};
use crate::peers::{GRACE, Presence, Standing};

impl Room {
    /// Why somebody with a right token does not even come before the door.
    pub(super) fn turned_away(&self, rights: &Rights, now: Duration) -> Option<Refusal> {
        let denied = |retry_after_seconds| Refusal {
            code: RefusalCode::Denied,
            retry_after_seconds,
        };
        if let Some(invite) = rights.invite {
            if self.barred.contains(&invite) {
                return Some(denied(None));
            }
            if let Some(wait) = self.denials.closed(invite, now) {
                return Some(denied(wait));
            }
        }
        (self.door == Door::Locked && rights.rank < Rank::Host).then(|| refusal(RefusalCode::Locked))
    }

    /// Whether somebody with these rights stands before the door as things are.
    pub(super) fn must_wait(&self, id: PeerId, rights: &Rights, rank: Rank) -> bool {
        let knocks = match self.door {
            Door::Open => false,
            Door::Lobby => rights.knocks || self.config.least_door >= Door::Lobby,
            Door::Locked => true,
        };
        (knocks && rank < Rank::Host) || self.in_use(id, rights)
    }

    /// Whether an invitation for one is used by somebody else who is inside.
    fn in_use(&self, id: PeerId, rights: &Rights) -> bool {
        let other = |peer: &crate::peers::Peer| peer.waiting.is_none() && peer.rights.invite == rights.invite;
        rights.single
            && rights.invite.is_some()
            && self.peers.iter().any(|(other_id, peer)| other_id != id && other(peer))
    }

    /// Lobby keys of the hosts connected.
    pub(super) fn lobby_keys(&self) -> Vec<LobbyKey> {
        let connected = self
            .peers
            .iter()
            .filter(|(_, p)| p.conn().is_some() && p.waiting.is_none());
        connected
            .filter_map(|(peer, p)| Some((peer, p.lobby_key.clone()?)))
            .map(|(peer, sealed)| LobbyKey { peer, sealed })
            .take(limits::LOBBY_KEYS)
            .collect()
    }

    /// Tells everybody before the door which hosts are there, if that has changed.
    pub(super) fn mind_hosts(&mut self) {
        let keys = self.lobby_keys();
        if keys == self.keys_told {
            return;
        }
        self.keys_told.clone_from(&keys);
        let waiting = self.peers.waiting();
        let to = waiting.into_iter().filter_map(|id| self.peers.conn(id)).collect();
        self.send_all(to, ServerMessage::LobbyKeys { keys });
    }

    /// A host's lobby key.
    pub(super) fn open_lobby(&mut self, id: PeerId, conn: ConnId, sealed: Blob<{ limits::LOBBY_KEY }>, now: Duration) {
        if self.peers.rank(id) < Rank::Host {
            return self.refuse(conn, RefusalCode::NotAllowed);
        }
        let Some(peer) = self.peers.get_mut(id) else {
            return;
        };
        if !peer.lobbies.take(now) {
            return self.refuse(conn, RefusalCode::TooFast);
        }
        if peer.lobby_key.as_ref() == Some(&sealed) {
            return;
        }
        peer.lobby_key = Some(sealed);
        self.forget_knocks_at(id);
    }

    /// Nobody can knock at this one any more, or has to knock anew.
    pub(super) fn forget_knocks_at(&mut self, host: PeerId) {
        for guest in self.peers.waiting() {
            if let Some(waiting) = self.peers.get_mut(guest).and_then(|p| p.waiting.as_mut()) {
                waiting.forget_host(host);
            }
        }
    }

    /// A host is back: it hears again who knocks at it.
    pub(super) fn knock_again_at(&mut self, host: PeerId) {
        for guest in self.peers.waiting() {
            self.knocks.push(guest, host);
        }
    }

    /// A guest before the door knocks.
    pub(super) fn knock(&mut self, id: PeerId, conn: ConnId, to: Vec<KnockFor>, now: Duration) {
        let hosts: Vec<PeerId> = self.lobby_keys().into_iter().map(|key| key.peer).collect();
        let Some(waiting) = self.peers.get_mut(id).and_then(|p| p.waiting.as_mut()) else {
            return self.refuse(conn, RefusalCode::OutOfOrder);
        };
        if !waiting.may_knock(now) {
            return self.refuse(conn, RefusalCode::TooFast);
        }
        for knock in to.into_iter().filter(|knock| hosts.contains(&knock.peer)) {
            let host = knock.peer;
            waiting.knock(knock);
            self.knocks.push(id, host);
        }
    }

    /// Tells hosts who knocks, as fast as they are told.
    pub(super) fn tell_knocks(&mut self, now: Duration) {
        let peers = &self.peers;
        let stale = |guest, host| {
            let waiting = peers.get(guest).and_then(|p| p.waiting.as_ref());
            waiting.is_none_or(|w| w.knock_at(host).is_none()) || peers.conn(host).is_none()
        };
        let mut told = Vec::new();
        while let Some(next) = self.knocks.next(now, stale) {
            told.push(next);
        }
        for (guest, host) in told {
            let in_use = self.peers.get(guest).is_some_and(|p| self.in_use(guest, &p.rights));
            let Some(waiting) = self.peers.get_mut(guest).and_then(|p| p.waiting.as_mut()) else {
                continue;
            };
            waiting.tell(host);
            let Some(sealed) = waiting.knock_at(host).cloned() else {
                continue;
            };
            let peer = guest;
            self.send_peer(host, ServerMessage::Knocked { peer, sealed, in_use });
        }
    }

    /// Hosts who heard of a guest hear that it waits no more.
    pub(super) fn knock_ended(&mut self, guest: PeerId, waiting: Waiting) {
        let to = waiting
            .told()
            .into_iter()
            .filter_map(|host| self.peers.conn(host))
            .collect();
        self.send_all(to, ServerMessage::KnockEnded { peer: guest });
    }

    /// A host lets guests in.
    pub(super) fn admit(&mut self, host: PeerId, conn: ConnId, guests: Vec<Admission>, now: Duration) {
        if self.peers.rank(host) < Rank::Host {
            return self.refuse(conn, RefusalCode::NotAllowed);
        }
        for Admission { peer, ticket } in guests {
            let Some(guest) = self.peers.get_mut(peer) else {
                continue;
            };
            if guest.waiting.is_none() {
                // Let in meanwhile without a ticket: the group may ask for one all the same.
                if guest.standing == Standing::Outside {
                    guest.ticket = Some(ticket);
                }
            } else if self.full() {
                self.refuse(conn, RefusalCode::NotAllowed);
            } else {
                self.let_in(peer, Some(ticket), now);
            }
        }
    }

    /// A guest is inside.
    pub(super) fn let_in(&mut self, id: PeerId, ticket: Option<Blob<{ limits::TICKET }>>, now: Duration) {
        let Some(guest) = self.peers.get_mut(id) else {
            return;
        };
        let Some(waiting) = guest.waiting.take() else {
            return;
        };
        guest.ticket = ticket;
        if let Presence::Away { .. } = guest.presence {
            guest.presence = Presence::Away { until: now + GRACE };
        }
        self.knock_ended(id, waiting);
        self.peers_changed(now);
        let admitted = ServerMessage::Admitted {
            session: self.session(),
            peers: self.peers.inside(),
        };
        self.send_peer(id, admitted);
    }

    /// A host sends a guest away.
    pub(super) fn deny(&mut self, host: PeerId, conn: ConnId, guest: PeerId, now: Duration) {
        if self.peers.rank(host) < Rank::Host {
            return self.refuse(conn, RefusalCode::NotAllowed);
        }
        self.send_away(guest, now);
    }

    pub(super) fn send_away(&mut self, guest: PeerId, now: Duration) {
        let Some(peer) = self.peers.get(guest).filter(|p| p.waiting.is_some()) else {
            return;
        };
        // Of an invitation of many nobody can tell who comes again: the wait is asked of the client.
        let retry_after_seconds = match peer.rights.invite.filter(|_| peer.rights.single) {
            Some(invite) => self.denials.count(invite, now),
            None => Some(DENIED_SECONDS),
        };
        let refusal = Refusal {
            code: RefusalCode::Denied,
            retry_after_seconds,
        };
        self.expel(guest, refusal, now);
    }

    /// Ends a peer with a refusal; its resume token is void.
    pub(super) fn expel(&mut self, id: PeerId, refusal: Refusal, now: Duration) {
        if let Some(conn) = self.peers.conn(id) {
            self.dismiss(conn, refusal, now);
        }
        self.lost(id, now);
    }

    /// A host says how newcomers are met. No door is opened further than the server admits; a group that says it open, as one
    /// from before a change of policy does, is not refused for it.
    pub(super) fn door_asked(&mut self, host: PeerId, conn: ConnId, door: Door, now: Duration) {
        if self.peers.rank(host) < Rank::Host {
            return self.refuse(conn, RefusalCode::NotAllowed);
        }
        self.set_door(door.max(self.config.least_door), now);
    }

    pub(super) fn set_door(&mut self, door: Door, now: Duration) {
        let was = std::mem::replace(&mut self.door, door);
        if was == Door::Open && door != Door::Open && matches!(self.phase, Phase::Active { .. }) {
            self.bring_before_door(now);
        }
    }

    /// Whoever is inside, not in the group, and would not be let into it, enters anew: before the door.
    pub(super) fn bring_before_door(&mut self, now: Duration) {
        let caught = |id: PeerId, p: &crate::peers::Peer| {
            p.waiting.is_none()
                && p.standing == Standing::Outside
                && p.ticket.is_none()
                && self.must_wait(id, &p.rights, p.rank)
        };
        let caught: Vec<PeerId> = self
            .peers
            .iter()
            .filter(|(id, p)| caught(*id, p))
            .map(|(id, _)| id)
            .collect();
        for id in caught {
            self.expel(id, refusal(RefusalCode::CannotResume), now);
        }
    }

    /// The owner has withdrawn invitations. Who is in the group stays; nobody else comes in with them.
    pub(super) fn withdrawn(&mut self, revoked: &[InviteId], now: Duration) {
        // What the store said of them before is not waited for: it may be from before.
        self.end_invitations_of(revoked, RefusalCode::NotInvited, now);
    }

    /// Invitations are others from now on: what was proven of them, and the root that was handed out, are of the
    /// time before.
    pub(super) fn replaced(&mut self, replaced: &[InviteId], now: Duration) {
        self.end_invitations_of(replaced, RefusalCode::CannotResume, now);
        // What the store says of the others may be of the time before as well: they ask anew.
        for conn in self.connections.showing() {
            self.dismiss(conn, refusal(RefusalCode::CannotResume), now);
        }
    }

    fn end_invitations_of(&mut self, invites: &[InviteId], code: RefusalCode, now: Duration) {
        for conn in self.connections.checking(invites) {
            self.dismiss(conn, refusal(code), now);
        }
        self.end_invitations(code, now, |rights| {
            rights.invite.is_some_and(|invite| invites.contains(&invite))
        });
    }

    /// Ends the waiting of those whose invitation has expired.
    pub(super) fn mind_expiry(&mut self, now: Duration) {
        let unix = self.unix(now);
        self.end_invitations(RefusalCode::NotInvited, now, |rights| rights.expired(unix));
    }

    /// Whoever is not in the group, and came with an invitation that has ended, is told so.
    fn end_invitations(&mut self, code: RefusalCode, now: Duration, ended: impl Fn(&Rights) -> bool) {
        let caught: Vec<PeerId> = self
            .peers
            .iter()
            .filter(|(_, p)| p.waits_to_enter() && ended(&p.rights))
            .map(|(id, _)| id)
            .collect();
        for id in caught {
            self.expel(id, refusal(code), now);
        }
    }

    /// When the next of them ends.
    pub(super) fn invitation_end(&self) -> Option<Duration> {
        let waiting = self.peers.iter().filter(|(_, p)| p.waits_to_enter());
        let end = waiting.filter_map(|(_, p)| p.rights.ends_at).min()?;
        Some(self.at(end))
    }

    /// Lets in whom nothing keeps before the door any more.
    pub(super) fn mind_door(&mut self, now: Duration) {
        self.mind_expiry(now);
        for id in self.peers.waiting() {
            let free = self
                .peers
                .get(id)
                .is_some_and(|p| !self.must_wait(id, &p.rights, p.rank));
            if free && !self.full() {
                self.let_in(id, None, now);
            }
        }
    }
}
