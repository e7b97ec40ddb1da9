//! The room: its state, what comes in, what goes out, and what happens when nothing does.

mod delivering;
mod door;
mod entering;
mod forming;
mod hosting;
mod leaving;
mod media;
mod ordering;
mod returning;

use std::collections::{BTreeSet, VecDeque};
use std::time::Duration;

use rand_chacha::ChaCha20Rng;
use rand_core::{RngCore, SeedableRng};
use wire::{
    Blob, ClientMessage, Door, Epoch, InviteId, LobbyKey, PeerId, Refusal, RefusalCode, Seq, ServerMessage, SessionId,
    SessionState, limits,
};

use crate::access::Gate;
use crate::acks::Acks;
use crate::connections::{Connections, FLOOD, Stage};
use crate::intents::Intents;
use crate::lobby::{Denials, Knocks};
use crate::log::Log;
use crate::numbers::Numbers;
use crate::peers::Peers;
use crate::reconcile::Reconcile;
use crate::slot::{self, Slot};
use crate::{ConnId, Effect, Input, Pepper, RoomConfig, Timer};

/// One room. See the [crate] for how to drive it.
#[derive(Debug)]
pub struct Room {
    config: RoomConfig,
    pepper: Pepper,
    rng: ChaCha20Rng,
    /// The meeting's instance, which the owner's end signature names.
    instance: [u8; 16],
    /// Every instance named to somebody in this meeting: first that of this room, then those from before a restart.
    instances: Vec<[u8; 16]>,
    phase: Phase,
    connections: Connections,
    peers: Peers,
    gate: Gate,
    log: Log,
    acks: Acks,
    slot: Slot,
    intents: Intents,
    /// The latest GroupInfo and its epoch.
    group_info: Option<(Epoch, Blob<{ limits::COMMIT }>)>,
    numbers: Numbers,
    /// How newcomers are met.
    door: Door,
    /// Personal invitations void for this meeting.
    barred: BTreeSet<InviteId>,
    denials: Denials,
    knocks: Knocks,
    /// The lobby keys that everybody before the door knows.
    keys_told: Vec<LobbyKey>,
    next_slot: u64,
    /// When a commit with path was made last.
    refreshed: Duration,
    /// Position of the last commit.
    last_commit: Seq,
    /// Until then nobody may form a meeting.
    settled: Duration,
    /// No meeting was formed here yet, so one from before a restart may be taken over.
    fresh: bool,
    /// Since when somebody is connected and nobody of them is in the group.
    holderless: Option<Duration>,
    /// When the changed list of peers goes out.
    peers_due: Option<Duration>,
    /// How long holders may do nothing while others wait.
    patience: Duration,
    /// When somebody waited for a commit last.
    waited_at: Duration,
    /// Somebody was here.
    occupied: bool,
    ended: bool,
    effects: VecDeque<Effect>,
}

#[derive(Debug)]
enum Phase {
    /// No meeting.
    Waiting,
    /// Somebody was asked to form one.
    Forming {
        peer: PeerId,
        until: Duration,
        tried: BTreeSet<PeerId>,
    },
    /// A restart interrupted the meeting; its participants are coming back.
    Reconciling(Reconcile),
    /// A meeting.
    Active { session: SessionId },
}

impl Room {
    /// A room without a meeting. `seed` yields the numbers it hands out.
    pub fn new(config: RoomConfig, pepper: Pepper, seed: [u8; 32], now: Duration) -> Self {
        let mut rng = ChaCha20Rng::from_seed(seed);
        let mut instance = [0; 16];
        rng.fill_bytes(&mut instance);
        // Numbers start anywhere, so that those from before a restart are not given out again.
        let numbers = Numbers::new(pepper.clone(), config.room, rng.next_u32());
        let door = config.door();
        let next_slot = u64::from(rng.next_u32()) << 20;
        Self {
            settled: now + config.settle,
            fresh: config.settle > Duration::ZERO,
            config,
            pepper,
            rng,
            instance,
            instances: vec![instance],
            phase: Phase::Waiting,
            connections: Connections::default(),
            peers: Peers::default(),
            gate: Gate::default(),
            log: Log::default(),
            acks: Acks::default(),
            slot: Slot::Free,
            intents: Intents::default(),
            group_info: None,
            numbers,
            door,
            barred: BTreeSet::new(),
            denials: Denials::default(),
            knocks: Knocks::new(now),
            keys_told: Vec::new(),
            next_slot,
            refreshed: now,
            last_commit: Seq(0),
            holderless: None,
            peers_due: None,
            patience: forming::IDLE,
            waited_at: now,
            occupied: false,
            ended: false,
            effects: VecDeque::new(),
        }
    }

