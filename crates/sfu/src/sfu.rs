//! The media plane of one shard: rooms, connections, and the datagrams between them.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::{Duration, Instant};

use str0m::config::DtlsCert;
use wire::{PeerId, ReceiveLine, SendLine, SlotSource, StreamKind, Wanted, WantedVideo, limits};

use crate::codec::Codec;
use crate::connection::{Connection, ConnectionId, Happening};
use crate::demux::{Demux, Kind};
use crate::offer::{self, Admits, OfferError};
use crate::path::{Candidates, Path, Transport};
use crate::room::{Order, Room};

/// A room, by its wire identifier.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct RoomKey(pub [u8; 16]);

impl From<wire::RoomId> for RoomKey {
    fn from(id: wire::RoomId) -> Self {
        Self(id.0)
    }
}

/// What an [`Sfu`] is told once.
#[derive(Clone, Debug)]
pub struct Config {
    /// Under which addresses clients are told to reach the server.
    pub candidates: Candidates,
    /// Connections admitted at once. Each holds some hundred kilobytes.
    pub connections: usize,
}

/// What an [`Sfu`] wants done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Send the packet.
    Transmit {
        /// Where it travels.
        path: Path,
        /// What it is.
        bytes: Vec<u8>,
    },
    /// Close the connection over TCP: nobody's any more.
    Close {
        /// Which.
        path: Path,
    },
    /// Tell the client what its slots carry; only those that changed since its offer was answered.
    Slots {
        /// The room.
        room: RoomKey,
        /// Whom to tell.
        peer: PeerId,
        /// The slots that changed.
        slots: Vec<SlotSource>,
    },
    /// Tell the client what the others want of its streams.
    Wanted {
        /// The room.
        room: RoomKey,
        /// Whom to tell.
        peer: PeerId,
        /// One entry per stream that is on.
        streams: Vec<Wanted>,
    },
    /// The client's connection works.
    Connected {
        /// The room.
        room: RoomKey,
        /// Whose.
        peer: PeerId,
        /// Which of its connections.
        generation: u32,
    },
    /// The client's connection is gone; it shall offer anew.
    MediaLost {
        /// The room.
        room: RoomKey,
        /// Whose.
        peer: PeerId,
        /// Which of its connections.
        generation: u32,
    },
}

/// What has happened since the start; for metrics. No person is in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    /// Connections now.
    pub connections: usize,
    /// Media packets taken in.
    pub packets_in: u64,
    /// Those of them that were more than their sender may send, and went to nobody.
    pub packets_over: u64,
    /// Media packets handed to receivers.
    pub packets_out: u64,
    /// Key frames asked for.
    pub key_frame_requests: u64,
    /// Datagrams of nobody known.
    pub strays: u64,
    /// Connections lost other than by [`Sfu::remove_peer`] or a new offer.
    pub lost: u64,
}

/// The media plane. Mutate, drain [`poll_effect`](Self::poll_effect), wait for
/// [`poll_timeout`](Self::poll_timeout) or a datagram.
pub struct Sfu {
    config: Config,
    base: Instant,
    certificate: DtlsCert,
    now: Duration,
    rooms: BTreeMap<RoomKey, Room>,
    connections: BTreeMap<ConnectionId, Connection>,
    next_connection: u64,
    demux: Demux,
    timers: BTreeSet<(Duration, Timer)>,
    scheduled: BTreeMap<Timer, Duration>,
    dirty: BTreeSet<ConnectionId>,
    effects: VecDeque<Effect>,
    counters: Counters,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Timer {
    Room(RoomKey),
    Connection(ConnectionId),
}

impl Sfu {
    /// An empty media plane. `base` is the driver's own start: the zero of every `now`.
    pub fn new(config: Config, base: Instant) -> Self {
        let provider = str0m::crypto::from_feature_flags().dtls_provider;
        Self {
            config,
            base,
            certificate: provider
                .generate_certificate()
                .expect("aws-lc-rs generates certificates"),
            now: Duration::ZERO,
            rooms: BTreeMap::new(),
            connections: BTreeMap::new(),
            next_connection: 0,
            demux: Demux::default(),
            timers: BTreeSet::new(),
            scheduled: BTreeMap::new(),
            dirty: BTreeSet::new(),
            effects: VecDeque::new(),
            counters: Counters::default(),
        }
    }

