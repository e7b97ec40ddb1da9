//! Clients that read slowly, and what meetings keep.

use std::time::{Duration, Instant};

use tokio::net::TcpSocket;
use wire::{Blob, ClientMessage, Intent, PeerId, ServerMessage, SessionId, SlotPurpose};

use crate::harness::{Client, Server, create, request};

/// A value of `/metrics`.
async fn metric(server: &Server, name: &str) -> u64 {
    let text = request(server.http(), "GET", "/metrics", &[], b"").await.text();
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.unwrap().parse().unwrap()
}

/// Enters, forms the group, and commits once with so many bytes for the next who comes.
async fn commit(client: &mut Client, joiner: PeerId, bytes: usize) {
    let (slot, base_epoch, peer) = client
        .wait(|message| match message {
            ServerMessage::Grant {
                slot,
                purpose: SlotPurpose::Members,
                base_epoch,
                intents,
                ..
            } => match intents.as_slice() {
                [Intent::Join { peer, .. }] => Some((*slot, *base_epoch, *peer)),
                _ => None,
            },
            _ => None,
        })
        .await;
    assert_eq!(peer, joiner);
    client
        .send(ClientMessage::Commit {
            slot,
            base_epoch,
            sealed: Blob::new(vec![7; bytes]).unwrap(),
            welcome_for: vec![joiner],
            welcome: Some(Blob::new(vec![7; 100]).unwrap()),
            declined: vec![],
        })
        .await;
}

async fn form(client: &mut Client) {
    client.wait(|m| matches!(m, ServerMessage::Form {}).then_some(())).await;
    let session = SessionId([5; 16]);
    client.send(ClientMessage::Formed { session }).await;
}

async fn ask_to_join(client: &mut Client) {
    let sealed = Blob::new(vec![7; 100]).unwrap();
    client.send(ClientMessage::Join { sealed }).await;
}

#[tokio::test]
async fn who_reads_nothing_is_closed_after_ten_seconds_and_the_others_do_not_notice() {
    let server = Server::start().await;
    let room = create(server.http(), 1).await;
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4_096).unwrap();
    let stream = socket.connect(server.http()).await.unwrap();
    let mut slow = Client::over(stream, server.http()).await;
    slow.hello(room, 1).await;
    slow.access(1).await;
    form(&mut slow).await;
    let (mut other, other_id, _) = Client::enter(server.http(), room, 1).await;
    ask_to_join(&mut other).await;
    commit(&mut slow, other_id, 500_000).await;
    // From here on it reads nothing, and its own commit comes back to it.
    let started = Instant::now();
    loop {
        other.send(ClientMessage::Ping { n: 9 }).await;
        let asked = Instant::now();
        other
            .wait(|message| matches!(message, ServerMessage::Pong { n: 9 }).then_some(()))
            .await;
        assert!(asked.elapsed() < Duration::from_secs(2));
        if metric(&server, "konklave_slow_readers_total").await == 1 {
            break;
        }
        assert!(
            started.elapsed() < Duration::from_secs(15),
            "the slow reader is still there"
        );
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    assert!(started.elapsed() > Duration::from_secs(8));
}

#[tokio::test]
async fn what_all_meetings_keep_has_a_limit() {
    let server = Server::with(|config| config.memory = 2 * 500_000).await;
    for owner in 1..=4 {
        let room = create(server.http(), owner).await;
        let (mut first, _, _) = Client::enter(server.http(), room, owner).await;
        form(&mut first).await;
        let (mut second, second_id, _) = Client::enter(server.http(), room, owner).await;
        ask_to_join(&mut second).await;
        commit(&mut first, second_id, 200_000).await;
        second
            .wait(|message| matches!(message, ServerMessage::Welcome { .. }).then_some(()))
            .await;
        std::mem::forget((first, second));
    }
    let kept = metric(&server, "konklave_log_bytes").await;
    assert!((200_000..=500_000).contains(&kept), "{kept}");
}
