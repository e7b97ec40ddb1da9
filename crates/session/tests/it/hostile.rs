//! A server that says whatever it likes, and members that do.

use std::time::Duration;

use e2ee::rooms::{InviteKeys, RoomKeys, SealKind};
use rand_chacha::ChaCha20Rng;
use rand_core::{RngCore, SeedableRng};
use session::{Command, EncryptionReason, Notice, Presence};
use wire::{Blob, ClientMessage, Epoch, LogEntry, LogKind, Rule, Seq, ServerMessage, SessionId, StreamKind, Verdict};

use crate::world::World;

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn three_messages_of_a_member_that_do_not_open_mean_another_group_state() {
    let mut world = World::new(61);
    let all = world.meet(&["Ada", "Ben"]);
    for round in 0..3 {
        assert_eq!(world.clients[0].keys.stops, 0, "after {round}");
        let entry = sealed_by_an_insider(&world, LogKind::App);
        world.tell(0, &ServerMessage::Log(entry.clone()));
        world.log.push(entry);
    }
    assert!(world.view(0).encryption.reasons.contains(&EncryptionReason::Fork));
    assert_eq!(
        world.clients[0].keys.sending, None,
        "nothing is sent with keys others may not share"
    );
    world.run(SECOND * 4);
    world.assert_together(&all);
    assert!(!world.view(0).encryption.reasons.contains(&EncryptionReason::Fork));
}

#[test]
fn a_refused_commit_is_reported_and_the_next_one_of_the_epoch_counts() {
    let mut world = World::new(62);
    world.meet(&["Ada", "Ben", "Cyd"]);
    let (epoch, gone) = (world.view(0).epoch, world.peer(2));
    let refused = sealed_by_an_insider(&world, LogKind::Handshake);
    world.log.push(refused.clone());
    let grant = ServerMessage::Grant {
        slot: wire::SlotId(1),
        purpose: wire::SlotPurpose::Members,
        base_epoch: Epoch(epoch),
        intents: vec![wire::Intent::Gone { peer: gone }],
        path: false,
        deadline_ms: 1000,
        group_info: None,
    };
    world.tell(1, &grant);
    let Some(ClientMessage::Commit { sealed, .. }) = world.clients[1].sent.last().cloned() else {
        panic!("it commits");
    };
    let valid = LogEntry {
        seq: Seq(refused.seq.0 + 1),
        kind: LogKind::Handshake,
        from: world.peer(1),
        base_epoch: Epoch(epoch),
        sealed,
    };
    world.tell(0, &ServerMessage::Log(refused.clone()));
    let verdict = Verdict::Refused { rule: Rule::Mls };
    let nack = ClientMessage::Ack {
        seq: refused.seq,
        verdict,
    };
    assert!(world.clients[0].sent.contains(&nack));
    let notice = Notice::CommitRefused {
        by: Some("Ben".into()),
        rule: Rule::Mls,
    };
    assert!(world.clients[0].notices.contains(&notice));
    assert_eq!(world.view(0).epoch, epoch);
    world.tell(0, &ServerMessage::Log(valid));
    assert_eq!(world.view(0).epoch, epoch + 1);
    assert_eq!(world.names(0), ["Ada", "Ben"]);
    world.assert_joined(0);
}

#[test]
fn a_message_left_out_of_the_log_is_noticed_by_its_number() {
    let mut world = World::new(64);
    world.meet(&["Ada", "Ben"]);
    world.run(SECOND);
    let (ben, mut left_out) = (world.peer(1), 0);
    // The server leaves one message of Ben's out and closes the gap in its own numbers.
    world.tamper = Some(Box::new(move |i, message| match message {
        ServerMessage::Log(entry) if i == 0 && entry.from == ben && left_out == 0 => {
            left_out = 1;
            vec![]
        }
        ServerMessage::Log(mut entry) if i == 0 => {
            entry.seq.0 -= left_out;
            vec![ServerMessage::Log(entry)]
        }
        other => vec![other],
    }));
    let kind = StreamKind::Microphone;
    for on in [true, false, true] {
        world.command(1, Command::SetStream { kind, on });
        world.run(SECOND);
    }
    let withheld = EncryptionReason::MessageWithheld;
    assert!(world.view(0).encryption.reasons.contains(&withheld));
    assert!(!world.view(1).encryption.reasons.contains(&withheld));
    world.assert_joined(0);
    world.run(SECOND * 61);
    assert!(!world.view(0).encryption.reasons.contains(&withheld));
}

