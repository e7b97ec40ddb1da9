//! Every message survives its own encoding, and none that is bent does.

use serde_json::{Value, json};
use wire::*;

fn blob<const N: usize>(bytes: &[u8]) -> Blob<N> {
    Blob::new(bytes.to_vec()).unwrap()
}

fn continuing() -> Option<Continuing> {
    let text = r#"{"session":"AAAAAAAAAAAAAAAAAAAAAA","epoch":7,"lastSeq":9,"forkTag":"AAAAAAAAAAA","commits":[],"members":[1,2]}"#;
    Some(serde_json::from_str(text).unwrap())
}

fn client_messages() -> Vec<ClientMessage> {
    let room = RoomId([7; 16]);
    vec![
        ClientMessage::Hello {
            version: 1,
            room,
            invite: InviteId([1; 16]),
            device: DeviceClass::Desktop,
        },
        ClientMessage::Access {
            token: Secret::new([3; 32]),
            continuing: continuing(),
        },
        ClientMessage::Access {
            token: Secret::new([3; 32]),
            continuing: None,
        },
        ClientMessage::Resume {
            version: 1,
            room,
            token: blob(b"t"),
            device: DeviceClass::Bot,
            continuing: continuing(),
        },
        ClientMessage::Formed {
            session: SessionId([2; 16]),
        },
        ClientMessage::Join {
            sealed: blob(&[0xff; 100]),
        },
        ClientMessage::Commit {
            slot: SlotId(1),
            base_epoch: Epoch(2),
            sealed: blob(b"commit"),
            welcome_for: vec![PeerId(3)],
            welcome: Some(blob(b"welcome")),
            declined: vec![],
        },
        ClientMessage::Pass { slot: SlotId(1) },
        ClientMessage::Ack {
            seq: Seq(1),
            verdict: Verdict::Refused { rule: Rule::V6 },
        },
        ClientMessage::Ack {
            seq: Seq(1),
            verdict: Verdict::Applied {
                epoch: Epoch(1),
                fork_tag: ForkTag([9; 8]),
            },
        },
        ClientMessage::Slot {
            purpose: SlotPurpose::Resync,
        },
        ClientMessage::GroupInfo {
            seq: Seq(1),
            epoch: Epoch(1),
            sealed: blob(b"g"),
        },
        ClientMessage::App {
            epoch: Epoch(1),
            sealed: blob(b"a"),
        },
        ClientMessage::Replay { after: Seq(0) },
        ClientMessage::LogFill { entries: vec![entry()] },
        ClientMessage::Offer {
            generation: 1,
            sdp: "v=0\r\n".into(),
            sends: vec![SendLine {
                mid: "0".into(),
                kind: StreamKind::Camera,
            }],
            receives: vec![ReceiveLine {
                mid: "1".into(),
                video: true,
            }],
        },
        ClientMessage::Publish {
            on: vec![StreamKind::Screen],
        },
        ClientMessage::View { videos: vec![] },
        ClientMessage::OpenLobby {
            sealed: blob(&[1; limits::LOBBY_KEY]),
        },
        ClientMessage::Knock {
            to: vec![
                KnockFor {
                    peer: PeerId(1),
                    sealed: blob(&[2; limits::KNOCK]),
                };
                limits::LOBBY_KEYS
            ],
        },
        ClientMessage::Admit {
            guests: vec![
                Admission {
                    peer: PeerId(1),
                    ticket: blob(&[3; limits::TICKET]),
                };
                limits::ADMISSIONS
            ],
        },
        ClientMessage::Deny { peer: PeerId(1) },
        ClientMessage::SetDoor { door: Door::Lobby },
        ClientMessage::Cut {
            peer: PeerId(1),
            bar: true,
        },
        ClientMessage::Appoint {
            peer: PeerId(1),
            rank: Rank::Presenter,
        },
        ClientMessage::Ping { n: u32::MAX },
        ClientMessage::Leave {},
        ClientMessage::End {
            signature: blob(&[1; 64]),
        },
    ]
}

