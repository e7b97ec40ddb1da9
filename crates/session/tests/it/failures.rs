//! Wrong passphrases, foreign records, lying servers.

use std::time::Duration;

use session::{Command, EncryptionLevel, EncryptionReason, Input, Notice, Phase, RefusedReason};
use wire::{Blob, ClientMessage, Epoch, LogEntry, LogKind, PeerId, RefusalCode, Seq, ServerMessage, Verdict};
use zeroize::Zeroizing;

use crate::world::World;

const SECOND: Duration = Duration::from_secs(1);

fn typed(passphrase: &str) -> Command {
    Command::Passphrase(Zeroizing::new(passphrase.to_owned()))
}

#[test]
fn a_passphrase_is_asked_for_and_a_wrong_one_asked_for_again() {
    let mut world = World::with_passphrase(41, Some("apfel birne"));
    let i = world.client();
    world.enter(i, "Ada");
    world.run(SECOND);
    let needs = |wrong| Phase::NeedsPassphrase {
        wrong,
        retry_after_seconds: None,
        failed: false,
    };
    assert_eq!(*world.phase(i), needs(false));
    world.command(i, typed("apfel kirsche"));
    world.run(SECOND);
    assert_eq!(*world.phase(i), needs(true));
    world.run(SECOND * 60);
    assert_eq!(
        *world.phase(i),
        needs(true),
        "the server may hang up on someone who thinks"
    );
    world.command(i, typed(" Apfel-Birne "));
    world.run(SECOND * 2);
    world.assert_joined(i);

    world.reload(i, "Ada");
    world.run(SECOND * 4);
    world.assert_joined(i);
}

#[test]
fn a_passphrase_typed_while_the_network_changed_is_tried_at_once() {
    let mut world = World::with_passphrase(44, Some("apfel birne"));
    let i = world.client();
    world.enter(i, "Ada");
    world.run(SECOND);
    world.command(i, Command::NetworkChanged);
    world.command(i, typed("apfel birne"));
    world.run(SECOND * 2);
    world.assert_joined(i);
}

#[test]
fn a_passphrase_typed_beforehand_is_used() {
    let mut world = World::with_passphrase(42, Some("apfel birne"));
    let i = world.client();
    let link = world.new_room.shared.clone();
    world.enter_with(i, "Ada", &link, Some("apfel birne"));
    world.run(SECOND * 2);
    world.assert_joined(i);
}

#[test]
fn a_link_with_a_secret_of_its_own_never_asks_for_a_passphrase() {
    let mut world = World::with_passphrase(50, Some("apfel birne"));
    let link = world.co_host_link();
    let i = world.client();
    world.enter_with(i, "Ada", &link, Some("a passphrase of another link"));
    world.run(SECOND * 2);
    world.assert_joined(i);

    // Withdrawn: the server answers as if it had never been.
    world.new_room.request.invites.pop();
    let late = world.client();
    world.enter_with(late, "Eva", &link, None);
    world.run(SECOND * 2);
    let reason = RefusedReason::Server {
        code: RefusalCode::NotInvited,
        retry_after_seconds: None,
    };
    assert_eq!(*world.phase(late), Phase::Refused { reason });
}

#[test]
fn too_many_wrong_passphrases_have_to_wait() {
    let mut world = World::with_passphrase(43, Some("apfel birne"));
    let i = world.client();
    world.enter(i, "Ada");
    world.run(SECOND);
    let seconds = (0..20).find_map(|n| {
        world.command(i, typed(&format!("falsch {n}")));
        world.run(Duration::from_millis(300));
        match *world.phase(i) {
            Phase::NeedsPassphrase {
                retry_after_seconds, ..
            } => retry_after_seconds,
            _ => panic!("{:?}", world.phase(i)),
        }
    });
    let seconds = seconds.expect("one must wait after ten tries");
    world.run(SECOND * (seconds + 1));
    world.command(i, typed("apfel birne"));
    world.run(SECOND * 2);
    world.assert_joined(i);
}

