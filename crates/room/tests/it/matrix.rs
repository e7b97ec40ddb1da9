//! Role × operation: who may say what. Everything that is not allowed is refused and changes nothing.

use room::ConnId;
use wire::{
    Blob, ClientMessage, DeviceClass, Door, Epoch, InviteId, PROTOCOL_VERSION, PeerId, Rank, RefusalCode, RoomId, Seq,
    ServerMessage, SlotId, SlotPurpose, StreamKind, Verdict,
};

use crate::house::{Guest, HOST, House, INVITE, OTHER_HOST, PERSONAL, ROOM, admission, refusal, right};

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Nobody,
    Expired,
    OtherRoom,
    Removed,
    Waiting,
    Guest,
    Presenter,
    /// Appointed by a host.
    CoHost,
    /// By invitation.
    Host,
}

use Role::{CoHost, Expired, Guest as Member, Host, Nobody, OtherRoom, Presenter, Removed, Waiting};

const ROLES: [Role; 9] = [
    Nobody, Expired, OtherRoom, Removed, Waiting, Member, Presenter, CoHost, Host,
];

const ALL: &[Role] = &[Waiting, Member, Presenter, CoHost, Host];
const INSIDE: &[Role] = &[Member, Presenter, CoHost, Host];
const PRESENTERS: &[Role] = &[Presenter, CoHost, Host];
const HOSTS: &[Role] = &[CoHost, Host];
const INVITED: &[Role] = &[Host];

struct Stage {
    house: House,
    conn: ConnId,
    own: PeerId,
    other: PeerId,
    /// Another host by invitation.
    peer_host: PeerId,
    waiting: PeerId,
}

/// A meeting behind a lobby with somebody of every kind, and the connection of the one who speaks.
fn stage(role: Role) -> Stage {
    let mut house = House::with_door(Door::Lobby);
    let mut members = house.hosted(3);
    for (at, rank) in [(2, Rank::Presenter), (3, Rank::Host)] {
        let peer = members[at].peer;
        house.say(members[0].conn, ClientMessage::Appoint { peer, rank });
    }
    let other = house.enter_by(PERSONAL);
    house.add(&mut members, other.clone());
    let peer_host = house.enter_by(OTHER_HOST);
    house.add(&mut members, peer_host.clone());
    let sealed = Blob::new(vec![1]).unwrap();
    house.say(members[0].conn, ClientMessage::OpenLobby { sealed });
    let waiting = house.enter();
    let (conn, own) = match role {
        Nobody => (house.connect(), PeerId(0)),
        Expired => {
            house.store.get_mut(&INVITE).unwrap().ends_at = Some(1);
            let (conn, answer) = house.come_by(INVITE);
            assert_eq!(refusal(&answer), Some(RefusalCode::NotInvited));
            (conn, PeerId(0))
        }
        OtherRoom => {
            let conn = house.connect();
            house.say(
                conn,
                ClientMessage::Hello {
                    version: PROTOCOL_VERSION,
                    room: RoomId([77; 16]),
                    invite: HOST,
                    device: DeviceClass::Desktop,
                },
            );
            (conn, PeerId(0))
        }
        Removed => {
            let peer = members[1].peer;
            house.say(members[0].conn, ClientMessage::Cut { peer, bar: false });
            (members[1].conn, peer)
        }
        Waiting => (waiting.conn, waiting.peer),
        Member => (members[1].conn, members[1].peer),
        Presenter => (members[2].conn, members[2].peer),
        CoHost => (members[3].conn, members[3].peer),
        Host => (members[0].conn, members[0].peer),
    };
    house.pass(500);
    for guest in members.iter().chain([&waiting]) {
        house.heard(guest.conn);
    }
    house.inbox.remove(&conn);
    house.others.clear();
    Stage {
        house,
        conn,
        own,
        other: other.peer,
        peer_host: peer_host.peer,
        waiting: waiting.peer,
    }
}

type Say = fn(&Stage) -> ClientMessage;

