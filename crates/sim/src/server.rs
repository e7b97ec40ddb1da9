//! The server as far as it matters: a store that lasts, a room that does not.

use std::collections::BTreeMap;
use std::time::Duration;

use netsim::{Chance, StreamId};
use room::{ConnId, Effect, Input, Invite, Limits, Pepper, Room, RoomConfig, RoomFile, Tries};
use wire::{CreateRoom, Door, InviteId, RoomId, ServerMessage};

use crate::Failure;
use crate::watch;

/// What the server wants the world to do.
#[derive(Debug)]
pub(crate) enum Wish {
    Send { stream: StreamId, text: String },
    Close { stream: StreamId },
}

#[derive(Debug)]
pub(crate) struct Server {
    pepper: Pepper,
    chance: Chance,
    config: RoomConfig,
    store: BTreeMap<InviteId, Invite>,
    pub(crate) up: bool,
    pub(crate) restarts: usize,
    started: Duration,
    room: Option<Room>,
    /// This process has had a room already.
    had_room: bool,
    streams: BTreeMap<ConnId, StreamId>,
    conns: BTreeMap<StreamId, ConnId>,
    next: u64,
    pub(crate) wishes: Vec<Wish>,
}

impl Server {
    pub(crate) fn new(room: RoomId, created: CreateRoom, capacity: usize, mut chance: Chance) -> Result<Self, Failure> {
        let pepper = Pepper::new(chance.bytes());
        let (record, door) = (created.record, created.door);
        if watch::readable(record.as_slice()) {
            return Err(Failure::Readable("the room record".into()));
        }
        let owner_vk = record.as_slice()[18..50].try_into().expect("thirty-two bytes");
        let invites = created.invites.into_iter().map(|invite| {
            let stored = Invite {
                proof: pepper.proof(&invite.token),
                wrapped_root: invite.wrapped_root,
                record: record.clone(),
                ends_at: None,
                tries: Tries::default(),
                rank: invite.rank,
                knocks: invite.knocks,
                single: invite.single,
            };
            (invite.invite, stored)
        });
        Ok(Self {
            store: invites.collect(),
            pepper,
            config: RoomConfig {
                room,
                file: Some(RoomFile {
                    owner_vk,
                    expires_at: None,
                    door,
                    sound_only: false,
                    ended: Vec::new(),
                }),
                least_door: Door::Open,
                screens: true,
                limits: Limits {
                    capacity,
                    ..Limits::default()
                },
                unix_at_zero: 1_700_000_000,
                settle: Duration::ZERO,
            },
            chance,
            up: true,
            restarts: 0,
            started: Duration::ZERO,
            room: None,
            had_room: false,
            streams: BTreeMap::new(),
            conns: BTreeMap::new(),
            next: 0,
            wishes: Vec::new(),
        })
    }

    pub(crate) fn crash(&mut self) {
        self.up = false;
        self.room = None;
        self.streams.clear();
        self.conns.clear();
        self.wishes.clear();
    }

    pub(crate) fn start(&mut self, now: Duration) {
        self.up = true;
        self.restarts += 1;
        self.started = now;
        self.had_room = false;
    }

    pub(crate) fn opened(&mut self, stream: StreamId, now: Duration) {
        self.next += 1;
        let conn = ConnId(self.next);
        self.streams.insert(conn, stream);
        self.conns.insert(stream, conn);
        if self.room.is_none() {
            let interrupted = self.restarts > 0 && !self.had_room && now < self.started + Duration::from_secs(60);
            let settle = Duration::from_secs(if interrupted { 5 } else { 0 });
            let config = RoomConfig {
                settle,
                ..self.config.clone()
            };
            self.room = Some(Room::new(config, self.pepper.clone(), self.chance.bytes(), now));
            self.had_room = true;
        }
        self.input(Input::Connected { conn }, now);
    }

    pub(crate) fn message(&mut self, stream: StreamId, text: &str, now: Duration) -> Result<(), Failure> {
        let Some(conn) = self.conns.get(&stream).copied() else {
            return Ok(());
        };
        if watch::readable_in_text(text) {
            return Err(Failure::Readable(text.chars().take(400).collect()));
        }
        let message = wire::decode_client(text).map_err(|e| Failure::Malformed(format!("{e}: {text}")))?;
        self.input(Input::Message { conn, message }, now);
        Ok(())
    }

    pub(crate) fn closed(&mut self, stream: StreamId, now: Duration) {
        if let Some(conn) = self.conns.remove(&stream) {
            self.streams.remove(&conn);
            self.input(Input::Disconnected { conn }, now);
        }
    }

    pub(crate) fn timeout(&mut self, now: Duration) {
        if let Some(room) = &mut self.room {
            room.handle_timeout(now);
        }
        self.drain(now);
    }

    pub(crate) fn poll_timeout(&self) -> Option<Duration> {
        self.room.as_ref()?.poll_timeout().map(|(at, _)| at)
    }

    pub(crate) fn peers(&self) -> usize {
        self.room.as_ref().map_or(0, |room| room.peers().len())
    }

    fn input(&mut self, input: Input, now: Duration) {
        if let Some(room) = &mut self.room {
            room.handle_input(input, now);
        }
        self.drain(now);
    }

    fn drain(&mut self, now: Duration) {
        let mut over = false;
        while let Some(effect) = self.room.as_mut().and_then(Room::poll_effect) {
            over = matches!(effect, Effect::Ended);
            self.perform(effect, now);
        }
        if over {
            self.room = None;
        }
    }

    fn perform(&mut self, effect: Effect, now: Duration) {
        let answer = match effect {
            Effect::Send { to, message } => {
                let text = wire::encode_server(&message);
                let streams = to.iter().filter_map(|conn| self.streams.get(conn));
                self.wishes.extend(streams.map(|stream| Wish::Send {
                    stream: *stream,
                    text: text.clone(),
                }));
                return;
            }
            Effect::Close { conn } => {
                if let Some(stream) = self.streams.remove(&conn) {
                    self.conns.remove(&stream);
                    self.wishes.push(Wish::Close { stream });
                }
                return;
            }
            Effect::StoreTries { invite, tries } => {
                if let Some(stored) = self.store.get_mut(&invite) {
                    stored.tries = tries;
                }
                return;
            }
            Effect::StoreEnded { instance } => {
                if let Some(file) = &mut self.config.file {
                    file.ended.push(instance);
                }
                return;
            }
            Effect::LookupInvite { conn, invite } => Input::Invite {
                conn,
                found: self.store.get(&invite).cloned(),
            },
            Effect::MediaOffer { peer, generation, .. } => Input::Media {
                peer,
                message: ServerMessage::Answer {
                    generation,
                    sdp: String::new(),
                },
            },
            Effect::Publish { .. } | Effect::View { .. } | Effect::MediaDrop { .. } | Effect::Ended => return,
        };
        if let Some(room) = &mut self.room {
            room.handle_input(answer, now);
        }
    }
}
