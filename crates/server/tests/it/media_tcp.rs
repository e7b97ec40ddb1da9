//! Media over real TCP connections (RFC 4571, RFC 6544).

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use str0m::change::SdpAnswer;
use str0m::net::{Protocol, Receive, TcpType};
use str0m::{Candidate, Event, Input, Output, Rtc};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::harness::{PATIENCE, Server, request};
use crate::media::answered;

/// The TCP candidate of an answer.
fn candidate(answer: &str) -> Option<SocketAddr> {
    answer.lines().find_map(|line| {
        let mut words = line.strip_prefix("a=candidate:")?.split(' ').skip(2);
        let (transport, _, ip, port) = (words.next()?, words.next()?, words.next()?, words.next()?);
        let passive = line.contains("tcptype passive");
        (transport.eq_ignore_ascii_case("tcp") && passive).then(|| format!("{ip}:{port}").parse().unwrap())
    })
}

#[tokio::test]
async fn a_connection_comes_up_over_tcp_where_nothing_else_is_offered() {
    for listen in ["127.0.0.1:0", "0.0.0.0:0", "[::]:0"] {
        let server = Server::with(|config| config.media_listen = listen.parse().unwrap()).await;
        let (_client, mut rtc, pending, answer) = answered(&server).await;
        let address = SocketAddr::from(([127, 0, 0, 1], candidate(&answer).unwrap().port()));
        let mut stream = TcpStream::connect(address).await.unwrap();
        let local = stream.local_addr().unwrap();
        let active = Candidate::builder().tcp().host(local).tcptype(TcpType::Active).build();
        rtc.add_local_candidate(active.unwrap());
        let answer = SdpAnswer::from_sdp_string(&answer).unwrap();
        rtc.sdp_api().accept_answer(pending, answer).unwrap();
        tokio::time::timeout(PATIENCE, connected(&mut rtc, &mut stream, local))
            .await
            .expect(listen);
        let metrics = request(server.http(), "GET", "/metrics", &[], b"").await.text();
        assert!(metrics.contains("konklave_media_connections 1\n"), "{metrics}");
        assert!(metrics.contains("konklave_media_unsent_total 0\n"), "{metrics}");
        server.running.shutdown().await;
    }
}

#[tokio::test]
async fn without_tcp_none_is_offered() {
    let server = Server::with(|config| config.media_tcp = false).await;
    let (.., answer) = answered(&server).await;
    assert_eq!(candidate(&answer), None, "{answer}");
    assert!(answer.contains(" udp "), "{answer}");
}

#[tokio::test]
async fn a_stranger_is_cut_off_at_the_first_packet_and_others_are_served() {
    let server = Server::start().await;
    let (.., answer) = answered(&server).await;
    let address = candidate(&answer).unwrap();
    let unknown = [&[0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42][..], &[7; 12]].concat();
    let framed = |packet: &[u8]| [&(packet.len() as u16).to_be_bytes()[..], packet].concat();
    for (what, bytes) in [
        ("a check of nobody", framed(&unknown)),
        ("media of nobody", framed(&[0x80; 60])),
        ("nothing", framed(&[])),
        ("a packet too large", framed(&[0x80; 1501])),
        (
            "a request of another protocol",
            b"GET / HTTP/1.1\r\nHost: x\r\n\r\n".to_vec(),
        ),
    ] {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(&bytes).await.unwrap();
        assert!(ended(&mut stream).await, "{what}");
    }
    // Who says nothing at all is not waited for.
    let begin = Instant::now();
    let mut silent = TcpStream::connect(address).await.unwrap();
    let mut half = TcpStream::connect(address).await.unwrap();
    half.write_all(&[0, 20, 0]).await.unwrap();
    assert!(ended(&mut silent).await && ended(&mut half).await);
    assert!(begin.elapsed() >= Duration::from_secs(4), "{:?}", begin.elapsed());
    assert_eq!(request(server.http(), "GET", "/healthz", &[], b"").await.status, 200);
}

#[tokio::test]
async fn of_one_network_the_connections_that_wait_longest_make_room() {
    let server = Server::with(|config| config.pending_per_address = 3).await;
    let (.., answer) = answered(&server).await;
    let address = candidate(&answer).unwrap();
    let mut first = TcpStream::connect(address).await.unwrap();
    let begin = Instant::now();
    let mut others = Vec::new();
    for _ in 0..3 {
        others.push(TcpStream::connect(address).await.unwrap());
    }
    assert!(ended(&mut first).await);
    assert!(begin.elapsed() < Duration::from_secs(4), "it made room before its time");
}

/// Whether the server closes the connection, and sends nothing before.
async fn ended(stream: &mut TcpStream) -> bool {
    let read = tokio::time::timeout(PATIENCE, stream.read(&mut [0; 100])).await;
    matches!(read.expect("the connection stays open"), Ok(0) | Err(_))
}

async fn connected(rtc: &mut Rtc, stream: &mut TcpStream, local: SocketAddr) {
    let from = stream.peer_addr().unwrap();
    let (mut read, mut write) = stream.split();
    let mut received = Vec::new();
    let mut buffer = [0; 2000];
    loop {
        let until = match rtc.poll_output().unwrap() {
            Output::Timeout(at) => at,
            Output::Transmit(transmit) => {
                assert_eq!(transmit.proto, Protocol::Tcp);
                // Of other interfaces: there is one connection, to this one.
                if transmit.destination != from {
                    continue;
                }
                let length = u16::try_from(transmit.contents.len()).unwrap();
                let packet = [&length.to_be_bytes()[..], &transmit.contents].concat();
                write.write_all(&packet).await.unwrap();
                continue;
            }
            Output::Event(Event::Connected) => return,
            Output::Event(_) => continue,
        };
        if let Some(packet) = next(&mut received) {
            let receive = Receive::new(Protocol::Tcp, from, local, &packet).unwrap();
            rtc.handle_input(Input::Receive(Instant::now(), receive)).unwrap();
            continue;
        }
        tokio::select! {
            count = read.read(&mut buffer) => received.extend_from_slice(&buffer[..count.unwrap()]),
            () = tokio::time::sleep_until(until.into()) => {
                rtc.handle_input(Input::Timeout(Instant::now())).unwrap();
            }
        }
    }
}

/// The first whole packet, taken out.
fn next(received: &mut Vec<u8>) -> Option<Vec<u8>> {
    let (length, rest) = received.split_first_chunk()?;
    let length = usize::from(u16::from_be_bytes(*length));
    let packet = rest.get(..length)?.to_vec();
    received.drain(..2 + length);
    Some(packet)
}