    /// Answers a participant's offer (RFC 8829). One of the same peer connection, known by its certificate and
    /// generation, restarts ICE in place. Any other replaces the connection the participant had, even with a
    /// lower generation: a reloaded page counts anew. What was published and viewed stays valid. `admits` is of
    /// the room, and the same for every offer in it.
    #[allow(clippy::too_many_arguments)] // They are the fields of one wire message, plus where and when.
    pub fn handle_offer(
        &mut self,
        room: RoomKey,
        peer: PeerId,
        generation: u32,
        sdp: &str,
        sends: &[SendLine],
        receives: &[ReceiveLine],
        admits: Admits,
        now: Duration,
    ) -> Result<String, OfferError> {
        self.advance(now);
        let sdp = offer::examine(sdp, sends, receives, admits)?;
        let former = self.rooms.get(&room).and_then(|room| room.connection(peer));
        if former.is_none() && self.connections.len() >= self.config.connections || !self.admits(room, peer) {
            return Err(OfferError::Full);
        }
        if !self.rooms.entry(room).or_default().may_offer(peer, now) {
            return Err(OfferError::TooOften);
        }
        if let Some((id, connection)) = former.and_then(|id| Some((id, self.connections.get_mut(&id)?)))
            && connection.is_offered_again(generation, &sdp, sends, receives)
        {
            let answer = connection.restart(&sdp, self.now);
            self.demux.rename(connection.ufrag().to_owned(), id);
            self.dirty.insert(id);
            return answer;
        }
        let (connection, answer) = Connection::answer(
            room,
            peer,
            generation,
            &sdp,
            sends,
            receives,
            &self.config.candidates,
            &self.certificate,
            self.base,
            now,
        )?;
        if let Some(former) = former {
            self.drop_connection(former);
        }
        self.next_connection += 1;
        let id = ConnectionId(self.next_connection);
        let codecs = [Codec::Opus, Codec::Vp8, Codec::Vp9]
            .into_iter()
            .filter(|c| connection.understands(*c))
            .collect();
        self.demux.register(connection.ufrag().to_owned(), id);
        self.connections.insert(id, connection);
        self.dirty.insert(id);
        self.rooms
            .entry(room)
            .or_default()
            .link(peer, id, codecs, sends, receives);
        self.settle(room);
        Ok(answer)
    }

    /// Takes a packet.
    pub fn handle_packet(&mut self, path: Path, bytes: &[u8], now: Duration) {
        self.advance(now);
        // Datagrams read in one go may carry older times than a timer in between.
        let now = self.now;
        let id = match Kind::of(bytes) {
            Kind::Stun(Some(ufrag)) => self.demux.by_ufrag(ufrag),
            Kind::Stun(None) | Kind::Media => self.demux.by_path(path),
            Kind::Unknown => None,
        };
        let Some((id, connection)) = id.and_then(|id| Some((id, self.connections.get_mut(&id)?))) else {
            self.counters.strays += 1;
            return;
        };
        let mut happenings = Vec::new();
        let authentic = connection.receive(path, bytes, now, &mut happenings);
        if authentic && matches!(Kind::of(bytes), Kind::Stun(_)) {
            let given_up = self.demux.confirm(path, id);
            self.close(given_up);
        }
        self.after(id, happenings);
    }

    /// Whether a connection has proven that this path is its own.
    pub fn knows(&self, path: Path) -> bool {
        self.demux.by_path(path).is_some()
    }

    /// A connection over TCP has ended.
    pub fn path_closed(&mut self, path: Path) {
        self.demux.close(path);
    }

    /// The participant's streams that are on; all others are off.
    pub fn publish(&mut self, room: RoomKey, peer: PeerId, on: &[StreamKind], now: Duration) {
        self.advance(now);
        if self.admits(room, peer) {
            self.rooms
                .entry(room)
                .or_default()
                .publish(peer, on.iter().copied().collect());
            self.settle_soon(room);
        }
    }

