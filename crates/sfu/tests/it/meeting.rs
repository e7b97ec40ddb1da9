//! N clients and the media plane over a seeded network, one millisecond at a time.

use std::collections::{BTreeMap, VecDeque};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use sfu::{Admits, Candidates, Config, Effect, OfferError, Path, RoomKey, Sfu, Transport};
use wire::{PeerId, SourceRef, StreamKind, WantedVideo};

use crate::client::{Client, Got, Kit, screen_of};
use crate::frames::Codec;

pub const ROOM: RoomKey = RoomKey([7; 16]);

/// The way between one client and the server.
#[derive(Clone, Copy, Debug)]
pub struct Way {
    pub delay: Duration,
    /// Lost packets of a thousand, each direction.
    pub loss: u32,
    /// Bits per second towards the client; the queue before it holds 200 ms.
    pub down: Option<u64>,
    /// Nothing passes over UDP.
    pub udp_blocked: bool,
}

impl Default for Way {
    fn default() -> Self {
        Self {
            delay: Duration::from_millis(10),
            loss: 0,
            down: None,
            udp_blocked: false,
        }
    }
}

impl Way {
    fn passes(&self, path: Path) -> bool {
        !self.udp_blocked || path.transport != Transport::Udp
    }
}

#[derive(Clone, Copy, Debug, Default)]
pub struct Carried {
    pub udp: u32,
    pub tcp: u32,
}

pub struct Meeting {
    pub sfu: Sfu,
    pub clients: BTreeMap<u32, Client>,
    pub ways: BTreeMap<u32, Way>,
    pub now: Duration,
    pub lost: Vec<PeerId>,
    pub server: SocketAddr,
    pub admits: Admits,
    /// Packets that reached a client, by what carried them.
    pub carried: Carried,
    base: Instant,
    up: VecDeque<(Duration, Path, Vec<u8>)>,
    down: VecDeque<(Duration, Path, Vec<u8>)>,
    busy_until: BTreeMap<u32, Duration>,
    dice: u64,
}

impl Meeting {
    pub fn new() -> Self {
        #[allow(clippy::disallowed_methods)] // The zero of virtual time; no test reads the clock again.
        let base = Instant::now();
        let server = SocketAddr::from(([192, 0, 2, 1], 3478));
        Self {
            sfu: Sfu::new(
                Config {
                    candidates: Candidates {
                        udp: vec![server],
                        tcp: vec![server],
                    },
                    connections: 100,
                },
                base,
            ),
            admits: Admits::Everything,
            carried: Carried::default(),
            clients: BTreeMap::new(),
            ways: BTreeMap::new(),
            now: Duration::ZERO,
            lost: vec![],
            server,
            base,
            up: VecDeque::new(),
            down: VecDeque::new(),
            busy_until: BTreeMap::new(),
            dice: 0x9e37_79b9_7f4a_7c15,
        }
    }

    /// A meeting of sound alone.
    pub fn of_sound() -> Self {
        Self {
            admits: Admits::Sound,
            ..Self::new()
        }
    }

    /// Connects a client, with microphone and camera on.
    pub fn join(&mut self, peer: u32, kit: Kit) {
        self.try_join(peer, kit).unwrap();
    }

    pub fn try_join(&mut self, peer: u32, kit: Kit) -> Result<(), OfferError> {
        let mut client = Client::new(peer, kit, self.base, self.now);
        let offer = client.offer(self.now);
        let (sends, receives) = (&client.sends, &client.receives);
        let answer = self
            .sfu
            .handle_offer(ROOM, PeerId(peer), 1, &offer, sends, receives, self.admits, self.now)?;
        assert!(
            answer.contains("a=setup:passive") && answer.contains("a=ice-lite"),
            "{answer}"
        );
        client.accept(&answer);
        let on = if client.kit.receive_only {
            vec![]
        } else {
            client.sends.iter().map(|line| line.kind).collect()
        };
        self.clients.insert(peer, client);
        self.sfu.publish(ROOM, PeerId(peer), &on, self.now);
        Ok(())
    }

    pub fn leave(&mut self, peer: u32) {
        self.clients.remove(&peer);
        self.sfu.remove_peer(ROOM, PeerId(peer), self.now);
    }

