//! What somebody else who got in keeps once they are locked out: nothing.

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use wire::{AccountRefusalCode as Code, AccountRole, Member};

use crate::harness::{PATIENCE, Server, request};
use crate::person::{PASSWORD, Person, path_of, sign_in};

/// A request that has been let in up to its body.
struct HeldBack {
    stream: TcpStream,
    body: Vec<u8>,
}

impl HeldBack {
    async fn begin(to: std::net::SocketAddr, of: &Person, method: &str, path: &str, body: serde_json::Value) -> Self {
        let body = serde_json::to_vec(&body).unwrap();
        let mut stream = TcpStream::connect(to).await.unwrap();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {to}\r\nOrigin: http://{to}\r\nConnection: close\r\nCookie: {}\r\n\
             Content-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: {}\r\n\r\n",
            of.cookie.as_deref().unwrap(),
            body.len(),
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        // The server asks for the body: whatever it looks at before the body it has looked at.
        let mut asked = [0; 25];
        let read = tokio::time::timeout(PATIENCE, stream.read_exact(&mut asked)).await;
        read.unwrap().unwrap();
        assert_eq!(&asked[..], b"HTTP/1.1 100 Continue\r\n\r\n");
        Self { stream, body }
    }

    async fn finish(mut self) -> String {
        self.stream.write_all(&self.body).await.unwrap();
        let mut answer = Vec::new();
        let read = tokio::time::timeout(PATIENCE, self.stream.read_to_end(&mut answer)).await;
        read.unwrap().unwrap();
        String::from_utf8(answer).unwrap()
    }
}

#[tokio::test]
async fn a_request_whose_body_is_held_back_does_not_outlive_its_session_or_its_role() {
    let server = Server::start().await;
    let to = server.http();
    server.relax("second_factor", "nobody").await;
    let mut anna = Person::claim(&server, "anna").await;
    let link = anna.invite("eve", AccountRole::Administrator).await;
    let eve = Person::welcome(to, &link).await;
    let member = json!({"login": "mallory", "name": "M", "email": "", "role": "administrator"});
    let password = json!({"password": "ein anderes Kennwort, lang"});
    let policy = json!({
        "create": "everybody", "secondFactor": "nobody", "sessionDays": 14, "auditDays": 180,
    });
    let profile = json!({"name": "Eve", "email": ""});
    let role = json!({"role": "administrator", "suspended": null});
    let mut held = Vec::new();
    for (method, path, body) in [
        ("POST", "/api/members", member),
        ("PUT", "/api/account/password", password),
        ("PUT", "/api/policy", policy),
        ("PATCH", "/api/account", profile),
        ("PATCH", path_of(link.member).as_str(), role),
    ] {
        held.push((path.to_owned(), HeldBack::begin(to, &eve, method, path, body).await));
    }
    let down = json!({"role": "member", "suspended": null});
    let _: Member = anna.does("PATCH", &path_of(link.member), down).await;
    for (path, request) in held {
        let answer = request.finish().await;
        assert!(
            answer.starts_with("HTTP/1.1 401 ") && answer.contains("sign_in_first"),
            "{path}: {answer}"
        );
    }
    let members: Vec<Member> = anna.get("/api/members").await;
    assert_eq!(members.len(), 2);
    let eve = members.iter().find(|member| member.member == link.member);
    assert!(eve.is_some_and(|eve| eve.role == AccountRole::Member));
    let mut eve = Person::at(to);
    let _: wire::SignInState = eve.does("POST", "/api/session", sign_in("eve", PASSWORD, "")).await;
    server.running.shutdown().await;
}

#[tokio::test]
async fn the_fifth_wrong_proof_ends_the_session_and_leaves_the_others() {
    let server = Server::start().await;
    let to = server.http();
    server.relax("second_factor", "nobody").await;
    let mut anna = Person::claim(&server, "anna").await;
    let mut left_open = Person::sign_in(to, "anna", "").await;
    for _ in 0..5 {
        let wrong = json!({"password": "falsch", "code": ""});
        let refused = left_open.refused("POST", "/api/session/confirm", wrong).await;
        assert_eq!(refused, (401, Code::NotRecognised));
    }
    let right = json!({"password": PASSWORD, "code": ""});
    let refused = left_open.refused("POST", "/api/session/confirm", &right).await;
    assert_eq!(refused, (401, Code::SignInFirst));
    let _: wire::Account = anna.does("POST", "/api/session/confirm", right).await;
    Person::sign_in(to, "anna", "").await;
    server.running.shutdown().await;
}

#[tokio::test]
async fn whoever_reads_without_end_has_to_wait_too() {
    let server = Server::start().await;
    let to = server.http();
    let mut answered = 0;
    while request(to, "GET", "/api/session", &[], b"").await.status == 200 {
        answered += 1;
        assert!(answered < 2_000, "no limit");
    }
    assert!(answered >= 500);
    for path in [
        "/api/account",
        "/api/account/data",
        "/api/account/sessions",
        "/api/members",
        "/api/audit",
    ] {
        let mut limited = false;
        for _ in 0..200 {
            limited = limited || request(to, "GET", path, &[], b"").await.status == 429;
        }
        assert!(limited, "{path}");
    }
    server.running.shutdown().await;
}
