//! Media over a real UDP socket: that datagrams find their way. What is forwarded is tested in `sfu`.

use std::net::SocketAddr;
use std::time::Instant;

use str0m::change::{SdpAnswer, SdpPendingOffer};
use str0m::media::{Direction, MediaKind};
use str0m::net::{Protocol, Receive};
use str0m::{Candidate, Event, Input, Output, Rtc};
use tokio::net::UdpSocket;
use wire::{ClientMessage, ReceiveLine, RefusalCode, SendLine, ServerMessage, StreamKind};

use crate::harness::{Client, PATIENCE, Server, create, create_of_sound, request};

#[tokio::test]
async fn an_offer_is_answered_and_the_connection_comes_up_over_udp() {
    for listen in ["127.0.0.1:0", "0.0.0.0:0", "[::]:0"] {
        let server = Server::with(|config| config.media_listen = listen.parse().unwrap()).await;
        let (_client, mut rtc, pending, answer) = answered(&server).await;
        assert!(
            answer.contains(&format!("127.0.0.1 {}", server.running.media.port())),
            "{answer}"
        );
        let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let local = socket.local_addr().unwrap();
        rtc.add_local_candidate(Candidate::host(local, "udp").unwrap());
        rtc.sdp_api()
            .accept_answer(pending, SdpAnswer::from_sdp_string(&answer).unwrap())
            .unwrap();
        tokio::time::timeout(PATIENCE, connected(&mut rtc, &socket, local))
            .await
            .expect(listen);

        let metrics = request(server.http(), "GET", "/metrics", &[], b"").await.text();
        assert!(metrics.contains("konklave_media_connections 1\n"), "{metrics}");
        assert!(metrics.contains("konklave_media_unsent_total 0\n"), "{metrics}");
        server.running.shutdown().await;
    }
}

/// A participant whose offer has been answered: of a microphone, and of one line of sound to be received.
pub async fn answered(server: &Server) -> (Client, Rtc, SdpPendingOffer, String) {
    let room = create(server.http(), 1).await;
    let (mut client, _, _) = Client::enter(server.http(), room, 1).await;

    let mut rtc = Rtc::builder().build(Instant::now());
    let mut changes = rtc.sdp_api();
    let sends = changes.add_media(MediaKind::Audio, Direction::SendOnly, None, None, None);
    let receives = changes.add_media(MediaKind::Audio, Direction::RecvOnly, None, None, None);
    let (offer, pending) = changes.apply().unwrap();
    client
        .send(ClientMessage::Offer {
            generation: 1,
            sdp: offer.to_sdp_string(),
            sends: vec![SendLine {
                mid: sends.to_string(),
                kind: StreamKind::Microphone,
            }],
            receives: vec![ReceiveLine {
                mid: receives.to_string(),
                video: false,
            }],
        })
        .await;
    let answer = client
        .wait(|message| match message {
            ServerMessage::Answer { generation: 1, sdp } => Some(sdp.clone()),
            _ => None,
        })
        .await;
    (client, rtc, pending, answer)
}

#[tokio::test]
async fn offers_that_cannot_be_answered_are_refused_and_the_connection_stays() {
    let server = Server::start().await;
    let room = create(server.http(), 1).await;
    let (mut client, _, _) = Client::enter(server.http(), room, 1).await;
    let lines = "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n".repeat(1_000);
    for sdp in [
        String::new(),
        "v=0\r\n".to_owned(),
        "\0".to_owned(),
        format!("v=0\r\n{lines}"),
    ] {
        client
            .send(ClientMessage::Offer {
                generation: 1,
                sdp,
                sends: vec![],
                receives: vec![],
            })
            .await;
        let refusal = client
            .wait(|message| match message {
                ServerMessage::Refused(refusal) => Some(refusal.code),
                _ => None,
            })
            .await;
        assert_eq!(refusal, RefusalCode::BadDescription);
    }
    client.send(ClientMessage::Ping { n: 3 }).await;
    client
        .wait(|m| matches!(m, ServerMessage::Pong { n: 3 }).then_some(()))
        .await;
}

