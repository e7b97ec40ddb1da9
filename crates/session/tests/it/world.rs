//! A room and its participants on one virtual clock.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use e2ee::group::Admission;
use e2ee::links::Link;
use e2ee::rooms::{Draft, Guest, InviteKeys, NewRoom, Origin, RoomKeys, Update};
use e2ee::stretch::{StretchInput, stretch};
use rand_chacha::ChaCha20Rng;
use rand_core::{RngCore, SeedableRng};
use room::{ConnId, Invite, Limits, Pepper, Room, RoomConfig, RoomFile, Tries};
use session::{Command, Effect, Input, JoinRequest, KeyCommand, MeetingView, Notice, Phase, Session};
use sframe::{Codec, Keyring};
use sha2::{Digest, Sha256};
use wire::{ClientMessage, DeviceClass, Door, InviteId, LogEntry, PeerId, ServerMessage, StreamKind, UpdateRoom};
use zeroize::Zeroizing;

/// One way between a participant and the server.
const LEG: Duration = Duration::from_millis(10);

pub struct World {
    pub now: Duration,
    rng: ChaCha20Rng,
    pub new_room: NewRoom,
    pub room: Option<Room>,
    /// The secret of the server: with another one it knows nobody any more.
    pub pepper: u8,
    tries: BTreeMap<InviteId, Tries>,
    pub clients: Vec<Client>,
    queue: BTreeMap<(Duration, u64), Event>,
    next: u64,
    conns: u64,
    /// Sees, and may change or withhold, what the server sends: (participant, message).
    pub tamper: Option<Box<Tamper>>,
    /// Every handshake and message entry in the order of the log, as sent to anybody first.
    pub log: Vec<LogEntry>,
}

type Tamper = dyn FnMut(usize, ServerMessage) -> Vec<ServerMessage>;

pub struct Client {
    pub session: Session,
    pub conn: Option<ConnId>,
    pub view: Option<MeetingView>,
    pub notices: Vec<Notice>,
    pub talk: Vec<session::TalkEvent>,
    pub remembered: Option<Zeroizing<Vec<u8>>>,
    pub keys: Keys,
    pub media_starts: u32,
    pub media_stops: u32,
    pub sent: Vec<ClientMessage>,
    /// Frames from and to it are under way for as long as this holds, as packets on a dead network are.
    cut_off: bool,
    held: Vec<Event>,
    fragment: Zeroizing<String>,
}

/// One epoch's base key, and who sits where.
type Held = ([u8; 16], Vec<(u16, PeerId)>);

/// The frame keys as the frame worker would hold them.
#[derive(Default)]
pub struct Keys {
    /// The real ones.
    pub ring: Keyring,
    pub held: BTreeMap<u64, Held>,
    pub sending: Option<u64>,
    pub on: BTreeSet<(PeerId, StreamKind)>,
    pub ever: BTreeMap<u64, [u8; 16]>,
    pub stops: u32,
}

enum Event {
    Opened(usize, ConnId),
    ToServer(ConnId, String),
    ToClient(usize, ConnId, String),
    ServerClosed(usize, ConnId),
    ClientClosed(ConnId),
    Stretched(usize, u32, StretchInput),
}

impl World {
    pub fn new(seed: u8) -> Self {
        Self::with_passphrase(seed, None)
    }

    /// A room whose meetings begin with this door.
    pub fn with_door(seed: u8, admission: Admission) -> Self {
        Self::made(seed, Origin::Browser, None, admission)
    }

    /// A room of sound alone.
    pub fn of_sound(seed: u8) -> Self {
        Self::made(seed, Origin::Browser.without_pictures(), None, Admission::Open)
    }

    pub fn with_passphrase(seed: u8, passphrase: Option<&str>) -> Self {
        Self::made(seed, Origin::Browser, passphrase, Admission::Open)
    }