fn server_messages() -> Vec<ServerMessage> {
    let source = SourceRef {
        peer: PeerId(1),
        kind: StreamKind::Camera,
    };
    vec![
        ServerMessage::Challenge {},
        ServerMessage::Granted {
            peer: PeerId(1),
            resume_token: blob(b"r"),
            instance: blob(&[1; 16]),
            wrapped_root: blob(b"w"),
            room_record: blob(b"r"),
            session: Some(SessionState {
                session: SessionId([1; 16]),
                epoch: Epoch(1),
                head: Seq(1),
            }),
            peers: vec![PeerId(1)],
            waiting: false,
        },
        ServerMessage::LobbyKeys {
            keys: vec![LobbyKey {
                peer: PeerId(1),
                sealed: blob(b"k"),
            }],
        },
        ServerMessage::Knocked {
            peer: PeerId(1),
            sealed: blob(b"k"),
            in_use: true,
        },
        ServerMessage::KnockEnded { peer: PeerId(1) },
        ServerMessage::Admitted {
            session: None,
            peers: vec![PeerId(1)],
        },
        ServerMessage::Form {},
        ServerMessage::Grant {
            slot: SlotId(1),
            purpose: SlotPurpose::Members,
            base_epoch: Epoch(0),
            intents: vec![
                Intent::Join {
                    peer: PeerId(1),
                    sealed: blob(b"k"),
                    ticket: Some(blob(b"t")),
                },
                Intent::Gone { peer: PeerId(2) },
            ],
            path: true,
            deadline_ms: 1500,
            group_info: None,
        },
        ServerMessage::SlotEnded { slot: SlotId(1) },
        ServerMessage::Log(entry()),
        ServerMessage::Welcome {
            seq: Seq(1),
            sealed: blob(b"w"),
        },
        ServerMessage::Declined {},
        ServerMessage::AllAcked { seq: Seq(1) },
        ServerMessage::NeedGroupInfo {},
        ServerMessage::NeedLog { from: Seq(1) },
        ServerMessage::Replaying {
            head: Seq(1),
            gap: true,
        },
        ServerMessage::Peers { peers: vec![] },
        ServerMessage::Answer {
            generation: 1,
            sdp: "v=0".into(),
        },
        ServerMessage::Slots {
            slots: vec![SlotSource {
                mid: "1".into(),
                source: Some(source),
            }],
        },
        ServerMessage::Wanted {
            streams: vec![Wanted {
                kind: StreamKind::Camera,
                layer: Some(Layer::Low),
            }],
        },
        ServerMessage::MediaLost { generation: 1 },
        ServerMessage::Pong { n: 1 },
        ServerMessage::Refused(Refusal {
            code: RefusalCode::Denied,
            retry_after_seconds: None,
        }),
        ServerMessage::Ended {
            reason: EndReason::Removed,
        },
    ]
}

fn entry() -> LogEntry {
    LogEntry {
        seq: Seq(1),
        kind: LogKind::App,
        from: PeerId(1),
        base_epoch: Epoch(1),
        sealed: blob(b"a"),
    }
}

#[test]
fn every_message_survives_its_own_encoding() {
    for message in client_messages() {
        assert_eq!(decode_client(&encode_client(&message)), Ok(message));
    }
    for message in server_messages() {
        assert_eq!(decode_server(&encode_server(&message)), Ok(message));
    }
}

#[test]
fn an_added_field_makes_any_message_malformed() {
    for message in client_messages() {
        let text = encode_client(&message);
        let bent = format!("{},\"stranger\":1}}", &text[..text.len() - 1]);
        assert!(decode_client(&bent).is_err(), "{bent}");
    }
    for message in server_messages() {
        let text = encode_server(&message);
        let bent = format!("{},\"stranger\":1}}", &text[..text.len() - 1]);
        assert!(decode_server(&bent).is_err(), "{bent}");
    }
}

#[test]
fn a_truncated_message_is_malformed_and_never_panics() {
    for message in client_messages() {
        let text = encode_client(&message);
        for cut in 0..text.len() {
            assert!(decode_client(&text[..cut]).is_err());
        }
    }
}

/// Every member of every object in a message: the way to the object (RFC 6901), and the key.
fn members(value: &Value, way: &str, found: &mut Vec<(String, String)>) {
    match value {
        Value::Object(map) => {
            for (key, inner) in map {
                found.push((way.to_owned(), key.clone()));
                members(inner, &format!("{way}/{key}"), found);
            }
        }
        Value::Array(list) => {
            for (at, inner) in list.iter().enumerate() {
                members(inner, &format!("{way}/{at}"), found);
            }
        }
        _ => {}
    }
}

/// Every message of a client as JSON, with all its members.
fn client_values() -> Vec<(Value, Vec<(String, String)>)> {
    let value = |message: ClientMessage| {
        let value: Value = serde_json::from_str(&encode_client(&message)).unwrap();
        let mut found = Vec::new();
        members(&value, "", &mut found);
        (value, found)
    };
    client_messages().into_iter().map(value).collect()
}

#[test]
fn a_value_of_another_kind_makes_any_message_malformed() {
    let strangers = [
        json!(null),
        json!(true),
        json!(-1),
        json!(1.5),
        json!(1e300),
        json!("!"),
        json!({}),
        json!([]),
    ];
    for (good, found) in client_values() {
        for (way, key) in found {
            let optional = ["continuing", "welcome"].contains(&key.as_str());
            for stranger in &strangers {
                let mut bent = good.clone();
                let place = bent.pointer_mut(&way).unwrap().get_mut(&key).unwrap();
                let same_kind = std::mem::discriminant(&*place) == std::mem::discriminant(stranger);
                // No number here is one that any field takes.
                if (same_kind && !stranger.is_number()) || (optional && stranger.is_null()) {
                    continue;
                }
                *place = stranger.clone();
                let text = bent.to_string();
                assert!(decode_client(&text).is_err(), "{text}");
            }
        }
    }
}

