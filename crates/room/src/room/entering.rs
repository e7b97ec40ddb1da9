//! From an open connection to a participant.

use std::time::Duration;

use wire::{
    Blob, ClientMessage, Continuing, DeviceClass, InviteId, PROTOCOL_VERSION, PeerId, Refusal, RefusalCode,
    ServerMessage, SessionState, limits,
};

use super::{Phase, Room, refusal};
use crate::access::{Judgement, Rights};
use crate::connections::Stage;
use crate::lobby::{WAITING, Waiting};
use crate::peers::{Peer, Presence, Standing};
use crate::resume::{self, Ticket};
use crate::{ConnId, Effect, Invite};

impl Room {
    /// The first message.
    pub(super) fn greeted(&mut self, conn: ConnId, message: ClientMessage, now: Duration) {
        let (version, room) = match &message {
            ClientMessage::Hello { version, room, .. } | ClientMessage::Resume { version, room, .. } => {
                (*version, *room)
            }
            _ => return self.refuse(conn, RefusalCode::OutOfOrder),
        };
        if version != PROTOCOL_VERSION {
            return self.dismiss(conn, refusal(RefusalCode::Outdated), now);
        }
        if room != self.config.room {
            return self.refuse(conn, RefusalCode::OutOfOrder);
        }
        match message {
            ClientMessage::Hello { invite, device, .. } => {
                self.stage(conn, Stage::Challenged { invite, device });
                self.send(conn, ServerMessage::Challenge {});
            }
            ClientMessage::Resume {
                token,
                device,
                continuing,
                ..
            } => self.resume(conn, token.as_slice(), device, continuing, now),
            _ => {}
        }
    }

    /// The message after `Hello`.
    pub(super) fn proved(&mut self, conn: ConnId, invite: InviteId, device: DeviceClass, message: ClientMessage) {
        // What a client without resume token says of an earlier meeting is not believed: it enters anew.
        let ClientMessage::Access { token, continuing: _ } = message else {
            return self.refuse(conn, RefusalCode::OutOfOrder);
        };
        self.stage(conn, Stage::Checking { invite, device, token });
        self.effects.push_back(Effect::LookupInvite { conn, invite });
    }

    /// The store has answered.
    pub(super) fn looked_up(&mut self, conn: ConnId, found: Option<Invite>, now: Duration) {
        let unix = self.unix(now);
        let expired = self.expiry().is_some_and(|at| at <= now);
        let found = found.filter(|_| self.config.file.is_some() && !expired);
        let Some(connection) = self.connections.get_mut(conn) else {
            return;
        };
        if let Stage::Returning {
            ticket,
            device,
            continuing,
        } = &connection.stage
        {
            let (mut ticket, device, continuing) = (*ticket, *device, continuing.clone());
            connection.stage = Stage::Opened;
            ticket.rights.ends_at = found.as_ref().and_then(|invite| invite.ends_at);
            if found.is_none() || ticket.rights.expired(unix) {
                return self.dismiss(conn, refusal(RefusalCode::CannotResume), now);
            }
            return self.take_back(conn, ticket, device, continuing, now);
        }
        let Stage::Checking { invite, device, token } = &connection.stage else {
            return;
        };
        let (invite, device) = (*invite, *device);
        let judgement = self.gate.judge(&self.pepper, invite, token, found, unix);
        connection.stage = Stage::Challenged { invite, device };
        match judgement {
            Judgement::Right {
                wrapped_root,
                record,
                rights,
            } => self.enter(conn, device, (wrapped_root, record), rights, now),
            Judgement::Wrong(tries) => {
                self.effects.push_back(Effect::StoreTries { invite, tries });
                self.refuse(conn, RefusalCode::NotInvited);
            }
            Judgement::Wait(seconds) => {
                let refusal = Refusal {
                    code: RefusalCode::TooManyTries,
                    retry_after_seconds: Some(u32::try_from(seconds).unwrap_or(u32::MAX)),
                };
                self.dismiss(conn, refusal, now);
            }
        }
    }

