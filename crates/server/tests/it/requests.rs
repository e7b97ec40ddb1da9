//! What everybody is told of the server, and requests about data from somebody without an account.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use wire::AccountRole;

use crate::harness::Server;
use crate::person::Person;

async fn asked(person: &mut Person, method: &str, path: &str, body: Value) -> (u16, Value) {
    let answer = person.ask(method, path, &serde_json::to_vec(&body).unwrap()).await;
    (
        answer.status,
        serde_json::from_slice(&answer.body).unwrap_or(Value::Null),
    )
}

#[tokio::test]
async fn everybody_is_told_what_is_kept_and_nothing_secret() {
    let server = Server::with(|config| {
        config.operator_name = "Kanzlei Berg".to_owned();
        let from = ::mail::Address::new("konklave@example.org").unwrap();
        let sign_in = ::mail::SignIn {
            user: "postbote".to_owned(),
            password: "vier-wände".to_owned().into(),
        };
        let server = ::mail::MailServer::new(
            "mail.example.org",
            587,
            ::mail::Encryption::StartTls,
            Some(sign_in),
            from,
            &[],
        );
        config.mail = Some(server.unwrap());
    })
    .await;
    let mut nobody = Person::at(server.http());
    let answer = nobody.ask("GET", "/api/privacy?lang=en", b"").await;
    let text = answer.text();
    let told: wire::Privacy = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!((told.operator.as_str(), told.request_years), ("Kanzlei Berg", 3));
    assert!(
        told.recipients
            .iter()
            .any(|to| to.host == "mail.example.org" && to.entry == "mail"),
        "{text}"
    );
    assert_eq!(
        told.entries.len(),
        store::catalogue().count() - 2,
        "all but what an authority and a provider are told"
    );
    let requests = told.entries.iter().find(|entry| entry.entry == "requests").unwrap();
    assert_eq!(requests.retention, "3 years from the end of the year of the answer");
    for secret in ["postbote", "vier", "konklave@example.org", ":587"] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
    let german = nobody.ask("GET", "/api/privacy", b"").await.text();
    assert!(german.contains("Jahre ab Ende"), "{german}");
    for query in ["?lang=fr", "?lang=", "?a=b"] {
        assert_eq!(
            nobody.ask("GET", &format!("/api/privacy{query}"), b"").await.status,
            400
        );
    }
    the_full_notice_is_told(&mut nobody).await;
    server.running.shutdown().await;
    let without = Server::start().await;
    let text = Person::at(without.http()).ask("GET", "/api/privacy", b"").await.text();
    assert!(
        !text.contains("\"entry\":\"mail\"") && text.contains("\"recipients\":[]"),
        "{text}"
    );
    without.running.shutdown().await;
}

