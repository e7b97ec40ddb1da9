//! A member with modified software: it is in the group by right, and does what no client of ours does.

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use client::Invitation;
use e2ee::app::{AppFrame, AppMessage};
use e2ee::group::{Group, Identity, LeafSecret, MemberKind, Papers, PendingJoin, ResyncAttempt};
use e2ee::links::Link;
use e2ee::rooms::{InviteKeys, RoomKeys, SealKind};
use futures_util::{SinkExt, StreamExt};
use rand_core::OsRng;
use tokio::sync::{mpsc, watch};
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use wire::{
    Blob, ClientMessage, DeviceClass, Epoch, LogEntry, LogKind, PROTOCOL_VERSION, PeerId, Seq, ServerMessage,
    SessionId, SlotId, SlotPurpose, Verdict,
};

use crate::stage::PATIENCE;

/// How it comes in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// As everybody does.
    Added,
    /// By an external commit, which asks nobody.
    ByItself,
}

/// A member that obeys its test.
#[derive(Clone)]
pub struct Mole {
    pub peer: PeerId,
    state: Arc<Mutex<State>>,
    seen: watch::Sender<Vec<ServerMessage>>,
    out: mpsc::UnboundedSender<ClientMessage>,
}

struct State {
    keys: Option<RoomKeys>,
    session: Option<SessionId>,
    group: Option<Group>,
}

impl Mole {
    /// One that comes in with this link, whoever else may be there.
    pub async fn enter(link: &str, name: &str, way: Way) -> Self {
        let invitation = Invitation::parse(link).unwrap();
        let link = Link::parse(&invitation.room, &invitation.fragment).unwrap();
        let invite = InviteKeys::derive(&link, None);
        let (out, mut outgoing) = mpsc::unbounded_channel::<ClientMessage>();
        let seen = watch::Sender::new(Vec::new());
        let state = State {
            keys: None,
            session: None,
            group: None,
        };
        let mut mole = Self {
            peer: PeerId(0),
            state: Arc::new(Mutex::new(state)),
            seen,
            out,
        };
        let mut request = format!("ws://{}/api/ws", invitation.server.authority())
            .into_client_request()
            .unwrap();
        let native = HeaderValue::from_static("native");
        request.headers_mut().insert("x-konklave-client", native);
        let (mut socket, _) = tokio_tungstenite::connect_async(request).await.unwrap();
        let ear = mole.clone();
        tokio::spawn(async move {
            let period = Duration::from_secs(2);
            let mut beat = tokio::time::interval_at(Instant::now() + period, period);
            loop {
                let message = tokio::select! {
                    _ = beat.tick() => ClientMessage::Ping { n: 1 },
                    message = outgoing.recv() => message?,
                    frame = socket.next() => {
                        if let Message::Text(text) = frame?.ok()? {
                            ear.hear(wire::decode_server(&text).unwrap());
                        }
                        continue;
                    }
                };
                socket.send(Message::text(wire::encode_client(&message))).await.ok()?;
            }
            #[allow(unreachable_code)]
            Some(())
        });

        mole.say(ClientMessage::Hello {
            version: PROTOCOL_VERSION,
            room: link.room(),
            invite: invite.invite_id,
            device: DeviceClass::Bot,
        });
        let challenge = |message: &ServerMessage| matches!(message, ServerMessage::Challenge {}).then_some(());
        mole.until("the challenge", challenge).await;
        mole.say(ClientMessage::Access {
            token: invite.access_token.clone(),
            continuing: None,
        });
        let granted = |message: &ServerMessage| match message {
            ServerMessage::Granted {
                peer,
                wrapped_root,
                room_record,
                ..
            } => Some((*peer, wrapped_root.clone(), room_record.clone())),
            _ => None,
        };
        let (peer, wrapped, record) = mole.until("access is granted", granted).await;
        mole.peer = peer;
        let keys = RoomKeys::open(&invite, wrapped.as_slice(), record.as_slice()).unwrap();
        let named = |message: &ServerMessage| match message {
            ServerMessage::Session(state)
            | ServerMessage::Granted {
                session: Some(state), ..
            } => Some(state.session),
            _ => None,
        };
        let session = mole.until("a meeting", named).await;
        {
            let mut state = mole.state();
            (state.keys, state.session) = (Some(keys.clone()), Some(session));
        }
        let leaf = LeafSecret::generate(&mut OsRng);
        let who = Identity::new(seed()[..16].try_into().unwrap(), peer, MemberKind::Human, name);
        match way {
            Way::Added => mole.be_added(&keys, leaf, &who).await,
            Way::ByItself => mole.come_in(&keys, leaf, &who).await,
        }
        let alive = AppFrame {
            n: 0,
            seen: Seq(0),
            message: AppMessage::Alive,
        };
        mole.tell(&alive);
        mole
    }

