//! A room with its store, and connections whose messages are kept.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use ed25519_dalek::{Signer, SigningKey};
use room::{ConnId, Effect, Input, Invite, Limits, Pepper, Room, RoomConfig, RoomFile, Tries};
use wire::{
    Admission, Blob, ClientMessage, Continuing, DeviceClass, Door, Epoch, ForkTag, Intent, InviteId, PROTOCOL_VERSION,
    PeerId, Rank, RefusalCode, RoomId, Secret, Seq, ServerMessage, SessionId, SlotId, SlotPurpose, Verdict,
};

pub const ROOM: RoomId = RoomId([1; 16]);
pub const INVITE: InviteId = InviteId([2; 16]);
/// A host's invitation, another host's, and one for a single guest who need not knock.
pub const HOST: InviteId = InviteId([20; 16]);
pub const OTHER_HOST: InviteId = InviteId([21; 16]);
pub const PERSONAL: InviteId = InviteId([22; 16]);
pub const SESSION: SessionId = SessionId([3; 16]);

pub struct House {
    pub room: Room,
    pub now: Duration,
    pub store: BTreeMap<InviteId, Invite>,
    pub inbox: BTreeMap<ConnId, Vec<ServerMessage>>,
    pub open: BTreeSet<ConnId>,
    /// Everything that is neither sending, closing nor the store's.
    pub others: Vec<Effect>,
    pub config: RoomConfig,
    pub starts: u8,
    next: u64,
}

pub fn right() -> Secret {
    Secret::new([7; 32])
}

pub fn wrong() -> Secret {
    Secret::new([8; 32])
}

pub fn owner() -> SigningKey {
    SigningKey::from_bytes(&[9; 32])
}

fn pepper() -> Pepper {
    Pepper::new([5; 32])
}

/// A participant, as far as the server's side of it goes.
#[derive(Clone, Debug)]
pub struct Guest {
    pub conn: ConnId,
    pub peer: PeerId,
    pub token: Blob<{ wire::limits::RESUME_TOKEN }>,
    pub instance: [u8; 16],
}

impl House {
    pub fn new() -> Self {
        Self::with(Limits::default(), Duration::ZERO)
    }

    pub fn with(limits: Limits, settle: Duration) -> Self {
        let config = RoomConfig {
            room: ROOM,
            file: Some(RoomFile {
                owner_vk: owner().verifying_key().to_bytes(),
                expires_at: None,
                door: Door::Open,
                sound_only: false,
                ended: Vec::new(),
            }),
            least_door: Door::Open,
            screens: true,
            limits,
            unix_at_zero: 1_700_000_000,
            settle,
        };
        let invite = |rank, knocks, single| Invite {
            proof: pepper().proof(&right()),
            wrapped_root: Blob::new(vec![43]).unwrap(),
            record: Blob::new(vec![42]).unwrap(),
            ends_at: None,
            tries: Tries::default(),
            rank,
            knocks,
            single,
        };
        Self {
            room: Room::new(config.clone(), pepper(), [0; 32], Duration::ZERO),
            now: Duration::ZERO,
            store: BTreeMap::from([
                (INVITE, invite(Rank::Guest, true, false)),
                (HOST, invite(Rank::Host, false, false)),
                (OTHER_HOST, invite(Rank::Host, false, false)),
                (PERSONAL, invite(Rank::Guest, false, true)),
            ]),
            inbox: BTreeMap::new(),
            open: BTreeSet::new(),
            others: Vec::new(),
            config,
            starts: 0,
            next: 0,
        }
    }

    /// A room whose door is not open.
    pub fn with_door(door: Door) -> Self {
        Self::with_all(Limits::default(), Duration::ZERO, door)
    }

    pub fn with_all(limits: Limits, settle: Duration, door: Door) -> Self {
        let mut house = Self::with(limits, settle);
        house.config.file.as_mut().unwrap().door = door;
        house.room = Room::new(house.config.clone(), pepper(), [0; 32], Duration::ZERO);
        house
    }

    /// A room whose door is kept open, of a server on which everybody waits.
    pub fn where_all_wait() -> Self {
        let mut house = Self::new();
        house.config.least_door = Door::Lobby;
        house.room = Room::new(house.config.clone(), pepper(), [0; 32], Duration::ZERO);
        house
    }