    /// The pictures the participant displays, most important first.
    pub fn view(&mut self, room: RoomKey, peer: PeerId, mut videos: Vec<WantedVideo>, now: Duration) {
        self.advance(now);
        if self.admits(room, peer) {
            videos.truncate(limits::VIDEO_SLOTS);
            self.rooms.entry(room).or_default().view(peer, videos);
            self.settle_soon(room);
        }
    }

    /// Forgets a participant and closes its connection. Unknown ones are ignored.
    pub fn remove_peer(&mut self, room: RoomKey, peer: PeerId, now: Duration) {
        self.advance(now);
        let Some(media) = self.rooms.get_mut(&room) else {
            return;
        };
        let connection = media.connection(peer);
        media.remove(peer);
        if media.is_empty() {
            self.rooms.remove(&room);
            self.schedule(Timer::Room(room), None);
        }
        if let Some(connection) = connection {
            self.drop_connection(connection);
        }
        self.settle(room);
    }

    /// Forgets a room and everybody in it.
    pub fn remove_room(&mut self, room: RoomKey, now: Duration) {
        self.advance(now);
        let Some(media) = self.rooms.remove(&room) else {
            return;
        };
        for connection in media.connections() {
            self.drop_connection(connection);
        }
        self.schedule(Timer::Room(room), None);
    }

    /// Lets time pass.
    pub fn handle_timeout(&mut self, now: Duration) {
        self.advance(now);
        // Only what is due on entry: what becomes due meanwhile waits for the next call, so that datagrams
        // get their turn.
        let due: Vec<Timer> = self
            .timers
            .range(..=(now, LAST_TIMER))
            .map(|(_, timer)| *timer)
            .collect();
        for timer in due {
            match timer {
                Timer::Room(room) => self.settle(room),
                Timer::Connection(id) => self.drain(id),
            }
        }
    }

    /// When to call [`Self::handle_timeout`]; none while nobody is connected.
    pub fn poll_timeout(&self) -> Option<Duration> {
        if !self.dirty.is_empty() {
            return Some(self.now);
        }
        self.timers.first().map(|(at, _)| *at)
    }

    /// The next thing to do. Drain after every call above.
    pub fn poll_effect(&mut self) -> Option<Effect> {
        loop {
            if let Some(effect) = self.effects.pop_front() {
                return Some(effect);
            }
            // Packets for one receiver gather until here: one drain for all of them.
            let id = self.dirty.pop_first()?;
            self.drain(id);
        }
    }

    /// What has happened so far.
    pub fn counters(&self) -> Counters {
        Counters {
            connections: self.connections.len(),
            ..self.counters
        }
    }

    /// Makes the WebRTC stack of one participant panic at the next opportunity; for tests.
    #[doc(hidden)]
    pub fn sabotage(&mut self, room: RoomKey, peer: PeerId) {
        let id = self.rooms.get(&room).and_then(|room| room.connection(peer));
        if let Some((id, connection)) = id.and_then(|id| Some((id, self.connections.get_mut(&id)?))) {
            connection.sabotage();
            self.dirty.insert(id);
        }
    }

    fn advance(&mut self, now: Duration) {
        self.now = self.now.max(now);
    }

    fn admits(&self, room: RoomKey, peer: PeerId) -> bool {
        self.rooms
            .get(&room)
            .is_none_or(|room| room.contains(peer) || room.len() < limits::PEERS)
    }

    /// Settles at once, or together with what else is said within moments: a room that says much costs
    /// the others no more than one that says little.
    fn settle_soon(&mut self, room: RoomKey) {
        match self.rooms.get(&room).and_then(Room::settles_again) {
            Some(at) if self.now < at => self.schedule(Timer::Room(room), Some(at)),
            _ => self.settle(room),
        }
    }

    fn settle(&mut self, room: RoomKey) {
        let mut orders = Vec::new();
        if let Some(media) = self.rooms.get_mut(&room) {
            media.settle(self.now, &mut orders);
        }
        self.carry_out(room, orders);
        let next = self.rooms.get(&room).and_then(Room::next);
        self.schedule(Timer::Room(room), next);
    }

    fn drain(&mut self, id: ConnectionId) {
        self.dirty.remove(&id);
        let Some(connection) = self.connections.get_mut(&id) else {
            return;
        };
        let mut happenings = Vec::new();
        connection.tick(self.now, &mut happenings);
        self.after(id, happenings);
    }

