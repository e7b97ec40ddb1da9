//! A scripted meeting and a scripted administration with planted markers at the most talkative level; then a search of
//! the log and of every file the server keeps.

use std::net::SocketAddr;
use std::path::Path;

use serde_json::json;
use tokio::net::TcpSocket;
use wire::{Blob, ClientMessage, SessionId};

use crate::harness::{Client, JSON, NATIVE, Process, new_room, record, request};
use crate::person::Person;

/// Everything a client says, in every form it has on the way.
const PLANTED: &str = "GEHEIM-Marker-Krügermann";
/// The client's address: as good as a name.
const ADDRESS: &str = "127.0.0.77";
/// What a client has sealed: it may rest in the database, and nowhere else.
const SEALED: &str = "VERSIEGELT-Marker";

#[tokio::test]
async fn neither_log_nor_file_names_a_person_an_address_a_token_or_a_title() {
    let directory = tempfile::tempdir().unwrap();
    let mut process = Process::spawn(directory.path());
    let ticket = process.setup();
    assert!(directory.path().join("data/setup-link").is_file());
    let cookie = live(process.http, &ticket).await;
    assert!(!directory.path().join("data/setup-link").exists(), "it was used");
    let room = meet(process.http).await;
    // With the write-ahead log as it is while the server runs, and as it is left behind.
    let mut files = files_of(directory.path());
    let log = process.terminate();
    files.extend(files_of(directory.path()));

    assert!(log.contains("stopped") && log.contains("DEBUG"), "the log is on: {log}");
    let token = Blob::<32>::new(vec![7; 32]).unwrap();
    let held: Vec<_> = files.iter().filter(|(_, bytes)| has(bytes, SEALED)).collect();
    assert!(!held.is_empty(), "the search finds what is there");
    for (name, _) in held {
        assert!(name.contains("konklave.db"), "what is sealed stands in {name}");
    }
    for planted in [
        PLANTED.to_owned(),
        "GEHEIM".to_owned(),
        "Krüger".to_owned(),
        base64(PLANTED.as_bytes())[..24].to_owned(),
        ADDRESS.to_owned(),
        ticket,
        cookie,
        serde_json::to_string(&token).unwrap().trim_matches('"').to_owned(),
        "panicked".to_owned(),
    ] {
        assert!(!log.contains(&planted), "`{planted}` is in the log:\n{log}");
        for (name, bytes) in &files {
            assert!(!has(bytes, &planted), "`{planted}` is in {name}");
        }
    }
    for id in [
        room.to_string(),
        serde_json::to_string(&room).unwrap().trim_matches('"').to_owned(),
    ] {
        assert!(!log.contains(&id), "`{id}` is in the log:\n{log}");
    }
}

/// Every file below, with what is in it.
fn files_of(directory: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_of(&path));
        } else {
            files.push((path.display().to_string(), std::fs::read(&path).unwrap()));
        }
    }
    files
}

fn has(bytes: &[u8], word: &str) -> bool {
    bytes.windows(word.len()).any(|window| window == word.as_bytes())
}

/// Sets the server up, signs in, changes the account, invites somebody, all under marked names; the session's token.
async fn live(http: SocketAddr, ticket: &str) -> String {
    let mut person = Person::at(http);
    person.agent = "GEHEIM-Marker".to_owned();
    let body = json!({"ticket": ticket, "login": "GEHEIM", "name": PLANTED, "password": "Krüger mit Umlaut"});
    let _: serde_json::Value = person.does("POST", "/api/tickets/use", body).await;
    person.add_totp().await;
    let changed = json!({"name": PLANTED, "email": "GEHEIM@example.org"});
    let _: serde_json::Value = person.does("PATCH", "/api/account", changed).await;
    let new = json!({"login": "GEHEIM2", "name": PLANTED, "email": "", "role": "member"});
    let _: serde_json::Value = person.does("POST", "/api/members", new).await;
    person.ask("GET", "/api/account/data", b"").await;
    person.ask("GET", "/api/audit", b"").await;
    let cookie = person.cookie.unwrap();
    cookie.split_once('=').unwrap().1.to_owned()
}