    /// A room of sound alone.
    pub fn of_sound() -> Self {
        let mut house = Self::new();
        house.config.file.as_mut().unwrap().sound_only = true;
        house.room = Room::new(house.config.clone(), pepper(), [0; 32], Duration::ZERO);
        house
    }

    /// The same, of a server on which no screens are shown.
    pub fn without_screens(mut self) -> Self {
        self.config.screens = false;
        self.room = Room::new(self.config.clone(), pepper(), [0; 32], Duration::ZERO);
        self
    }

    /// Everybody's invitation is a host's.
    pub fn all_hosts(&mut self) {
        self.store.get_mut(&INVITE).unwrap().rank = Rank::Host;
    }

    /// The server dies and starts again: only the store is left.
    pub fn restart(&mut self) {
        self.starts += 1;
        self.config.settle = Duration::from_secs(5);
        self.room = Room::new(self.config.clone(), pepper(), [self.starts; 32], self.now);
        self.open.clear();
    }

    pub fn input(&mut self, input: Input) {
        self.room.handle_input(input, self.now);
        self.drain();
    }

    fn drain(&mut self) {
        while let Some(effect) = self.room.poll_effect() {
            match effect {
                Effect::Send { to, message } => {
                    assert!(!to.is_empty());
                    for conn in to {
                        self.inbox.entry(conn).or_default().push(message.clone());
                    }
                }
                Effect::Close { conn } => {
                    self.open.remove(&conn);
                }
                Effect::LookupInvite { conn, invite } => {
                    let found = self.store.get(&invite).cloned();
                    self.room.handle_input(Input::Invite { conn, found }, self.now);
                }
                Effect::StoreTries { invite, tries } => {
                    if let Some(stored) = self.store.get_mut(&invite) {
                        stored.tries = tries;
                    }
                }
                Effect::StoreEnded { instance } => {
                    self.config.file.as_mut().unwrap().ended.push(instance);
                }
                other => self.others.push(other),
            }
        }
    }

    /// Lets time pass; everybody whose connection is open sends heartbeats.
    pub fn pass(&mut self, ms: u64) {
        let end = self.now + Duration::from_millis(ms);
        let mut beat = self.now + Duration::from_secs(2);
        loop {
            let timer = self.room.poll_timeout().map(|(at, _)| at).unwrap_or(end);
            let next = timer.min(beat).min(end);
            self.now = self.now.max(next);
            if self.now == beat {
                beat += Duration::from_secs(2);
                for conn in self.open.clone() {
                    self.say(conn, ClientMessage::Ping { n: 0 });
                }
            }
            self.room.handle_timeout(self.now);
            self.drain();
            let timer = self.room.poll_timeout();
            assert!(
                timer.is_none_or(|(at, _)| at > self.now),
                "stands still at {:?}: {timer:?}",
                self.now
            );
            if self.now >= end {
                return;
            }
        }
    }

    pub fn connect(&mut self) -> ConnId {
        let conn = ConnId(self.next);
        self.next += 1;
        self.open.insert(conn);
        self.input(Input::Connected { conn });
        conn
    }

    pub fn cut(&mut self, conn: ConnId) {
        self.open.remove(&conn);
        self.input(Input::Disconnected { conn });
    }

    pub fn say(&mut self, conn: ConnId, message: ClientMessage) {
        self.input(Input::Message { conn, message });
    }

    /// What a connection heard since it was last asked, without heartbeats.
    pub fn heard(&mut self, conn: ConnId) -> Vec<ServerMessage> {
        let mut heard = self.inbox.remove(&conn).unwrap_or_default();
        heard.retain(|m| !matches!(m, ServerMessage::Pong { .. } | ServerMessage::Peers { .. }));
        heard
    }

    pub fn hello(&mut self, conn: ConnId) {
        self.hello_by(conn, INVITE);
    }

    pub fn hello_by(&mut self, conn: ConnId, invite: InviteId) {
        self.say(
            conn,
            ClientMessage::Hello {
                version: PROTOCOL_VERSION,
                room: ROOM,
                invite,
                device: DeviceClass::Desktop,
            },
        );
    }