#[tokio::test]
async fn a_request_without_an_account_is_answered_and_read_by_its_code() {
    let server = Server::start().await;
    server.relax("second_factor", "nobody").await;
    let to = server.http();
    let mut anna = Person::claim(&server, "anna").await;
    let link = anna.invite("dora", AccountRole::ProtectionOfficer).await;
    let mut dora = Person::welcome(to, &link).await;
    let mut guest = Person::at(to);
    let wish = json!({"kind": "access", "text": "Was ist über mich gespeichert?", "contact": "gast@example.net"});
    let (status, made) = asked(&mut guest, "POST", "/api/requests", wish).await;
    assert_eq!(status, 201, "{made}");
    let code = made["code"].as_str().unwrap().to_owned();
    let typed = json!({"code": code.to_lowercase().replace('-', " ")});
    let (_, shown) = asked(&mut guest, "POST", "/api/requests/read", typed.clone()).await;
    assert_eq!(
        (shown["state"].as_str(), shown["answer"].as_str()),
        (Some("open"), Some(""))
    );
    let days = (shown["dueAt"].as_u64().unwrap() - shown["receivedAt"].as_u64().unwrap()) / 86_400;
    assert!((27..=31).contains(&days), "{days}");

    let (_, list) = asked(&mut dora, "GET", "/api/requests", Value::Null).await;
    assert_eq!(
        (list[0]["light"].as_str(), list[0]["extended"].as_bool()),
        (Some("calm"), Some(false))
    );
    assert!(!list.to_string().contains(&code));
    let path = format!("/api/requests/{}", list[0]["id"].as_str().unwrap());
    let act = |act: &str, text: &str| json!({"act": act, "text": text});
    assert_eq!(asked(&mut dora, "PATCH", &path, act("answer", "  ")).await.0, 400);
    server.age_proofs().await;
    assert_eq!(
        asked(&mut dora, "PATCH", &path, act("answer", "Nichts.")).await.0,
        403,
        "after a fresh proof"
    );
    dora = Person::sign_in(to, "dora", "").await;
    let (status, extended) = asked(&mut dora, "PATCH", &path, act("extend", "Ferien")).await;
    assert_eq!(
        (status, extended["extended"].as_bool()),
        (200, Some(true)),
        "{extended}"
    );
    assert_eq!(asked(&mut dora, "PATCH", &path, act("extend", "Ferien")).await.0, 409);
    assert_eq!(asked(&mut dora, "PATCH", &path, act("answer", "Nichts.")).await.0, 200);
    assert_eq!(asked(&mut dora, "PATCH", &path, act("close", "doppelt")).await.0, 409);
    let wish = json!({"kind": "erasure", "text": "Bitte löschen", "contact": ""});
    assert_eq!(asked(&mut guest, "POST", "/api/requests", wish).await.0, 201);
    // One that nobody can read, as of another key, and one whose month is over.
    server
        .alter(
            "INSERT INTO requests (request, code, content, reply, received_at, due_at)
             VALUES (randomblob(16), randomblob(32), x'', x'', 0, 1); UPDATE requests SET due_at = 9 WHERE state = 0",
        )
        .await;
    let (status, list) = asked(&mut dora, "GET", "/api/requests", Value::Null).await;
    assert_eq!((status, list.as_array().unwrap().len()), (200, 2), "{list}");
    assert_eq!(list[0]["light"].as_str(), Some("overdue"));
    let late = format!("/api/requests/{}", list[0]["id"].as_str().unwrap());
    assert_eq!(
        asked(&mut dora, "PATCH", &late, act("extend", "Ferien")).await.0,
        409,
        "who asked was to be told within the month"
    );
    assert_eq!(
        asked(&mut dora, "PATCH", &late, act("answer", "Gelöscht.")).await.0,
        200
    );
    let (_, shown) = asked(&mut guest, "POST", "/api/requests/read", typed).await;
    assert_eq!(
        (
            shown["state"].as_str(),
            shown["answer"].as_str(),
            shown["extension"].as_str()
        ),
        (Some("answered"), Some("Nichts."), Some("Ferien"))
    );
    assert!(shown["deletedAt"].as_u64().unwrap() > shown["endedAt"].as_u64().unwrap() + 3 * 365 * 86_400);

    let (_, found) = asked(&mut dora, "POST", "/api/requests/find", json!({"login": "ANNA"})).await;
    assert_eq!(
        (found["account"].as_bool(), found["rows"][0]["entry"].as_str()),
        (Some(true), Some("members"))
    );
    let (_, found) = asked(&mut dora, "POST", "/api/requests/find", json!({"login": "niemand"})).await;
    assert_eq!(found["account"].as_bool(), Some(false));
    let (_, log) = asked(&mut dora, "GET", "/api/audit", Value::Null).await;
    assert!(
        log.to_string().contains("request_answered") && log.to_string().contains("request_extended"),
        "{log}"
    );
    for content in ["Nichts.", "Ferien", "gast@", "Was ist"] {
        assert!(!log.to_string().contains(content), "{log}");
    }
    server.running.shutdown().await;
}