#[tokio::test]
async fn in_a_room_of_sound_pictures_are_refused_by_name_and_sound_is_answered() {
    let server = Server::start().await;
    let room = create_of_sound(server.http(), 1).await;
    let (mut client, _, _) = Client::enter(server.http(), room, 1).await;
    let offer = |generation, kinds: &[MediaKind]| {
        let mut rtc = Rtc::builder().build(Instant::now());
        let mut changes = rtc.sdp_api();
        let line = |kind: &MediaKind| changes.add_media(*kind, Direction::SendOnly, None, None, None);
        let lines: Vec<_> = kinds.iter().map(line).collect();
        let (offer, _) = changes.apply().unwrap();
        // What is named is the microphone alone, as a client would that wants to hide the other.
        let sends = vec![SendLine {
            mid: lines[0].to_string(),
            kind: StreamKind::Microphone,
        }];
        let (sdp, receives) = (offer.to_sdp_string(), vec![]);
        ClientMessage::Offer {
            generation,
            sdp,
            sends,
            receives,
        }
    };
    client.send(offer(1, &[MediaKind::Audio, MediaKind::Video])).await;
    let refusal = client
        .wait(|message| match message {
            ServerMessage::Refused(refusal) => Some(refusal.code),
            ServerMessage::Answer { .. } => panic!("pictures were answered"),
            _ => None,
        })
        .await;
    assert_eq!(refusal, RefusalCode::NotAllowed);
    client.send(offer(2, &[MediaKind::Audio])).await;
    let answer = client
        .wait(|message| match message {
            ServerMessage::Answer { generation: 2, sdp } => Some(sdp.clone()),
            _ => None,
        })
        .await;
    assert!(answer.contains("m=audio") && !answer.contains("m=video"), "{answer}");
}

#[tokio::test]
async fn noise_on_the_media_port_is_counted_and_answered_by_nothing() {
    let server = Server::start().await;
    let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    // A STUN binding request (RFC 8489) from nobody known, and plain noise.
    let stun = [&[0, 1, 0, 0, 0x21, 0x12, 0xA4, 0x42][..], &[7; 12]].concat();
    for _ in 0..50 {
        socket.send_to(&stun, server.running.media).await.unwrap();
        socket.send_to(&[0x80; 60], server.running.media).await.unwrap();
        socket.send_to(b"", server.running.media).await.unwrap();
        socket.send_to(&[0xff; 1400], server.running.media).await.unwrap();
    }
    let started = Instant::now();
    loop {
        let metrics = request(server.http(), "GET", "/metrics", &[], b"").await.text();
        if metrics.contains("konklave_media_strays_total 150\n") {
            assert!(metrics.contains("konklave_media_sent_total 0\n"), "{metrics}");
            break;
        }
        assert!(started.elapsed() < PATIENCE, "{metrics}");
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert_eq!(request(server.http(), "GET", "/healthz", &[], b"").await.status, 200);
}

async fn connected(rtc: &mut Rtc, socket: &UdpSocket, local: SocketAddr) {
    let mut buffer = vec![0; 2000];
    loop {
        let until = match rtc.poll_output().unwrap() {
            Output::Timeout(at) => at,
            Output::Transmit(transmit) => {
                socket.send_to(&transmit.contents, transmit.destination).await.unwrap();
                continue;
            }
            Output::Event(Event::Connected) => return,
            Output::Event(_) => continue,
        };
        tokio::select! {
            received = socket.recv_from(&mut buffer) => {
                let (len, from) = received.unwrap();
                let receive = Receive::new(Protocol::Udp, from, local, &buffer[..len]).unwrap();
                rtc.handle_input(Input::Receive(Instant::now(), receive)).unwrap();
            }
            () = tokio::time::sleep_until(until.into()) => {
                rtc.handle_input(Input::Timeout(Instant::now())).unwrap();
            }
        }
    }
}
