//! Mail as members and administrators send it, to a mail server of the test's own.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use wire::AccountRole;

use crate::harness::{PATIENCE, Server};
use crate::person::Person;

/// Takes every message on loopback; what it was told.
async fn smtp() -> (SocketAddr, Arc<Mutex<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let heard = Arc::<Mutex<String>>::default();
    let told = Arc::clone(&heard);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let mut stream = BufReader::new(stream);
            stream.write_all(b"220 test\r\n").await.unwrap();
            let (mut line, mut in_message) = (String::new(), false);
            while stream.read_line(&mut line).await.is_ok_and(|length| length > 0) {
                told.lock().unwrap().push_str(&line);
                let answer = match line.split([' ', '\r']).next().unwrap() {
                    "." => Some("250 taken"),
                    _ if in_message => None,
                    "DATA" => Some("354 go on"),
                    _ => Some("250 ok"),
                };
                in_message = (in_message || line.starts_with("DATA")) && line != ".\r\n";
                line.clear();
                if let Some(answer) = answer {
                    stream.write_all(format!("{answer}\r\n").as_bytes()).await.unwrap();
                }
            }
        }
    });
    (address, heard)
}

async fn sending(to: SocketAddr) -> Server {
    let server = Server::with(|config| {
        let from = ::mail::Address::new("konklave@example.org").unwrap();
        let server = ::mail::MailServer::new("127.0.0.1", to.port(), ::mail::Encryption::None, None, from, &[]);
        config.mail = Some(server.unwrap());
    })
    .await;
    server.relax("second_factor", "nobody").await;
    server
}

async fn asked(person: &mut Person, method: &str, path: &str, body: Value) -> (u16, Value) {
    let answer = person.ask(method, path, &serde_json::to_vec(&body).unwrap()).await;
    (
        answer.status,
        serde_json::from_slice(&answer.body).unwrap_or(Value::Null),
    )
}

/// Waits until the mail server has heard so many whole messages.
async fn messages(heard: &Mutex<String>, number: usize) -> String {
    let all = async {
        while heard.lock().unwrap().matches("QUIT").count() < number {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, all).await.unwrap();
    heard.lock().unwrap().clone()
}

fn invitation(to: &[&str]) -> Value {
    let when = json!({"day": "2026-03-04", "time": "14:00", "minutes": 60, "zone": "Europe/Berlin"});
    json!({"kind": "invitation", "language": "en", "to": to, "when": when, "was": null})
}

#[tokio::test]
async fn members_invite_each_by_a_message_of_their_own_and_nothing_is_kept() {
    let (to, heard) = smtp().await;
    let server = sending(to).await;
    let mut anna = Person::claim(&server, "anna").await;
    let link = anna.invite("bert", AccountRole::Member).await;
    // What whoever invites calls the server is not what those invited read.
    let mut bert = Person::welcome(server.http(), &link).await.calling("localhost:9");
    let (_, state) = asked(&mut bert, "GET", "/api/session", Value::Null).await;
    assert_eq!(state["mail"].as_bool(), Some(true));
    let wish = invitation(&[
        "guest-one@example.net",
        "guest-two@example.net",
        "guest-one@example.net",
    ]);
    let (status, queued) = asked(&mut bert, "POST", "/api/mail/invitations", wish).await;
    assert_eq!((status, queued["queued"].as_u64()), (202, Some(2)), "{queued}");
    let said = messages(&heard, 2).await;
    let each: Vec<&str> = said.split("EHLO").skip(1).collect();
    assert!(
        each[0].contains("guest-one") && !each[0].contains("guest-two"),
        "{said}"
    );
    assert!(
        each[1].contains("guest-two") && !each[1].contains("guest-one"),
        "{said}"
    );
    assert!(said.contains("Subject: Invitation to a meeting"), "{said}");
    assert!(said.contains("Wednesday, 4 March 2026, 14:00"), "{said}");
    assert!(!said.contains("/j/"), "{said}");
    // Quoted-printable writes `=` as `=3D`.
    assert!(
        said.contains("/notice?lang=3Den") && !said.contains("localhost:9"),
        "{said}"
    );
    server.running.shutdown().await;
    for file in walk(server.directory.path()) {
        let bytes = std::fs::read(&file).unwrap();
        assert!(
            !bytes.windows(6).any(|window| window == b"guest-"),
            "{}",
            file.display()
        );
    }
}

fn walk(directory: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] })
        .collect()
}