    /// Takes an input. Inputs about connections the room does not know change nothing.
    pub fn handle_input(&mut self, input: Input, now: Duration) {
        match input {
            Input::Connected { conn } => self.connected(conn, now),
            Input::Message { conn, message } => self.message(conn, message, now),
            Input::Disconnected { conn } => self.disconnected(conn, now),
            Input::Invite { conn, found } => self.looked_up(conn, found, now),
            Input::Updated { door, revoke, replace } => {
                if let Some(file) = &mut self.config.file {
                    file.door = door;
                    if !matches!(self.phase, Phase::Active { .. }) {
                        self.door = self.config.door();
                    }
                }
                self.withdrawn(&revoke, now);
                self.replaced(&replace, now);
            }
            Input::Kept { expires_at } => self.kept(expires_at),
            Input::Gone => self.gone(),
            Input::Screens { allowed } => self.config.screens = allowed,
            Input::Media { peer, message } => self.pass_media_on(peer, message),
        }
        self.advance(now);
    }

    /// Lets time pass.
    pub fn handle_timeout(&mut self, now: Duration) {
        for conn in self.connections.silent(now) {
            self.effects.push_back(Effect::Close { conn });
            self.disconnected(conn, now);
        }
        for peer in self.peers.expired(now) {
            self.lost(peer, now);
        }
        if self.expiry().is_some_and(|at| at <= now) && !self.peers.is_empty() {
            self.end(wire::EndReason::Expired);
        }
        if self.slot.until().is_some_and(|at| at <= now) {
            self.slot_ran_out(now);
        }
        self.form_ran_out(now);
        self.reconcile_ran_out(now);
        self.advance(now);
    }

    /// The next thing to do.
    pub fn poll_effect(&mut self) -> Option<Effect> {
        self.effects.pop_front()
    }

    /// Bytes kept to be repeated to whoever comes back.
    pub fn log_bytes(&self) -> usize {
        self.log.bytes()
    }

    /// Keeps only the last so many of them. Who missed more is told so, and resynchronises.
    pub fn shorten_log(&mut self, most: usize) {
        self.log.shorten(most);
    }

    /// When to call [`Room::handle_timeout`] at the latest, and why.
    pub fn poll_timeout(&self) -> Option<(Duration, Timer)> {
        let form = match &self.phase {
            Phase::Forming { until, .. } => Some(*until),
            Phase::Waiting if !self.may_be_formed() => None,
            Phase::Waiting => Some(self.settled),
            _ => None,
        };
        let reconcile = match &self.phase {
            Phase::Reconciling(reconcile) => Some(reconcile.until()),
            _ => None,
        };
        [
            (self.connections.deadline(), Timer::Heartbeat),
            (form, Timer::Form),
            (self.slot.until(), Timer::Slot),
            (self.batch_due(), Timer::Batch),
            (self.peers.grace_end(), Timer::Grace),
            (reconcile, Timer::Reconcile),
            (self.peers_due, Timer::Peers),
            (self.knocks.due(), Timer::Knocks),
            (self.invitation_end(), Timer::Invitation),
            (self.holderless_until(), Timer::Holderless),
            (self.expiry().filter(|_| !self.peers.is_empty()), Timer::Expiry),
        ]
        .into_iter()
        .filter_map(|(at, why)| Some((at?, why)))
        .min()
    }