    async fn be_added(&self, keys: &RoomKeys, leaf: LeafSecret, who: &Identity) {
        let (pending, offer) = PendingJoin::new(keys, leaf, who, Some(self.session()), None, &seed());
        let sealed = self.seal(SealKind::KeyPackage, &offer);
        self.say(ClientMessage::Join {
            sealed: Blob::new(sealed).unwrap(),
        });
        let welcome = |message: &ServerMessage| match message {
            ServerMessage::Welcome { sealed, .. } => Some(sealed.clone()),
            _ => None,
        };
        let welcome = self.until("a Welcome", welcome).await;
        let welcome = self.open(SealKind::Welcome, welcome.as_slice());
        self.begin(pending.accept(&welcome, Some(self.session()), &[]).unwrap());
    }

    async fn come_in(&self, keys: &RoomKeys, leaf: LeafSecret, who: &Identity) {
        let (slot, base, info) = self.slot(SlotPurpose::Resync).await;
        let info = self.open(SealKind::GroupInfo, &info.unwrap());
        let papers = Papers {
            session: Some(self.session()),
            left: &[],
            role: None,
            ticket: None,
        };
        let (attempt, commit) = ResyncAttempt::start(keys, leaf, who, &info, papers, &seed()).unwrap();
        self.commit(slot, base, &commit);
        let peer = self.peer;
        let own =
            |message: &ServerMessage| matches!(message, ServerMessage::Log(entry) if entry.from == peer).then_some(());
        self.until("the own commit in the log", own).await;
        self.begin(attempt.into_group());
    }

