use crate::harness::{Server, request};

const PATH: &str = "/.well-known/security.txt";

#[tokio::test]
async fn where_to_report_a_weakness_is_said_only_if_somebody_reads_it() {
    let server = Server::start().await;
    assert_eq!(request(server.http(), "GET", PATH, &[], b"").await.status, 404);

    let server = Server::with(|config| {
        config.security_contact = "mailto:security@example.org".to_owned();
        config.behind_proxy = true;
        config.origins = vec!["https://meet.example.org".to_owned()];
    })
    .await;
    let answer = request(server.http(), "GET", PATH, &[], b"").await;
    assert_eq!(answer.header("content-type"), Some("text/plain; charset=utf-8"));
    let text = answer.text();
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("Contact: mailto:security@example.org"));
    let expires = lines.next().unwrap().strip_prefix("Expires: ").unwrap();
    assert!(expires > "2026-01-01" && expires.ends_with("T00:00:00Z"), "{expires}");
    assert!(text.contains("\nCanonical: https://meet.example.org/.well-known/security.txt\n"));
}