    fn made(seed: u8, origin: Origin, passphrase: Option<&str>, admission: Admission) -> Self {
        let mut rng = ChaCha20Rng::from_seed([seed; 32]);
        let draft = Draft::new(&mut rng, origin, "Vorstand", passphrase).with_admission(admission);
        let stretched = draft.stretch().map(stretch);
        let new_room = draft.finish(stretched.as_deref(), &mut rng).unwrap();
        let mut world = Self {
            now: Duration::from_secs(1),
            rng,
            new_room,
            room: None,
            pepper: 7,
            tries: BTreeMap::new(),
            clients: vec![],
            queue: BTreeMap::new(),
            next: 0,
            conns: 0,
            tamper: None,
            log: vec![],
        };
        world.start_server(Duration::ZERO);
        world
    }

    fn config(&self, settle: Duration) -> RoomConfig {
        RoomConfig {
            room: self.new_room.shared.room(),
            file: Some(RoomFile {
                owner_vk: self.new_room.owner.owner_key().unwrap().public(),
                expires_at: None,
                door: self.new_room.request.door,
                sound_only: self.new_room.shared.is_sound_only(),
                ended: Vec::new(),
            }),
            least_door: Door::Open,
            screens: true,
            limits: Limits::default(),
            unix_at_zero: 1_800_000_000,
            settle,
        }
    }

    fn start_server(&mut self, settle: Duration) {
        let mut seed = [0; 32];
        self.rng.fill_bytes(&mut seed);
        self.room = Some(Room::new(
            self.config(settle),
            Pepper::new([self.pepper; 32]),
            seed,
            self.now,
        ));
    }

    /// Ends the server as `kill -9` does: every socket closes, the memory is gone.
    pub fn kill_server(&mut self) {
        self.room = None;
        for i in 0..self.clients.len() {
            if let Some(conn) = self.clients[i].conn.take() {
                self.at(LEG, Event::ServerClosed(i, conn));
            }
        }
    }

    pub fn restart_server(&mut self) {
        self.start_server(Duration::from_secs(5));
    }

    /// Adds a participant that has done nothing yet.
    pub fn client(&mut self) -> usize {
        let mut seed = [0; 32];
        self.rng.fill_bytes(&mut seed);
        self.clients.push(Client {
            session: Session::new(seed),
            conn: None,
            view: None,
            notices: vec![],
            talk: vec![],
            remembered: None,
            keys: Keys::default(),
            media_starts: 0,
            media_stops: 0,
            sent: vec![],
            cut_off: false,
            held: vec![],
            fragment: Zeroizing::new(String::new()),
        });
        self.clients.len() - 1
    }

    /// Adds the owner of the room, who enters with the host's link.
    pub fn host(&mut self, name: &str) -> usize {
        let i = self.client();
        let link = self.new_room.owner.clone();
        self.enter_with(i, name, &link, None);
        self.run(Duration::from_millis(900));
        i
    }

    pub fn enter(&mut self, i: usize, name: &str) {
        let link = self.new_room.shared.clone();
        self.enter_with(i, name, &link, None);
    }

    pub fn enter_with(&mut self, i: usize, name: &str, link: &Link, passphrase: Option<&str>) {
        let request = JoinRequest {
            room: link.path().trim_start_matches("/j/").to_owned(),
            fragment: link.fragment(),
            passphrase: passphrase.map(|p| Zeroizing::new(p.to_owned())),
            name: name.to_owned(),
            device: DeviceClass::Desktop,
            remembered: self.clients[i].remembered.clone(),
        };
        self.clients[i].fragment = link.fragment();
        self.command(i, Command::Join(Box::new(request)));
    }

    /// A link for co-hosts, listed in the room's record from now on. The server starts anew with it.
    pub fn co_host_link(&mut self) -> Link {
        self.link_for(Guest::Moderator { label: "Mit" })
    }

    /// A link for somebody, as [`World::co_host_link`].
    pub fn link_for(&mut self, guest: Guest) -> Link {
        let request = &mut self.new_room.request;
        let invite = InviteKeys::derive(&self.new_room.owner, None);
        let wrapped = request.invites[1].wrapped_root.as_slice();
        let keys = RoomKeys::open(&invite, wrapped, request.record.as_slice()).unwrap();
        let mut update = Update::new(&keys, self.new_room.owner.owner_key().unwrap()).unwrap();
        let link = update.invite(guest, None, &mut self.rng).unwrap();
        let (update, _) = update.finish(1, &mut self.rng).unwrap();
        request.record = update.record;
        request.invites.extend(update.add);
        self.start_server(Duration::ZERO);
        link
    }