/// Every message, and who may say it in the midst of a meeting.
fn table() -> Vec<(&'static str, Say, &'static [Role])> {
    vec![
        ("join", |_| crate::house::join(), INSIDE),
        ("app", |s| crate::house::app(epoch(s)), INSIDE),
        ("replay", |s| ClientMessage::Replay { after: head(s) }, INSIDE),
        ("slot resync", |_| slot(SlotPurpose::Resync), INSIDE),
        ("slot update", |_| slot(SlotPurpose::Update), INSIDE),
        ("slot members", |_| slot(SlotPurpose::Members), &[]),
        ("slot kick", |_| slot(SlotPurpose::Kick), HOSTS),
        ("slot policy", |_| slot(SlotPurpose::Policy), HOSTS),
        ("ack", |s| ack(s), INSIDE),
        ("group info", |s| group_info(s), INSIDE),
        ("log fill", |_| ClientMessage::LogFill { entries: vec![] }, &[]),
        (
            "formed",
            |_| ClientMessage::Formed {
                session: crate::house::SESSION,
            },
            &[],
        ),
        ("commit without a slot", |s| commit(s), &[]),
        ("pass without a slot", |_| ClientMessage::Pass { slot: SlotId(1) }, &[]),
        ("offer", |_| offer(), INSIDE),
        ("publish a camera", |_| publish(StreamKind::Camera), INSIDE),
        ("publish a screen", |_| publish(StreamKind::Screen), PRESENTERS),
        ("publish its sound", |_| publish(StreamKind::ScreenAudio), PRESENTERS),
        ("view", |_| ClientMessage::View { videos: vec![] }, INSIDE),
        (
            "open lobby",
            |_| ClientMessage::OpenLobby {
                sealed: Blob::new(vec![2]).unwrap(),
            },
            HOSTS,
        ),
        ("knock", |_| ClientMessage::Knock { to: vec![] }, &[Waiting]),
        (
            "admit",
            |s| ClientMessage::Admit {
                guests: vec![admission(s.waiting)],
            },
            HOSTS,
        ),
        ("deny", |s| ClientMessage::Deny { peer: s.waiting }, HOSTS),
        ("open the door", |_| ClientMessage::SetDoor { door: Door::Open }, HOSTS),
        (
            "lock the door",
            |_| ClientMessage::SetDoor { door: Door::Locked },
            HOSTS,
        ),
        (
            "cut another",
            |s| ClientMessage::Cut {
                peer: s.other,
                bar: true,
            },
            HOSTS,
        ),
        (
            "cut a host by invitation",
            |s| ClientMessage::Cut {
                peer: s.peer_host,
                bar: true,
            },
            INVITED,
        ),
        (
            "cut oneself",
            |s| ClientMessage::Cut {
                peer: s.own,
                bar: false,
            },
            &[],
        ),
        (
            "appoint another",
            |s| ClientMessage::Appoint {
                peer: s.other,
                rank: Rank::Host,
            },
            HOSTS,
        ),
        (
            "take a host's rank away",
            |s| ClientMessage::Appoint {
                peer: s.peer_host,
                rank: Rank::Guest,
            },
            INVITED,
        ),
        (
            "appoint oneself",
            |s| ClientMessage::Appoint {
                peer: s.own,
                rank: Rank::Host,
            },
            HOSTS,
        ),
        (
            "end without the key",
            |_| ClientMessage::End {
                signature: Blob::new(vec![1; 64]).unwrap(),
            },
            &[],
        ),
        (
            "access again",
            |_| ClientMessage::Access {
                token: right(),
                continuing: None,
            },
            &[],
        ),
        ("hello again", |_| hello(), &[]),
        ("resume with nonsense", |_| resume(), &[]),
        ("leave", |_| ClientMessage::Leave {}, ALL),
        (
            "ping",
            |_| ClientMessage::Ping { n: 7 },
            &[Nobody, Expired, OtherRoom, Waiting, Member, Presenter, CoHost, Host],
        ),
    ]
}

fn epoch(stage: &Stage) -> Epoch {
    stage.house.room.session().unwrap().epoch
}

fn head(stage: &Stage) -> Seq {
    stage.house.room.session().unwrap().head
}

fn slot(purpose: SlotPurpose) -> ClientMessage {
    ClientMessage::Slot { purpose }
}

fn publish(kind: StreamKind) -> ClientMessage {
    ClientMessage::Publish { on: vec![kind] }
}

fn ack(stage: &Stage) -> ClientMessage {
    let verdict = Verdict::Applied {
        epoch: epoch(stage),
        fork_tag: wire::ForkTag([1; 8]),
    };
    let seq = head(stage);
    ClientMessage::Ack { seq, verdict }
}

fn group_info(stage: &Stage) -> ClientMessage {
    ClientMessage::GroupInfo {
        seq: head(stage),
        epoch: epoch(stage),
        sealed: Blob::default(),
    }
}

