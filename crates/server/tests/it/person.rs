//! Somebody with a browser: keeps the one cookie, sends what a page of ours sends.

use std::net::SocketAddr;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use wire::{AccountRefusal, AccountRefusalCode, AccountRole, MemberId, MemberLink, SignInState};

use crate::harness::{Answer, JSON, PATIENCE, Server, request};

/// Long enough, and none of the common ones.
pub const PASSWORD: &str = "vier Wände und ein Dach";

pub struct Person {
    to: SocketAddr,
    host: String,
    origin: String,
    pub cookie: Option<String>,
    pub agent: String,
}

impl Person {
    /// Nobody yet.
    pub fn at(to: SocketAddr) -> Self {
        Self {
            to,
            host: to.to_string(),
            origin: format!("http://{to}"),
            cookie: None,
            agent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0".to_owned(),
        }
    }

    /// Under the name of the loopback address, as browsers with passkeys must.
    pub fn by_name(mut self) -> Self {
        self.host = format!("localhost:{}", self.to.port());
        self.origin = format!("http://{}", self.host);
        self
    }

    /// Whoever calls the server by this name on loopback, as a page of it would.
    pub fn calling(mut self, host: &str) -> Self {
        self.host = host.to_owned();
        self.origin = format!("http://{host}");
        self
    }

    /// The origin of the page.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    pub async fn ask(&mut self, method: &str, path: &str, body: &[u8]) -> Answer {
        let cookie = self.cookie.clone().unwrap_or_default();
        let mut headers = vec![("User-Agent", self.agent.as_str()), ("Host", self.host.as_str())];
        if method != "GET" || path == "/api/ws" {
            headers.push(("Origin", &self.origin));
        }
        if !body.is_empty() {
            headers.push(JSON);
        }
        if self.cookie.is_some() {
            headers.push(("Cookie", &cookie));
        }
        let answer = request(self.to, method, path, &headers, body).await;
        if let Some(set) = answer.header("set-cookie") {
            let pair = set.split(';').next().unwrap();
            self.cookie = (!pair.ends_with('=')).then(|| pair.to_owned());
        }
        answer
    }

    /// Begins a request whose body of so many bytes is to follow, once the server waits for it.
    pub async fn begin(&self, method: &str, path: &str, body: usize) -> TcpStream {
        let (name, json) = JSON;
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nOrigin: {}\r\nCookie: {}\r\n{name}: {json}\r\n\
             Content-Length: {body}\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n",
            self.host,
            self.origin,
            self.cookie.as_deref().unwrap_or_default()
        );
        let mut stream = TcpStream::connect(self.to).await.unwrap();
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut go_on = *b"HTTP/1.1 100 Continue\r\n\r\n";
        let expected = go_on;
        let read = stream.read_exact(&mut go_on);
        tokio::time::timeout(PATIENCE, read).await.unwrap().unwrap();
        assert_eq!(go_on, expected);
        stream
    }

    /// Asks for something and expects it.
    pub async fn get<T: DeserializeOwned>(&mut self, path: &str) -> T {
        let answer = self.ask("GET", path, b"").await;
        assert_eq!(answer.status, 200, "GET {path}: {}", answer.text());
        serde_json::from_slice(&answer.body).unwrap()
    }

    /// Does something and expects it done.
    pub async fn does<T: DeserializeOwned>(&mut self, method: &str, path: &str, body: impl Serialize) -> T {
        let body = serde_json::to_vec(&body).unwrap();
        let body = if body == b"null" { Vec::new() } else { body };
        let answer = self.ask(method, path, &body).await;
        assert!(
            (200..300).contains(&answer.status),
            "{method} {path}: {}",
            answer.text()
        );
        let text = if answer.body.is_empty() {
            b"null"
        } else {
            &answer.body[..]
        };
        serde_json::from_slice(text).unwrap()
    }

    /// Does something and expects to be refused.
    pub async fn refused(&mut self, method: &str, path: &str, body: impl Serialize) -> (u16, AccountRefusalCode) {
        let body = serde_json::to_vec(&body).unwrap();
        let body = if body == b"null" { Vec::new() } else { body };
        let answer = self.ask(method, path, &body).await;
        code(&answer)
    }

    /// Sets the server up.
    pub async fn claim(server: &Server, login: &str) -> Self {
        let mut person = Self::at(server.http());
        let link = server.running.setup.as_deref().expect("nobody has set it up");
        let ticket = link.split_once("/welcome#").unwrap().1;
        let body = json!({"ticket": ticket, "login": login, "name": "Anna Berg", "password": PASSWORD});
        let _: SignInState = person.does("POST", "/api/tickets/use", body).await;
        person
    }

    /// Uses a one-time link.
    pub async fn welcome(to: SocketAddr, link: &MemberLink) -> Self {
        let mut person = Self::at(to);
        let body = json!({"ticket": link.ticket, "login": "", "name": "", "password": PASSWORD});
        let _: SignInState = person.does("POST", "/api/tickets/use", body).await;
        person
    }

    /// Signs in.
    pub async fn sign_in(to: SocketAddr, login: &str, code: &str) -> Self {
        let mut person = Self::at(to);
        let _: SignInState = person
            .does("POST", "/api/session", sign_in(login, PASSWORD, code))
            .await;
        person
    }

    /// Sets up a second factor; its secret and recovery codes.
    pub async fn add_totp(&mut self) -> (Vec<u8>, Vec<String>) {
        let new: Value = self.does("POST", "/api/account/totp", ()).await;
        let secret = base32(new["secret"].as_str().unwrap());
        let codes: Value = self
            .does("PUT", "/api/account/totp", json!({"code": code_at(&secret, 0)}))
            .await;
        let codes = codes["codes"].as_array().unwrap();
        (
            secret,
            codes.iter().map(|code| code.as_str().unwrap().to_owned()).collect(),
        )
    }

    /// Makes an account and its link.
    pub async fn invite(&mut self, login: &str, role: AccountRole) -> MemberLink {
        let body = json!({"login": login, "name": "Bert Cord", "email": "", "role": role});
        self.does("POST", "/api/members", body).await
    }

    pub async fn id(&mut self) -> MemberId {
        let account: wire::Account = self.get("/api/account").await;
        account.member
    }
}

pub fn sign_in(login: &str, password: &str, code: &str) -> Value {
    json!({"login": login, "password": password, "code": code})
}

pub fn code(answer: &Answer) -> (u16, AccountRefusalCode) {
    let refusal: AccountRefusal =
        serde_json::from_slice(&answer.body).unwrap_or_else(|_| panic!("{}: {}", answer.status, answer.text()));
    (answer.status, refusal.code)
}

/// A member's place in a path.
pub fn path_of(member: MemberId) -> String {
    let id = serde_json::to_value(member).unwrap();
    format!("/api/members/{}", id.as_str().unwrap())
}

/// The code of the step `ahead` of now (RFC 6238).
pub fn code_at(secret: &[u8], ahead: u64) -> String {
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap()
        .as_secs();
    let secret = totp_rs::Secret::new(secret.to_vec().into_boxed_slice());
    let totp = totp_rs::Builder::new().with_secret(secret).build().unwrap();
    totp.generate(now + 30 * ahead).to_string()
}

fn base32(text: &str) -> Vec<u8> {
    totp_rs::Secret::try_from_base32(text).unwrap().as_bytes().to_vec()
}
