//! A server in this process, and the smallest possible clients.

use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread::JoinHandle;
use std::time::Duration;

use ed25519_dalek::{Signer, SigningKey};
use futures_util::{SinkExt, StreamExt};
use server::{Config, Running};
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use wire::{
    Blob, ClientMessage, CreateRoom, DeviceClass, Door, EndRoom, InviteId, KeepRoom, NewInvite, PeerId, Rank, RoomId,
    Secret, ServerMessage, UpdateRoom,
};

/// Longer than anything here takes on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// A running server with its own data.
pub struct Server {
    pub running: Running,
    pub directory: TempDir,
}

impl Server {
    pub async fn start() -> Self {
        Self::with(|_| {}).await
    }

    pub async fn with(change: impl FnOnce(&mut Config)) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let mut config = config(directory.path());
        change(&mut config);
        let running = server::start(config).await.unwrap();
        Self { running, directory }
    }

    pub fn http(&self) -> SocketAddr {
        self.running.http
    }

    /// The same again, with its data.
    pub async fn restart(self) -> Self {
        self.running.shutdown().await;
        let running = server::start(config(self.directory.path())).await.unwrap();
        Self { running, ..self }
    }

    /// What every session has proven is long ago.
    pub async fn age_proofs(&self) {
        self.alter("UPDATE sessions SET confirmed_until = 1").await;
    }

    /// A row of the policy as an administrator could have set it.
    pub async fn relax(&self, name: &str, value: &str) {
        self.alter(&format!(
            "INSERT INTO policy (name, value) VALUES ('{name}', '{value}') ON CONFLICT (name) DO UPDATE SET value = '{value}'"
        ))
        .await;
    }

    /// A passkey, a vault, a one-time link, and a sign-in by the organisation's provider of this account, as the store keeps
    /// them.
    pub async fn add_everything_else(&self, member: wire::MemberId) {
        let store = store::Store::embedded(self.directory.path()).await.unwrap();
        let passkey = store::Passkey {
            credential: [5; 32],
            member,
            passkey: b"{}".to_vec(),
            label: "Telefon".to_owned(),
            id: [5; 16],
            added_at: 1,
        };
        let note = store::Note {
            at: 1,
            action: "passkey_added",
            actor: None,
            subject: Some(member),
            change: String::new(),
        };
        store.add_passkey(&passkey, 1, &note).await.unwrap();
        store.keep_vault(member, None, b"sealed", 1).await.unwrap();
        store.close().await;
        self.alter(
            "INSERT INTO tickets (ticket, purpose, member, expires_at)
             SELECT randomblob(32), 1, member, 9999999999 FROM members",
        )
        .await;
        self.alter("INSERT INTO provider_accounts (subject, member) SELECT randomblob(32), member FROM members")
            .await;
        self.alter(
            "INSERT INTO provider_sessions (id, member, at_provider) SELECT id, member, randomblob(32) FROM sessions",
        )
        .await;
    }

    pub async fn alter(&self, sql: &str) {
        let file = self.directory.path().join("database/konklave.db");
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file);
        let mut connection = sqlx::ConnectOptions::connect(&options).await.unwrap();
        let statement = sqlx::AssertSqlSafe(sql.to_owned());
        sqlx::query(statement).execute(&mut connection).await.unwrap();
        sqlx::Connection::close(connection).await.unwrap();
    }
}

/// The binary as a process of its own, as talkative as it can be.
pub struct Process {
    pub child: Child,
    pub http: SocketAddr,
    directory: PathBuf,
    log: JoinHandle<String>,
}