    fn enter(
        &mut self,
        conn: ConnId,
        device: DeviceClass,
        (root, record): (Blob<{ limits::WRAPPED_ROOT }>, Blob<{ limits::ROOM_RECORD }>),
        rights: Rights,
        now: Duration,
    ) {
        if let Some(refusal) = self.turned_away(&rights, now) {
            return self.dismiss(conn, refusal, now);
        }
        let id = self.new_peer_id();
        let waits = self.must_wait(id, &rights, rights.rank);
        if if waits { self.crowded() } else { self.full() } {
            return self.dismiss(conn, refusal(RefusalCode::RoomFull), now);
        }
        let presence = Presence::Connected { conn, since: now };
        let mut peer = Peer::new(presence, Standing::Outside, device, rights, now);
        peer.waiting = waits.then(|| Waiting::new(now));
        self.peers.insert(id, peer);
        self.stage(conn, Stage::Entered(id));
        if !waits {
            self.peers_changed(now);
        }
        self.grant_access(conn, id, root, record, self.session(), now);
    }

    fn resume(
        &mut self,
        conn: ConnId,
        token: &[u8],
        device: DeviceClass,
        continuing: Option<Continuing>,
        now: Duration,
    ) {
        let ticket = resume::verify(&self.pepper, self.config.room, token, self.unix(now));
        let Some(ticket) = ticket.filter(|_| self.config.file.is_some()) else {
            return self.dismiss(conn, refusal(RefusalCode::CannotResume), now);
        };
        let known = self
            .peers
            .get(ticket.peer)
            .filter(|_| self.instances.contains(&ticket.instance));
        if known.is_some_and(|peer| peer.rights.invite.is_some()) {
            return self.take_back(conn, ticket, device, continuing, now);
        }
        // From before a restart: since then the invitation may have ended.
        let Some(invite) = ticket.rights.invite else {
            return self.dismiss(conn, refusal(RefusalCode::CannotResume), now);
        };
        let stage = Stage::Returning {
            ticket,
            device,
            continuing,
        };
        self.stage(conn, stage);
        self.effects.push_back(Effect::LookupInvite { conn, invite });
    }

    /// Somebody returns whose invitation still holds, or who is in this meeting since it was looked up.
    fn take_back(
        &mut self,
        conn: ConnId,
        ticket: Ticket,
        device: DeviceClass,
        continuing: Option<Continuing>,
        now: Duration,
    ) {
        let ours = self.instances.contains(&ticket.instance);
        if ours && self.peers.contains(ticket.peer) {
            self.resume_here(conn, ticket, device, continuing, now);
        } else if self.takes_over(ticket.instance) && !self.peers.contains(ticket.peer) && !self.full() {
            self.return_after_restart(conn, ticket, device, continuing, now);
        } else {
            self.dismiss(conn, refusal(RefusalCode::CannotResume), now);
        }
    }

    pub(super) fn full(&self) -> bool {
        self.peers.inside_len() >= self.config.limits.capacity.min(limits::PEERS)
    }

    /// Whether as many guests stand before the door as may.
    pub(super) fn crowded(&self) -> bool {
        self.peers.waiting().len() >= WAITING
    }

