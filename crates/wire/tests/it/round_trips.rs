//! Every message survives its own encoding, and none that is bent does.

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
            code: RefusalCode::Outdated,
            retry_after_seconds: None,
        }),
        ServerMessage::Ended {
            reason: EndReason::Empty,
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
