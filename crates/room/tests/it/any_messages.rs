//! Whatever anybody sends in whatever order: no panic, and the invariants hold.

use std::collections::BTreeMap;
use std::time::Duration;

use proptest::prelude::*;
use room::{ConnId, Effect, Limits};
use wire::{
    Blob, ClientMessage, Continuing, Door, Epoch, ForkTag, KnockFor, LogEntry, LogKind, PROTOCOL_VERSION, PeerId, Rank,
    Rule, Seq, ServerMessage, SessionId, SlotId, SlotPurpose, StreamKind, Verdict,
};

use crate::house::{GrantHeard, HOST, House, INVITE, PERSONAL, ROOM, SESSION, ack, admission, app, join, right, wrong};

const CLIENTS: usize = 5;

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_sequence_of_messages_breaks_the_room(
        settle in prop_oneof![Just(0u64), Just(5)],
        door in prop_oneof![Just(Door::Open), Just(Door::Lobby), Just(Door::Locked)],
        screens in any::<bool>(),
        steps in prop::collection::vec((0usize..CLIENTS, 0u8..50, 0u64..8), 1..250),
    ) {
        let limits = Limits { capacity: 4, connections: 6 };
        let house = House::with_all(limits, Duration::from_secs(settle), door);
        let mut crowd = Crowd::new(if screens { house } else { house.without_screens() });
        for (client, what, arg) in steps {
            crowd.step(client, what, arg);
            crowd.check();
        }
    }
}

#[derive(Default)]
struct Client {
    conn: Option<ConnId>,
    peer: Option<PeerId>,
    token: Option<Blob<{ wire::limits::RESUME_TOKEN }>>,
    grant: Option<GrantHeard>,
    last_seq: Option<Seq>,
}

struct Crowd {
    house: House,
    clients: [Client; CLIENTS],
    /// The slot granted last, by connection.
    slot: Option<(ConnId, SlotId)>,
}

impl Crowd {
    fn new(house: House) -> Self {
        Self {
            house,
            clients: Default::default(),
            slot: None,
        }
    }

    fn step(&mut self, at: usize, what: u8, arg: u64) {
        let state = self.house.room.session();
        let (epoch, head) = state.as_ref().map_or((Epoch(arg), Seq(arg)), |s| (s.epoch, s.head));
        let near = Seq((head.0 + arg).saturating_sub(4));
        let continuing = arg.is_multiple_of(2).then(|| Continuing {
            session: state.as_ref().map_or(SESSION, |s| s.session),
            epoch: Epoch((epoch.0 + arg / 4).saturating_sub(1)),
            last_seq: near,
            fork_tag: ForkTag([u8::from(arg > 5); 8]),
            commits: vec![],
            members: self.clients.iter().filter_map(|c| c.peer).collect(),
        });
        match what {
            0 if self.clients[at].conn.is_none() => self.clients[at].conn = Some(self.house.connect()),
            1 => return self.cut(at),
            2 => {
                return self
                    .house
                    .pass([1, 50, 200, 1500, 3000, 11_000, 61_000, 700_000][arg as usize]);
            }
            3 if arg == 0 => {
                self.house.restart();
                self.slot = None;
                return self.clients.iter_mut().for_each(|c| c.conn = None);
            }
            4 if arg == 0 => {
                self.house.open.clear();
                return self.house.pass(11_000);
            }
            _ => {}
        }
        let other = self.clients[arg as usize % CLIENTS].peer.unwrap_or(PeerId(arg as u32));
        let client = &mut self.clients[at];
        let Some(conn) = client.conn else {
            return;
        };
        let peer = client.peer.unwrap_or(PeerId(arg as u32));
        let message = match what {
            5..=7 => {
                let invite = [INVITE, HOST, PERSONAL, INVITE][arg as usize % 4];
                return self.house.hello_by(conn, invite);
            }
            8..=10 => return self.house.access(conn, if arg == 0 { wrong() } else { right() }),
            11..=13 => match client.token.clone() {
                Some(token) => ClientMessage::Resume {
                    version: PROTOCOL_VERSION,
                    room: ROOM,
                    token,
                    device: wire::DeviceClass::Mobile,
                    continuing,
                },
                None => ClientMessage::Leave {},
            },
            14 | 15 => ClientMessage::Formed {
                session: SessionId([arg as u8; 16]),
            },
            16..=18 => join(),
            19..=22 => match client.grant.take() {
                Some(grant) => grant.commit_all(),
                None => ClientMessage::Commit {
                    slot: SlotId(arg),
                    base_epoch: epoch,
                    sealed: Blob::default(),
                    welcome_for: vec![peer],
                    welcome: None,
                    declined: vec![peer],
                },
            },
            23 => ClientMessage::Pass {
                slot: client.grant.take().map_or(SlotId(arg), |g| g.slot),
            },
            24 | 25 => ack(near, epoch, arg as u8 / 6),
            26 => ClientMessage::Ack {
                seq: head,
                verdict: Verdict::Refused { rule: Rule::V4 },
            },
            27 | 28 => ClientMessage::Slot {
                purpose: [
                    SlotPurpose::Resync,
                    SlotPurpose::Kick,
                    SlotPurpose::Update,
                    SlotPurpose::Members,
                    SlotPurpose::Policy,
                ][arg as usize % 5],
            },
            29 | 30 => ClientMessage::GroupInfo {
                seq: head,
                epoch,
                sealed: Blob::default(),
            },
            31 | 32 => app(epoch),
            33 => ClientMessage::Replay { after: near },
            34 => ClientMessage::LogFill {
                entries: (0..arg)
                    .map(|n| LogEntry {
                        seq: Seq(near.0 + n),
                        kind: LogKind::Handshake,
                        from: peer,
                        base_epoch: epoch,
                        sealed: Blob::default(),
                    })
                    .collect(),
            },
            35 => ClientMessage::Publish {
                on: vec![StreamKind::ALL[arg as usize % StreamKind::ALL.len()]],
            },
            36 => ClientMessage::View { videos: vec![] },
            37 => ClientMessage::Offer {
                generation: 1,
                sdp: String::new(),
                sends: vec![],
                receives: vec![],
            },
            38 if arg < 3 => ClientMessage::Leave {},
            39 => ClientMessage::End {
                signature: Blob::default(),
            },
            40 => ClientMessage::OpenLobby {
                sealed: Blob::new(vec![arg as u8]).unwrap(),
            },
            41 | 42 => ClientMessage::Knock {
                to: self
                    .clients
                    .iter()
                    .filter_map(|c| c.peer)
                    .map(|peer| KnockFor {
                        peer,
                        sealed: Blob::default(),
                    })
                    .collect(),
            },
            43..=45 => ClientMessage::Admit {
                guests: self.clients.iter().filter_map(|c| c.peer).map(admission).collect(),
            },
            46 => ClientMessage::Deny { peer: other },
            47 => ClientMessage::SetDoor {
                door: [Door::Open, Door::Lobby, Door::Locked][arg as usize % 3],
            },
            48 => ClientMessage::Cut {
                peer: other,
                bar: arg > 3,
            },
            49 => ClientMessage::Appoint {
                peer: other,
                rank: [Rank::Host, Rank::Guest, Rank::Presenter][arg as usize % 3],
            },
            _ => ClientMessage::Ping { n: 1 },
        };
        if let ClientMessage::Commit { slot, .. } | ClientMessage::Pass { slot } = &message
            && self.slot == Some((conn, *slot))
        {
            self.slot = None;
        }
        self.house.say(conn, message);
    }

