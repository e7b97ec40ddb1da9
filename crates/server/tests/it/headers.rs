use crate::harness::{NATIVE, Server, request};

const ROUTES: [(&str, &str); 14] = [
    ("GET", "/"),
    ("GET", "/j/3mJr7AoUXx2Wqd1SPx1pYs"),
    ("GET", "/j/not-a-room"),
    ("GET", "/api/info"),
    ("POST", "/api/rooms"),
    ("GET", "/api/rooms"),
    ("GET", "/api/ws"),
    ("POST", "/api/ws"),
    ("GET", "/healthz"),
    ("GET", "/metrics"),
    ("GET", "/assets/none.js"),
    ("GET", "/../../etc/passwd"),
    ("DELETE", "/"),
    ("OPTIONS", "/api/info"),
];

const HEADERS: [(&str, &[&str]); 9] = [
    (
        "content-security-policy",
        &[
            "default-src 'none'",
            "script-src 'self' 'wasm-unsafe-eval';",
            "style-src 'self';",
            "connect-src 'self';",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
        ],
    ),
    (
        "permissions-policy",
        &[
            "camera=(self)",
            "microphone=(self)",
            "display-capture=(self)",
            "geolocation=()",
        ],
    ),
    ("referrer-policy", &["no-referrer"]),
    ("x-content-type-options", &["nosniff"]),
    ("x-frame-options", &["DENY"]),
    ("cross-origin-opener-policy", &["same-origin"]),
    ("cross-origin-embedder-policy", &["require-corp"]),
    ("cross-origin-resource-policy", &["same-origin"]),
    ("cache-control", &[]),
];

#[tokio::test]
async fn every_answer_carries_the_security_headers_and_no_permission_for_other_origins() {
    let server = Server::start().await;
    for (method, path) in ROUTES {
        let answer = request(server.http(), method, path, &[("Origin", "http://evil.example")], b"").await;
        for (name, parts) in HEADERS {
            let value = answer
                .header(name)
                .unwrap_or_else(|| panic!("{method} {path}: no {name}"));
            for part in parts {
                assert!(value.contains(part), "{method} {path}: {name}: {value}");
            }
        }
        for name in [
            "access-control-allow-origin",
            "set-cookie",
            "server",
            "x-powered-by",
            "strict-transport-security",
        ] {
            assert_eq!(answer.header(name), None, "{method} {path}");
        }
        let policy = answer.header("content-security-policy").unwrap();
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'") && !policy.contains("http"));
    }
}

#[tokio::test]
async fn behind_tls_browsers_are_told_to_stay_there() {
    let server = Server::with(|config| {
        config.behind_proxy = true;
        config.origins = vec!["https://meet.example.org".to_owned()];
    })
    .await;
    let answer = request(server.http(), "GET", "/api/info", &[], b"").await;
    assert!(answer.header("strict-transport-security").unwrap().contains("max-age="));
}

#[tokio::test]
async fn changing_something_by_get_or_form_is_refused() {
    let server = Server::start().await;
    let own = format!("http://{}", server.http());
    let origin = ("Origin", own.as_str());
    let answer = request(server.http(), "GET", "/api/rooms", &[origin], b"").await;
    assert_eq!(answer.status, 405);
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
    ] {
        let answer = request(
            server.http(),
            "POST",
            "/api/rooms",
            &[origin, ("Content-Type", kind)],
            b"{}",
        )
        .await;
        assert_eq!(answer.status, 415, "{kind}");
    }
}

#[tokio::test]
async fn the_operator_is_said_as_configured() {
    let server = Server::with(|config| {
        config.operator_name = "Stadt Musterhausen".to_owned();
        config.operator_location = "Musterhausen".to_owned();
    })
    .await;
    let answer = request(server.http(), "GET", "/api/info", &[], b"").await;
    let info: wire::ServerInfo = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(info.operator, "Stadt Musterhausen");
    assert_eq!(info.location, "Musterhausen");
    assert_eq!(info.version, wire::PROTOCOL_VERSION);
}

#[tokio::test]
async fn the_page_is_never_stored_and_unknown_paths_are_not_found() {
    let server = Server::start().await;
    let page = request(server.http(), "GET", "/", &[], b"").await;
    assert!([200, 503].contains(&page.status), "built, or told how to build");
    if page.status == 503 {
        assert!(page.text().contains("cargo xtask run"));
    } else {
        assert!(page.header("content-type").unwrap().starts_with("text/html"));
    }
    assert_eq!(page.header("cache-control"), Some("no-store"));
    for path in ["/signin", "/welcome", "/account", "/console"] {
        let answer = request(server.http(), "GET", path, &[], b"").await;
        assert_eq!((answer.status, &answer.body), (page.status, &page.body), "{path}");
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
    }
    for path in [
        "/console/members",
        "/nothing",
        "/j/",
        "/j/0OIl",
        "/j/a/b",
        "/assets/",
        "/index.html/../../x",
        "/%2e%2e/x",
        "/api/none",
    ] {
        let answer = request(server.http(), "GET", path, &[], b"").await;
        assert_eq!(answer.status, 404, "{path}");
    }
}

#[tokio::test]
async fn metrics_count_and_do_not_pass_the_proxy() {
    let server = Server::start().await;
    crate::harness::create(server.http(), 1).await;
    let answer = request(server.http(), "GET", "/metrics", &[], b"").await;
    assert!(answer.text().contains("konklave_rooms_created_total 1\n"));
    assert!(!answer.text().contains("konklave_connections 0\n"), "this one is open");
    for name in ["X-Forwarded-For", "Forwarded"] {
        let answer = request(server.http(), "GET", "/metrics", &[(name, "192.0.2.1")], b"").await;
        assert_eq!(answer.status, 404);
    }
    let answer = request(server.http(), "GET", "/healthz", &[], b"").await;
    assert_eq!((answer.status, answer.text().as_str()), (200, "ok\n"));
}

#[tokio::test]
async fn metrics_are_told_to_nobody_on_the_network_whoever_stands_in_front() {
    let own = if_addrs::get_if_addrs().unwrap_or_default();
    let Some(ip) = own
        .iter()
        .map(|own| own.ip())
        .find(|ip| ip.is_ipv4() && !ip.is_loopback())
    else {
        eprintln!("not tried: this machine has no address on a network");
        return;
    };
    let server = Server::with(|config| {
        config.listen = (ip, 0).into();
        config.behind_proxy = true;
        config.origins = vec!["https://meet.example.org".to_owned()];
    })
    .await;
    assert_eq!(request(server.http(), "GET", "/metrics", &[], b"").await.status, 404);
    assert_eq!(request(server.http(), "GET", "/healthz", &[], b"").await.status, 200);
}

#[tokio::test]
async fn oversized_heads_are_refused() {
    let server = Server::start().await;
    let long = "x".repeat(40_000);
    let answer = request(server.http(), "GET", "/", &[("X-Long", &long)], b"").await;
    assert_eq!(answer.status, 431);
    let many: Vec<_> = (0..200).map(|_| ("X-Many", "1")).collect();
    let answer = request(server.http(), "GET", "/", &many, b"").await;
    assert_eq!(answer.status, 431);
    let path = format!("/{}", "x".repeat(40_000));
    let answer = request(server.http(), "GET", &path, &[NATIVE], b"").await;
    assert!([414, 431].contains(&answer.status));
}