    /// The server takes a change of the room, if it was made from the record that the room has; otherwise that
    /// record is given.
    pub fn put(&mut self, i: usize, update: &UpdateRoom) -> Result<(), Vec<u8>> {
        self.take(update)?;
        let now = self.now;
        self.clients[i].session.updated(true, now);
        self.drain_client(i);
        Ok(())
    }

    /// The same, and the answer is lost.
    pub fn take(&mut self, update: &UpdateRoom) -> Result<(), Vec<u8>> {
        let request = &mut self.new_room.request;
        let record = request.record.as_slice();
        if Sha256::digest(record)[..] != *update.base.as_slice() {
            return Err(record.to_vec());
        }
        request.record = update.record.clone();
        let replaced: Vec<_> = update.add.iter().map(|invite| invite.invite).collect();
        let stays = |invite: &InviteId| !update.revoke.contains(invite) && !replaced.contains(invite);
        request.invites.retain(|invite| stays(&invite.invite));
        request.invites.extend(update.add.iter().cloned());
        let input = room::Input::Updated {
            door: request.door,
            revoke: update.revoke.clone(),
            replace: replaced,
        };
        self.drive_room(input);
        Ok(())
    }

    /// The owner withdraws a link.
    pub fn withdraw(&mut self, owner: usize, link: &Link) {
        let invite = InviteKeys::derive(link, None).invite_id;
        let made = self.clients[owner].session.withdraw_link(invite, 7).unwrap();
        self.put(owner, &made.update).unwrap();
    }

    /// Adds participants one after the other and waits until all are in.
    pub fn meet(&mut self, names: &[&str]) -> Vec<usize> {
        let all: Vec<usize> = names
            .iter()
            .map(|name| {
                let i = self.client();
                self.enter(i, name);
                self.run(Duration::from_millis(700));
                i
            })
            .collect();
        self.run(Duration::from_millis(500));
        all.iter().for_each(|i| self.assert_joined(*i));
        all
    }

    /// Reloads the tab of a participant who came with everybody's link.
    pub fn reload(&mut self, i: usize, name: &str) {
        let link = self.new_room.shared.clone();
        self.reload_with(i, name, &link);
    }

    /// Reloads a participant's tab: everything but what it remembered is gone.
    pub fn reload_with(&mut self, i: usize, name: &str, link: &Link) {
        if let Some(conn) = self.clients[i].conn.take() {
            self.at(LEG, Event::ClientClosed(conn));
        }
        let mut seed = [0; 32];
        self.rng.fill_bytes(&mut seed);
        self.clients[i].session = Session::new(seed);
        self.clients[i].keys = Keys::default();
        self.clients[i].media_starts = 0;
        self.clients[i].talk.clear();
        self.enter_with(i, name, link, None);
    }

    /// The participant's network dies, or comes back and delivers what is still wanted.
    pub fn cut_off(&mut self, i: usize, dead: bool) {
        self.clients[i].cut_off = dead;
        if !dead {
            for event in std::mem::take(&mut self.clients[i].held) {
                self.at(LEG, event);
            }
        }
    }

    pub fn is_cut_off(&self, i: usize) -> bool {
        self.clients[i].cut_off
    }

    fn carry(&mut self, i: usize, event: Event) {
        if self.clients[i].cut_off {
            self.clients[i].held.push(event);
        } else {
            self.at(LEG, event);
        }
    }

    /// The socket closes on both ends.
    pub fn lose_socket(&mut self, i: usize) {
        if let Some(conn) = self.clients[i].conn.take() {
            self.at(LEG, Event::ClientClosed(conn));
            self.at(LEG, Event::ServerClosed(i, conn));
        }
    }

    pub fn command(&mut self, i: usize, command: Command) {
        self.input(i, Input::Command(command));
    }

