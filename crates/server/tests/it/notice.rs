//! The privacy notice in its versions: which is in force, since when, and what it changed.

use serde_json::{Value, json};
use store::{Note, Store};

use crate::harness::Server;
use crate::person::Person;

/// What the operator answers for the papers, by a command.
async fn answer(server: &Server, question: &str, answer: &str) {
    let store = Store::embedded(server.directory.path()).await.unwrap();
    let note = Note {
        at: 1,
        action: "answer_changed",
        actor: None,
        subject: None,
        change: question.to_owned(),
    };
    store.set_answer(question, Some(answer), &note).await.unwrap();
    store.close().await;
}

/// The notice in force, as the interface is told.
async fn in_force(server: &Server) -> Value {
    let info: Value = Person::at(server.http()).get("/api/info").await;
    assert!(info["notice"]["since"].as_u64().unwrap() > 1_700_000_000, "{info}");
    info["notice"].clone()
}

async fn page(server: &Server, path: &str) -> String {
    let answer = Person::at(server.http()).ask("GET", path, b"").await;
    assert_eq!(answer.status, 200, "{path}");
    assert!(
        answer
            .header("content-security-policy")
            .unwrap()
            .contains("default-src 'none'")
    );
    let text = answer.text();
    assert!(!text.contains("<script"), "{text}");
    text
}

const FIRST: &str = "Eine frühere Fassung gibt es nicht";

#[tokio::test]
async fn a_changed_answer_makes_a_new_version_that_says_what_changed_and_a_restart_none() {
    let server = Server::with(|config| config.operator_name = "Rechenzentrum".to_owned()).await;
    let first = in_force(&server).await;
    assert_eq!(
        first["controller"],
        Value::Null,
        "who runs the server may do so for somebody else"
    );
    let version = first["version"].as_str().unwrap();
    assert!(version.len() == 23 && version.starts_with("sha256:"), "{version}");
    let notice = page(&server, "/notice").await;
    for part in [
        version,
        "<dt>In Kraft seit</dt>",
        "<a href=\"/notice/changes?lang=de\">",
        "<a href=\"/notice?lang=en\" lang=\"en\" hreflang=\"en\">English</a>",
    ] {
        assert!(notice.contains(part), "{part}: {notice}");
    }
    assert!(page(&server, "/notice/changes").await.contains(FIRST));

    let server = server.restart().await;
    let again = in_force(&server).await;
    assert_eq!(
        (&again["version"], &again["since"]),
        (&first["version"], &first["since"])
    );
    assert!(page(&server, "/notice/changes").await.contains(FIRST));

    answer(&server, "controller_name", "Stadt Musterstadt").await;
    let server = server.restart().await;
    let second = in_force(&server).await;
    assert_ne!(second["version"], first["version"]);
    assert_eq!(second["controller"], "Stadt Musterstadt");
    for (path, before, now) in [
        (
            "/notice/changes?lang=de",
            "<li>[Angabe fehlt: Name des Verantwortlichen]</li>",
            "<strong>Jetzt</strong>",
        ),
        (
            "/notice/changes?lang=en",
            "<li>[Missing: Name of the controller]</li>",
            "<strong>Now</strong>",
        ),
    ] {
        let changes = page(&server, path).await.replace("<wbr>", "");
        for part in [before, now, "<li>Stadt Musterstadt</li>", version] {
            assert!(changes.contains(part), "{part}: {changes}");
        }
        assert_eq!(changes.matches("<h2>").count(), 1, "of one section alone: {changes}");
        assert!(!changes.contains(FIRST), "{changes}");
    }
    let refused = Person::at(server.http())
        .ask("GET", "/notice/changes?lang=fr", b"")
        .await;
    assert_eq!(refused.status, 400);

    // Three years later the former one is gone, and the one in force stays.
    server
        .alter("UPDATE paper_versions SET superseded_at = 1 WHERE superseded_at IS NOT NULL")
        .await;
    let server = server.restart().await;
    let still = in_force(&server).await;
    assert_eq!(
        (&still["version"], &still["since"]),
        (&second["version"], &second["since"])
    );
    assert!(page(&server, "/notice/changes").await.contains(FIRST));
    server.running.shutdown().await;
}

#[tokio::test]
async fn what_an_administrator_decides_is_told_before_they_are_answered() {
    let server = Server::start().await;
    server.relax("second_factor", "nobody").await;
    let mut anna = Person::claim(&server, "anna").await;
    let before = in_force(&server).await;
    let mut policy: Value = anna.get("/api/policy").await;
    let _: Value = anna.does("PUT", "/api/policy", &policy).await;
    assert_eq!(in_force(&server).await, before, "nothing was changed");
    policy["auditDays"] = json!(31);
    let _: Value = anna.does("PUT", "/api/policy", &policy).await;
    assert_ne!(in_force(&server).await["version"], before["version"]);
    let changes = page(&server, "/notice/changes?lang=en").await;
    assert!(
        changes.contains("180 days from its creation") && changes.contains("31 days from its creation"),
        "{changes}"
    );
    assert!(
        page(&server, "/notice?lang=en")
            .await
            .contains("<dt>In force since</dt>")
    );
    server.running.shutdown().await;
}