impl Process {
    /// Runs in `directory` and keeps its data there.
    pub fn spawn(directory: &std::path::Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_konklave"))
            .current_dir(directory)
            .env("KONKLAVE_LISTEN", "127.0.0.1:0")
            .env("KONKLAVE_MEDIA_LISTEN", "127.0.0.1:0")
            .env("KONKLAVE_LOG_LEVEL", "trace")
            .env("RUST_LOG", "trace")
            .env("RUST_BACKTRACE", "1")
            .stderr(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stderr = BufReader::new(child.stderr.take().unwrap());
        let mut log = String::new();
        let http = loop {
            let mut line = String::new();
            assert!(stderr.read_line(&mut line).unwrap() > 0, "{log}");
            log.push_str(&line);
            if let Some((_, rest)) = line.split_once("http=") {
                break rest.split(' ').next().unwrap().parse().unwrap();
            }
        };
        let log = std::thread::spawn(move || {
            stderr.read_to_string(&mut log).unwrap();
            log
        });
        Self {
            child,
            http,
            directory: directory.to_owned(),
            log,
        }
    }

    /// The ticket of the link that a server nobody has set up writes down, after saying where.
    pub fn setup(&mut self) -> String {
        let stdout = self.child.stdout.take().expect("read once");
        let mut lines = BufReader::new(stdout).lines().map(Result::unwrap);
        let told = lines.find(|line| line.contains("setup-link")).expect("where");
        assert!(!told.contains("/welcome#"), "{told}");
        let link = std::fs::read_to_string(self.directory.join("data/setup-link")).unwrap();
        link.trim().split_once("/welcome#").expect("a link").1.to_owned()
    }

    /// Ends it as an operator does; its log.
    pub fn terminate(mut self) -> String {
        let told = Command::new("kill").arg(self.child.id().to_string()).status().unwrap();
        assert!(told.success());
        assert!(self.child.wait().unwrap().success(), "an orderly stop");
        self.log.join().unwrap()
    }

    /// Ends it as a power cut does.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// Free ports, data in `directory`, limits no test meets by accident.
pub fn config(directory: &std::path::Path) -> Config {
    Config {
        listen: "127.0.0.1:0".parse().unwrap(),
        password_cost: server::Cost { memory: 8, passes: 1 },
        media_listen: "127.0.0.1:0".parse().unwrap(),
        rooms_per_minute: 1000,
        ..Config::new(directory.to_owned())
    }
}

/// An answer over HTTP.
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// One request on a connection of its own, written as it stands.
pub async fn request(to: SocketAddr, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    let mut text = format!("{method} {path} HTTP/1.1\r\n");
    if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
        text.push_str(&format!("Host: {to}\r\n"));
    }
    if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("connection")) {
        text.push_str("Connection: close\r\n");
    }
    if !body.is_empty() {
        text.push_str(&format!("Content-Length: {}\r\n", body.len()));
    }
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str("\r\n");
    raw(to, &[text.as_bytes(), body].concat()).await
}

/// Sends bytes, reads one answer.
pub async fn raw(to: SocketAddr, bytes: &[u8]) -> Answer {
    over(TcpStream::connect(to).await.unwrap(), bytes).await
}

/// [`raw`] from another network: the second loopback address.
pub async fn raw_from_elsewhere(to: SocketAddr, bytes: &[u8]) -> Answer {
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.2:0".parse().unwrap()).unwrap();
    over(socket.connect(to).await.unwrap(), bytes).await
}

async fn over(mut stream: TcpStream, bytes: &[u8]) -> Answer {
    // The server may answer and close before it has read everything.
    let _ = stream.write_all(bytes).await;
    let mut answer = Vec::new();
    let head = loop {
        if let Some(at) = answer.windows(4).position(|w| w == b"\r\n\r\n") {
            break at;
        }
        let read = tokio::time::timeout(PATIENCE, stream.read_buf(&mut answer))
            .await
            .unwrap();
        assert!(read.unwrap() > 0, "closed without an answer");
    };
    let text = String::from_utf8(answer[..head].to_vec()).unwrap();
    let mut lines = text.lines();
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let headers: Vec<_> = lines
        .map(|line| line.split_once(": ").unwrap())
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let mut answer = Answer {
        status,
        headers,
        body: answer[head + 4..].to_vec(),
    };
    let len = answer.header("content-length").map_or(0, |len| len.parse().unwrap());
    while answer.body.len() < len {
        let read = tokio::time::timeout(PATIENCE, stream.read_buf(&mut answer.body))
            .await
            .unwrap();
        assert!(read.unwrap() > 0, "closed within the answer");
    }
    answer
}

/// The record of the room of `owner`, signed, its admission open. What stands between head and signature is for clients to judge.
pub fn record(owner: u8, content: &[u8]) -> (RoomId, Vec<u8>) {
    record_of(0, owner, content)
}