#[test]
fn an_unreadable_link_is_refused_without_asking_anybody() {
    let mut world = World::new(44);
    let i = world.client();
    let request = session::JoinRequest {
        room: "nope".into(),
        fragment: Zeroizing::new("1abc".into()),
        passphrase: None,
        name: "Ada".into(),
        device: wire::DeviceClass::Bot,
        remembered: None,
    };
    world.command(i, Command::Join(Box::new(request)));
    let reason = RefusedReason::BadLink;
    assert_eq!(*world.phase(i), Phase::Refused { reason });
    assert!(world.clients[i].conn.is_none());
}

#[test]
fn a_foreign_room_record_is_refused_for_good() {
    let foreign = World::new(46).new_room.request;
    let mut world = World::new(45);
    world.tamper = Some(Box::new(move |_, mut message| {
        if let ServerMessage::Granted { room_record, .. } = &mut message {
            *room_record = foreign.record.clone();
        }
        vec![message]
    }));
    let i = world.client();
    world.enter(i, "Ada");
    world.run(SECOND * 5);
    let reason = RefusedReason::ForeignRoom;
    assert_eq!(*world.phase(i), Phase::Refused { reason });
    assert!(world.clients[i].keys.held.is_empty());
    assert!(world.clients[i].conn.is_none());
}

#[test]
fn what_is_not_sealed_for_the_room_changes_nothing_but_is_reported() {
    let mut world = World::new(47);
    let all = world.meet(&["Ada", "Ben"]);
    let epoch = world.view(0).epoch;
    for kind in [LogKind::App, LogKind::Handshake] {
        let seq = world.log.last().unwrap().seq.0 + 1;
        let entry = LogEntry {
            seq: Seq(seq),
            kind,
            from: world.peer(1),
            base_epoch: Epoch(epoch),
            sealed: Blob::new(vec![9; 300]).unwrap(),
        };
        world.log.push(entry.clone());
        for &i in &all {
            world.tell(i, &ServerMessage::Log(entry.clone()));
        }
    }
    world.assert_together(&all);
    assert_eq!(world.view(0).epoch, epoch);
    let refused = |n: &Notice| matches!(n, Notice::CommitRefused { .. });
    assert!(world.clients[0].notices.iter().any(refused));
}

#[test]
fn a_welcome_of_the_servers_making_spends_no_key_package() {
    let mut world = World::new(48);
    world.meet(&["Ada"]);
    world.tamper = Some(Box::new(|i, message| match (&message, i) {
        (ServerMessage::Granted { .. }, 1) => {
            let forged = ServerMessage::Welcome {
                seq: Seq(1),
                sealed: Blob::new(vec![3; 900]).unwrap(),
            };
            vec![message, forged]
        }
        _ => vec![message],
    }));
    let late = world.client();
    world.enter(late, "Ben");
    world.run(SECOND * 2);
    world.assert_together(&[0, late]);
}

#[test]
fn a_joiner_whom_nobody_adds_comes_in_by_itself() {
    let mut world = World::new(49);
    world.meet(&["Ada", "Ben"]);
    world.tamper = Some(Box::new(|_, message| match &message {
        ServerMessage::Grant { purpose, .. } if *purpose == wire::SlotPurpose::Members => vec![],
        _ => vec![message],
    }));
    let late = world.client();
    world.enter(late, "Cyd");
    world.run(SECOND * 12);
    world.assert_together(&[0, 1, late]);
}

#[test]
fn a_withheld_commit_costs_a_resynchronisation_and_no_more() {
    let mut world = World::new(50);
    world.meet(&["Ada", "Ben", "Cyd"]);
    let mut withheld = false;
    let victim = 2;
    world.tamper = Some(Box::new(move |i, message| match &message {
        ServerMessage::Log(entry) if i == victim && entry.kind == LogKind::Handshake && !withheld => {
            withheld = true;
            vec![]
        }
        ServerMessage::Replaying { head, .. } if i == victim => {
            vec![ServerMessage::Replaying { head: *head, gap: true }]
        }
        _ => vec![message],
    }));
    let late = world.client();
    world.enter(late, "Dan");
    world.run(SECOND * 8);
    world.assert_together(&[0, 1, victim, late]);
    assert_eq!(world.clients[victim].keys.stops, 1);
}

