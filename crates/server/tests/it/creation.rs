use serde_json::{Value, json};
use wire::{CreatedRoom, Refusal, RefusalCode};

use crate::harness::{Answer, JSON, NATIVE, Server, new_room, request};

async fn post(server: &Server, body: &[u8]) -> Answer {
    request(server.http(), "POST", "/api/rooms", &[NATIVE, JSON], body).await
}

fn code(answer: &Answer) -> RefusalCode {
    let refusal: Refusal = serde_json::from_slice(&answer.body).unwrap();
    refusal.code
}

#[tokio::test]
async fn a_room_is_created_once_and_says_when_it_is_forgotten() {
    let server = Server::start().await;
    let body = serde_json::to_vec(&new_room(7).1).unwrap();
    let answer = post(&server, &body).await;
    assert_eq!(answer.status, 201);
    let created: CreatedRoom = serde_json::from_slice(&answer.body).unwrap();
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap();
    let keep = created.expires_at - now.as_secs();
    assert!((24 * 3600 - 60..=24 * 3600).contains(&keep), "{keep}");
    let again = post(&server, &body).await;
    assert_eq!((again.status, code(&again)), (409, RefusalCode::NotAllowed));
}

#[tokio::test]
async fn what_is_no_room_is_refused_with_a_code() {
    let server = Server::start().await;
    let good = serde_json::to_value(new_room(1).1).unwrap();
    let with = |key: &str, value: Value| {
        let mut body = good.clone();
        body[key] = value;
        body.to_string()
    };
    let invite = good["invites"][0].clone();
    let many: Vec<_> = (0..65).map(|_| invite.clone()).collect();
    let other_record = serde_json::to_value(new_room(2).1).unwrap()["record"].clone();
    let mixed = {
        // The room id of one owner with the key of another.
        let text = good["record"].as_str().unwrap();
        let other = other_record.as_str().unwrap();
        format!("{}{}", &text[..24], &other[24..])
    };
    let unsigned = {
        let text = good["record"].as_str().unwrap();
        format!("{}AAAAAAAA", &text[..text.len() - 8])
    };
    for (name, body, status, expected) in [
        ("empty", String::new(), 400, RefusalCode::Malformed),
        ("no JSON", "{".to_owned(), 400, RefusalCode::Malformed),
        ("null", "null".to_owned(), 400, RefusalCode::Malformed),
        ("no version", json!({}).to_string(), 400, RefusalCode::Malformed),
        ("another version", with("version", json!(2)), 400, RefusalCode::Outdated),
        (
            "unknown key",
            with("title", json!("Geheimnis")),
            400,
            RefusalCode::Malformed,
        ),
        ("prototype", with("__proto__", json!({})), 400, RefusalCode::Malformed),
        ("no invitation", with("invites", json!([])), 400, RefusalCode::Malformed),
        (
            "one twice",
            with("invites", json!([invite, invite])),
            400,
            RefusalCode::Malformed,
        ),
        ("too many", with("invites", json!(many)), 413, RefusalCode::TooLarge),
        ("empty record", with("record", json!("")), 400, RefusalCode::Malformed),
        (
            "short record",
            with("record", json!("AAEB")),
            400,
            RefusalCode::Malformed,
        ),
        (
            "another's room id",
            with("record", json!(mixed)),
            400,
            RefusalCode::Malformed,
        ),
        (
            "not signed by its owner",
            with("record", json!(unsigned)),
            400,
            RefusalCode::Malformed,
        ),
        (
            "a door the record does not have",
            with("door", json!("locked")),
            400,
            RefusalCode::Malformed,
        ),
        ("no such door", with("door", json!("ajar")), 400, RefusalCode::Malformed),
        (
            "record of 1 MB",
            with("record", json!("A".repeat(1_000_000))),
            413,
            RefusalCode::TooLarge,
        ),
        (
            "record of 40 kB",
            with("record", json!("A".repeat(40_000))),
            400,
            RefusalCode::Malformed,
        ),
        (
            "deep",
            format!("{}{}", "[".repeat(30_000), "]".repeat(30_000)),
            400,
            RefusalCode::Malformed,
        ),
        (
            "key twice",
            good.to_string().replacen('{', "{\"version\":1,", 1),
            400,
            RefusalCode::Malformed,
        ),
    ] {
        let answer = post(&server, body.as_bytes()).await;
        assert_eq!((answer.status, code(&answer)), (status, expected), "{name}");
        assert!(
            !answer.text().contains("Geheimnis"),
            "an answer never repeats what was sent"
        );
    }
    assert_eq!(
        post(&server, good.to_string().as_bytes()).await.status,
        201,
        "the good one is good"
    );
}

#[tokio::test]
async fn an_address_that_creates_too_many_rooms_is_told_when_to_come_back() {
    let server = Server::with(|config| config.rooms_per_minute = 3).await;
    let mut statuses = Vec::new();
    for owner in 0..5 {
        let body = serde_json::to_vec(&new_room(owner).1).unwrap();
        let answer = post(&server, &body).await;
        if answer.status == 429 {
            assert_eq!(code(&answer), RefusalCode::TooManyTries);
            let seconds: u32 = answer.header("retry-after").unwrap().parse().unwrap();
            assert!((1..=21).contains(&seconds));
        }
        statuses.push(answer.status);
    }
    assert_eq!(statuses, [201, 201, 201, 429, 429]);
}

#[tokio::test]
async fn a_server_keeps_so_many_rooms_and_refuses_more() {
    let server = Server::with(|config| config.rooms = 2).await;
    for (owner, status) in [(1, 201), (2, 201), (3, 503)] {
        let body = serde_json::to_vec(&new_room(owner).1).unwrap();
        let answer = post(&server, &body).await;
        assert_eq!(answer.status, status);
        if status == 503 {
            assert_eq!(code(&answer), RefusalCode::ServerFull);
        }
    }
}

#[tokio::test]
async fn a_body_that_never_comes_costs_ten_seconds_at_most() {
    let server = Server::start().await;
    let head = format!(
        "POST /api/rooms HTTP/1.1\r\nHost: {}\r\nX-Konklave-Client: native\r\nContent-Type: application/json\r\n\
         Connection: close\r\nContent-Length: 100\r\n\r\n{{",
        server.http()
    );
    let started = std::time::Instant::now();
    let answer = crate::harness::raw(server.http(), head.as_bytes()).await;
    assert_eq!(answer.status, 408);
    assert!(started.elapsed().as_secs() < 15);
}