    pub fn access(&mut self, conn: ConnId, token: Secret) {
        self.say(
            conn,
            ClientMessage::Access {
                token,
                continuing: None,
            },
        );
    }

    /// Enters the room; what follows `Granted` stays to be heard.
    pub fn enter(&mut self) -> Guest {
        self.enter_by(INVITE)
    }

    /// Comes with an invitation and the right token: what is answered.
    pub fn come_by(&mut self, invite: InviteId) -> (ConnId, ServerMessage) {
        let conn = self.connect();
        let hello = ClientMessage::Hello {
            version: PROTOCOL_VERSION,
            room: ROOM,
            invite,
            device: DeviceClass::Desktop,
        };
        self.say(conn, hello);
        self.access(conn, right());
        let mut heard = self.inbox.remove(&conn).unwrap();
        assert_eq!(heard.remove(0), ServerMessage::Challenge {});
        let answer = heard.remove(0);
        self.inbox.insert(conn, heard);
        (conn, answer)
    }

    /// Enters by one of the invitations.
    pub fn enter_by(&mut self, invite: InviteId) -> Guest {
        let (conn, answer) = self.come_by(invite);
        granted(conn, answer)
    }

    /// A host enters and begins the meeting.
    pub fn formed(&mut self) -> Guest {
        let host = self.enter_by(HOST);
        assert_eq!(self.heard(host.conn), [ServerMessage::Form {}]);
        self.say(host.conn, ClientMessage::Formed { session: SESSION });
        host
    }

    /// A meeting behind a lobby: a host, and guests let in.
    pub fn hosted(&mut self, guests: usize) -> Vec<Guest> {
        let mut all = vec![self.formed()];
        for _ in 0..guests {
            let guest = self.enter();
            let ticket = admission(guest.peer);
            self.say(all[0].conn, ClientMessage::Admit { guests: vec![ticket] });
            self.add(&mut all, guest);
        }
        all
    }

    /// Somebody inside is added to the group.
    pub fn add(&mut self, members: &mut Vec<Guest>, joiner: Guest) {
        self.say(joiner.conn, join());
        self.pass(60);
        members.push(joiner);
        let seq = self.commit_batch(members);
        self.ack_all(members, seq);
        for member in members.iter() {
            self.heard(member.conn);
        }
    }

    pub fn resume(&mut self, guest: &Guest, continuing: Option<Continuing>) -> Result<Guest, RefusalCode> {
        let conn = self.connect();
        self.say(
            conn,
            ClientMessage::Resume {
                version: PROTOCOL_VERSION,
                room: ROOM,
                token: guest.token.clone(),
                device: DeviceClass::Desktop,
                continuing,
            },
        );
        let mut heard = self.inbox.remove(&conn).unwrap();
        let first = heard.remove(0);
        heard.retain(|m| *m != ServerMessage::MediaLost { generation: 0 });
        self.inbox.insert(conn, heard);
        match first {
            ServerMessage::Refused(refusal) => Err(refusal.code),
            message => Ok(granted(conn, message)),
        }
    }

    /// A meeting of `n`, all acknowledged.
    pub fn meeting(&mut self, n: usize) -> Vec<Guest> {
        let first = self.enter();
        assert_eq!(self.heard(first.conn), [ServerMessage::Form {}]);
        self.say(first.conn, ClientMessage::Formed { session: SESSION });
        let mut guests = vec![first];
        for _ in 1..n {
            let joiner = self.enter();
            self.say(joiner.conn, join());
            self.pass(60);
            guests.push(joiner);
            let seq = self.commit_batch(&guests);
            self.ack_all(&guests, seq);
            for guest in &guests {
                self.heard(guest.conn);
            }
        }
        guests
    }

    /// Whoever holds a grant commits everything it names. The commit's position.
    pub fn commit_batch(&mut self, guests: &[Guest]) -> Seq {
        let (conn, grant) = self.granted(guests).expect("somebody has a grant");
        let head = self.room.session().unwrap().head;
        self.say(conn, grant.commit_all());
        assert_eq!(
            self.room.session().unwrap().head,
            Seq(head.0 + 1),
            "the commit was refused"
        );
        Seq(head.0 + 1)
    }