fn commit(stage: &Stage) -> ClientMessage {
    ClientMessage::Commit {
        slot: SlotId(1),
        base_epoch: epoch(stage),
        sealed: Blob::default(),
        welcome_for: vec![],
        welcome: None,
        declined: vec![],
    }
}

fn offer() -> ClientMessage {
    ClientMessage::Offer {
        generation: 1,
        sdp: String::new(),
        sends: vec![],
        receives: vec![],
    }
}

fn hello() -> ClientMessage {
    ClientMessage::Hello {
        version: PROTOCOL_VERSION,
        room: RoomId([77; 16]),
        invite: InviteId([1; 16]),
        device: DeviceClass::Desktop,
    }
}

fn resume() -> ClientMessage {
    ClientMessage::Resume {
        version: PROTOCOL_VERSION,
        room: ROOM,
        token: Blob::new(vec![0; 73]).unwrap(),
        device: DeviceClass::Desktop,
        continuing: None,
    }
}

#[test]
fn only_the_allowed_cells_succeed() {
    for role in ROLES {
        for (name, say, allowed) in table() {
            let mut stage = stage(role);
            let before = (stage.house.room.peers(), stage.house.room.session());
            let others: Vec<ConnId> = stage.house.open.iter().copied().filter(|c| *c != stage.conn).collect();
            for conn in &others {
                stage.house.heard(*conn);
            }
            let message = say(&stage);
            stage.house.say(stage.conn, message);
            let refused = stage.house.heard(stage.conn).iter().filter_map(refusal).next_back();
            let silent = role == Removed;
            assert_eq!(
                refused.is_none() && !silent,
                allowed.contains(&role),
                "{role:?} says {name}: {refused:?}"
            );
            if allowed.contains(&role) || name.starts_with("publish") {
                continue;
            }
            let after = (stage.house.room.peers(), stage.house.room.session());
            assert_eq!(before, after, "{role:?} says {name}");
            for conn in others {
                let heard = stage.house.heard(conn);
                assert!(heard.is_empty(), "{role:?} says {name}: another heard {heard:?}");
            }
            assert!(
                stage.house.others.is_empty(),
                "{role:?} says {name}: {:?}",
                stage.house.others
            );
        }
    }
}

#[test]
fn the_table_has_every_message_a_client_can_send() {
    let stage = stage(Host);
    let mut tags: Vec<String> = table()
        .iter()
        .map(|(_, say, _)| {
            let text = wire::encode_client(&say(&stage));
            text.split('"').nth(3).unwrap().to_owned()
        })
        .collect();
    tags.sort();
    tags.dedup();
    let typescript = wire::bindings();
    let messages = typescript.split("export type ClientMessage").nth(1).unwrap();
    let messages = messages.split("export type").next().unwrap();
    let mut known: Vec<String> = messages
        .split("\"type\": \"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect();
    known.sort();
    assert_eq!(tags, known);
}

/// Nothing in a message says who sends it: entries carry the number of the connection.
#[test]
fn the_sender_is_always_the_connections() {
    for &role in INSIDE {
        let mut stage = stage(role);
        let message = crate::house::app(epoch(&stage));
        stage.house.say(stage.conn, message);
        let heard = stage.house.heard(stage.conn);
        assert!(matches!(&heard[..], [ServerMessage::Log(entry)] if entry.from == stage.own));
        stage.house.say(stage.conn, publish(StreamKind::Camera));
        let own = stage.own;
        let all_own = stage.house.others.iter().all(|effect| match effect {
            room::Effect::Publish { peer, .. } => *peer == own,
            _ => true,
        });
        assert!(all_own);
    }
}

#[test]
fn guessing_stays_slow_over_a_restart_and_at_a_closed_door() {
    let mut house = House::with_door(Door::Lobby);
    house.hosted(0);
    for _ in 0..3 {
        let mut guesses = 0;
        for _ in 0..30 {
            let conn = house.connect();
            house.hello(conn);
            house.access(conn, crate::house::wrong());
            let looked_at = house
                .heard(conn)
                .iter()
                .any(|m| refusal(m) == Some(RefusalCode::NotInvited));
            guesses += usize::from(looked_at);
        }
        assert!(guesses <= 10, "{guesses}");
        house.restart();
    }
    let stranger: Guest = house.enter_by(HOST);
    assert!(
        house.open.contains(&stranger.conn),
        "the host's own invitation stays open"
    );
}
