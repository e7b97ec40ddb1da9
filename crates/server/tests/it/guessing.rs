//! Many tries of few, and crowds.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::net::TcpSocket;
use wire::{Admission, Blob, ClientMessage, KnockFor, PeerId, Refusal, RefusalCode, RoomId, ServerMessage, SessionId};

use crate::harness::{Client, JSON, NATIVE, Server, config, create, new_room, request, update_by};

/// What a token gets that is shown on a connection of its own.
async fn tried(to: SocketAddr, room: RoomId, invite: u8, token: u8) -> Refusal {
    let mut client = Client::connect(to).await;
    client.hello(room, invite).await;
    client.access(token).await;
    match client.next().await {
        Some(ServerMessage::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn made_up_rooms_soon_cost_whoever_makes_them_up_patience_and_nobody_else() {
    let server = Server::start().await;
    let room = create(server.http(), 1).await;
    let mut looked_at = 0;
    let refusal = loop {
        let refusal = tried(server.http(), RoomId([100 + looked_at; 16]), looked_at, 1).await;
        if refusal.code != RefusalCode::NotInvited {
            break refusal;
        }
        looked_at += 1;
        assert!(looked_at <= 45);
    };
    assert_eq!(refusal.code, RefusalCode::TooManyTries);
    assert!(refusal.retry_after_seconds.is_some());
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.2:0".parse().unwrap()).unwrap();
    let stream = socket.connect(server.http()).await.unwrap();
    let mut other = Client::over(stream, server.http()).await;
    other.hello(room, 1).await;
    other.access(1).await;
    assert!(matches!(other.next().await, Some(ServerMessage::Granted { .. })));
}

#[tokio::test]
async fn wrong_tokens_are_counted_over_a_restart() {
    let Server { running, directory } = Server::start().await;
    let room = create(running.http, 1).await;
    for _ in 0..9 {
        assert_eq!(tried(running.http, room, 1, 9).await.code, RefusalCode::NotInvited);
    }
    running.shutdown().await;
    let again = server::start(config(directory.path())).await.unwrap();
    // Without the count, nine more would be looked at.
    let mut answers = Vec::new();
    for _ in 0..5 {
        answers.push(tried(again.http, room, 1, 9).await.code);
    }
    assert_eq!(answers[0], RefusalCode::NotInvited);
    assert!(answers.contains(&RefusalCode::TooManyTries), "{answers:?}");
    again.shutdown().await;
}

/// The host's client is heard and answered; who has knocked meanwhile.
async fn answered(host: &mut Client) -> Vec<PeerId> {
    let asked = Instant::now();
    let mut knocked = Vec::new();
    host.send(ClientMessage::Ping { n: 7 }).await;
    host.wait(|message| {
        if let ServerMessage::Knocked { peer, .. } = message {
            knocked.push(*peer);
        }
        matches!(message, ServerMessage::Pong { n: 7 }).then_some(())
    })
    .await;
    assert!(asked.elapsed() < Duration::from_secs(2));
    knocked
}

#[tokio::test]
async fn five_hundred_guests_at_once_leave_the_host_a_meeting_and_a_say() {
    let server = Server::start().await;
    let http = server.http();
    let (room, mut body) = new_room(1);
    body.invites[0].knocks = true;
    let body = serde_json::to_vec(&body).unwrap();
    let answer = request(http, "POST", "/api/rooms", &[NATIVE, JSON], &body).await;
    assert_eq!(answer.status, 201);
    // A lobby, and an invitation for a host.
    let (_, update) = update_by(1, 1, 1, 1, &[9], &[]);
    let body = serde_json::to_vec(&update).unwrap();
    let path = format!("/api/rooms/{room}");
    assert_eq!(request(http, "PUT", &path, &[NATIVE, JSON], &body).await.status, 204);
    let (mut host, host_id, _) = Client::enter(http, room, 9).await;
    host.wait(|m| matches!(m, ServerMessage::Form {}).then_some(())).await;
    let session = SessionId([5; 16]);
    host.send(ClientMessage::Formed { session }).await;
    let sealed = Blob::new(vec![1]).unwrap();
    host.send(ClientMessage::OpenLobby { sealed }).await;
    let mut knocked = answered(&mut host).await;

    let mut waiting: Vec<(PeerId, Client)> = Vec::new();
    let mut turned_away = 0;
    for n in 0..500 {
        let mut guest = Client::connect(http).await;
        guest.hello(room, 1).await;
        guest.access(1).await;
        match guest.next().await {
            Some(ServerMessage::Granted {
                peer, waiting: true, ..
            }) => {
                let sealed = Blob::new(vec![2]).unwrap();
                let to = vec![KnockFor { peer: host_id, sealed }];
                guest.send(ClientMessage::Knock { to }).await;
                waiting.push((peer, guest));
            }
            // Whose token is right has guessed nothing, however many of one address are turned away.
            Some(ServerMessage::Refused(refusal)) => {
                assert_eq!(refusal.code, RefusalCode::RoomFull);
                turned_away += 1;
            }
            other => panic!("{other:?}"),
        }
        if n % 50 == 0 {
            knocked.extend(answered(&mut host).await);
        }
    }
    assert_eq!((waiting.len(), turned_away), (200, 300));
    let peer = knocked.pop().unwrap();
    let ticket = Blob::new(vec![5]).unwrap();
    let guests = vec![Admission { peer, ticket }];
    host.send(ClientMessage::Admit { guests }).await;
    let (_, guest) = waiting.iter_mut().find(|(id, _)| *id == peer).unwrap();
    guest
        .wait(|message| matches!(message, ServerMessage::Admitted { .. }).then_some(()))
        .await;
}