    /// Draws the consequences of a drained connection.
    fn after(&mut self, id: ConnectionId, happenings: Vec<Happening>) {
        let Some(connection) = self.connections.get(&id) else {
            return;
        };
        let (room, peer, generation) = (connection.room, connection.peer, connection.generation);
        let mut orders = Vec::new();
        let mut settle = false;
        let mut lost = false;
        for happening in happenings {
            if let Happening::Transmit { path, bytes } = happening {
                self.effects.push_back(Effect::Transmit { path, bytes });
                continue;
            }
            let Some(media) = self.rooms.get_mut(&room) else {
                continue;
            };
            match happening {
                Happening::Transmit { .. } => {}
                Happening::Packet(packet) => {
                    self.counters.packets_in += 1;
                    if !media.packet(peer, &packet, &mut orders) {
                        self.counters.packets_over += 1;
                    }
                }
                Happening::KeyFrameMissed { line } => media.key_frame_missed(peer, line, self.now, &mut orders),
                Happening::Bandwidth(budget) => media.bandwidth(peer, budget),
                Happening::Connected => {
                    media.connected(peer);
                    settle = true;
                    self.effects.push_back(Effect::Connected { room, peer, generation });
                }
                Happening::Lost => {
                    media.unlink(peer);
                    (settle, lost) = (true, true);
                    self.counters.lost += 1;
                    self.effects.push_back(Effect::MediaLost { room, peer, generation });
                }
            }
        }
        if lost {
            self.drop_connection(id);
        } else if let Some(connection) = self.connections.get(&id) {
            if connection.is_dirty() {
                self.dirty.insert(id);
            }
            let next = connection.next();
            self.schedule(Timer::Connection(id), Some(next));
        }
        self.carry_out(room, orders);
        if settle {
            self.settle(room);
        }
    }

    fn carry_out(&mut self, room: RoomKey, orders: Vec<Order>) {
        for order in orders {
            let id = match &order {
                Order::Forward { to, .. } | Order::Desire { to, .. } => *to,
                Order::KeyFrame { from, .. } => *from,
                Order::Slots { .. } | Order::Wanted { .. } => ConnectionId(0),
            };
            let connection = self.connections.get_mut(&id);
            match (order, connection) {
                (Order::Slots { peer, slots }, _) => self.effects.push_back(Effect::Slots { room, peer, slots }),
                (Order::Wanted { peer, streams }, _) => {
                    self.effects.push_back(Effect::Wanted { room, peer, streams });
                }
                (_, None) => {}
                (Order::Forward { line, packet, .. }, Some(connection)) => {
                    connection.send(line, packet, self.now);
                    self.counters.packets_out += 1;
                }
                (Order::KeyFrame { kind, layer, .. }, Some(connection)) => {
                    connection.request_key_frame(kind, layer);
                    self.counters.key_frame_requests += 1;
                }
                (Order::Desire { sustain, best, .. }, Some(connection)) => connection.desire(sustain, best),
            }
            if self.connections.get(&id).is_some_and(Connection::is_dirty) {
                self.dirty.insert(id);
            }
        }
    }

    fn drop_connection(&mut self, id: ConnectionId) {
        self.connections.remove(&id);
        self.dirty.remove(&id);
        let paths = self.demux.remove(id);
        self.close(paths);
        self.schedule(Timer::Connection(id), None);
    }

    fn close(&mut self, paths: impl IntoIterator<Item = Path>) {
        let over_tcp = paths.into_iter().filter(|path| path.transport == Transport::Tcp);
        self.effects.extend(over_tcp.map(|path| Effect::Close { path }));
    }

    fn schedule(&mut self, timer: Timer, at: Option<Duration>) {
        let before = match at {
            Some(at) => self.scheduled.insert(timer, at),
            None => self.scheduled.remove(&timer),
        };
        if let Some(before) = before {
            self.timers.remove(&(before, timer));
        }
        if let Some(at) = at {
            self.timers.insert((at, timer));
        }
    }
}

const LAST_TIMER: Timer = Timer::Connection(ConnectionId(u64::MAX));
