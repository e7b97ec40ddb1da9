use crate::harness::{JSON, Server, create, end_by, keep_by, new_room, request, update_by};

const HANDSHAKE: [(&str, &str); 4] = [
    ("Connection", "Upgrade"),
    ("Upgrade", "websocket"),
    ("Sec-WebSocket-Version", "13"),
    ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
];

async fn upgrade(server: &Server, more: &[(&str, &str)]) -> u16 {
    let headers = [&HANDSHAKE[..], more].concat();
    request(server.http(), "GET", "/api/ws", &headers, b"").await.status
}

#[tokio::test]
async fn only_our_own_page_and_programs_open_a_websocket() {
    let server = Server::start().await;
    let own = format!("http://{}", server.http());
    let port = server.http().port();
    let localhost = format!("localhost:{port}");
    let rebound = format!("rebound.example:{port}");
    for (headers, expected) in [
        (&[("Origin", own.as_str())][..], 101),
        (&[("Host", &localhost), ("Origin", &format!("http://{localhost}"))], 101),
        (&[("X-Konklave-Client", "native")], 101),
        (&[], 403),
        (&[("Origin", "null")], 403),
        (&[("Origin", "http://evil.example")], 403),
        (
            &[("Origin", "http://evil.example"), ("X-Konklave-Client", "native")],
            403,
        ),
        (&[("Origin", &format!("{own}.evil.example"))], 403),
        (
            &[
                ("Origin", &format!("http://localhost:{}", port ^ 1)),
                ("Host", &localhost),
            ],
            403,
        ),
        (&[("Host", &rebound), ("Origin", &format!("http://{rebound}"))], 403),
        (&[("Cookie", "session=1")], 403),
    ] {
        assert_eq!(upgrade(&server, headers).await, expected, "{headers:?}");
    }
}

#[tokio::test]
async fn behind_a_proxy_the_configured_origin_and_no_other_opens_a_websocket() {
    let server = Server::with(|config| {
        config.behind_proxy = true;
        config.origins = vec!["https://meet.example.org".to_owned()];
    })
    .await;
    let own = format!("http://{}", server.http());
    for (origin, expected) in [
        ("https://meet.example.org", 101),
        ("http://meet.example.org", 403),
        ("https://meet.example.org:8443", 403),
        ("https://sub.meet.example.org", 403),
        (own.as_str(), 403),
    ] {
        assert_eq!(upgrade(&server, &[("Origin", origin)]).await, expected, "{origin}");
    }
}

#[tokio::test]
async fn a_foreign_page_creates_no_room() {
    let server = Server::start().await;
    let body = serde_json::to_vec(&new_room(1).1).unwrap();
    for headers in [&[][..], &[("Origin", "null")], &[("Origin", "http://evil.example")]] {
        let headers = [headers, &[JSON]].concat();
        let answer = request(server.http(), "POST", "/api/rooms", &headers, &body).await;
        assert_eq!(answer.status, 403, "{headers:?}");
    }
}

#[tokio::test]
async fn a_foreign_page_changes_no_room() {
    let server = Server::start().await;
    let room = create(server.http(), 1).await;
    let path = format!("/api/rooms/{room}");
    let update = serde_json::to_vec(&update_by(1, 1, 0, 1, &[9], &[]).1).unwrap();
    let tomorrow = std::time::SystemTime::now() + std::time::Duration::from_secs(86_400);
    let tomorrow = tomorrow.duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let keep = serde_json::to_vec(&keep_by(1, room, tomorrow, 2)).unwrap();
    let end = serde_json::to_vec(&end_by(1, room, 3)).unwrap();
    let own = format!("http://{}", server.http());
    // What was refused has changed nothing.
    for (method, body, done) in [("PUT", &update, 204), ("PATCH", &keep, 200), ("DELETE", &end, 204)] {
        for (origin, method, kind, status) in [
            (None, method, "application/json", 403),
            (Some("null"), method, "application/json", 403),
            (Some("http://evil.example"), method, "application/json", 403),
            (Some(own.as_str()), method, "text/plain", 415),
            (Some(own.as_str()), "POST", "application/json", 405),
            (Some(own.as_str()), "GET", "application/json", 405),
            (Some(own.as_str()), method, "application/json", done),
        ] {
            let mut headers = vec![("Content-Type", kind)];
            headers.extend(origin.map(|origin| ("Origin", origin)));
            let answer = request(server.http(), method, &path, &headers, body).await;
            assert_eq!(answer.status, status, "{method} of {origin:?} as {kind}");
        }
    }
}

#[tokio::test]
async fn what_is_no_handshake_is_answered_with_what_is_needed() {
    let server = Server::start().await;
    let own = format!("http://{}", server.http());
    for left_out in HANDSHAKE {
        let mut headers: Vec<_> = HANDSHAKE.into_iter().filter(|header| *header != left_out).collect();
        headers.push(("Origin", &own));
        let answer = request(server.http(), "GET", "/api/ws", &headers, b"").await;
        assert_eq!(answer.status, 426, "without {left_out:?}");
        assert_eq!(answer.header("sec-websocket-version"), Some("13"));
    }
}

#[tokio::test]
async fn compression_is_never_agreed_to() {
    let server = Server::start().await;
    let own = format!("http://{}", server.http());
    let offered = [
        ("Origin", own.as_str()),
        ("Sec-WebSocket-Extensions", "permessage-deflate"),
    ];
    let headers = [&HANDSHAKE[..], &offered].concat();
    let answer = request(server.http(), "GET", "/api/ws", &headers, b"").await;
    assert_eq!(answer.status, 101);
    assert_eq!(answer.header("sec-websocket-extensions"), None);
}