    fn cut(&mut self, at: usize) {
        if let Some(conn) = self.clients[at].conn.take() {
            self.house.cut(conn);
        }
    }

    fn check(&mut self) {
        let open = &self.house.open;
        self.slot = self.slot.filter(|(conn, _)| open.contains(conn));
        let mut speaks_for = BTreeMap::new();
        for client in &mut self.clients {
            let Some(conn) = client.conn else {
                continue;
            };
            for message in self.house.inbox.remove(&conn).unwrap_or_default() {
                match message {
                    ServerMessage::Granted { peer, resume_token, .. } => {
                        client.peer = Some(peer);
                        client.token = Some(resume_token);
                        client.last_seq = None;
                    }
                    ServerMessage::Log(entry) => {
                        assert!(
                            client.last_seq.is_none_or(|last| entry.seq.0 == last.0 + 1),
                            "a hole in the log"
                        );
                        client.last_seq = Some(entry.seq);
                    }
                    ServerMessage::Replaying { .. } | ServerMessage::Form {} | ServerMessage::Session(_) => {
                        client.last_seq = None;
                    }
                    ServerMessage::Welcome { seq, .. } => client.last_seq = Some(seq),
                    ServerMessage::SlotEnded { slot } => {
                        self.slot = self.slot.filter(|held| *held != (conn, slot));
                        client.grant = None;
                    }
                    other => {
                        if let Some(grant) = GrantHeard::of(other) {
                            client.last_seq = client.last_seq.filter(|_| grant.purpose != SlotPurpose::Resync);
                            client.grant = Some(grant);
                        }
                    }
                }
            }
            if let Some(slot) = client.grant.as_ref().map(|g| g.slot)
                && self.slot.is_none_or(|held| held.1 < slot)
            {
                self.slot = Some((conn, slot));
            }
            if self.house.open.contains(&conn) {
                if let Some(peer) = client.peer.filter(|_| self.house.room.entered(conn)) {
                    assert_eq!(
                        speaks_for.insert(peer, conn),
                        None,
                        "two connections speak for one peer"
                    );
                }
            } else {
                client.conn = None;
                client.grant = None;
            }
        }
        for told in self.house.others.drain(..) {
            if let Effect::Publish { on, .. } = told {
                let shows = |kind| matches!(kind, StreamKind::Screen | StreamKind::ScreenAudio);
                let may = self.house.config.screens;
                assert!(may || !on.into_iter().any(shows), "a screen where none is shown");
            }
        }
        assert!(self.house.room.peers().len() <= 4, "over capacity");
        let slots: Vec<_> = self
            .clients
            .iter()
            .filter_map(|c| c.grant.as_ref().map(|g| g.slot))
            .collect();
        assert!(slots.len() <= 1, "two slots at once: {slots:?}");
    }
}
