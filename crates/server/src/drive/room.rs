//! Drives one room: inputs and time in, effects out.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use rand_core::{OsRng, RngCore};
use room::{ConnId, Effect, Input, Invite, Limits, Room, RoomConfig, RoomFile, Tries};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};
use tracing::Instrument;
use wire::{Blob, Door, InviteId, Newcomers, Refusal, RefusalCode, RoomId, ServerMessage, SwitchedFunction};

use super::rooms::FromSocket;
use crate::app::{App, Stopping};
use crate::memory::Taken;
use crate::telemetry::{Gauge, count};
use crate::ws::{Letter, Outbox, Outgoing};

/// Longer than any resume token holds.
const ENDED_KEPT: Duration = Duration::from_secs(26 * 3600);
/// Sockets in one room besides its people: those who are proving an invitation or reconnecting.
const CONNECTIONS_BESIDES: usize = 700;
/// What a room may keep to be repeated when all rooms together keep too much: the last minutes of a small
/// meeting. Who missed more resynchronises.
const LOG_SHARE: usize = 64 * 1024;

/// Runs a room until it is empty, the server stops, or the room fails.
pub(super) async fn drive(app: Arc<App>, id: RoomId, sockets: mpsc::Receiver<FromSocket>) {
    let span = tracing::info_span!("room", ?id);
    let running = async {
        let _counted = Gauge::enter(&app.metrics.rooms_active);
        // A defect ends this room and no other; what it owned is dropped on the way out.
        let outcome = tokio::spawn(run(Arc::clone(&app), id, sockets).in_current_span()).await;
        app.rooms.forget_ended();
        if outcome.is_err() {
            count(&app.metrics.rooms_failed_total);
            tracing::error!("a defect ended the room");
        }
    };
    running.instrument(span).await;
}

/// Drops the room's media, whichever way the room ends.
struct MediaOf<'a>(&'a App, RoomId);

impl Drop for MediaOf<'_> {
    fn drop(&mut self) {
        self.0.media.forget(self.1);
    }
}

async fn run(app: Arc<App>, id: RoomId, mut sockets: mpsc::Receiver<FromSocket>) {
    // Dropped before `sockets`, so that no later room of this id can have media by then.
    let _media = MediaOf(&app, id);
    let mut stopping = app.stopping();
    while meeting(&app, id, &mut sockets, &mut stopping).await {
        // Somebody who came while the last one left begins anew; media of the former meeting is over.
        if sockets.is_empty() {
            return;
        }
        app.media.forget(id);
    }
}

/// Runs the room from empty to empty; false: the server stops or the store fails.
async fn meeting(
    app: &Arc<App>,
    id: RoomId,
    sockets: &mut mpsc::Receiver<FromSocket>,
    stopping: &mut Stopping,
) -> bool {
    let file = match app.store.room(id, app.unix_now()).await {
        Ok(row) => row.and_then(to_file),
        Err(error) => {
            // The sockets learn of it by their outboxes being dropped.
            tracing::error!(%error, "a room could not be looked up");
            return false;
        }
    };
    let least_door = match app.policy().await {
        Ok(policy) => least_door(policy.newcomers),
        Err(error) => {
            tracing::error!(%error, "what holds for all rooms could not be looked up");
            return false;
        }
    };
    let config = RoomConfig {
        least_door,
        screens: !app.is_off(SwitchedFunction::ScreenShare),
        room: id,
        settle: if file.is_some() { app.settle(id) } else { Duration::ZERO },
        file,
        limits: Limits {
            capacity: app.config.room_capacity as usize,
            connections: app.config.room_capacity as usize + CONNECTIONS_BESIDES,
        },
        unix_at_zero: app.unix_at_zero(),
    };
    let mut seed = [0; 32];
    OsRng.fill_bytes(&mut seed);
    let (answers, mut answered) = mpsc::unbounded_channel();
    let (tries, counted) = mpsc::unbounded_channel();
    let counting = tokio::spawn(keep_tries(Arc::clone(app), id, counted).in_current_span());
    let mut driver = Driver {
        room: Room::new(config, app.pepper.clone(), seed, app.now()),
        outboxes: BTreeMap::new(),
        log: app.logs.take(0),
        answers,
        tries,
        id,
        app,
    };
    let ended = loop {
        let due = driver.room.poll_timeout().map(|(at, _)| app.instant(at));
        tokio::select! {
            () = stopping.stopped() => break false,
            from = sockets.recv() => match from {
                Some(from) => driver.heard(from),
                None => break false,
            },
            // Never none: the driver holds a sender.
            Some(input) = answered.recv() => driver.input(input),
            () = sleep_until(due.unwrap_or_else(Instant::now)), if due.is_some() => {
                driver.room.handle_timeout(app.now());
            }
        }
        if driver.perform() {
            break true;
        }
    };
    drop(driver);
    // Counts of wrong tokens are on disk before anybody can begin anew without them.
    let _ = counting.await;
    ended
}