    /// Everybody connected or within their grace, except those before the door.
    pub fn peers(&self) -> Vec<PeerId> {
        self.peers.inside()
    }

    /// The meeting under way.
    pub fn session(&self) -> Option<SessionState> {
        match &self.phase {
            Phase::Active { session } => Some(SessionState {
                session: *session,
                epoch: self.log.epoch(),
                head: self.log.head(),
            }),
            _ => None,
        }
    }

    /// Whether a connection has been granted access; before, the driver admits only small frames.
    pub fn entered(&self, conn: ConnId) -> bool {
        self.peers.iter().any(|(_, peer)| peer.conn() == Some(conn))
    }

    fn connected(&mut self, conn: ConnId, now: Duration) {
        if self.connections.len() >= self.config.limits.connections {
            self.send(conn, refused(RefusalCode::ServerFull));
            self.effects.push_back(Effect::Close { conn });
            return;
        }
        self.ended = false;
        self.connections.open(conn, now);
    }

    fn message(&mut self, conn: ConnId, message: ClientMessage, now: Duration) {
        let Some(connection) = self.connections.get_mut(conn) else {
            return;
        };
        connection.heard = now;
        if !connection.rate.take(now) {
            let flood = connection.rate.overrun() >= FLOOD;
            self.refuse(conn, RefusalCode::TooFast);
            if flood {
                self.effects.push_back(Effect::Close { conn });
                self.disconnected(conn, now);
            }
            return;
        }
        if let ClientMessage::Ping { n } = message {
            self.send(conn, ServerMessage::Pong { n });
            return;
        }
        match &connection.stage {
            Stage::Opened => self.greeted(conn, message, now),
            Stage::Challenged { invite, device } => {
                let (invite, device) = (*invite, *device);
                self.proved(conn, invite, device, message);
            }
            Stage::Checking { .. } | Stage::Returning { .. } => self.refuse(conn, RefusalCode::OutOfOrder),
            Stage::Entered(peer) => {
                let peer = *peer;
                self.peer_message(peer, conn, message, now);
            }
        }
    }

    fn peer_message(&mut self, peer: PeerId, conn: ConnId, message: ClientMessage, now: Duration) {
        let waits = self.peers.get(peer).is_some_and(|p| p.waiting.is_some());
        if waits && !matches!(message, ClientMessage::Knock { .. } | ClientMessage::Leave {}) {
            return self.refuse(conn, RefusalCode::OutOfOrder);
        }
        match message {
            ClientMessage::Formed { session } => self.formed(peer, conn, session, now),
            ClientMessage::Join { sealed } => self.join(peer, sealed, now),
            ClientMessage::Commit {
                slot,
                base_epoch,
                sealed,
                welcome_for,
                welcome,
                declined,
            } => {
                let commit = ordering::Commit {
                    slot,
                    base_epoch,
                    sealed,
                    welcome_for,
                    welcome,
                    declined,
                };
                self.commit(peer, conn, commit, now);
            }
            ClientMessage::Pass { slot } => self.pass(peer, conn, slot, now),
            ClientMessage::Ack { seq, verdict } => self.ack(peer, conn, seq, verdict, now),
            ClientMessage::Slot { purpose } => self.want(peer, conn, purpose, now),
            ClientMessage::GroupInfo { epoch, sealed, .. } => self.group_info(peer, epoch, sealed, now),
            ClientMessage::App { epoch, sealed } => self.app(peer, conn, epoch, sealed, now),
            ClientMessage::Replay { after } => self.replay(peer, conn, after, now),
            ClientMessage::LogFill { entries } => self.log_fill(peer, conn, entries, now),
            ClientMessage::Offer {
                generation,
                sdp,
                sends,
                receives,
            } => self.effects.push_back(Effect::MediaOffer {
                peer,
                generation,
                sdp,
                sends,
                receives,
                sound_only: self.is_sound_only(),
            }),
            ClientMessage::Publish { on } => self.publish(peer, conn, on),
            ClientMessage::View { videos } => self.view(peer, conn, videos),
            ClientMessage::Leave {} => self.leave(peer, conn, now),
            ClientMessage::End { signature } => self.end_asked(conn, signature.as_slice()),
            ClientMessage::OpenLobby { sealed } => self.open_lobby(peer, conn, sealed, now),
            ClientMessage::Knock { to } => self.knock(peer, conn, to, now),
            ClientMessage::Admit { guests } => self.admit(peer, conn, guests, now),
            ClientMessage::Deny { peer: guest } => self.deny(peer, conn, guest, now),
            ClientMessage::SetDoor { door } => self.door_asked(peer, conn, door, now),
            ClientMessage::Cut { peer: other, bar } => self.cut(peer, conn, other, bar, now),
            ClientMessage::Appoint { peer: other, rank } => self.appoint(peer, conn, other, rank),
            ClientMessage::Ping { .. }
            | ClientMessage::Hello { .. }
            | ClientMessage::Access { .. }
            | ClientMessage::Resume { .. } => self.refuse(conn, RefusalCode::OutOfOrder),
        }
    }