#[test]
fn a_repeated_key_makes_any_message_malformed() {
    for (good, found) in client_values() {
        for (way, key) in found {
            let mut bent = good.clone();
            let object = bent.pointer_mut(&way).unwrap();
            let value = object[&key].clone();
            object["again"] = value;
            let text = bent.to_string().replace("\"again\":", &format!("\"{key}\":"));
            assert!(decode_client(&text).is_err(), "{text}");
        }
    }
}

#[test]
fn lists_of_the_door_are_bounded() {
    let knock = KnockFor {
        peer: PeerId(1),
        sealed: blob(b"k"),
    };
    let too_many = ClientMessage::Knock {
        to: vec![knock; limits::LOBBY_KEYS + 1],
    };
    assert!(matches!(
        decode_client(&encode_client(&too_many)),
        Err(Malformed::TooMany { list: "to", .. })
    ));
    let admission = Admission {
        peer: PeerId(1),
        ticket: blob(b"t"),
    };
    let too_many = ClientMessage::Admit {
        guests: vec![admission; limits::ADMISSIONS + 1],
    };
    assert!(matches!(
        decode_client(&encode_client(&too_many)),
        Err(Malformed::TooMany { list: "guests", .. })
    ));
}

fn update() -> UpdateRoom {
    UpdateRoom {
        version: 1,
        base: blob(&[9; 32]),
        record: blob(b"record"),
        add: vec![NewInvite {
            invite: InviteId([1; 16]),
            token: Secret::new([2; 32]),
            wrapped_root: blob(b"root"),
            rank: Rank::Host,
            knocks: false,
            single: true,
            expires_at: Some(5),
        }],
        revoke: vec![InviteId([3; 16])],
        seq: 4,
        signature: blob(&[0; 64]),
    }
}

#[test]
fn what_the_owner_signs_of_an_update_never_changes() {
    use sha2::{Digest, Sha256};
    let json = concat!(
        r#"{"base":"CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk","record":"cmVjb3Jk","add":[{"invite":"AQEBAQEBAQEBAQEBAQEBAQ","#,
        r#""token":"AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI","wrappedRoot":"cm9vdA","#,
        r#""rank":"host","knocks":false,"single":true,"expiresAt":5}],"revoke":["AwMDAwMDAwMDAwMDAwMDAw"]}"#,
    );
    let mut expected = b"konklave/1 room update\0".to_vec();
    expected.extend([7; 16]);
    expected.extend([0, 0, 0, 0, 0, 0, 0, 4]);
    expected.extend(Sha256::digest(json));
    assert_eq!(update().signed(RoomId([7; 16])), expected);
}

#[test]
fn every_part_of_an_update_is_signed() {
    let signed = |change: &dyn Fn(&mut UpdateRoom)| {
        let mut update = update();
        change(&mut update);
        update.signed(RoomId([7; 16]))
    };
    let same = signed(&|_| {});
    let changes: [&dyn Fn(&mut UpdateRoom); 9] = [
        &|u| u.base = blob(&[8; 32]),
        &|u| u.record = blob(b"other"),
        &|u| u.add.clear(),
        &|u| u.add[0].rank = Rank::Guest,
        &|u| u.add[0].knocks = true,
        &|u| u.add[0].single = false,
        &|u| u.add[0].expires_at = None,
        &|u| u.revoke.clear(),
        &|u| u.seq = 5,
    ];
    for (at, change) in changes.into_iter().enumerate() {
        assert_ne!(signed(change), same, "change {at}");
    }
    assert_ne!(update().signed(RoomId([8; 16])), same);
}

#[test]
fn what_the_owner_signs_of_a_rooms_day_and_end_never_changes() {
    let keep = KeepRoom {
        version: 1,
        keep_until: 0x0102_0304,
        seq: 4,
        signature: blob(&[0; 64]),
    };
    let mut expected = b"konklave/1 room keep\0".to_vec();
    expected.extend([7; 16]);
    expected.extend([0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 1, 2, 3, 4]);
    assert_eq!(keep.signed(RoomId([7; 16])), expected);
    let end = EndRoom {
        version: 1,
        seq: 4,
        signature: blob(&[0; 64]),
    };
    let mut expected = b"konklave/1 room end\0".to_vec();
    expected.extend([7; 16]);
    expected.extend([0, 0, 0, 0, 0, 0, 0, 4]);
    assert_eq!(end.signed(RoomId([7; 16])), expected);
}

#[test]
fn a_room_without_a_day_is_asked_for_as_before() {
    let text = r#"{"version":1,"record":"cmVjb3Jk","door":"open","invites":[]}"#;
    let asked: CreateRoom = serde_json::from_str(text).unwrap();
    assert_eq!(asked.keep_until, None);
}