#[test]
fn duplicated_and_reordered_entries_do_no_harm() {
    let mut world = World::new(51);
    world.meet(&["Ada", "Ben"]);
    let mut held = None;
    world.tamper = Some(Box::new(move |i, message| match message {
        ServerMessage::Log(_) if i == 1 => match held.take() {
            None => {
                held = Some(message);
                vec![]
            }
            Some(earlier) => vec![message.clone(), earlier, message],
        },
        other => vec![other],
    }));
    for name in ["Cyd", "Dan", "Eve"] {
        let i = world.client();
        world.enter(i, name);
        world.run(SECOND * 2);
    }
    world.tamper = None;
    world.run(SECOND * 8);
    world.assert_together(&[0, 1, 2, 3, 4]);
}

#[test]
fn of_two_commits_for_one_epoch_the_first_in_the_log_counts_everywhere() {
    let mut world = World::new(52);
    world.meet(&["Ada", "Ben", "Cyd"]);
    let (epoch, head) = (world.view(0).epoch, world.log.last().unwrap().seq.0);
    let gone = world.peer(2);
    // A server that lies lends the slot twice, and logs both commits.
    let mut entries = vec![];
    for i in [0, 1] {
        let grant = ServerMessage::Grant {
            slot: wire::SlotId(i as u64),
            purpose: wire::SlotPurpose::Members,
            base_epoch: Epoch(epoch),
            intents: vec![wire::Intent::Gone { peer: gone }],
            path: false,
            deadline_ms: 1000,
            group_info: None,
        };
        world.tell(i, &grant);
        let Some(ClientMessage::Commit { sealed, .. }) = world.clients[i].sent.last().cloned() else {
            panic!("it commits");
        };
        entries.push(LogEntry {
            seq: Seq(head + 1 + i as u64),
            kind: LogKind::Handshake,
            from: world.peer(i),
            base_epoch: Epoch(epoch),
            sealed,
        });
    }
    for entry in entries {
        for i in [0, 1] {
            world.tell(i, &ServerMessage::Log(entry.clone()));
        }
    }
    world.assert_together(&[0, 1]);
    assert_eq!(world.view(0).epoch, epoch + 1);
    let verdict = |i: usize| {
        world.clients[i].sent.iter().rev().find_map(|m| match m {
            ClientMessage::Ack { seq, verdict } => Some((*seq, *verdict)),
            _ => None,
        })
    };
    assert_eq!(verdict(0), verdict(1));
    assert!(matches!(verdict(0), Some((_, Verdict::Refused { .. }))));
}

#[test]
fn no_words_of_the_server_make_a_session_panic_or_leave_its_group() {
    let mut world = World::new(53);
    let all = world.meet(&["Ada", "Ben"]);
    let huge = PeerId(u32::MAX);
    let messages = [
        ServerMessage::Form {},
        ServerMessage::Challenge {},
        ServerMessage::Welcome {
            seq: Seq(u64::MAX >> 12),
            sealed: Blob::new(vec![1; 64]).unwrap(),
        },
        ServerMessage::AllAcked {
            seq: Seq(u64::MAX >> 12),
        },
        ServerMessage::SlotEnded { slot: wire::SlotId(77) },
        ServerMessage::Grant {
            slot: wire::SlotId(1),
            purpose: wire::SlotPurpose::Members,
            base_epoch: Epoch(world.view(0).epoch),
            intents: vec![
                wire::Intent::Join {
                    peer: huge,
                    sealed: Blob::new(vec![0; 40]).unwrap(),
                    ticket: None,
                },
                wire::Intent::Gone { peer: huge },
                wire::Intent::Gone { peer: world.peer(0) },
            ],
            path: false,
            deadline_ms: 0,
            group_info: Some(Blob::new(vec![2; 90]).unwrap()),
        },
        ServerMessage::NeedGroupInfo {},
        ServerMessage::NeedLog { from: Seq(0) },
        ServerMessage::Peers {
            peers: vec![huge; 1024],
        },
        ServerMessage::Answer {
            generation: 9,
            sdp: "v=0".into(),
        },
        ServerMessage::MediaLost { generation: 9 },
        ServerMessage::Pong { n: 1 },
        ServerMessage::Declined {},
        ServerMessage::Refused(wire::Refusal {
            code: RefusalCode::OutOfOrder,
            retry_after_seconds: None,
        }),
        ServerMessage::Refused(wire::Refusal {
            code: RefusalCode::SlotLost,
            retry_after_seconds: Some(1),
        }),
    ];
    for message in &messages {
        world.tell(0, message);
        world.assert_joined(0);
    }
    for text in ["", "{}", "[[[[", r#"{"type":"log"}"#, "\u{0}"] {
        world.input(0, Input::Message(text));
    }
    world.run(SECOND * 20);
    world.assert_together(&all);
    assert_ne!(world.view(0).encryption.level, EncryptionLevel::None);
}