    /// What `peer` displays, all in one size.
    pub fn view(&mut self, peer: u32, of: &[u32], height: u16) {
        let videos = of
            .iter()
            .map(|peer| WantedVideo {
                source: camera(*peer),
                width: height * 16 / 9,
                height,
            })
            .collect();
        self.sfu.view(ROOM, PeerId(peer), videos, self.now);
    }

    /// `peer` displays `of`'s screen in one size and then these cameras in another.
    pub fn view_screen(&mut self, peer: u32, (of, height): (u32, u16), cameras: (&[u32], u16)) {
        let screen = SourceRef {
            peer: PeerId(of),
            kind: StreamKind::Screen,
        };
        let cameras = cameras.0.iter().map(|peer| (camera(*peer), cameras.1));
        let videos = std::iter::once((screen, height))
            .chain(cameras)
            .map(|(source, height)| WantedVideo {
                source,
                width: height * 16 / 9,
                height,
            });
        self.sfu.view(ROOM, PeerId(peer), videos.collect(), self.now);
    }

    /// Everybody displays everybody else.
    pub fn view_all(&mut self, height: u16) {
        let peers: Vec<u32> = self.clients.keys().copied().collect();
        for peer in &peers {
            let others: Vec<u32> = peers.iter().copied().filter(|other| other != peer).collect();
            self.view(*peer, &others, height);
        }
    }

    pub fn publish(&mut self, peer: u32, on: &[StreamKind]) {
        self.sfu.publish(ROOM, PeerId(peer), on, self.now);
    }

    pub fn run(&mut self, milliseconds: u64) {
        for _ in 0..milliseconds {
            self.step();
        }
    }

    fn step(&mut self) {
        self.now += Duration::from_millis(1);
        let now = self.now;
        for client in self.clients.values_mut() {
            client.tick(now);
        }
        for id in self.clients.keys().copied().collect::<Vec<_>>() {
            self.collect(id);
        }
        while self.up.front().is_some_and(|(at, ..)| *at <= now) {
            let (_, path, bytes) = self.up.pop_front().unwrap();
            self.sfu.handle_packet(path, &bytes, now);
        }
        if self.sfu.poll_timeout().is_some_and(|at| at <= now) {
            self.sfu.handle_timeout(now);
        }
        self.drain();
        while self.down.front().is_some_and(|(at, ..)| *at <= now) {
            let (_, path, bytes) = self.down.pop_front().unwrap();
            if let Some(client) = self.clients.values_mut().find(|client| client.address == path.client) {
                match path.transport {
                    Transport::Udp => self.carried.udp += 1,
                    Transport::Tcp => self.carried.tcp += 1,
                }
                client.receive(path, &bytes, now);
            }
        }
    }

    fn collect(&mut self, id: u32) {
        let way = self.ways.get(&id).copied().unwrap_or_default();
        let client = self.clients.get_mut(&id).unwrap();
        let sent: Vec<_> = client.outbox.drain(..).collect();
        for (path, bytes) in sent {
            if way.passes(path) && self.roll() >= way.loss {
                insert(&mut self.up, (self.now + way.delay, path, bytes));
            }
        }
    }

    fn drain(&mut self) {
        while let Some(effect) = self.sfu.poll_effect() {
            match effect {
                Effect::Transmit { path, bytes } => self.transmit(path, bytes),
                Effect::Slots { peer, slots, .. } => {
                    let Some(client) = self.clients.get_mut(&peer.0) else {
                        continue;
                    };
                    for slot in slots {
                        match slot.source {
                            Some(source) => client.slots.insert(slot.mid, source),
                            None => client.slots.remove(&slot.mid),
                        };
                    }
                }
                Effect::Wanted { peer, streams, .. } => {
                    if let Some(client) = self.clients.get_mut(&peer.0) {
                        client.wanted = streams;
                    }
                }
                Effect::MediaLost { peer, .. } => self.lost.push(peer),
                Effect::Connected { .. } | Effect::Close { .. } => {}
            }
        }
    }