/// Says the marker in every place a client can say something.
async fn meet(http: SocketAddr) -> wire::RoomId {
    let (room, mut body) = new_room(7);
    body.record = Blob::new(record(7, SEALED.as_bytes()).1).unwrap();
    let body = serde_json::to_vec(&body).unwrap();
    let path = format!("/api/rooms?title={}", "GEHEIM-Marker");
    let headers = [
        NATIVE,
        JSON,
        ("X-Forwarded-For", ADDRESS),
        ("User-Agent", "GEHEIM-Marker"),
        ("Cookie", "name=GEHEIM-Marker"),
    ];
    assert_eq!(request(http, "POST", &path, &headers, &body).await.status, 201);
    for (method, path) in [
        ("GET", "/j/GEHEIM-Marker"),
        ("POST", "/GEHEIM-Marker"),
        ("GET", "/api/info?GEHEIM"),
    ] {
        request(http, method, path, &headers, b"GEHEIM-Marker").await;
    }
    request(http, "POST", "/api/rooms", &headers, br#"{"GEHEIM-Marker":1}"#).await;

    // Accounts: names, addresses, passwords and codes in every place.
    for (method, path, body) in [
        (
            "POST",
            "/api/session",
            json!({"login": "GEHEIM-Marker", "password": PLANTED, "code": PLANTED}),
        ),
        ("POST", "/api/tickets/read", json!({"ticket": PLANTED})),
        (
            "POST",
            "/api/tickets/read",
            json!({"ticket": wire::Secret::new([7; 32])}),
        ),
        (
            "PATCH",
            "/api/account",
            json!({"name": PLANTED, "email": "GEHEIM@example.org"}),
        ),
        ("DELETE", "/api/account/sessions/GEHEIM", json!(null)),
        (
            "PUT",
            "/api/session/passkey",
            json!({"ceremony": "", "label": PLANTED, "credential": {"id": PLANTED}}),
        ),
    ] {
        let body = serde_json::to_vec(&body).unwrap();
        assert!(request(http, method, path, &headers, &body).await.status < 500);
    }

    let connect = || async {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(format!("{ADDRESS}:0").parse().unwrap()).unwrap();
        Client::over(socket.connect(http).await.unwrap(), http).await
    };
    let mut malformed = connect().await;
    malformed.send_text(&format!(r#"{{"type":"{PLANTED}"}}"#)).await;
    malformed.rest().await;

    let mut wrong = connect().await;
    wrong.hello(room, 7).await;
    wrong.access(9).await;
    wrong.next().await;

    let mut client = connect().await;
    client.hello(room, 7).await;
    client.access(7).await;
    client
        .wait(|m| matches!(m, wire::ServerMessage::Form {}).then_some(()))
        .await;
    let marker = || PLANTED.as_bytes().to_vec();
    client
        .send(ClientMessage::Formed {
            session: SessionId([7; 16]),
        })
        .await;
    for message in [
        ClientMessage::App {
            epoch: wire::Epoch(0),
            sealed: Blob::new(marker()).unwrap(),
        },
        ClientMessage::Join {
            sealed: Blob::new(marker()).unwrap(),
        },
        ClientMessage::Offer {
            generation: 1,
            sdp: format!("v=0\r\no={PLANTED} 1 1 IN IP4 {ADDRESS}\r\ns={PLANTED}\r\n"),
            sends: vec![],
            receives: vec![wire::ReceiveLine {
                mid: "GEHEIM".to_owned(),
                video: true,
            }],
        },
        ClientMessage::End {
            signature: Blob::new(vec![7; 64]).unwrap(),
        },
        ClientMessage::Ping { n: 1 },
    ] {
        client.send(message).await;
    }
    client
        .wait(|m| matches!(m, wire::ServerMessage::Pong { n: 1 }).then_some(()))
        .await;
    room
}

fn base64(bytes: &[u8]) -> String {
    let text = serde_json::to_string(&Blob::<200>::new(bytes.to_vec()).unwrap()).unwrap();
    text.trim_matches('"').to_owned()
}