    pub fn input(&mut self, i: usize, input: Input<'_>) {
        let now = self.now;
        self.clients[i].session.handle_input(input, now);
        self.drain_client(i);
    }

    /// Hands a participant a message as if the server had sent it.
    pub fn tell(&mut self, i: usize, message: &ServerMessage) {
        let text = wire::encode_server(message);
        self.input(i, Input::Message(&text));
    }

    /// Lets time pass.
    pub fn run(&mut self, time: Duration) {
        let end = self.now + time;
        loop {
            let event = self.queue.keys().next().map(|(at, _)| *at);
            let room = self
                .room
                .as_ref()
                .and_then(|room| room.poll_timeout())
                .map(|(at, _)| at);
            let clients = self.clients.iter().filter_map(|c| c.session.poll_timeout());
            let next = clients.chain(event).chain(room).min();
            let Some(at) = next.filter(|at| *at <= end) else { break };
            self.now = self.now.max(at);
            self.step();
        }
        self.now = end;
    }

    fn step(&mut self) {
        let now = self.now;
        if let Some((&key, _)) = self.queue.iter().next()
            && key.0 <= now
        {
            let event = self.queue.remove(&key).unwrap();
            return self.happen(event);
        }
        for i in 0..self.clients.len() {
            if self.clients[i].session.poll_timeout().is_some_and(|at| at <= now) {
                let due = |session: &Session| session.poll_timeout().is_some_and(|at| at <= now);
                let mut times = 0;
                while due(&self.clients[i].session) {
                    self.clients[i].session.handle_timeout(now);
                    times += 1;
                    assert!(times < 5, "client {i} does not get past {now:?}");
                }
                self.drain_client(i);
            }
        }
        if let Some(room) = &mut self.room
            && room.poll_timeout().is_some_and(|(at, _)| at <= now)
        {
            room.handle_timeout(now);
            self.drain_room();
        }
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::Opened(i, conn) => {
                if self.clients[i].conn != Some(conn) {
                    return;
                }
                if self.room.is_none() {
                    self.clients[i].conn = None;
                    return self.input(i, Input::SocketClosed);
                }
                self.drive_room(room::Input::Connected { conn });
                self.input(i, Input::SocketOpened);
            }
            Event::ToServer(conn, text) => {
                let message = wire::decode_client(&text).expect("sessions send what the wire admits");
                self.drive_room(room::Input::Message { conn, message });
            }
            Event::ToClient(i, conn, text) => {
                if self.clients[i].conn == Some(conn) {
                    self.input(i, Input::Message(&text));
                }
            }
            Event::ServerClosed(i, conn) => {
                if self.clients[i].conn.is_none_or(|current| current == conn) {
                    self.clients[i].conn = None;
                    self.input(i, Input::SocketClosed);
                }
            }
            Event::ClientClosed(conn) => self.drive_room(room::Input::Disconnected { conn }),
            Event::Stretched(i, id, input) => {
                let output = stretch(&input);
                self.input(i, Input::Stretched { id, output });
            }
        }
    }

    fn drive_room(&mut self, input: room::Input) {
        let now = self.now;
        if let Some(room) = &mut self.room {
            room.handle_input(input, now);
            self.drain_room();
        }
    }

    fn drain_room(&mut self) {
        while let Some(effect) = self.room.as_mut().and_then(Room::poll_effect) {
            match effect {
                room::Effect::Send { to, message } => {
                    if let ServerMessage::Log(entry) = &message
                        && self.log.last().is_none_or(|last| last.seq < entry.seq)
                    {
                        self.log.push(entry.clone());
                    }
                    for conn in to {
                        self.deliver(conn, message.clone());
                    }
                }
                room::Effect::Close { conn } => {
                    if let Some(i) = self.owner_of(conn) {
                        self.at(LEG, Event::ServerClosed(i, conn));
                    }
                }
                room::Effect::LookupInvite { conn, invite } => {
                    let found = self.invite(invite);
                    self.drive_room(room::Input::Invite { conn, found });
                }
                room::Effect::StoreTries { invite, tries } => {
                    self.tries.insert(invite, tries);
                }
                room::Effect::Ended => {}
                _ => {}
            }
        }
    }

    fn deliver(&mut self, conn: ConnId, message: ServerMessage) {
        let Some(i) = self.owner_of(conn) else { return };
        let messages = match &mut self.tamper {
            Some(tamper) => tamper(i, message),
            None => vec![message],
        };
        for message in messages {
            self.carry(i, Event::ToClient(i, conn, wire::encode_server(&message)));
        }
    }

    fn invite(&self, id: InviteId) -> Option<Invite> {
        let invite = self
            .new_room
            .request
            .invites
            .iter()
            .find(|invite| invite.invite == id)?;
        Some(Invite {
            proof: Pepper::new([self.pepper; 32]).proof(&invite.token),
            wrapped_root: invite.wrapped_root.clone(),
            record: self.new_room.request.record.clone(),
            ends_at: None,
            tries: self.tries.get(&id).copied().unwrap_or_default(),
            rank: invite.rank,
            knocks: invite.knocks,
            single: invite.single,
        })
    }

    fn owner_of(&self, conn: ConnId) -> Option<usize> {
        self.clients.iter().position(|client| client.conn == Some(conn))
    }

    fn drain_client(&mut self, i: usize) {
        let mut effects = VecDeque::new();
        while let Some(effect) = self.clients[i].session.poll_effect() {
            effects.push_back(effect);
        }
        for effect in effects {
            let client = &mut self.clients[i];
            match effect {
                Effect::Connect => {
                    if let Some(old) = client.conn.take() {
                        self.carry(i, Event::ClientClosed(old));
                    }
                    self.conns += 1;
                    let conn = ConnId(self.conns);
                    self.clients[i].conn = Some(conn);
                    self.carry(i, Event::Opened(i, conn));
                }
                Effect::Disconnect => {
                    if let Some(old) = client.conn.take() {
                        self.carry(i, Event::ClientClosed(old));
                    }
                }
                Effect::Send(text) => {
                    client
                        .sent
                        .push(wire::decode_client(&text).expect("sessions send what the wire admits"));
                    if let Some(conn) = client.conn {
                        self.carry(i, Event::ToServer(conn, text));
                    }
                }
                Effect::Stretch { id, password, salt } => {
                    let input = StretchInput { password, salt };
                    self.at(Duration::from_millis(200), Event::Stretched(i, id, input));
                }
                Effect::Keys(command) => client.keys.apply(command),
                Effect::Remember(bytes) => client.remembered = Some(bytes),
                Effect::Forget => client.remembered = None,
                Effect::StartMedia => client.media_starts += 1,
                Effect::StopMedia => client.media_stops += 1,
                Effect::View(view) => client.view = Some(*view),
                Effect::Notice(notice) => client.notices.push(notice),
                Effect::Talk(event) => client.talk.push(event),
                Effect::Answer { .. } | Effect::Slots(_) | Effect::Wanted(_) => {}
            }
        }
    }

    /// A packet of sound from a participant's microphone, if it has a key to seal it.
    pub fn speak(&mut self, i: usize) -> Option<Vec<u8>> {
        let mut sealed = Vec::new();
        let kind = StreamKind::Microphone as u8;
        let outcome = self.clients[i]
            .keys
            .ring
            .seal(kind, Codec::Opus, b"ein Wort", &mut sealed);
        outcome.ok().map(|()| sealed)
    }

    /// A packet reaches a participant, said to be of another's microphone.
    pub fn hear(&mut self, i: usize, from: PeerId, sealed: &[u8]) -> Result<(), sframe::Drop> {
        let (kind, mut out) = (StreamKind::Microphone as u8, Vec::new());
        let ring = &mut self.clients[i].keys.ring;
        ring.open(kind, from.0, Codec::Opus, sealed, &mut out).map(|_| ())
    }

    /// What drivers tell their sessions every second.
    pub fn count_frames(&mut self) {
        let kind = |number: u8| StreamKind::ALL[usize::from(number)];
        for i in 0..self.clients.len() {
            let ring = &mut self.clients[i].keys.ring;
            let (counters, delayed) = (ring.next_counters(), ring.take_delayed());
            if let Some((epoch, next)) = counters {
                let next = next.into_iter().map(|(number, next)| (kind(number), next)).collect();
                self.input(i, Input::Counters { epoch, next });
            }
            let delayed: Vec<_> = delayed
                .into_iter()
                .map(|(peer, number)| (PeerId(peer), kind(number)))
                .collect();
            if !delayed.is_empty() {
                self.input(i, Input::Delayed(delayed));
            }
        }
    }

    fn at(&mut self, delay: Duration, event: Event) {
        self.next += 1;
        self.queue.insert((self.now + delay, self.next), event);
    }

    pub fn view(&self, i: usize) -> &MeetingView {
        self.clients[i].view.as_ref().expect("it has shown something")
    }

    pub fn phase(&self, i: usize) -> &Phase {
        &self.view(i).phase
    }

    pub fn names(&self, i: usize) -> Vec<String> {
        self.view(i).roster.iter().map(|entry| entry.name.clone()).collect()
    }

    pub fn peer(&self, i: usize) -> PeerId {
        self.view(i)
            .roster
            .iter()
            .find(|entry| entry.own)
            .expect("it is in its roster")
            .peer
    }

    pub fn assert_joined(&self, i: usize) {
        assert_eq!(*self.phase(i), Phase::Joined, "participant {i}");
    }

    /// Everybody here is in one group, sends with its epoch, and shows the same people.
    pub fn assert_together(&self, all: &[usize]) {
        let first = all[0];
        let people = |i: usize| {
            let mut people: Vec<_> = self
                .view(i)
                .roster
                .iter()
                .map(|e| (e.member.clone(), e.peer, e.name.clone()))
                .collect();
            people.sort();
            people
        };
        for &i in all {
            self.assert_joined(i);
            let (ours, theirs) = (self.view(i), self.view(first));
            assert_eq!(ours.epoch, theirs.epoch, "epoch of {i}");
            assert_eq!(people(i), people(first), "roster of {i}");
            let (keys, others) = (&self.clients[i].keys, &self.clients[first].keys);
            assert_eq!(keys.sending, Some(ours.epoch), "sending epoch of {i}");
            assert_eq!(
                keys.held.get(&ours.epoch),
                others.held.get(&ours.epoch),
                "media key of {i}"
            );
            let own: Vec<_> = ours.roster.iter().filter(|entry| entry.own).collect();
            assert_eq!(own.len(), 1);
        }
        assert_eq!(people(first).len(), all.len());
    }
}