#[tokio::test]
async fn what_could_be_misused_is_refused_as_a_whole() {
    let (to, heard) = smtp().await;
    let server = sending(to).await;
    let mut anna = Person::claim(&server, "anna").await;
    let mut nobody = Person::at(server.http());
    assert_eq!(
        asked(&mut nobody, "POST", "/api/mail/invitations", invitation(&["a@b.c"]))
            .await
            .0,
        401
    );
    let many: Vec<String> = (0..51).map(|n| format!("a{n}@b.c")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let with = |key: &str, value: Value| {
        let mut wish = invitation(&["a@b.c"]);
        wish[key] = value;
        wish
    };
    let zone = json!({"day": "2026-03-04", "time": "14:00", "minutes": 60, "zone": "UTC\r\nhttp://x"});
    for (wish, status) in [
        (invitation(&[]), 400),
        (invitation(&many), 400),
        (invitation(&["a@b.c", "a@b.c\r\nRCPT TO:<x@y.z>"]), 422),
        (invitation(&["a@b.c,x@y.z"]), 422),
        (invitation(&["Anna <a@b.c>"]), 422),
        (
            with(
                "was",
                json!({"day": "2026-03-04", "time": "14:00", "minutes": 60, "zone": "UTC"}),
            ),
            400,
        ),
        (with("when", zone), 400),
        (with("kind", json!("advertisement")), 400),
        (with("text", json!("Kaufen Sie jetzt")), 400),
        (with("link", json!("https://evil.example")), 400),
    ] {
        assert_eq!(
            asked(&mut anna, "POST", "/api/mail/invitations", wish.clone()).await.0,
            status,
            "{wish}"
        );
    }
    let fifty = invitation(&many[..50]);
    let statuses = [
        asked(&mut anna, "POST", "/api/mail/invitations", fifty.clone()).await.0,
        asked(&mut anna, "POST", "/api/mail/invitations", fifty.clone()).await.0,
        asked(&mut anna, "POST", "/api/mail/invitations", fifty).await.0,
    ];
    assert_eq!(statuses, [202, 202, 429]);
    server.running.shutdown().await;
    assert!(!heard.lock().unwrap().contains("evil"));
}

#[tokio::test]
async fn an_administrator_tries_it_and_those_who_answer_are_told_once_a_day() {
    let (to, heard) = smtp().await;
    let server = sending(to).await;
    let mut anna = Person::claim(&server, "anna").await;
    let language = json!({"language": "de"});
    assert_eq!(
        asked(&mut anna, "POST", "/api/mail/test", language.clone()).await.0,
        422,
        "no address"
    );
    let address = json!({"name": "Anna", "email": "anna@example.org"});
    assert_eq!(asked(&mut anna, "PATCH", "/api/account", address).await.0, 200);
    let (_, tested) = asked(&mut anna, "POST", "/api/mail/test", language).await;
    assert_eq!(
        (tested["trouble"].is_null(), tested["answer"].as_str()),
        (true, Some("250 taken")),
        "{tested}"
    );
    let wish = json!({"kind": "erasure", "text": "Geheimer Wunsch", "contact": "gast@example.net"});
    for _ in 0..3 {
        assert_eq!(
            asked(&mut Person::at(server.http()), "POST", "/api/requests", wish.clone())
                .await
                .0,
            201
        );
    }
    let said = messages(&heard, 2).await;
    assert!(said.contains("Subject: Neue Anfrage zum Datenschutz"), "{said}");
    assert!(!said.contains("Geheim") && !said.contains("gast@"), "{said}");
    let (_, setup) = asked(&mut anna, "GET", "/api/mail", Value::Null).await;
    assert_eq!(
        setup["server"].as_str(),
        Some(format!("127.0.0.1:{}", to.port()).as_str()),
        "{setup}"
    );
    assert!(
        setup["waiting"].as_u64() == Some(0) && setup["trouble"].is_null(),
        "{setup}"
    );
    server.running.shutdown().await;
    assert_eq!(heard.lock().unwrap().matches("Subject: Neue").count(), 1, "one a day");
}