    /// In the group: what the log brought meanwhile is caught up with.
    fn begin(&self, group: Group) {
        self.state().group = Some(group);
        for message in self.seen.borrow().clone() {
            if let ServerMessage::Log(entry) = message {
                self.follow(&entry);
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    pub fn session(&self) -> SessionId {
        self.state().session.unwrap()
    }

    /// Sends a message as it is.
    pub fn say(&self, message: ClientMessage) {
        // After the end nobody listens.
        let _ = self.out.send(message);
    }

    /// What it knows of the room.
    pub fn keys(&self) -> RoomKeys {
        self.state().keys.clone().unwrap()
    }

    /// Does something with the group it is in.
    pub fn with<T>(&self, act: impl FnOnce(&mut Group) -> T) -> T {
        act(self.state().group.as_mut().expect("in the group"))
    }

    pub fn epoch(&self) -> Epoch {
        self.with(|group| group.epoch())
    }

    /// Seals as whoever has a link can.
    pub fn seal(&self, kind: SealKind, bytes: &[u8]) -> Vec<u8> {
        self.keys().seal(kind, self.session(), bytes, &mut OsRng)
    }

    /// Opens as whoever has a link can.
    pub fn open(&self, kind: SealKind, sealed: &[u8]) -> Vec<u8> {
        self.keys().open_sealed(kind, self.session(), sealed).unwrap()
    }

    /// A commit of its own as an entry of the log.
    pub fn entry(&self, commit: &[u8]) -> LogEntry {
        LogEntry {
            seq: Seq(0),
            kind: LogKind::Handshake,
            from: self.peer,
            base_epoch: self.epoch(),
            sealed: Blob::new(self.seal(SealKind::Commit, commit)).unwrap(),
        }
    }

    /// Says something to the group.
    pub fn tell(&self, frame: &AppFrame) {
        let (epoch, message) = self.with(|group| (group.epoch(), group.seal_app(&frame.encode()).unwrap()));
        let sealed = Blob::new(self.seal(SealKind::App, &message)).unwrap();
        self.say(ClientMessage::App { epoch, sealed });
    }

    /// Asks for a slot until it gets one; the GroupInfo that came with it, sealed.
    pub async fn slot(&self, wanted: SlotPurpose) -> (SlotId, Epoch, Option<Vec<u8>>) {
        self.say(ClientMessage::Slot { purpose: wanted });
        self.until("a slot", |message| match message {
            ServerMessage::Grant {
                slot,
                purpose,
                base_epoch,
                group_info,
                ..
            } if *purpose == wanted => Some((*slot, *base_epoch, group_info.as_ref().map(|i| i.as_slice().to_vec()))),
            _ => None,
        })
        .await
    }

    /// Uses a slot.
    pub fn commit(&self, slot: SlotId, base_epoch: Epoch, commit: &[u8]) {
        self.say(ClientMessage::Commit {
            slot,
            base_epoch,
            sealed: Blob::new(self.seal(SealKind::Commit, commit)).unwrap(),
            welcome_for: Vec::new(),
            welcome: None,
            declined: Vec::new(),
        });
    }

    /// Waits for a message of the server, which may be there already.
    pub async fn until<T>(&self, what: &str, found: impl Fn(&ServerMessage) -> Option<T>) -> T {
        let mut seen = self.seen.subscribe();
        let any = |seen: &Vec<ServerMessage>| seen.iter().rev().find_map(&found);
        let waited = tokio::time::timeout(PATIENCE, seen.wait_for(|seen| any(seen).is_some())).await;
        match waited {
            Ok(Ok(seen)) => any(&seen).unwrap(),
            _ => panic!("the mole has not seen: {what}; {:?}", self.seen.borrow()),
        }
    }

    /// Waits until its group has come to this epoch.
    pub async fn catch_up(&self, epoch: u64) {
        self.until("an epoch", |_| (self.epoch().0 >= epoch).then_some(()))
            .await;
    }

    fn hear(&self, message: ServerMessage) {
        // First into what was seen: a group that begins at this moment takes it from there. Twice does no harm.
        self.seen.send_modify(|seen| seen.push(message.clone()));
        match &message {
            ServerMessage::Log(entry) => self.follow(entry),
            ServerMessage::Grant { slot, purpose, .. } if *purpose == SlotPurpose::Members => {
                self.say(ClientMessage::Pass { slot: *slot });
            }
            _ => {}
        }
        // Whoever waits for an epoch looks again.
        self.seen.send_modify(|_| ());
    }

    fn follow(&self, entry: &LogEntry) {
        let mut state = self.state();
        let (Some(keys), Some(session)) = (state.keys.clone(), state.session) else {
            return;
        };
        let Some(group) = &mut state.group else { return };
        if entry.kind != LogKind::Handshake || entry.base_epoch != group.epoch() || entry.from == self.peer {
            return;
        }
        let Ok(commit) = keys.open_sealed(SealKind::Commit, session, entry.sealed.as_slice()) else {
            return;
        };
        let verdict = match group.process(&commit) {
            Ok(_) => Verdict::Applied {
                epoch: group.epoch(),
                fork_tag: group.fork_tag(),
            },
            Err(refused) => Verdict::Refused { rule: refused.rule },
        };
        self.say(ClientMessage::Ack {
            seq: entry.seq,
            verdict,
        });
    }
}

fn seed() -> [u8; 32] {
    use rand_core::RngCore;
    let mut seed = [0; 32];
    OsRng.fill_bytes(&mut seed);
    seed
}
