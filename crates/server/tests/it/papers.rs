//! The compliance desk: read by whoever oversees, answered by administrators, and each change in the audit log.

use serde_json::{Value, json};
use wire::{AccountRefusalCode as Code, AccountRole, AuditPage, PaperAnswerKind, Papers};

use crate::harness::Server;
use crate::person::Person;

fn said(answers: &[(&str, Option<&str>)]) -> Value {
    let answers: Vec<Value> = answers
        .iter()
        .map(|(field, answer)| json!({"field": field, "answer": answer}))
        .collect();
    json!({ "answers": answers })
}

const ANSWERS: &str = "/api/papers/answers?lang=de";

#[tokio::test]
async fn papers_are_read_by_who_oversees_and_answered_by_who_runs() {
    let server = Server::start().await;
    server.relax("second_factor", "nobody").await;
    let mut anna = Person::claim(&server, "anna").await;
    let link = anna.invite("dora", AccountRole::ProtectionOfficer).await;
    let mut dora = Person::welcome(server.http(), &link).await;

    let before: Papers = dora.get("/api/papers?lang=en").await;
    assert_eq!(before.papers.len(), compliance::Paper::ALL.len());
    let name = before
        .questions
        .iter()
        .find(|question| question.field == "controller_name")
        .unwrap();
    assert_eq!((name.kind, name.answer.as_deref()), (PaperAnswerKind::Line, None));
    let lacking = |papers: &Papers| papers.papers.iter().map(|paper| paper.missing).sum::<u32>();
    assert!(lacking(&before) > 20);

    let change = said(&[("controller_name", Some(" Amt <Nord> ")), ("processors", Some("keine"))]);
    assert_eq!(dora.refused("PUT", ANSWERS, &change).await, (403, Code::NotAllowed));
    let after: Papers = anna.does("PUT", ANSWERS, &change).await;
    assert!(lacking(&after) < lacking(&before));
    let read = |papers: &Papers, field: &str| {
        let found = papers
            .questions
            .iter()
            .find(|question| question.field == field)
            .unwrap();
        found.answer.clone()
    };
    assert_eq!(read(&after, "controller_name").as_deref(), Some("Amt <Nord>"));
    assert_eq!(read(&after, "processors").as_deref(), Some("none"));

    let page = dora.ask("GET", "/api/papers/notice?lang=de", b"").await;
    assert!(page.text().contains("Amt &lt;Nord&gt;"), "{}", page.text());
    assert!(
        page.header("content-security-policy")
            .unwrap()
            .starts_with("default-src 'none'; style-src 'sha256-")
    );
    assert_eq!(dora.ask("GET", "/api/papers/minutes", b"").await.status, 404);
    assert_eq!(dora.ask("GET", "/api/papers/notice?lang=fr", b"").await.status, 400);
    let archive = dora.ask("GET", "/api/papers/archive", b"").await;
    assert_eq!(archive.header("content-type"), Some("application/zip"));
    let inside = zip::ZipArchive::new(std::io::Cursor::new(archive.body)).unwrap();
    assert_eq!(inside.len(), 8 * compliance::Paper::ALL.len());
    assert!(
        inside
            .file_names()
            .any(|name| name.unwrap().ends_with("/de/works-agreement.html"))
    );

    // Nothing of what cannot be taken as a whole is kept.
    for wrong in [
        said(&[
            ("controller_head", Some("Leitung")),
            ("controller_name", Some("zwei\nZeilen")),
        ]),
        said(&[("controller_head", Some("Leitung")), ("officer", Some("x"))]),
        said(&[("next_review", Some("2026-02-30"))]),
        said(&[("author", Some("a")), ("author", Some("b"))]),
        said(&[("processors", Some("Rechenzentrum; Kiel"))]),
    ] {
        assert_eq!(anna.refused("PUT", ANSWERS, &wrong).await, (400, Code::Malformed));
    }
    let now: Papers = anna.does("PUT", ANSWERS, said(&[("controller_name", None)])).await;
    assert_eq!(
        (read(&now, "controller_head"), read(&now, "controller_name")),
        (None, None)
    );

    let log: AuditPage = dora.get("/api/audit?limit=10").await;
    let changes: Vec<_> = log
        .entries
        .iter()
        .filter(|entry| entry.action == "answer_changed")
        .collect();
    let fields: Vec<&str> = changes.iter().map(|entry| entry.change.as_str()).collect();
    assert_eq!(
        fields,
        ["controller_name", "processors", "controller_name"],
        "newest first"
    );
    assert!(changes.iter().all(|entry| entry.actor == "anna"));
    server.age_proofs().await;
    assert_eq!(anna.refused("PUT", ANSWERS, &change).await, (403, Code::ConfirmFirst));
}
