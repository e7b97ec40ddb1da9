//! Two clients and a group that exists only in their imagination: the server cannot tell.

use wire::{
    Blob, ClientMessage, Epoch, ForkTag, Intent, LogKind, PeerId, Seq, ServerMessage, SessionId, SlotPurpose, Verdict,
};

use crate::harness::{Client, Server, create};

fn blob<const MAX: usize>(text: &str) -> Blob<MAX> {
    Blob::new(text.as_bytes().to_vec()).unwrap()
}

async fn log(client: &mut Client, wanted: LogKind) -> (Seq, PeerId, Vec<u8>) {
    client
        .wait(|message| match message {
            ServerMessage::Log(entry) if entry.kind == wanted => {
                Some((entry.seq, entry.from, entry.sealed.as_slice().to_vec()))
            }
            _ => None,
        })
        .await
}

async fn ack(client: &mut Client, seq: Seq) {
    let verdict = Verdict::Applied {
        epoch: Epoch(1),
        fork_tag: ForkTag([1; 8]),
    };
    client.send(ClientMessage::Ack { seq, verdict }).await;
}

#[tokio::test]
async fn two_clients_meet_and_exchange_what_the_server_cannot_read() {
    let server = Server::start().await;
    let room = create(server.http(), 1).await;

    let (mut first, first_id, _) = Client::enter(server.http(), room, 1).await;
    first.wait(|m| matches!(m, ServerMessage::Form {}).then_some(())).await;
    let session = SessionId([5; 16]);
    first.send(ClientMessage::Formed { session }).await;

    let (mut second, second_id, _) = Client::enter(server.http(), room, 1).await;
    assert_ne!(first_id, second_id);
    let sealed = blob("key package");
    second.send(ClientMessage::Join { sealed }).await;

    let (slot, base_epoch, intents) = first
        .wait(|message| match message {
            ServerMessage::Grant {
                slot,
                purpose: SlotPurpose::Members,
                base_epoch,
                intents,
                ..
            } => Some((*slot, *base_epoch, intents.clone())),
            _ => None,
        })
        .await;
    let expected = Intent::Join {
        peer: second_id,
        sealed: blob("key package"),
        ticket: None,
    };
    assert_eq!(intents, [expected]);
    first
        .send(ClientMessage::Commit {
            slot,
            base_epoch,
            sealed: blob("commit"),
            welcome_for: vec![second_id],
            welcome: Some(blob("welcome")),
            declined: vec![],
        })
        .await;

    let (seq, from, sealed) = log(&mut first, LogKind::Handshake).await;
    assert_eq!((from, sealed.as_slice()), (first_id, &b"commit"[..]));
    let welcome_seq = second
        .wait(|message| match message {
            ServerMessage::Welcome { seq, sealed } => {
                assert_eq!(sealed.as_slice(), b"welcome");
                Some(*seq)
            }
            _ => None,
        })
        .await;
    assert_eq!(welcome_seq, seq);
    ack(&mut first, seq).await;
    ack(&mut second, seq).await;
    for client in [&mut first, &mut second] {
        client
            .wait(|m| matches!(m, ServerMessage::AllAcked { seq: acked } if *acked == seq).then_some(()))
            .await;
    }

    for (sender, name) in [(0, "from the first"), (1, "from the second")] {
        let message = ClientMessage::App {
            epoch: Epoch(1),
            sealed: blob(name),
        };
        let from = if sender == 0 {
            first.send(message).await;
            first_id
        } else {
            second.send(message).await;
            second_id
        };
        for client in [&mut first, &mut second] {
            let (_, by, sealed) = log(client, LogKind::App).await;
            assert_eq!((by, sealed.as_slice()), (from, name.as_bytes()));
        }
    }
}

#[tokio::test]
async fn malformed_words_of_one_disturb_nobody_else() {
    let server = Server::start().await;
    let room = create(server.http(), 1).await;
    let (mut first, _, _) = Client::enter(server.http(), room, 1).await;
    for text in ["{", r#"{"type":"ping","n":1,"n":1}"#, "\0"] {
        let (mut other, _, _) = Client::enter(server.http(), room, 1).await;
        other.send_text(text).await;
        assert!(
            other
                .rest()
                .await
                .iter()
                .any(|m| matches!(m, ServerMessage::Refused(r) if r.code == wire::RefusalCode::Malformed))
        );
        first.send(ClientMessage::Ping { n: 1 }).await;
        first
            .wait(|m| matches!(m, ServerMessage::Pong { n: 1 }).then_some(()))
            .await;
    }
}

#[tokio::test]
async fn a_full_room_says_so() {
    let server = Server::with(|config| config.room_capacity = 2).await;
    let room = create(server.http(), 1).await;
    let _first = Client::enter(server.http(), room, 1).await;
    let _second = Client::enter(server.http(), room, 1).await;
    let mut third = Client::connect(server.http()).await;
    third.hello(room, 1).await;
    third.access(1).await;
    assert!(matches!(
        third.next().await,
        Some(ServerMessage::Refused(refusal)) if refusal.code == wire::RefusalCode::RoomFull
    ));
}
