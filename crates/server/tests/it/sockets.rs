use std::time::{Duration, Instant};

use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};
use wire::{RefusalCode, RoomId, ServerMessage};

use crate::harness::{Client, Server, create};

fn refusals(messages: &[ServerMessage]) -> Vec<RefusalCode> {
    messages
        .iter()
        .filter_map(|message| match message {
            ServerMessage::Refused(refusal) => Some(refusal.code),
            _ => None,
        })
        .collect()
}

/// Sends the frames, expects the refusal and the end.
async fn refused(server: &Server, frames: Vec<Message>, expected: RefusalCode) {
    let shown: Vec<String> = frames
        .iter()
        .map(|f| f.to_string().chars().take(60).collect())
        .collect();
    let mut client = Client::connect(server.http()).await;
    for frame in frames {
        client.send_frame(frame).await;
    }
    assert_eq!(refusals(&client.rest().await), [expected], "{shown:?}");
}

#[tokio::test]
async fn what_is_no_message_is_refused_by_its_kind_and_ends_the_connection() {
    let server = Server::start().await;
    let hello = |version: u16| {
        format!(
            r#"{{"type":"hello","version":{version},"room":"{0}","invite":"{0}","device":"bot"}}"#,
            "A".repeat(22)
        )
    };
    let deep = format!(r#"{{"type":{}1{}}}"#, "[".repeat(5_000), "]".repeat(5_000));
    for (text, expected) in [
        ("", RefusalCode::Malformed),
        ("hello", RefusalCode::Malformed),
        ("null", RefusalCode::Malformed),
        ("[]", RefusalCode::Malformed),
        (r#"{"type":"sing"}"#, RefusalCode::Malformed),
        (r#"{"type":"ping","n":1,"n":2}"#, RefusalCode::Malformed),
        (r#"{"type":"ping","type":"leave","n":1}"#, RefusalCode::Malformed),
        (r#"{"type":"ping","n":1,"__proto__":{}}"#, RefusalCode::Malformed),
        (r#"{"type":"ping","n":1e400}"#, RefusalCode::Malformed),
        (r#"{"type":"ping","n":"\ud800"}"#, RefusalCode::Malformed),
        (r#"{"type":"ping","n":1}{"type":"ping","n":1}"#, RefusalCode::Malformed),
        ("{\"type\":\"ping\",\"n\":1\0}", RefusalCode::Malformed),
        (deep.as_str(), RefusalCode::Malformed),
        (r#"{"type":"ping","n":1}"#, RefusalCode::OutOfOrder),
        (r#"{"type":"leave"}"#, RefusalCode::OutOfOrder),
        (hello(0).as_str(), RefusalCode::Outdated),
        (hello(2).as_str(), RefusalCode::Outdated),
    ] {
        refused(&server, vec![Message::text(text)], expected).await;
    }
    refused(
        &server,
        vec![Message::binary(hello(1).into_bytes())],
        RefusalCode::Malformed,
    )
    .await;
    let not_utf8 = Frame::message(vec![0xff, 0xfe], OpCode::Data(Data::Text), true);
    refused(&server, vec![Message::Frame(not_utf8)], RefusalCode::Malformed).await;
}

#[tokio::test]
async fn before_access_a_stranger_may_send_little() {
    let server = Server::start().await;
    let padded = |len: usize| Message::text(format!(r#"{{"type":"ping","n":1{}}}"#, " ".repeat(len)));
    for len in [17_000, 60_000, 70_000, 1_000_000, 2_000_000, 5_000_000] {
        refused(&server, vec![padded(len)], RefusalCode::TooLarge).await;
    }
}

#[tokio::test]
async fn after_access_a_frame_has_its_limit_too() {
    let server = Server::start().await;
    let room = create(server.http(), 1).await;
    let (mut client, _, _) = Client::enter(server.http(), room, 1).await;
    let padded = |len: usize| format!(r#"{{"type":"ping","n":77{}}}"#, " ".repeat(len));
    client.send_text(&padded(1_000_000)).await;
    client
        .wait(|message| matches!(message, ServerMessage::Pong { n: 77 }).then_some(()))
        .await;
    client.send_text(&padded(wire::limits::FRAME)).await;
    assert_eq!(refusals(&client.rest().await), [RefusalCode::TooLarge]);
}

#[tokio::test]
async fn a_silent_socket_is_closed_after_five_seconds() {
    let server = Server::start().await;
    let started = Instant::now();
    let mut client = Client::connect(server.http()).await;
    assert!(client.rest().await.is_empty());
    let passed = started.elapsed();
    assert!(
        passed > Duration::from_secs(4) && passed < Duration::from_secs(9),
        "{passed:?}"
    );
}

#[tokio::test]
async fn a_wrong_token_is_refused_and_may_be_followed_by_a_right_one() {
    let server = Server::start().await;
    let room = create(server.http(), 1).await;
    let mut client = Client::connect(server.http()).await;
    client.hello(room, 1).await;
    client.access(9).await;
    let answer = client.next().await.unwrap();
    assert_eq!(refusals(&[answer]), [RefusalCode::NotInvited]);
    client.access(1).await;
    assert!(matches!(client.next().await, Some(ServerMessage::Granted { .. })));
}

#[tokio::test]
async fn unknown_rooms_and_invitations_are_refused_like_wrong_tokens() {
    let server = Server::start().await;
    let room = create(server.http(), 1).await;
    for (room, invite, token) in [(room, 1, 9), (room, 9, 1), (RoomId([9; 16]), 1, 1)] {
        let mut client = Client::connect(server.http()).await;
        client.hello(room, invite).await;
        client.access(token).await;
        let answer = client.next().await.unwrap();
        assert_eq!(refusals(&[answer]), [RefusalCode::NotInvited]);
    }
}

#[tokio::test]
async fn guessing_on_many_connections_soon_costs_patience_for_right_tokens_too() {
    let server = Server::start().await;
    let room = create(server.http(), 1).await;
    let mut wrong = 0;
    let refusal = loop {
        let mut client = Client::connect(server.http()).await;
        client.hello(room, 1).await;
        client.access(9).await;
        match client.next().await.unwrap() {
            ServerMessage::Refused(refusal) if refusal.code == RefusalCode::NotInvited => wrong += 1,
            ServerMessage::Refused(refusal) => break refusal,
            other => panic!("{other:?}"),
        }
        assert!(wrong <= 10);
    };
    assert_eq!(refusal.code, RefusalCode::TooManyTries);
    assert!(refusal.retry_after_seconds.is_some());
}

#[tokio::test]
async fn a_class_behind_one_address_gets_in_however_many_type_their_passphrase() {
    let server = Server::with(|config| config.pending_per_address = 20).await;
    let room = create(server.http(), 1).await;
    let (mut inside, _, _) = Client::enter(server.http(), room, 1).await;
    let mut typing = Vec::new();
    for _ in 0..30 {
        let mut client = Client::connect(server.http()).await;
        client.hello(room, 1).await;
        typing.push(client);
    }
    let (mut late, _, _) = Client::enter(server.http(), room, 1).await;
    for client in [&mut inside, &mut late] {
        client.send(wire::ClientMessage::Ping { n: 5 }).await;
        client
            .wait(|message| matches!(message, ServerMessage::Pong { n: 5 }).then_some(()))
            .await;
    }
    // Those who have typed longest were closed without a word; they would open another socket.
    assert!(typing[0].next().await.is_none());
    let last = typing.last_mut().unwrap();
    last.access(1).await;
    assert!(matches!(last.next().await, Some(ServerMessage::Granted { .. })));
}

#[tokio::test]
async fn a_full_server_closes_new_connections_and_keeps_the_old() {
    let server = Server::with(|config| config.connections = 10).await;
    let room = create(server.http(), 1).await;
    let (mut inside, _, _) = Client::enter(server.http(), room, 1).await;
    let mut held = Vec::new();
    for _ in 0..30 {
        held.push(tokio::net::TcpStream::connect(server.http()).await.unwrap());
    }
    inside.send(wire::ClientMessage::Ping { n: 5 }).await;
    inside
        .wait(|message| matches!(message, ServerMessage::Pong { n: 5 }).then_some(()))
        .await;
}

#[tokio::test]
async fn a_shutdown_tells_everybody_to_come_back() {
    let server = Server::start().await;
    let room = create(server.http(), 1).await;
    let (mut inside, _, _) = Client::enter(server.http(), room, 1).await;
    let mut waiting = Client::connect(server.http()).await;
    waiting.hello(room, 1).await;
    let mut silent = Client::connect(server.http()).await;
    let stopping = tokio::spawn(server.running.shutdown());
    for client in [&mut inside, &mut waiting, &mut silent] {
        assert_eq!(refusals(&client.rest().await), [RefusalCode::Restarting]);
    }
    tokio::time::timeout(Duration::from_secs(10), stopping)
        .await
        .unwrap()
        .unwrap();
}