#[tokio::test]
async fn what_is_no_request_or_too_many_is_refused() {
    let server = Server::start().await;
    let mut guest = Person::at(server.http());
    let wish = |text: String, contact: &str| json!({"kind": "other", "text": text, "contact": contact});
    for (body, status) in [
        (wish(" ".to_owned(), ""), 400),
        (wish("ü".repeat(2_001), ""), 400),
        (wish("a".to_owned(), &"b".repeat(255)), 400),
        (wish("a".to_owned(), "b\nc"), 400),
        (wish("a".repeat(20_000), ""), 413),
        (json!({"kind": "marriage", "text": "a", "contact": ""}), 400),
        (json!({"kind": "other", "text": "a", "contact": "", "member": "b"}), 400),
    ] {
        assert_eq!(asked(&mut guest, "POST", "/api/requests", body).await.0, status);
    }
    for code in ["", "AAAAA-AAAAA-AAAAA-AAAAA-AAAAA", "' OR 1=1"] {
        assert_eq!(
            asked(&mut guest, "POST", "/api/requests/read", json!({"code": code}))
                .await
                .0,
            404
        );
    }
    let mut statuses = Vec::new();
    for n in 0..12 {
        statuses.push(
            asked(&mut guest, "POST", "/api/requests", wish(format!("Bitte {n}"), ""))
                .await
                .0,
        );
    }
    assert_eq!(
        statuses.iter().filter(|status| **status == 201).count(),
        10,
        "{statuses:?}"
    );
    assert!(statuses[10..].iter().all(|status| *status == 429), "{statuses:?}");
    server.running.shutdown().await;
}

#[tokio::test]
async fn health_turns_yellow_a_week_before_and_red_when_time_is_over() {
    let server = Server::start().await;
    server.relax("second_factor", "nobody").await;
    let mut anna = Person::claim(&server, "anna").await;
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap()
        .as_secs();
    let mut light = async |due: Option<u64>| {
        if let Some(due) = due {
            server
                .alter(&format!(
                    "DELETE FROM requests; INSERT INTO requests (request, code, content, reply, received_at, due_at)
                     VALUES (randomblob(16), randomblob(32), x'', x'', 0, {due})"
                ))
                .await;
        }
        let (_, health) = asked(&mut anna, "GET", "/api/health", Value::Null).await;
        let checks = health["checks"].as_array().unwrap();
        let check = checks.iter().find(|check| check["check"] == "requests").unwrap();
        (check["state"].as_str().unwrap().to_owned(), check["measure"].as_u64())
    };
    assert_eq!(light(None).await, ("good".to_owned(), None));
    assert_eq!(light(Some(now + 8 * 86_400)).await, ("good".to_owned(), None));
    assert_eq!(light(Some(now + 6 * 86_400)).await, ("warning".to_owned(), Some(1)));
    assert_eq!(light(Some(now - 60)).await, ("bad".to_owned(), Some(1)));
    server.running.shutdown().await;
}

/// To nobody in particular, without a script, with what is configured and what nobody has said.
async fn the_full_notice_is_told(nobody: &mut Person) {
    for (query, says) in [
        ("", "Angabe fehlt: Name des Verantwortlichen"),
        ("?lang=de", "mail.example.org"),
        ("?lang=en", "Missing: Name of the controller"),
    ] {
        let answer = nobody.ask("GET", &format!("/notice{query}"), b"").await;
        let page = answer.text();
        assert!(answer.status == 200 && page.contains(says), "{page}");
        let policy = answer.header("content-security-policy").unwrap();
        let style = page.split("<style>").nth(1).unwrap().split("</style>").next().unwrap();
        let digest = STANDARD.encode(Sha256::digest(style));
        assert!(policy.contains(&format!("style-src 'sha256-{digest}'")), "{policy}");
        assert!(!policy.contains("script-src") && !page.contains("<script"), "{policy}");
        assert_eq!(answer.header("x-frame-options"), Some("DENY"));
    }
    assert_eq!(nobody.ask("GET", "/notice?lang=fr", b"").await.status, 400);
}