/// A record of a room that was made in this way.
fn record_of(origin: u8, owner: u8, content: &[u8]) -> (RoomId, Vec<u8>) {
    let key = SigningKey::from_bytes(&[owner; 32]);
    let hash = Sha256::new()
        .chain_update(b"konklave/1 room id")
        .chain_update([0, 1, origin])
        .chain_update(key.verifying_key().as_bytes())
        .chain_update([owner; 16])
        .finalize();
    let room = RoomId(hash[..16].try_into().unwrap());
    let mut record = vec![0, 1];
    record.extend(room.0);
    record.extend(key.verifying_key().as_bytes());
    record.extend([owner; 16]);
    record.push(origin);
    record.extend([0; 37]);
    record.extend(content);
    let signed = [b"konklave/1 room record\0", &record[..]].concat();
    record.extend(key.sign(&signed).to_bytes());
    (room, record)
}

/// A request for the room of `owner`, with one invitation: id, token and wrapped root all of that byte.
pub fn new_room(owner: u8) -> (RoomId, CreateRoom) {
    let (room, record) = record(owner, &[owner; 113]);
    let request = CreateRoom {
        version: wire::PROTOCOL_VERSION,
        record: Blob::new(record).unwrap(),
        door: Door::Open,
        invites: vec![NewInvite {
            invite: InviteId([owner; 16]),
            token: Secret::new([owner; 32]),
            wrapped_root: Blob::new(vec![owner; 92]).unwrap(),
            rank: Rank::Guest,
            knocks: false,
            single: false,
            expires_at: None,
        }],
        keep_until: None,
    };
    (room, request)
}

/// An update of the room of `owner` as it was created, signed by `signer`, its admission `door`.
pub fn update_by(signer: u8, owner: u8, door: u8, seq: u64, add: &[u8], revoke: &[u8]) -> (RoomId, UpdateRoom) {
    let (room, mut record) = record(owner, &[door; 50]);
    record.truncate(record.len() - 64);
    record[103] = door;
    let signed = [b"konklave/1 room record\0", &record[..]].concat();
    record.extend(SigningKey::from_bytes(&[owner; 32]).sign(&signed).to_bytes());
    let add = add.iter().map(|n| NewInvite {
        invite: InviteId([*n; 16]),
        token: Secret::new([*n; 32]),
        wrapped_root: Blob::new(vec![*n; 92]).unwrap(),
        rank: Rank::Host,
        knocks: false,
        single: true,
        expires_at: None,
    });
    let update = UpdateRoom {
        version: wire::PROTOCOL_VERSION,
        base: Blob::default(),
        record: Blob::new(record).unwrap(),
        add: add.collect(),
        revoke: revoke.iter().map(|n| InviteId([*n; 16])).collect(),
        seq,
        signature: Blob::default(),
    };
    let created = new_room(owner).1.record;
    (room, made_from(update, room, signer, created.as_slice()))
}

/// The room of an owner is to be kept until then, signed by `signer`.
pub fn keep_by(signer: u8, room: RoomId, keep_until: u64, seq: u64) -> KeepRoom {
    let mut keep = KeepRoom {
        version: wire::PROTOCOL_VERSION,
        keep_until,
        seq,
        signature: Blob::default(),
    };
    keep.signature = signature_by(signer, &keep.signed(room));
    keep
}

/// The room of an owner ends, signed by `signer`.
pub fn end_by(signer: u8, room: RoomId, seq: u64) -> EndRoom {
    let mut end = EndRoom {
        version: wire::PROTOCOL_VERSION,
        seq,
        signature: Blob::default(),
    };
    end.signature = signature_by(signer, &end.signed(room));
    end
}

fn signature_by(signer: u8, signed: &[u8]) -> Blob<64> {
    let signature = SigningKey::from_bytes(&[signer; 32]).sign(signed);
    Blob::new(signature.to_bytes().to_vec()).unwrap()
}

/// The update made from another record.
pub fn made_from(mut update: UpdateRoom, room: RoomId, signer: u8, record: &[u8]) -> UpdateRoom {
    update.base = Blob::new(Sha256::digest(record).to_vec()).unwrap();
    signed_by(update, room, signer)
}

/// The update as it is, signed.
pub fn signed_by(mut update: UpdateRoom, room: RoomId, signer: u8) -> UpdateRoom {
    update.signature = signature_by(signer, &update.signed(room));
    update
}

pub const NATIVE: (&str, &str) = ("X-Konklave-Client", "native");
pub const JSON: (&str, &str) = ("Content-Type", "application/json");

/// Creates the room of `owner`.
pub async fn create(to: SocketAddr, owner: u8) -> RoomId {
    keep(to, new_room(owner)).await
}