impl Keys {
    fn apply(&mut self, command: KeyCommand) {
        command.apply(&mut self.ring);
        match command {
            KeyCommand::Install {
                epoch,
                base_key,
                leaves,
                ..
            } => {
                self.ever.insert(epoch, *base_key);
                self.held.insert(epoch, (*base_key, leaves));
                assert!(self.held.len() <= 16, "an epoch too many is held");
            }
            KeyCommand::SendWith { epoch } => {
                assert!(self.held.contains_key(&epoch), "sends with an epoch it does not hold");
                self.sending = Some(epoch);
            }
            KeyCommand::Retire { epoch } => {
                assert!(self.held.remove(&epoch).is_some(), "retires an epoch it does not hold");
                assert_ne!(self.sending, Some(epoch), "forgets the epoch it sends with");
            }
            KeyCommand::Cut { peer } => self.on.retain(|(on, _)| *on != peer),
            KeyCommand::Stream { peer, kind, on: true } => {
                self.on.insert((peer, kind));
            }
            KeyCommand::Stream { peer, kind, on: false } => {
                self.on.remove(&(peer, kind));
            }
            KeyCommand::Window { .. } => {}
            KeyCommand::StopSending => {
                self.sending = None;
                self.stops += 1;
            }
            KeyCommand::Clear => {
                self.held.clear();
                self.on.clear();
                self.sending = None;
            }
        }
    }
}