#[test]
fn a_member_never_heard_of_is_silent() {
    let mut world = World::new(65);
    world.meet(&["Ada"]);
    world.tamper = Some(Box::new(move |i, message| match &message {
        ServerMessage::Log(entry) if i == 0 && entry.kind == LogKind::App => {
            // Nothing the newcomer says gets through, and no gap shows.
            let mut entry = entry.clone();
            entry.sealed = Blob::new(vec![0; 64]).unwrap();
            vec![ServerMessage::Log(entry)]
        }
        _ => vec![message],
    }));
    let ghost = world.client();
    world.enter(ghost, "Geist");
    world.run(SECOND * 2);
    assert_eq!(world.view(0).roster[1].presence, Presence::Joining);
    world.run(SECOND * 14);
    assert_eq!(world.view(0).roster[1].presence, Presence::Silent);
    assert!(
        world
            .view(0)
            .encryption
            .reasons
            .contains(&EncryptionReason::SilentMember)
    );
}

#[test]
fn media_is_set_up_anew_when_the_server_knows_none() {
    let mut world = World::new(63);
    world.meet(&["Ada"]);
    let offer = |generation| Command::Offer {
        generation,
        sdp: "v=0".into(),
        sends: vec![],
        receives: vec![],
    };
    let lost = ServerMessage::MediaLost { generation: 0 };
    world.tell(0, &lost);
    assert_eq!(world.clients[0].media_starts, 1, "it is being set up already");
    world.command(0, offer(1));
    world.tell(0, &lost);
    world.tell(0, &lost);
    assert_eq!(world.clients[0].media_starts, 2);
    world.command(0, offer(2));
    world.lose_socket(0);
    world.run(SECOND * 2);
    let offers = world.clients[0]
        .sent
        .iter()
        .filter(|m| matches!(m, ClientMessage::Offer { generation: 2, .. }));
    assert_eq!(
        offers.count(),
        2,
        "what was not answered before the socket was lost is offered again"
    );
}

#[test]
fn no_server_makes_a_session_panic() {
    for seed in 0..SEEDS {
        let end = std::panic::catch_unwind(|| bear(seed));
        assert!(end.is_ok(), "seed {seed}");
    }
}

const SEEDS: u64 = 20;

/// Every fourth message is damaged, repeated late, or goes to somebody else.
fn bear(seed: u64) {
    let mut world = World::new(seed as u8);
    let mut dice = ChaCha20Rng::seed_from_u64(seed);
    let mut past: Vec<ServerMessage> = vec![];
    world.tamper = Some(Box::new(move |_, message| {
        past.push(message.clone());
        match dice.next_u32() % 12 {
            0 => vec![],
            1 => vec![past[dice.next_u32() as usize % past.len()].clone(), message],
            2 | 3 => damaged(&message, &mut dice).into_iter().collect(),
            _ => vec![message],
        }
    }));
    for n in 0..4 {
        let i = world.client();
        world.enter(i, &format!("P{n}"));
        world.run(SECOND);
        world.command(i, Command::SetName(format!("N{n}")));
    }
    world.reload(1, "P1");
    world.run(SECOND * 5);
    world.lose_socket(2);
    world.run(SECOND * 20);
}

/// The message with a few characters of its text exchanged, if it is still one.
fn damaged(message: &ServerMessage, dice: &mut ChaCha20Rng) -> Option<ServerMessage> {
    (0..20).find_map(|_| {
        let mut text = wire::encode_server(message).into_bytes();
        for _ in 0..=dice.next_u32() % 3 {
            let at = dice.next_u32() as usize % text.len();
            text[at] = LETTERS[dice.next_u32() as usize % LETTERS.len()];
        }
        let text = String::from_utf8(text).ok()?;
        wire::decode_server(&text).ok().filter(|damaged| damaged != message)
    })
}

const LETTERS: &[u8] = b"0123456789abcdeflrsu\"{}[],:-";

/// Bytes of nonsense by Ben, sealed as somebody with the link can.
fn sealed_by_an_insider(world: &World, kind: LogKind) -> LogEntry {
    let invite = &world.new_room.request.invites[0];
    let keys = InviteKeys::derive(&world.new_room.shared, None);
    let record = world.new_room.request.record.as_slice();
    let keys = RoomKeys::open(&keys, invite.wrapped_root.as_slice(), record).unwrap();
    let seal = match kind {
        LogKind::App => SealKind::App,
        LogKind::Handshake => SealKind::Commit,
    };
    let mut rng = ChaCha20Rng::seed_from_u64(world.log.len() as u64);
    let sealed = keys.seal(seal, session_of(world), &[1, 2, 3], &mut rng);
    LogEntry {
        seq: Seq(world.log.last().unwrap().seq.0 + 1),
        kind,
        from: world.peer(1),
        base_epoch: Epoch(world.view(0).epoch),
        sealed: Blob::new(sealed).unwrap(),
    }
}

fn session_of(world: &World) -> SessionId {
    let formed = |message: &ClientMessage| match message {
        ClientMessage::Formed { session } => Some(*session),
        _ => None,
    };
    world.clients[0]
        .sent
        .iter()
        .find_map(formed)
        .expect("the first one formed the group")
}