/// Stores counts of wrong tokens, in their order.
async fn keep_tries(app: Arc<App>, room: RoomId, mut counted: mpsc::UnboundedReceiver<(InviteId, Tries)>) {
    while let Some((invite, tries)) = counted.recv().await {
        let tries = store::Tries {
            wrong: tries.wrong,
            since: tries.since,
            blocked_until: tries.blocked_until,
        };
        if let Err(error) = app.store.set_tries(room, invite, tries).await {
            tracing::error!(%error, "a count of wrong tokens could not be kept");
        }
    }
}

struct Driver<'a> {
    app: &'a Arc<App>,
    id: RoomId,
    room: Room,
    outboxes: BTreeMap<ConnId, Outbox>,
    /// What the room's log takes.
    log: Taken,
    /// Where the store and the media plane put their answers.
    answers: mpsc::UnboundedSender<Input>,
    tries: mpsc::UnboundedSender<(InviteId, Tries)>,
}

impl Driver<'_> {
    fn heard(&mut self, from: FromSocket) {
        let input = match from {
            FromSocket::Connected { conn, outbox } => {
                self.outboxes.insert(conn, outbox);
                Input::Connected { conn }
            }
            FromSocket::Message { conn, message } => Input::Message { conn, message },
            FromSocket::Updated { door, revoke, replace } => Input::Updated { door, revoke, replace },
            FromSocket::Kept { expires_at } => Input::Kept { expires_at },
            FromSocket::Gone => Input::Gone,
            FromSocket::Screens { allowed } => Input::Screens { allowed },
            FromSocket::Disconnected { conn } => {
                self.outboxes.remove(&conn);
                Input::Disconnected { conn }
            }
        };
        self.input(input);
    }

    fn input(&mut self, input: Input) {
        self.room.handle_input(input, self.app.now());
    }

    /// Performs what the room wants; true when it wants to be dropped.
    fn perform(&mut self) -> bool {
        let mut ended = false;
        while let Some(effect) = self.room.poll_effect() {
            match effect {
                Effect::Send { to, message } => self.send(&to, &message),
                Effect::Close { conn } => {
                    if let Some(outbox) = self.outboxes.remove(&conn) {
                        outbox.push(Outgoing::Close);
                    }
                }
                Effect::LookupInvite { conn, invite } => self.look_up(conn, invite),
                Effect::StoreTries { invite, tries } => {
                    count(&self.app.metrics.access_refused_total);
                    let _ = self.tries.send((invite, tries));
                }
                Effect::StoreEnded { instance } => self.keep_ended(instance),
                Effect::MediaOffer {
                    peer,
                    generation,
                    sdp,
                    sends,
                    receives,
                    sound_only,
                } => {
                    let answers = self.answers.clone();
                    self.app
                        .media
                        .offer(self.id, peer, generation, sdp, sends, receives, sound_only, answers);
                }
                Effect::Publish { peer, on } => self.app.media.publish(self.id, peer, on),
                Effect::View { peer, videos } => self.app.media.view(self.id, peer, videos),
                Effect::MediaDrop { peer } => self.app.media.drop_peer(self.id, peer),
                Effect::Ended => ended = true,
            }
        }
        self.account();
        ended
    }

    /// Brings the log's place in memory up to date; shortens it when all together take too much.
    fn account(&mut self) {
        self.log.change_to(self.room.log_bytes());
        if self.app.logs.is_overdrawn() {
            self.room.shorten_log(LOG_SHARE);
            self.log.change_to(self.room.log_bytes());
        }
        self.app
            .metrics
            .log_bytes
            .store(self.app.logs.used() as u64, Ordering::Relaxed);
    }

    fn send(&mut self, to: &[ConnId], message: &ServerMessage) {
        let text = Letter::new(wire::encode_server(message).into(), &self.app.waiting);
        for conn in to {
            let outgoing = match message {
                ServerMessage::Granted { .. } => Outgoing::Granted(text.clone()),
                // What is told to none whose token was found wrong: it was right, or not even looked at.
                ServerMessage::Refused(Refusal {
                    code: RefusalCode::RoomFull | RefusalCode::Locked | RefusalCode::Denied | RefusalCode::TooManyTries,
                    ..
                }) => Outgoing::TurnedAway(text.clone()),
                _ => Outgoing::Text(text.clone()),
            };
            if let Some(outbox) = self.outboxes.get(conn)
                && !outbox.push(outgoing)
            {
                // The socket notices, ends, and tells the room.
                self.outboxes.remove(conn);
            }
        }
    }

    /// Whoever was in the ended meeting can prove it for a day: so long it is remembered.
    fn keep_ended(&self, instance: [u8; 16]) {
        let (app, room) = (Arc::clone(self.app), self.id);
        let until = app.unix_now() + ENDED_KEPT.as_secs();
        tokio::spawn(async move {
            if let Err(error) = app.store.end_meeting(room, instance, until).await {
                tracing::error!(%error, "the end of a meeting could not be kept");
            }
        });
    }

    fn look_up(&mut self, conn: ConnId, invite: InviteId) {
        let (app, room, answers) = (Arc::clone(self.app), self.id, self.answers.clone());
        let outbox = self.outboxes.get(&conn).cloned();
        tokio::spawn(async move {
            let found = match app.store.invite(room, invite, app.unix_now()).await {
                Ok(found) => found.and_then(to_invite),
                Err(error) => {
                    tracing::error!(%error, "an invitation could not be looked up");
                    // "Not invited" would be untrue: say that we failed, and close.
                    if let Some(outbox) = outbox {
                        let refusal = ServerMessage::Refused(Refusal {
                            code: RefusalCode::Internal,
                            retry_after_seconds: None,
                        });
                        outbox.push(Outgoing::Text(Letter::new(
                            wire::encode_server(&refusal).into(),
                            &app.waiting,
                        )));
                        outbox.push(Outgoing::Close);
                    }
                    return;
                }
            };
            let _ = answers.send(Input::Invite { conn, found });
        });
    }
}

/// The door that hosts cannot open further.
const fn least_door(newcomers: Newcomers) -> Door {
    match newcomers {
        Newcomers::AsHostsDecide => Door::Open,
        Newcomers::Wait => Door::Lobby,
    }
}

fn to_file(row: store::Room) -> Option<RoomFile> {
    Some(RoomFile {
        owner_vk: row.owner_vk,
        sound_only: crate::http::is_sound_only(&row.record),
        expires_at: Some(row.expires_at),
        door: row.door,
        ended: row.ended,
    })
}

fn to_invite(row: store::Invite) -> Option<Invite> {
    Some(Invite {
        proof: row.proof,
        wrapped_root: Blob::new(row.wrapped_root).ok()?,
        record: Blob::new(row.record).ok()?,
        ends_at: row.ends_at,
        tries: Tries {
            wrong: row.tries.wrong,
            since: row.tries.since,
            blocked_until: row.tries.blocked_until,
        },
        rank: row.rank,
        knocks: row.knocks,
        single: row.single,
    })
}