/// The same, of sound alone.
pub async fn create_of_sound(to: SocketAddr, owner: u8) -> RoomId {
    let (room, record) = record_of(2, owner, &[owner; 113]);
    let record = Blob::new(record).unwrap();
    keep(
        to,
        (
            room,
            CreateRoom {
                record,
                ..new_room(owner).1
            },
        ),
    )
    .await
}

async fn keep(to: SocketAddr, (room, body): (RoomId, CreateRoom)) -> RoomId {
    let body = serde_json::to_vec(&body).unwrap();
    let answer = request(to, "POST", "/api/rooms", &[NATIVE, JSON], &body).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    room
}

/// A WebSocket client.
pub struct Client {
    socket: WebSocketStream<TcpStream>,
}

impl Client {
    pub async fn connect(to: SocketAddr) -> Self {
        Self::over(TcpStream::connect(to).await.unwrap(), to).await
    }

    /// The same by whoever has this cookie.
    pub async fn signed_in(to: SocketAddr, cookie: &str) -> Self {
        Self::asking(TcpStream::connect(to).await.unwrap(), to, Some(cookie)).await
    }

    pub async fn over(stream: TcpStream, to: SocketAddr) -> Self {
        Self::asking(stream, to, None).await
    }

    async fn asking(stream: TcpStream, to: SocketAddr, cookie: Option<&str>) -> Self {
        let mut request = format!("ws://{to}/api/ws").into_client_request().unwrap();
        let headers = request.headers_mut();
        headers.insert("x-konklave-client", "native".parse().unwrap());
        if let Some(cookie) = cookie {
            headers.insert("cookie", cookie.parse().unwrap());
        }
        let (socket, _) = tokio_tungstenite::client_async(request, stream).await.unwrap();
        Self { socket }
    }

    pub async fn send(&mut self, message: ClientMessage) {
        self.send_text(&wire::encode_client(&message)).await;
    }

    pub async fn send_text(&mut self, text: &str) {
        self.send_frame(Message::text(text)).await;
    }

    pub async fn send_frame(&mut self, frame: Message) {
        // A server that has already refused may have closed.
        let _ = self.socket.send(frame).await;
    }

    /// The next message; none: the connection ended.
    pub async fn next(&mut self) -> Option<ServerMessage> {
        loop {
            let frame = tokio::time::timeout(PATIENCE, self.socket.next())
                .await
                .expect("an answer");
            match frame {
                Some(Ok(Message::Text(text))) => return Some(wire::decode_server(&text).unwrap()),
                Some(Ok(Message::Close(_))) | Some(Err(_)) | None => return None,
                Some(Ok(_)) => {}
            }
        }
    }

    /// The next message that `pick` wants; others are passed over.
    pub async fn wait<T>(&mut self, mut pick: impl FnMut(&ServerMessage) -> Option<T>) -> T {
        loop {
            let message = self.next().await.expect("the connection is open");
            if let Some(wanted) = pick(&message) {
                return wanted;
            }
        }
    }

    /// Everything until the connection ends.
    pub async fn rest(&mut self) -> Vec<ServerMessage> {
        let mut rest = Vec::new();
        while let Some(message) = self.next().await {
            rest.push(message);
        }
        rest
    }

    pub async fn hello(&mut self, room: RoomId, invite: u8) {
        self.send(ClientMessage::Hello {
            version: wire::PROTOCOL_VERSION,
            room,
            invite: InviteId([invite; 16]),
            device: DeviceClass::Bot,
        })
        .await;
        assert_eq!(self.next().await, Some(ServerMessage::Challenge {}));
    }

    pub async fn access(&mut self, token: u8) {
        self.send(ClientMessage::Access {
            token: Secret::new([token; 32]),
            continuing: None,
        })
        .await;
    }

    /// Enters the room of `owner` that [`create`] made; who the server says we are, and the resume token.
    pub async fn enter(
        to: SocketAddr,
        room: RoomId,
        owner: u8,
    ) -> (Self, PeerId, Blob<{ wire::limits::RESUME_TOKEN }>) {
        let mut client = Self::connect(to).await;
        client.hello(room, owner).await;
        client.access(owner).await;
        let granted = client
            .wait(|message| match message {
                ServerMessage::Granted { peer, resume_token, .. } => Some((*peer, resume_token.clone())),
                _ => None,
            })
            .await;
        (client, granted.0, granted.1)
    }
}