#[test]
fn a_commit_that_the_server_keeps_to_itself_is_noticed_within_five_seconds() {
    let mut world = World::new(54);
    world.meet(&["Ada"]);
    let withheld = EncryptionReason::CommitWithheld;
    // Ada lets Ben in; the server tells Ben, and shows Ada nothing.
    world.tamper = Some(Box::new(|i, message| match &message {
        ServerMessage::Log(_) | ServerMessage::SlotEnded { .. } if i == 0 => vec![],
        _ => vec![message],
    }));
    let ben = world.client();
    world.enter(ben, "Ben");
    let commits = |world: &World| {
        let commit = |m: &&ClientMessage| matches!(m, ClientMessage::Commit { .. });
        world.clients[0].sent.iter().filter(commit).count()
    };
    while commits(&world) == 0 {
        world.run(Duration::from_millis(10));
    }
    world.run(Duration::from_millis(4900));
    assert!(!world.view(0).encryption.reasons.contains(&withheld));
    world.run(Duration::from_millis(100));
    assert!(world.view(0).encryption.reasons.contains(&withheld));
    assert_eq!(world.view(0).encryption.level, EncryptionLevel::Attention);
    let told = |world: &World| {
        world.clients[0]
            .notices
            .iter()
            .filter(|n| **n == Notice::CommitWithheld)
            .count()
    };
    assert_eq!(told(&world), 1);
    assert!(
        world.clients[0].keys.sending.is_some(),
        "it sends on in the former epoch"
    );

    // The log comes after all.
    world.tamper = None;
    for entry in world.log.clone() {
        world.tell(0, &ServerMessage::Log(entry));
    }
    assert!(!world.view(0).encryption.reasons.contains(&withheld));
    assert_eq!(world.names(0), ["Ada", "Ben"]);
    world.run(SECOND * 10);
    assert_eq!(told(&world), 1);
    world.assert_together(&[0, ben]);
}

#[test]
fn a_commit_that_came_too_late_is_not_withheld() {
    let mut world = World::new(55);
    world.meet(&["Ada", "Ben"]);
    for over in [
        ServerMessage::SlotEnded { slot: wire::SlotId(9) },
        ServerMessage::Refused(wire::Refusal {
            code: RefusalCode::SlotLost,
            retry_after_seconds: None,
        }),
    ] {
        let grant = ServerMessage::Grant {
            slot: wire::SlotId(9),
            purpose: wire::SlotPurpose::Update,
            base_epoch: Epoch(world.view(0).epoch),
            intents: vec![],
            path: false,
            deadline_ms: 1000,
            group_info: None,
        };
        world.tell(0, &grant);
        let Some(ClientMessage::Commit { .. }) = world.clients[0].sent.last() else {
            panic!("it commits");
        };
        world.tell(0, &ServerMessage::SlotEnded { slot: wire::SlotId(8) });
        world.tell(0, &over);
        world.run(SECOND * 10);
        assert!(!world.clients[0].notices.contains(&Notice::CommitWithheld), "{over:?}");
    }
    world.assert_together(&[0, 1]);
}

#[test]
fn a_server_that_lends_slot_after_slot_gains_no_time() {
    let mut world = World::new(56);
    world.meet(&["Ada", "Ben"]);
    world.tamper = Some(Box::new(|_, message| match &message {
        ServerMessage::Log(_) | ServerMessage::SlotEnded { .. } | ServerMessage::Refused(_) => vec![],
        _ => vec![message],
    }));
    for slot in 0..6 {
        let grant = ServerMessage::Grant {
            slot: wire::SlotId(70 + slot),
            purpose: wire::SlotPurpose::Update,
            base_epoch: Epoch(world.view(0).epoch),
            intents: vec![],
            path: false,
            deadline_ms: 1000,
            group_info: None,
        };
        world.tell(0, &grant);
        world.run(SECOND);
    }
    assert!(world.clients[0].notices.contains(&Notice::CommitWithheld));
}