    /// A participant this room knows has a new connection.
    fn resume_here(
        &mut self,
        conn: ConnId,
        ticket: Ticket,
        device: DeviceClass,
        continuing: Option<Continuing>,
        now: Duration,
    ) {
        let id = ticket.peer;
        self.replace_connection(conn, id, device, now);
        if let Some(peer) = self.peers.get_mut(id) {
            if peer.rights.invite.is_none() {
                // Named by others after a restart; its token says what it is.
                peer.rights = ticket.rights;
                peer.rank = peer.rank.max(ticket.rights.rank);
            }
            if peer.waiting.is_some() {
                return self.grant_access(conn, id, Blob::default(), Blob::default(), None, now);
            }
            if continuing.is_none() {
                peer.lobby_key = None;
            }
        }
        self.knock_again_at(id);
        if matches!(self.phase, Phase::Reconciling(_)) {
            self.claim(id, continuing.clone(), now);
            let standing = if continuing.is_some() {
                Standing::Holding
            } else {
                Standing::Lost
            };
            self.set_standing(id, standing);
            let state = continuing.map(claimed);
            self.grant_access(conn, id, Blob::default(), Blob::default(), state, now);
            return self.media_lost(conn);
        }
        let replayed = continuing.as_ref().and_then(|c| self.replayable(c));
        let standing = match (self.peers.standing(id), &replayed) {
            (Standing::Outside, None) => Standing::Outside,
            (_, None) => Standing::Lost,
            // The fork tag is known to members only; whoever names it is one.
            (Standing::Outside, Some(_)) if continuing.as_ref().is_none_or(|c| self.acks.tag(c.epoch).is_none()) => {
                Standing::Outside
            }
            (_, Some(_)) => Standing::Holding,
        };
        self.set_standing(id, standing);
        self.mind_holders(now);
        self.grant_access(conn, id, Blob::default(), Blob::default(), self.session(), now);
        if continuing.is_some() && self.session().is_some() {
            let entries = replayed.filter(|_| standing == Standing::Holding);
            self.replaying(conn, entries);
        }
    }

    /// The connection `conn` speaks for a peer from here on; one it had is closed.
    pub(super) fn replace_connection(&mut self, conn: ConnId, id: PeerId, device: DeviceClass, now: Duration) {
        let former = self.peers.conn(id);
        self.release_slot(id);
        self.intents.forget(id);
        if let Some(former) = former {
            self.refuse(former, RefusalCode::Replaced);
            self.effects.push_back(Effect::Close { conn: former });
            self.connections.remove(former);
        }
        if let Some(peer) = self.peers.get_mut(id) {
            peer.presence = Presence::Connected { conn, since: now };
            peer.device = device;
        }
        self.stage(conn, Stage::Entered(id));
    }

    pub(super) fn grant_access(
        &mut self,
        conn: ConnId,
        peer: PeerId,
        wrapped_root: Blob<{ limits::WRAPPED_ROOT }>,
        room_record: Blob<{ limits::ROOM_RECORD }>,
        session: Option<SessionState>,
        now: Duration,
    ) {
        let Some(known) = self.peers.get(peer) else {
            return;
        };
        let waiting = known.waiting.is_some();
        let ticket = Ticket {
            instance: self.instance,
            peer,
            rights: known.rights,
        };
        let message = ServerMessage::Granted {
            peer,
            resume_token: resume::issue(&self.pepper, self.config.room, ticket, self.unix(now)),
            instance: Blob::new(self.instance.to_vec()).expect("sixteen bytes"),
            wrapped_root,
            room_record,
            session: session.filter(|_| !waiting),
            peers: if waiting { Vec::new() } else { self.peers.inside() },
            waiting,
        };
        self.send(conn, message);
        if waiting {
            let keys = self.lobby_keys();
            self.send(conn, ServerMessage::LobbyKeys { keys });
        }
    }

    pub(super) fn enter_stage(&mut self, conn: ConnId, peer: PeerId) {
        self.stage(conn, Stage::Entered(peer));
    }

    fn stage(&mut self, conn: ConnId, stage: Stage) {
        if let Some(connection) = self.connections.get_mut(conn) {
            connection.stage = stage;
        }
    }

    fn new_peer_id(&mut self) -> PeerId {
        loop {
            let id = self.numbers.next();
            if !self.peers.contains(id) && !self.intents.is_gone(id) {
                return id;
            }
        }
    }
}

/// The state a returner claims, which stands until the room has decided.
pub(super) fn claimed(c: Continuing) -> SessionState {
    SessionState {
        session: c.session,
        epoch: c.epoch,
        head: c.last_seq,
    }
}