    /// The first grant anybody heard. Everything heard before it is dropped.
    pub fn granted(&mut self, guests: &[Guest]) -> Option<(ConnId, GrantHeard)> {
        for guest in guests {
            for message in self.heard(guest.conn) {
                if let Some(grant) = GrantHeard::of(message) {
                    return Some((guest.conn, grant));
                }
            }
        }
        None
    }

    pub fn ack_all(&mut self, guests: &[Guest], seq: Seq) {
        let epoch = self.room.session().unwrap().epoch;
        for guest in guests {
            self.say(guest.conn, ack(seq, epoch, 1));
        }
    }

    /// The owner ends the meeting for all.
    pub fn end_by_owner(&mut self, guest: &Guest) {
        let message = [b"konklave/1 end\0", &ROOM.0[..], &guest.instance].concat();
        let signature = owner().sign(&message).to_bytes();
        let signature = Blob::new(signature.to_vec()).unwrap();
        self.say(guest.conn, ClientMessage::End { signature });
    }

    /// Where a member stands that has everything.
    pub fn continuing(&self, guests: &[Guest]) -> Continuing {
        let state = self.room.session().unwrap();
        Continuing {
            session: state.session,
            epoch: state.epoch,
            last_seq: state.head,
            fork_tag: ForkTag([1; 8]),
            commits: Vec::new(),
            members: guests.iter().map(|g| g.peer).collect(),
        }
    }
}

pub struct GrantHeard {
    pub slot: SlotId,
    pub purpose: SlotPurpose,
    pub base_epoch: Epoch,
    pub intents: Vec<Intent>,
    pub group_info: bool,
}

impl GrantHeard {
    pub fn of(message: ServerMessage) -> Option<Self> {
        match message {
            ServerMessage::Grant {
                slot,
                purpose,
                base_epoch,
                intents,
                group_info,
                ..
            } => Some(Self {
                slot,
                purpose,
                base_epoch,
                intents,
                group_info: group_info.is_some(),
            }),
            _ => None,
        }
    }

    pub fn joins(&self) -> Vec<PeerId> {
        let joins = self.intents.iter().filter_map(|i| match i {
            Intent::Join { peer, .. } => Some(*peer),
            Intent::Gone { .. } => None,
        });
        joins.collect()
    }

    pub fn commit_all(&self) -> ClientMessage {
        let welcome_for = self.joins();
        ClientMessage::Commit {
            slot: self.slot,
            base_epoch: self.base_epoch,
            sealed: Blob::new(vec![1]).unwrap(),
            welcome: (!welcome_for.is_empty()).then(|| Blob::new(vec![2]).unwrap()),
            welcome_for,
            declined: vec![],
        }
    }
}

pub fn join() -> ClientMessage {
    ClientMessage::Join {
        sealed: Blob::new(vec![3]).unwrap(),
    }
}

pub fn admission(peer: PeerId) -> Admission {
    Admission {
        peer,
        ticket: Blob::new(vec![5]).unwrap(),
    }
}

pub fn app(epoch: Epoch) -> ClientMessage {
    ClientMessage::App {
        epoch,
        sealed: Blob::new(vec![4]).unwrap(),
    }
}

pub fn ack(seq: Seq, epoch: Epoch, tag: u8) -> ClientMessage {
    let verdict = Verdict::Applied {
        epoch,
        fork_tag: ForkTag([tag; 8]),
    };
    ClientMessage::Ack { seq, verdict }
}

pub fn refusal(message: &ServerMessage) -> Option<RefusalCode> {
    match message {
        ServerMessage::Refused(refusal) => Some(refusal.code),
        _ => None,
    }
}

pub fn granted(conn: ConnId, message: ServerMessage) -> Guest {
    match message {
        ServerMessage::Granted {
            peer,
            resume_token,
            instance,
            ..
        } => Guest {
            conn,
            peer,
            token: resume_token,
            instance: instance.as_slice().try_into().unwrap(),
        },
        other => panic!("expected Granted, got {other:?}"),
    }
}