    fn transmit(&mut self, path: Path, bytes: Vec<u8>) {
        let Some(id) = self
            .clients
            .values()
            .find(|client| client.address == path.client)
            .map(|client| client.peer.0)
        else {
            return;
        };
        let way = self.ways.get(&id).copied().unwrap_or_default();
        if !way.passes(path) || self.roll() < way.loss {
            return;
        }
        let mut leaves = self.now;
        if let Some(rate) = way.down {
            let busy = self.busy_until.entry(id).or_default();
            leaves = leaves.max(*busy);
            if leaves > self.now + Duration::from_millis(200) {
                return;
            }
            leaves += Duration::from_micros((bytes.len() as u64 + 28) * 8 * 1_000_000 / rate);
            *busy = leaves;
        }
        insert(&mut self.down, (leaves + way.delay, path, bytes));
    }

    fn roll(&mut self) -> u32 {
        self.dice ^= self.dice << 13;
        self.dice ^= self.dice >> 7;
        self.dice ^= self.dice << 17;
        (self.dice % 1000) as u32
    }

    /// The path over UDP between an address and the server.
    pub fn path(&self, client: SocketAddr) -> Path {
        Path {
            transport: Transport::Udp,
            client,
            server: self.server,
        }
    }

    pub fn client(&self, peer: u32) -> &Client {
        &self.clients[&peer]
    }

    pub fn client_mut(&mut self, peer: u32) -> &mut Client {
        self.clients.get_mut(&peer).unwrap()
    }

    /// Packets `receiver` got from `sender` since `since`, in order of arrival.
    pub fn got(&self, receiver: u32, sender: u32, kind: StreamKind, since: Duration) -> Vec<Got> {
        let all = self.client(receiver).got.values().flatten();
        let audio = kind.is_audio();
        let sender = if matches!(kind, StreamKind::Screen | StreamKind::ScreenAudio) {
            screen_of(sender)
        } else {
            sender
        };
        let from = all.filter(|got| got.tag.peer == sender && (got.codec == Codec::Opus) == audio && got.at >= since);
        from.copied().collect()
    }

    /// Sources in a client's slots, by line.
    pub fn slots(&self, peer: u32, kind: StreamKind) -> Vec<u32> {
        self.client(peer)
            .slots
            .values()
            .filter(|source| source.kind == kind)
            .map(|source| source.peer.0)
            .collect()
    }

    /// Whatever a client got is one continuous stream per slot. `lossless`: without gaps, too.
    pub fn check_streams(&self, lossless: bool) {
        for client in self.clients.values() {
            for (mid, got) in &client.got {
                let mut got = got.clone();
                got.sort_by_key(|got| got.seq);
                for pair in got.windows(2) {
                    let [a, b] = [pair[0], pair[1]];
                    let at = format!("{} {mid} {a:?} {b:?}", client.peer);
                    assert!(b.seq > a.seq, "no number twice: {at}");
                    assert!(!lossless || b.seq == a.seq + 1, "no gap: {at}");
                    // Sound sent once more follows within 200 ms.
                    let back = if b.codec == Codec::Opus { 48 * 200 } else { 0 };
                    let ahead = b.time.wrapping_sub(a.time).wrapping_add(back);
                    assert!(ahead < 1 << 31, "time does not go back: {at}");
                    if b.codec == Codec::Opus || a.codec != b.codec {
                        continue;
                    }
                    let ahead = b.picture_id.wrapping_sub(a.picture_id) & 0x7fff;
                    assert!(ahead < 1 << 14 && (!lossless || ahead <= 1), "pictures count on: {at}");
                    if (a.tag.peer, a.tag.layer) != (b.tag.peer, b.tag.layer) {
                        assert!(b.time != a.time, "a new picture has a new time: {at}");
                        assert!(
                            !lossless || b.tag.key && b.tag.first,
                            "a piece begins with a key frame: {at}"
                        );
                    }
                }
            }
        }
    }
}

pub fn camera(peer: u32) -> SourceRef {
    SourceRef {
        peer: PeerId(peer),
        kind: StreamKind::Camera,
    }
}

fn insert(queue: &mut VecDeque<(Duration, Path, Vec<u8>)>, entry: (Duration, Path, Vec<u8>)) {
    let at = queue.partition_point(|(at, ..)| *at <= entry.0);
    queue.insert(at, entry);
}