    /// Does what the present state allows, until it allows nothing more.
    fn advance(&mut self, now: Duration) {
        self.mind_door(now);
        self.mind_hosts();
        self.tell_knocks(now);
        self.mind_idlers(now);
        self.mind_holders(now);
        self.form_if_wanted(now);
        self.fill_slot(now);
        if self.peers_due.is_some_and(|at| at <= now) {
            self.peers_due = None;
            let peers = self.peers.inside();
            self.send_all(self.peers.conns(), ServerMessage::Peers { peers });
        }
        if self.peers.is_empty() && self.occupied {
            self.forget_meeting();
        }
        self.occupied = !self.peers.is_empty();
        if self.peers.is_empty() && self.connections.len() == 0 && !self.ended {
            self.ended = true;
            self.effects.push_back(Effect::Ended);
        }
    }

    fn send(&mut self, conn: ConnId, message: ServerMessage) {
        self.effects.push_back(Effect::Send {
            to: vec![conn],
            message,
        });
    }

    fn send_all(&mut self, to: Vec<ConnId>, message: ServerMessage) {
        if !to.is_empty() {
            self.effects.push_back(Effect::Send { to, message });
        }
    }

    fn send_peer(&mut self, peer: PeerId, message: ServerMessage) {
        if let Some(conn) = self.peers.conn(peer) {
            self.send(conn, message);
        }
    }

    /// Refuses a message. For refusals that end the connection use [`Room::dismiss`].
    fn refuse(&mut self, conn: ConnId, code: RefusalCode) {
        self.send(conn, refused(code));
    }

    /// Refuses a connection and forgets it.
    fn dismiss(&mut self, conn: ConnId, refusal: Refusal, now: Duration) {
        self.send(conn, ServerMessage::Refused(refusal));
        self.effects.push_back(Effect::Close { conn });
        self.disconnected(conn, now);
    }

    fn peers_changed(&mut self, now: Duration) {
        let due = now + slot::window(self.peers.inside_len());
        self.peers_due.get_or_insert(due);
    }

    fn unix(&self, now: Duration) -> u64 {
        self.config.unix_at_zero.saturating_add(now.as_secs())
    }

    /// When the room's time is over, on the driver's clock.
    fn expiry(&self) -> Option<Duration> {
        Some(self.at(self.config.file.as_ref()?.expires_at?))
    }

    /// A Unix time in seconds on the driver's clock.
    fn at(&self, unix: u64) -> Duration {
        Duration::from_secs(unix.saturating_sub(self.config.unix_at_zero))
    }
}

fn refused(code: RefusalCode) -> ServerMessage {
    ServerMessage::Refused(refusal(code))
}

fn refusal(code: RefusalCode) -> Refusal {
    Refusal {
        code,
        retry_after_seconds: None,
    }
}
